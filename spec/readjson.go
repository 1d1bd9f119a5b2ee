package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"tenon/spec/value"
)

// jsonReader reads JSON with positions. JSON is YAML nearly always; where it is
// not (surrogate pairs, escapes of slashes, tabs) a realm export must load too,
// and this is faster.
type jsonReader struct {
	*treeReader
	dec  *json.Decoder
	data []byte
	at   int // where the column count stands
	line int32
	col  int32
}

var errGivenUp = errors.New("given up") // reported already

func (l *loader) readJSON(f *file, data []byte, chain []*file) (built, bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := &jsonReader{treeReader: &treeReader{l: l, f: f, chain: append(chain, f)}, dec: dec, data: data, line: 1, col: 1}
	b, err := r.value(0)
	if err == nil {
		r.skip()
		if _, end := dec.Token(); end == io.EOF {
			return b, true
		}
		l.at(r.pos(), "remove what follows", "the JSON value ended before this")
		return built{}, false
	}
	if !errors.Is(err, errGivenUp) {
		l.add(r.problem(err))
	}
	return built{}, false
}

func (r *jsonReader) pos() value.Pos { return value.Pos{File: r.f.name, Line: r.line, Col: r.col} }

// skip moves the count to the next token.
func (r *jsonReader) skip() {
	to := int(r.dec.InputOffset())
	for to < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[to]) >= 0 {
		to++
	}
	for r.at < to {
		c := r.data[r.at]
		r.at++
		switch {
		case c == '\n' || (c == '\r' && (r.at == len(r.data) || r.data[r.at] != '\n')):
			r.line, r.col = r.line+1, 1
		case utf8.RuneStart(c):
			r.col++
		}
	}
}

func (r *jsonReader) problem(err error) *Problem {
	at := int(r.dec.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && int(syntax.Offset) > 0 {
		at = int(syntax.Offset) - 1
	}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return &Problem{Pos: placeOf(r.f.name, r.data, len(r.data)), Message: "the JSON text ends in the middle", Hint: "check its brackets and quotes"}
	}
	return &Problem{Pos: placeOf(r.f.name, r.data, at), Message: "this is not JSON: " + err.Error(), Hint: "check commas, brackets and quotes"}
}

func (r *jsonReader) value(depth int) (built, error) {
	r.skip()
	n := node{file: r.f.index, line: r.line, col: r.col}
	if depth > maxDepth {
		r.bad(n, "flatten it", "this is nested deeper than %d levels", maxDepth)
		return built{}, errGivenUp
	}
	if !r.l.spend(1) {
		return built{}, errGivenUp
	}
	token, err := r.dec.Token()
	if err != nil {
		return built{}, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return r.list(n, depth)
		}
		return r.mapping(n, depth)
	case bool:
		n.kind, n.text = nodeBool, "false"
		if t {
			n.text = "true"
		}
	case json.Number:
		if n.kind, n.text = nodeNumber, r.l.shared.share(t.String()); len(n.text) > maxDigits {
			return r.bad(n, "put it in quotes if it is text", "a number has more than 400 digits"), nil
		}
	case string:
		return r.text(n, t), nil
	default:
		n.kind = nodeNull
	}
	return built{node: n, size: 1}, nil
}

func (r *jsonReader) text(n node, text string) built {
	if len(text) > maxScalar {
		return r.bad(n, "keep it shorter", "this text is longer than 1 MiB")
	}
	if strings.IndexByte(text, 0) >= 0 {
		return r.bad(n, "remove it", "this text holds a NUL character")
	}
	n.kind, n.text = nodeText, r.l.shared.share(text)
	return built{node: n, size: 1}
}

func (r *jsonReader) list(n node, depth int) (built, error) {
	n.kind = nodeList
	b := built{size: 1}
	for r.dec.More() {
		part, err := r.value(depth + 1)
		if err != nil {
			return built{}, err
		}
		b.size += part.size
		b.height = max(b.height, part.height+1)
		n.kids = append(n.kids, part.node)
	}
	_, err := r.dec.Token()
	b.node = n
	return b, err
}

func (r *jsonReader) mapping(n node, depth int) (built, error) {
	n.kind = nodeMapping
	b := built{size: 1}
	keys := keySet{kids: &n.kids}
	for r.dec.More() {
		r.skip()
		key := node{kind: nodeText, file: r.f.index, line: r.line, col: r.col}
		token, err := r.dec.Token()
		if err != nil {
			return built{}, err
		}
		text, _ := token.(string)
		key = r.text(key, text).node
		part, err := r.value(depth + 1)
		if err != nil {
			return built{}, err
		}
		b.size += part.size + 1
		b.height = max(b.height, part.height+1)
		if i, twice := keys.find(key.text); twice {
			r.twice(key, n.kids[i])
		} else if key.kind == nodeText {
			keys.add(key, part.node)
		}
	}
	_, err := r.dec.Token()
	b.node = n
	return b, err
}

// isState reports whether a JSON text is a mapping with the key "tenon": what
// makes it a state file among the other JSON files of a folder.
func isState(data []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		if key == "tenon" {
			return true
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}
