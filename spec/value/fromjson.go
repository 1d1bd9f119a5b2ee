package value

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// FromJSON reads one JSON document. Of two equal keys the later wins, as in
// every provider's own parser; numbers keep their digits; text that is not
// UTF-8 is mended as encoding/json does. It reads straight into Values: lists of
// ten thousands of objects come through here.
func FromJSON(data []byte) (Value, error) {
	d := decoder{keys: map[string]string{}}
	d.in = jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	v, err := d.value()
	if err != nil {
		return Value{}, err
	}
	if _, err := d.in.ReadToken(); err != io.EOF {
		return Value{}, errors.New("more than one JSON document")
	}
	return v, nil
}

type decoder struct {
	in   *jsontext.Decoder
	keys map[string]string // each key is kept once
	// What open maps and lists hold so far; copied out when they close.
	fields []Field
	items  []Value
}

func (d *decoder) value() (Value, error) {
	token, err := d.in.ReadToken()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return Value{}, err
	}
	switch token.Kind() {
	case 't', 'f':
		return OfBool(token.Bool()), nil
	case '"':
		return OfString(token.String()), nil
	case '0':
		return OfNumber(token.String()), nil
	case '[':
		return d.list()
	case '{':
		return d.object()
	}
	return OfNull(), nil
}

func (d *decoder) list() (Value, error) {
	from := len(d.items)
	for d.in.PeekKind() != ']' {
		v, err := d.value()
		if err != nil {
			return Value{}, err
		}
		d.items = append(d.items, v)
	}
	items := append([]Value(nil), d.items[from:]...)
	d.items = d.items[:from]
	_, err := d.in.ReadToken()
	return OfList(items...), err
}

func (d *decoder) object() (Value, error) {
	from := len(d.fields)
	for d.in.PeekKind() != '}' {
		name, err := d.in.ReadToken()
		if err != nil {
			return Value{}, err
		}
		key := d.key(name)
		v, err := d.value()
		if err != nil {
			return Value{}, err
		}
		d.fields = append(d.fields, Field{key, v})
	}
	fields := append([]Field(nil), d.fields[from:]...)
	d.fields = d.fields[:from]
	_, err := d.in.ReadToken()
	return OfMap(fields...), err
}

func (d *decoder) key(name jsontext.Token) string {
	text := name.String()
	if kept, ok := d.keys[text]; ok {
		return kept
	}
	d.keys[text] = text
	return text
}
