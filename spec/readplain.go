package spec

import (
	"strings"
	"unicode/utf8"
)

// plainReader reads the YAML that nearly all large files are written in: block
// mappings and lists of scalars that end on the line they begin on, flow
// collections that do, and comments. That is a tenth of the language, and a
// file of 100,000 users takes a fifth of the time and a third of the memory
// that the library needs for it.
//
// It never reports a mistake: at whatever it does not know for certain it gives
// the file up, and the library reads it from the beginning. A fuzz test holds
// the two to make the same nodes.
type plainReader struct {
	f     *file
	text  string
	ascii bool
	line  plainLine
	kids  []node // of the collections that are still open
}

// maxPlainKey bounds a key; YAML itself has a bound of 1024.
const maxPlainKey = 128

// plainLine is the line that is read next, or what is left of it after a dash.
// At the end of the text its indent is -1.
type plainLine struct {
	number      int32
	start       int // of the line, in bytes
	from, until int // what it says, without a line break
	indent      int
}

// readPlain reads a file as far as that is possible without the library.
func (l *loader) readPlain(f *file, data []byte) (built, bool) {
	ascii, ok := plainText(data)
	if !ok {
		return built{}, false
	}
	r := plainReader{f: f, text: string(data), ascii: ascii}
	if r.advance(0); r.line.indent != 0 {
		return built{}, false
	}
	b, ok := r.mapping(0, 0)
	return b, ok && r.line.indent < 0
}

// plainText reports whether a text holds nothing but printable characters,
// spaces and line feeds: no tab, no other line break, no byte order mark.
func plainText(data []byte) (ascii, ok bool) {
	ascii = true
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' || c == 0x7f {
				return false, false
			}
			i++
			continue
		}
		ascii = false
		r, size := utf8.DecodeRune(data[i:])
		if r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == utf8.RuneError || r == '\ufffe' || r == '\uffff' {
			return false, false
		}
		i += size
	}
	return ascii, true
}

// advance goes to the next line from an offset that says something.
func (r *plainReader) advance(at int) {
	for at < len(r.text) {
		r.line.number++
		end := strings.IndexByte(r.text[at:], '\n')
		if end < 0 {
			end = len(r.text) - at
		}
		from := at
		for from < at+end && r.text[from] == ' ' {
			from++
		}
		if from < at+end && r.text[from] != '#' {
			r.line.start, r.line.from, r.line.until, r.line.indent = at, from, at+end, from-at
			return
		}
		at += end + 1
	}
	r.line.from, r.line.until, r.line.indent = len(r.text), len(r.text), -1
}

func (r *plainReader) next() { r.advance(r.line.until + 1) }

// node begins a node at an offset in the present line.
func (r *plainReader) node(kind nodeKind, at int) node {
	col := at - r.line.start
	if !r.ascii {
		col = utf8.RuneCountInString(r.text[r.line.start:at])
	}
	return node{kind: kind, file: r.f.index, line: r.line.number, col: int32(col) + 1}
}

// isItem reports whether the present line begins an item of a list.
func (r *plainReader) isItem() bool {
	return strings.HasPrefix(r.text[r.line.from:r.line.until], "- ")
}

// close gives a collection the nodes that were read since it was opened.
func (r *plainReader) close(n node, base int) node {
	n.kids = make([]node, len(r.kids)-base)
	copy(n.kids, r.kids[base:])
	r.kids = r.kids[:base]
	return n
}

// mapping reads a block mapping; its first key is in the present line.
func (r *plainReader) mapping(indent, depth int) (built, bool) {
	if depth > maxDepth/2 {
		return built{}, false
	}
	b, base := built{node: r.node(nodeMapping, r.line.from), size: 1}, len(r.kids)
	for r.line.indent == indent {
		from, colon := r.line.from, r.keyEnd(r.line.from, r.line.until)
		if colon < 0 || !r.isNew(base, r.text[from:colon]) {
			return built{}, false
		}
		key := r.node(nodeText, from)
		key.text = r.text[from:colon]
		part, ok := r.entry(colon+1, indent, depth+1)
		if !ok {
			return built{}, false
		}
		b.size += part.size + 1
		b.height = max(b.height, part.height+1)
		r.kids = append(r.kids, key, part.node)
	}
	b.node = r.close(b.node, base)
	return b, r.line.indent < indent
}

// isNew reports whether an open mapping lacks a key. One with many keys is left
// to the library, which has an index of them.
func (r *plainReader) isNew(base int, key string) bool {
	if len(r.kids)-base > 8*smallMapping {
		return false
	}
	for i := base; i < len(r.kids); i += 2 {
		if r.kids[i].text == key {
			return false
		}
	}
	return true
}

// keyEnd gives the offset of the colon after a key of letters, digits and a few
// signs that mean nothing; -1 if there is no such key.
func (r *plainReader) keyEnd(from, until int) int {
	at := from
	for at < until && isKeyByte(r.text[at]) {
		at++
	}
	if at == from || at-from > maxPlainKey || at == until || r.text[at] != ':' || (at+1 < until && r.text[at+1] != ' ') || r.text[from] == '-' || r.text[from] == '.' {
		return -1
	}
	if kind, _, trouble, _ := core(r.text[from:at]); kind != nodeText || trouble != "" {
		return -1
	}
	return at
}

func isKeyByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

// entry reads what a key stands for.
func (r *plainReader) entry(at, indent, depth int) (built, bool) {
	if at = r.skip(at, r.line.until); at < r.line.until {
		return r.single(at, indent, depth)
	}
	r.next()
	switch {
	case r.line.indent > indent && r.isItem(), r.line.indent == indent && r.isItem():
		return r.list(r.line.indent, depth)
	case r.line.indent > indent:
		return r.mapping(r.line.indent, depth)
	}
	return built{}, false // nothing stands there: the library knows where that is
}

// list reads a block list; its first item is in the present line.
func (r *plainReader) list(indent, depth int) (built, bool) {
	b, base := built{node: r.node(nodeList, r.line.from), size: 1}, len(r.kids)
	for r.line.indent == indent && r.isItem() {
		part, ok := r.item(indent, depth+1)
		if !ok {
			return built{}, false
		}
		b.size += part.size
		b.height = max(b.height, part.height+1)
		r.kids = append(r.kids, part.node)
	}
	b.node = r.close(b.node, base)
	return b, r.line.indent <= indent
}

func (r *plainReader) item(indent, depth int) (built, bool) {
	at := r.skip(r.line.from+1, r.line.until)
	if at == r.line.until {
		return built{}, false
	}
	if r.keyEnd(at, r.line.until) < 0 {
		return r.single(at, indent, depth)
	}
	inner := at - r.line.start
	r.line.from, r.line.indent = at, inner
	b, ok := r.mapping(inner, depth)
	return b, ok && r.line.indent <= indent
}

// skip passes spaces, and a comment that follows them.
func (r *plainReader) skip(at, until int) int {
	from := at
	for at < until && r.text[at] == ' ' {
		at++
	}
	if at > from && at < until && r.text[at] == '#' {
		return until
	}
	return at
}

// single reads what ends on the present line: where the next line is indented
// deeper, it would go on there.
func (r *plainReader) single(at, indent, depth int) (built, bool) {
	b, end, ok := r.inline(at, r.line.until, false, depth)
	if !ok || r.skip(end, r.line.until) != r.line.until {
		return built{}, false
	}
	r.next()
	return b, r.line.indent <= indent
}
