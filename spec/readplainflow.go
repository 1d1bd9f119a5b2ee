package spec

import "strings"

// inline reads one value between two offsets of a line, and gives the offset
// after it. In a flow collection, brackets and commas end plain text.
func (r *plainReader) inline(at, until int, flow bool, depth int) (built, int, bool) {
	if at >= until || depth > maxDepth/2 || until-at > maxScalar/16 {
		return built{}, 0, false
	}
	switch r.text[at] {
	case '[':
		return r.flowList(at, until, depth)
	case '{':
		return r.flowMapping(at, until, depth)
	case '!':
		return r.plainTag(at, until, flow)
	}
	text, end, quoted, ok := r.scalar(at, until, flow)
	if !ok {
		return built{}, 0, false
	}
	n := r.node(nodeText, at)
	if n.text = text; !quoted {
		var trouble string
		if n.kind, n.text, trouble, _ = core(text); trouble != "" {
			return built{}, 0, false
		}
	}
	return built{node: n, size: 1}, end, true
}

// scalar reads text in quotes that holds no escape, or plain text.
func (r *plainReader) scalar(at, until int, flow bool) (text string, end int, quoted, ok bool) {
	rest := r.text[at:until]
	switch c := rest[0]; c {
	case '"', '\'':
		length := strings.IndexByte(rest[1:], c)
		if length < 0 {
			return "", 0, false, false
		}
		text, end = rest[1:1+length], at+length+2
		escaped := c == '"' && strings.IndexByte(text, '\\') >= 0
		doubled := c == '\'' && end < until && r.text[end] == '\''
		return text, end, true, !escaped && !doubled
	}
	if strings.IndexByte("&*|>%@`,?:-=<]}#", rest[0]) >= 0 && !negative(rest) {
		return "", 0, false, false
	}
	length := 0
	for ; length < len(rest); length++ {
		c := rest[length]
		last := length+1 == len(rest)
		if c == ' ' && !last && rest[length+1] == '#' || flow && (c == ',' || c == ']' || c == '}') {
			break
		}
		if c == ':' && (last || strings.IndexByte(" ,[]{}", rest[length+1]) >= 0) || flow && (c == '[' || c == '{' || c == '?') {
			return "", 0, false, false
		}
	}
	text = strings.TrimRight(rest[:length], " ")
	return text, at + len(text), false, text != ""
}

// negative reports whether text begins with a number below zero.
func negative(text string) bool { return text[0] == '-' && len(text) > 1 && isDigit(text[1]) }

// plainTag reads a scalar under one of our tags.
func (r *plainReader) plainTag(at, until int, flow bool) (built, int, bool) {
	name, _, _ := strings.Cut(r.text[at:until], " ")
	t, known := tagNamed(name)
	from := r.skip(at+len(name), until)
	if !known || t == tagInclude || from >= until || strings.IndexByte("[{!", r.text[from]) >= 0 {
		return built{}, 0, false
	}
	text, end, _, ok := r.scalar(from, until, flow)
	if !ok || text == "" {
		return built{}, 0, false
	}
	n := r.node(nodeTag, at)
	n.tag, n.text = t, text
	return built{node: n, size: 1}, end, true
}

func (r *plainReader) flowList(at, until, depth int) (built, int, bool) {
	b, base := built{node: r.node(nodeList, at), size: 1}, len(r.kids)
	for at = r.blank(at+1, until); at < until && r.text[at] != ']'; {
		part, end, ok := r.inline(at, until, true, depth+1)
		if !ok {
			return built{}, 0, false
		}
		b.size += part.size
		b.height = max(b.height, part.height+1)
		r.kids = append(r.kids, part.node)
		if at, ok = r.comma(end, until, ']'); !ok {
			return built{}, 0, false
		}
	}
	b.node = r.close(b.node, base)
	return b, at + 1, at < until
}

func (r *plainReader) flowMapping(at, until, depth int) (built, int, bool) {
	b, base := built{node: r.node(nodeMapping, at), size: 1}, len(r.kids)
	for at = r.blank(at+1, until); at < until && r.text[at] != '}'; {
		colon := r.keyEnd(at, until)
		if colon < 0 || !r.isNew(base, r.text[at:colon]) {
			return built{}, 0, false
		}
		key := r.node(nodeText, at)
		key.text = r.text[at:colon]
		part, end, ok := r.inline(r.blank(colon+1, until), until, true, depth+1)
		if !ok {
			return built{}, 0, false
		}
		b.size += part.size + 1
		b.height = max(b.height, part.height+1)
		r.kids = append(r.kids, key, part.node)
		if at, ok = r.comma(end, until, '}'); !ok {
			return built{}, 0, false
		}
	}
	b.node = r.close(b.node, base)
	return b, at + 1, at < until
}

// comma goes from the end of a part to the beginning of the next one, or to the
// bracket that closes.
func (r *plainReader) comma(at, until int, bracket byte) (int, bool) {
	at = r.blank(at, until)
	if at < until && r.text[at] == bracket {
		return at, true
	}
	if at >= until || r.text[at] != ',' {
		return 0, false
	}
	at = r.blank(at+1, until)
	return at, at < until && r.text[at] != bracket
}

func (r *plainReader) blank(at, until int) int {
	for at < until && r.text[at] == ' ' {
		at++
	}
	return at
}
