package keycloaktest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

type object = map[string]any

//go:embed representations.txt
var representationsText string

// representation is what a kind of body may hold.
type representation struct {
	name    string
	lenient bool // ignores unknown fields
	old     bool // of version 11
	fields  map[string]string
}

func readRepresentations(text string, old bool) map[string]*representation {
	out := map[string]*representation{}
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		name, lenient := strings.CutSuffix(words[0], "~")
		r := &representation{name: name, lenient: lenient, old: old, fields: map[string]string{}}
		for _, w := range words[1:] {
			field, kind, _ := strings.Cut(w, ":")
			r.fields[field] = kind
		}
		out[name] = r
	}
	return out
}

// errCannotParse is the answer to a value of the wrong type.
func errCannotParse() *refusal {
	return errOAuth(http.StatusBadRequest, "unknown_error", "Cannot parse the JSON")
}

// check drops nulls, turns values into the type of their field as far as the
// real server does that, and refuses the rest.
func (r *representation) check(o object, raw []byte) error {
	unknown := ""
	for name, v := range o {
		kind, known := r.fields[name]
		if !known && r.lenient {
			delete(o, name)
			continue
		}
		if !known {
			unknown = first(raw, unknown, name)
			continue
		}
		if v == nil {
			delete(o, name)
			continue
		}
		clean, ok := coerce(kind, v)
		if !ok {
			return r.errWrongType()
		}
		o[name] = clean
	}
	if unknown != "" {
		return r.errUnknownField(unknown, raw)
	}
	return nil
}

// first is the one of two fields that stands first in a body; "" is none.
func first(raw []byte, a, b string) string {
	at := func(name string) int {
		key, _ := json.Marshal(name)
		return bytes.Index(raw, key)
	}
	if a == "" || at(b) < at(a) {
		return b
	}
	return a
}

// after is the place behind the value of a field, where the parser stands.
func after(raw []byte, name string) (line, column int) {
	text := string(raw)
	key, _ := json.Marshal(name)
	at := strings.Index(text, string(key))
	if at < 0 {
		return 1, len(text)
	}
	dec := json.NewDecoder(strings.NewReader(strings.TrimLeft(text[at+len(key):], ": \n\t")))
	var v json.RawMessage
	_ = dec.Decode(&v)
	end := at + strings.Index(text[at:], string(v)) + len(v)
	return 1 + strings.Count(text[:end], "\n"), end - strings.LastIndex(text[:end], "\n")
}

func coerce(kind string, v any) (any, bool) {
	switch kind {
	case "string":
		return asText(v)
	case "bool":
		switch v := v.(type) {
		case bool:
			return v, true
		case string:
			b, err := strconv.ParseBool(v)
			return b, err == nil
		}
		return nil, false
	case "int":
		switch v := v.(type) {
		case float64:
			return v, true
		case string:
			n, err := strconv.ParseFloat(v, 64)
			return n, err == nil
		}
		return nil, false
	case "list":
		list, ok := v.([]any)
		return list, ok
	case "texts":
		return coerceMap(v, func(e any) (any, bool) {
			if e == nil {
				return nil, true
			}
			return asText(e)
		})
	case "lists":
		return coerceMap(v, asTexts)
	case "map":
		o, ok := v.(object)
		return o, ok
	}
	return v, true
}

func coerceMap(v any, each func(any) (any, bool)) (any, bool) {
	o, ok := v.(object)
	if !ok {
		return nil, false
	}
	for k, e := range o {
		clean, ok := each(e)
		if !ok {
			return nil, false
		}
		o[k] = clean
	}
	return o, true
}

func asText(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, float64:
		raw, _ := json.Marshal(v)
		return string(raw), true
	}
	return nil, false
}

// asTexts takes a list of texts, or one text for a list of one.
func asTexts(v any) (any, bool) {
	list, ok := v.([]any)
	if !ok {
		if v == nil {
			return []any{}, true
		}
		list = []any{v}
	}
	for i, e := range list {
		text, ok := asText(e)
		if !ok && e != nil {
			return nil, false
		}
		list[i] = text
	}
	return list, true
}
