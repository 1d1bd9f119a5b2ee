package spec

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

func (l *loader) scalar(n *node, f *providers.Field, name string) value.Value {
	fits := false
	switch f.Type {
	case providers.String:
		fits = n.kind == nodeText
	case providers.Bool:
		fits = n.kind == nodeBool
	case providers.Number:
		fits = n.kind == nodeNumber
	case providers.Integer:
		fits = n.kind == nodeNumber && isWhole(n.text)
	}
	if !fits {
		return l.wrong(n, f, name)
	}
	return l.scalarOf(n)
}

// isWhole reports whether a number has no fraction: 3, and 3.0 and 3e2 as well.
func isWhole(text string) bool {
	if !strings.ContainsAny(text, ".eE") {
		return true
	}
	return value.IsInteger(text)
}

// typed fits a value from elsewhere to a field. Text that the environment, a
// flag or a file gave has no type of its own, and takes the field's.
func (l *loader) typed(v value.Value, n *node, f *providers.Field, name string) value.Value {
	switch v.Kind() {
	case value.Absent, value.Ref, value.Unknown:
		return v
	}
	want := f.Type
	switch {
	case want == providers.Any:
		return v
	case want == providers.String:
		if v.Kind() == value.Bool || v.Kind() == value.Number {
			return l.like(value.OfString(v.Reveal()), v)
		}
		if v.Kind() == value.String {
			return v
		}
	case want == providers.Bool || want == providers.Integer || want == providers.Number:
		kind, text, trouble, _ := core(v.Reveal())
		switch {
		case trouble != "" || !isScalar(v):
		case want == providers.Bool && kind == nodeBool:
			return l.like(value.OfBool(text == "true"), v)
		case want == providers.Number && kind == nodeNumber, want == providers.Integer && kind == nodeNumber && isWhole(text):
			return l.like(value.OfNumber(text), v)
		}
	case want == providers.List && v.Kind() == value.List:
		return v
	case (want == providers.Record || want == providers.Dict) && v.Kind() == value.Map:
		return v
	}
	l.at(l.pos(n), "give it "+wanted(f), "%s wants %s, and %s gives something else", name, wanted(f), n.tag)
	return value.Value{}
}

func isScalar(v value.Value) bool {
	return v.Kind() == value.String || v.Kind() == value.Number || v.Kind() == value.Bool
}

// like gives v the position and secrecy of another value.
func (l *loader) like(v, as value.Value) value.Value {
	if as.IsSecret() {
		v = v.AsSecret()
	}
	return v.At(as.Pos())
}
