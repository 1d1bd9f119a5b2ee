package plan

import (
	"slices"

	"tenon/spec/value"
)

// leastKnown is how long a secret is, in bytes, that is looked for among values
// which nobody declared: what is shorter may stand anywhere, and to hide it there
// would tell what it is.
const leastKnown = 6

// Conceal marks in what a server told all that is known to be a secret: from the
// files, the store, or further values that hold some.
func Conceal(in Input, told value.Value, further ...value.Value) value.Value {
	return secretAsKnown(told, (&Live{input: in}).knownSecrets(further...))
}

// knownSecrets are the texts that files declare as secrets, wherever they do,
// and those in the store that they name.
func (l *Live) knownSecrets(further ...value.Value) map[string]bool {
	known := map[string]bool{}
	note := func(v value.Value) {
		if v.Kind() == value.String && v.IsSecret() && len(v.Reveal()) >= leastKnown {
			known[v.Reveal()] = true
		}
	}
	look := func(v value.Value) {
		v.Walk(func(part value.Value) {
			if part.Kind() == value.Ref && part.Target().Secret {
				part, _ = l.secret(part.Target()) // one that cannot be read is known to nobody
				part = part.AsSecret()
			}
			note(part)
		})
	}
	for _, c := range l.input.State.Connections {
		look(c.Fields)
	}
	for _, r := range l.input.State.Resources {
		look(r.Fields)
	}
	for _, v := range further {
		look(v)
	}
	return known
}

// secretAsKnown marks in a live value what is known to be a secret from
// somewhere else: another object's, or this one's by another connection.
func secretAsKnown(v value.Value, known map[string]bool) value.Value {
	switch v.Kind() {
	case value.String:
		if known[v.Reveal()] {
			return v.AsSecret()
		}
	case value.List:
		if slices.ContainsFunc(v.Items(), func(item value.Value) bool { return secretAsKnown(item, known).HasSecret() }) {
			return v.AsSecret()
		}
	case value.Map:
		fields := slices.Clone(v.Fields())
		for i, part := range fields {
			fields[i].Value = secretAsKnown(part.Value, known)
		}
		if !v.IsSecret() {
			return value.OfMap(fields...)
		}
	}
	return v
}
