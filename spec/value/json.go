package value

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// FromAny turns what encoding/json gives (nil, bool, json.Number, float64,
// string, []any, map[string]any; also int and []string for literals in Go)
// into a Value. Anything else panics: it is a mistake in our own code.
func FromAny(raw any) Value {
	switch x := raw.(type) {
	case nil:
		return OfNull()
	case Value:
		return x
	case bool:
		return OfBool(x)
	case json.Number:
		return OfNumber(x.String())
	case int:
		return OfInt(int64(x))
	case float64:
		text, _ := json.Marshal(x)
		return OfNumber(string(text))
	case string:
		return OfString(x)
	case []string:
		return OfStrings(x...)
	case []any:
		items := make([]Value, len(x))
		for i, item := range x {
			items[i] = FromAny(item)
		}
		return OfList(items...)
	case map[string]any:
		fields := make([]Field, 0, len(x))
		for key, part := range x {
			fields = append(fields, Field{key, FromAny(part)})
		}
		return OfMap(fields...)
	}
	panic(fmt.Sprintf("value.FromAny: %T", raw))
}

// RevealJSON gives the canonical JSON text with every secret in clear: what
// goes on the wire and into digests. Keys are sorted; unknown values and
// references become null.
func (v Value) RevealJSON() []byte { return v.appendJSON(nil, true) }

// MarshalJSON gives the JSON text for people and reports, each secret as "(secret)".
func (v Value) MarshalJSON() ([]byte, error) { return v.appendJSON(nil, false), nil }

// String is MarshalJSON's text, so that no %v, log line or error can leak.
func (v Value) String() string { return string(v.appendJSON(nil, false)) }

// GoString is String: %#v must not leak either.
func (v Value) GoString() string { return v.String() }

// Format prints String for every verb: with unexported fields, fmt would
// otherwise walk into the text.
func (v Value) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.String()) }

func (v Value) appendJSON(dst []byte, reveal bool) []byte {
	if v.secret && !reveal {
		return append(dst, `"(secret)"`...)
	}
	switch v.kind {
	case Bool, Number:
		return append(dst, v.Reveal()...)
	case String:
		return appendQuoted(dst, v.Reveal())
	case List:
		dst = append(dst, '[')
		for i, item := range v.node.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = item.appendJSON(dst, reveal)
		}
		return append(dst, ']')
	case Map:
		dst = append(dst, '{')
		for i, f := range v.node.fields {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendQuoted(dst, f.Key)
			dst = append(dst, ':')
			dst = f.Value.appendJSON(dst, reveal)
		}
		return append(dst, '}')
	case Ref:
		if !reveal {
			return appendQuoted(dst, v.node.target.String())
		}
	case Unknown:
		if !reveal {
			return append(dst, `"(known after apply)"`...)
		}
	}
	return append(dst, "null"...)
}

// appendQuoted writes a JSON string without HTML escaping.
func appendQuoted(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		i++
	}
	return append(dst, '"')
}
