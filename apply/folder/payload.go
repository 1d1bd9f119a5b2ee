package folder

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"tenon/apply"
	"tenon/spec/value"
)

// payload is what is encrypted. It repeats whose secret it is, so that a
// ciphertext that was moved to another file is found out.
type payload struct {
	Address value.Address   `json:"address"`
	Name    string          `json:"name"`
	Base64  bool            `json:"base64,omitempty"` // the texts are not UTF-8, and encoded
	Value   json.RawMessage `json:"value"`
}

// newPayload holds any value that is known. What is not UTF-8, which JSON
// cannot hold, is encoded rather than refused: it may not be had again.
func newPayload(s apply.Secret) (*payload, error) {
	if s.Value.Kind() == value.Absent || s.Value.HasUnknown() {
		return nil, fmt.Errorf("cannot keep %s: it has no value yet", show(s.Address, s.Name))
	}
	p := &payload{Address: s.Address, Name: s.Name}
	v := s.Value
	if !allUTF8(v) {
		p.Base64 = true
		v = eachText(v, func(text string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(text)), nil })
	}
	p.Value = v.RevealJSON()
	return p, nil
}

func allUTF8(v value.Value) bool {
	ok := true
	eachText(v, func(text string) (string, error) {
		ok = ok && utf8.ValidString(text)
		return text, nil
	})
	return ok
}

// eachText changes the strings of a value; a string that cannot be changed becomes Absent.
func eachText(v value.Value, change func(string) (string, error)) value.Value {
	out, err := v.Transform(func(part value.Value) (value.Value, error) {
		if part.Kind() != value.String {
			return part, nil
		}
		text, err := change(part.Reveal())
		return value.OfString(text), err
	})
	if err != nil {
		return value.Value{}
	}
	return out
}

// value gives back what newPayload was given, marked secret; false if it is damaged.
func (p *payload) value() (value.Value, bool) {
	v, err := value.FromJSON(p.Value)
	if err != nil {
		return value.Value{}, false
	}
	if p.Base64 {
		v = eachText(v, func(text string) (string, error) {
			raw, err := base64.StdEncoding.DecodeString(text)
			return string(raw), err
		})
	}
	return v.AsSecret(), v.Kind() != value.Absent
}
