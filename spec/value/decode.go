package value

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep a document may nest, as encoding/json does.
const maxDepth = 10000

// Decode reads one JSON document as FromJSON does, straight into Values: lists
// of ten thousands of objects come through here.
func Decode(data []byte) (Value, error) {
	d := decoder{data: data, keys: map[string]string{}}
	v, err := d.value()
	if err != nil {
		return Value{}, err
	}
	d.space()
	if d.at < len(d.data) {
		return Value{}, d.wrong("more than one JSON document")
	}
	return v, nil
}

type decoder struct {
	data  []byte
	at    int
	depth int
	keys  map[string]string // each key is kept once
	// What open maps and lists hold so far; copied out when they close.
	fields []Field
	items  []Value
	shapes [16]shape // by number of keys
}

func (d *decoder) wrong(what string) error { return fmt.Errorf("%s at byte %d", what, d.at) }

func (d *decoder) space() {
	for d.at < len(d.data) {
		switch d.data[d.at] {
		case ' ', '\t', '\r', '\n':
			d.at++
		default:
			return
		}
	}
}

// next skips white space and gives the next byte, 0 at the end.
func (d *decoder) next() byte {
	d.space()
	if d.at == len(d.data) {
		return 0
	}
	return d.data[d.at]
}

func (d *decoder) value() (Value, error) {
	switch c := d.next(); {
	case c == '{':
		return d.nested((*decoder).object)
	case c == '[':
		return d.nested((*decoder).array)
	case c == '"':
		s, err := d.text(nil)
		return OfString(s), err
	case c == 't':
		return OfBool(true), d.word("true")
	case c == 'f':
		return OfBool(false), d.word("false")
	case c == 'n':
		return OfNull(), d.word("null")
	case c == '-' || c >= '0' && c <= '9':
		return d.number()
	case c == 0:
		return Value{}, d.wrong("unexpected end of JSON")
	}
	return Value{}, d.wrong("invalid JSON")
}

func (d *decoder) nested(read func(*decoder) (Value, error)) (Value, error) {
	d.depth++
	defer func() { d.depth-- }()
	if d.depth > maxDepth {
		return Value{}, errors.New("JSON nests too deep")
	}
	d.at++
	return read(d)
}

func (d *decoder) object() (Value, error) {
	from := len(d.fields)
	if d.next() == '}' {
		d.at++
		return OfMap(), nil
	}
	for {
		if d.next() != '"' {
			return Value{}, d.wrong("expected a key")
		}
		key, err := d.text(d.keys)
		if err != nil {
			return Value{}, err
		}
		if d.next() != ':' {
			return Value{}, d.wrong("expected :")
		}
		d.at++
		v, err := d.value()
		if err != nil {
			return Value{}, err
		}
		d.fields = append(d.fields, Field{key, v})
		switch d.next() {
		case ',':
			d.at++
		case '}':
			d.at++
			out := Value{kind: Map, node: &node{fields: d.ordered(d.fields[from:])}}
			clear(d.fields[from:])
			d.fields = d.fields[:from]
			return out, nil
		default:
			return Value{}, d.wrong("expected , or }")
		}
	}
}

// shape is how the fields of an object were sorted that came with these keys.
// The objects of a list come with the same ones, in the same order.
type shape struct {
	keys []string // as they came
	from []int    // where in it each field was, by sorted place
}

// ordered copies fields, sorted by key; of two with one key the later wins.
func (d *decoder) ordered(fields []Field) []Field {
	last := &d.shapes[len(fields)%len(d.shapes)]
	if !last.fits(fields) && !last.learn(fields) {
		return OfMap(slices.Clone(fields)...).node.fields
	}
	out := make([]Field, len(fields))
	for i, at := range last.from {
		out[i] = fields[at]
	}
	return out
}

func (s *shape) fits(fields []Field) bool {
	return slices.EqualFunc(s.keys, fields, func(key string, f Field) bool { return key == f.Key })
}

// learn takes on other keys, unless one of them is there twice.
func (s *shape) learn(fields []Field) bool {
	s.keys, s.from = s.keys[:0], s.from[:0]
	for i, f := range fields {
		s.keys, s.from = append(s.keys, f.Key), append(s.from, i)
	}
	slices.SortFunc(s.from, func(a, b int) int { return strings.Compare(s.keys[a], s.keys[b]) })
	for i := 1; i < len(s.from); i++ {
		if s.keys[s.from[i-1]] == s.keys[s.from[i]] {
			s.keys, s.from = nil, nil
			return false
		}
	}
	return true
}

func (d *decoder) array() (Value, error) {
	from := len(d.items)
	if d.next() == ']' {
		d.at++
		return OfList([]Value{}...), nil
	}
	for {
		v, err := d.value()
		if err != nil {
			return Value{}, err
		}
		d.items = append(d.items, v)
		switch d.next() {
		case ',':
			d.at++
		case ']':
			d.at++
			out := OfList(slices.Clone(d.items[from:])...)
			clear(d.items[from:])
			d.items = d.items[:from]
			return out, nil
		default:
			return Value{}, d.wrong("expected , or ]")
		}
	}
}

// text reads a string. What is plain is taken as it is; escapes and broken
// UTF-8 are left to encoding/json.
func (d *decoder) text(known map[string]string) (string, error) {
	start, plain := d.at+1, true
	for i := start; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case c == '"':
			raw := d.data[start:i]
			d.at = i + 1
			if !plain && !utf8.Valid(raw) || slices.Contains(raw, '\\') {
				return unquote(d.data[start-1 : i+1])
			}
			if s, ok := known[string(raw)]; ok {
				return s, nil
			}
			s := string(raw)
			if known != nil {
				known[s] = s
			}
			return s, nil
		case c == '\\':
			i++
		case c < ' ':
			d.at = i
			return "", d.wrong("control character in a string")
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	d.at = len(d.data)
	return "", d.wrong("unexpected end of JSON")
}

func unquote(quoted []byte) (s string, err error) {
	err = json.Unmarshal(quoted, &s)
	return s, err
}

func (d *decoder) word(w string) error {
	if !strings.HasPrefix(string(d.data[d.at:min(len(d.data), d.at+len(w))]), w) {
		return d.wrong("invalid JSON")
	}
	d.at += len(w)
	return nil
}

func (d *decoder) number() (Value, error) {
	start := d.at
	d.skip('-')
	whole := d.digits()
	if whole == 0 || whole > 1 && d.data[d.at-whole] == '0' {
		return Value{}, d.wrong("invalid number")
	}
	if d.skip('.') && d.digits() == 0 {
		return Value{}, d.wrong("invalid number")
	}
	if d.skip('e') || d.skip('E') {
		if !d.skip('+') {
			d.skip('-')
		}
		if d.digits() == 0 {
			return Value{}, d.wrong("invalid number")
		}
	}
	return OfNumber(string(d.data[start:d.at])), nil
}

func (d *decoder) skip(c byte) bool {
	if d.at < len(d.data) && d.data[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *decoder) digits() int {
	from := d.at
	for d.at < len(d.data) && d.data[d.at] >= '0' && d.data[d.at] <= '9' {
		d.at++
	}
	return d.at - from
}
