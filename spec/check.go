package spec

import (
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// wanted names what a field takes.
func wanted(f *providers.Field) string {
	if f.Type == providers.Bool {
		return "true or false"
	}
	return f.Type.String()
}

// wrong reports a value of the wrong type, without the value: it may be meant
// to be a secret.
func (l *loader) wrong(n *node, f *providers.Field, name string) value.Value {
	is, hint := n.is(), ""
	switch f.Type {
	case providers.String:
		hint = "write text"
		if n.kind == nodeNumber || n.kind == nodeBool {
			hint = "put it in quotes"
		}
		if f.Ref != nil && n.kind == nodeList {
			hint = "name one " + f.Ref.Kind
		}
	case providers.Bool:
		hint = "write true or false"
		if meant := oldBoolean(n.text); n.kind == nodeText && meant != "" {
			is, hint = "the text "+n.text, "write "+meant
		}
	case providers.Integer, providers.Number:
		hint = "write a number"
		if kind, _, trouble, _ := core(n.text); n.kind == nodeText && kind == nodeNumber && trouble == "" {
			hint = "write it without quotes"
		} else if n.kind == nodeNumber {
			is, hint = "a number with a fraction", "write a whole number"
		}
	case providers.List:
		hint = "write it in brackets, [ ], or begin each item with - on a line of its own"
	default:
		hint = "write key: value"
	}
	l.at(l.pos(n), hint, "%s wants %s, not %s", name, wanted(f), is)
	return value.Value{}
}

// checkText holds a text to the field's values and pattern.
func (l *loader) checkText(v value.Value, f *providers.Field, name string) bool {
	if len(f.Enum) > 0 && !slices.Contains(f.Enum, v.Reveal()) {
		if v.IsSecret() || f.Secret {
			l.at(v.Pos(), "it takes "+enumerate(f.Enum, 20), "%s has a value that it does not take", name)
			return false
		}
		hint := "it takes " + enumerate(f.Enum, 20)
		if meant := l.suggest(v.Reveal(), f.Enum); meant != "" {
			hint = "did you mean " + quote(meant) + "? " + hint
		}
		l.at(v.Pos(), hint, "%s does not take the value %s", name, quote(clip(v.Reveal())))
		return false
	}
	if f.Network {
		return l.checkNetwork(v, name)
	}
	if f.Pattern == "" {
		return true
	}
	form, err := l.pattern(f.Pattern)
	if err != nil {
		l.at(v.Pos(), "this is a fault of Tenon, please report it", "the pattern of %s in the table is broken: %s", name, err)
		return false
	}
	if form.matches(v.Reveal()) {
		return true
	}
	said := "the value " + quote(clip(v.Reveal()))
	if v.IsSecret() || f.Secret {
		said = "its value"
	}
	hint := "it must match " + f.Pattern
	if f.Doc != "" {
		hint += ": " + strings.TrimSuffix(f.Doc, ".")
	}
	l.at(v.Pos(), hint, "%s does not take %s", name, said)
	return false
}

// checkNetwork holds a text to the form of an address or a block of them.
func (l *loader) checkNetwork(v value.Value, name string) bool {
	_, err := providers.Network(v.Reveal())
	if err == nil {
		return true
	}
	said := err.Error()
	if v.IsSecret() {
		said = "its value is no address"
	}
	l.at(v.Pos(), "write one address, 203.0.113.7, or a block of them, 203.0.113.0/24", "%s: %s", name, said)
	return false
}

// enumerate lists words for a message, the first few of many.
func enumerate(words []string, most int) string {
	if len(words) <= most {
		return strings.Join(words, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
}

// clip cuts a text that is too long for a message.
func clip(text string) string {
	runes := []rune(text)
	if len(runes) <= 60 {
		return text
	}
	return string(runes[:60]) + "…"
}
