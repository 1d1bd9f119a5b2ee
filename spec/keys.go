package spec

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// keyOf finds the natural key of an object; ok is false after a report.
func (l *loader) keyOf(n *node, kind *providers.Kind, fields value.Value) (text string, names []string, ok bool) {
	for _, names := range kind.Keys {
		text, found := l.keyFrom(kind, names, fields)
		switch {
		case !found:
			continue
		case text == "":
			return "", nil, false // reported
		}
		return text, names, true
	}
	for _, names := range kind.Keys {
		for _, name := range names {
			part := fields.Lookup(name)
			if isReported(part) {
				return "", nil, false
			}
			if part.Kind() == value.String && part.Reveal() == "" {
				l.at(part.Pos(), "give it a value", "%s is the key of %s, and is empty", name, article(kind.Name))
				return "", nil, false
			}
		}
	}
	l.at(l.pos(n), "give it "+keyChoice(kind), "this %s has no key to know it by", kind.Name)
	return "", nil, false
}

// keyFrom reads one alternative: "" and true where it is there but cannot be used.
func (l *loader) keyFrom(kind *providers.Kind, names []string, fields value.Value) (text string, found bool) {
	for _, name := range names {
		part := fields.Lookup(name)
		if part.Kind() == value.Ref || (part.IsSecret() && part.IsSet()) {
			l.at(part.Pos(), "write it out, or use !var", "%s is the key of %s and shows in its address, so it can be no secret and no reference", name, article(kind.Name))
			return "", true
		}
	}
	one := providers.Kind{Keys: [][]string{names}}
	text, _, ok := one.Key(fields)
	if !ok {
		return "", false
	}
	const longest = 1024
	pos := fields.Lookup(names[0]).Pos()
	if len(text) > longest {
		l.at(pos, "choose a shorter one", "a key is longer than %d bytes", longest)
		return "", true
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		l.at(pos, "write it on one line", "a key holds a line end or another control character")
		return "", true
	}
	return text, true
}

// keyChoice names the fields that make a key: "username, or primaryEmail".
func keyChoice(kind *providers.Kind) string {
	var choices []string
	for _, names := range kind.Keys {
		choices = append(choices, strings.Join(names, " and "))
	}
	return strings.Join(choices, ", or ")
}
