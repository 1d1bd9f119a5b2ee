package plan

import (
	"cmp"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// leastKnown is how long a secret is, in bytes, that is looked for among values
// which nobody declared: what is shorter may stand anywhere, and to hide it there
// would tell what it is.
const leastKnown = 6

// Known are the texts that are known to be secrets.
type Known map[string]bool

// KnownSecrets are the texts that files declare as secrets, wherever they do, those
// in the store that they name, and those in further values. A store that cannot be
// read is an error: what a server shows may be what it holds.
func KnownSecrets(in Input, further ...value.Value) (Known, error) {
	known, l := Known{}, &Live{input: in}
	var faults spec.Problems
	note := func(v value.Value) {
		if v.Kind() == value.String && v.IsSecret() && len(v.Reveal()) >= leastKnown {
			known[v.Reveal()] = true
		}
	}
	look := func(v value.Value) {
		v.Walk(func(part value.Value) {
			if t := part.Target(); part.Kind() == value.Ref && t.Secret {
				found, err := l.secret(t)
				if err != nil {
					faults = append(faults, &spec.Problem{Pos: part.Pos(), Address: t.Address, Err: err,
						Message: fmt.Sprintf("!secret %s cannot be read, and a server may show it: %s", t, providers.Unhinted(err)),
						Hint:    cmp.Or(providers.HintOf(err), "or leave out the files that name it, with -f")})
				}
				part = found.AsSecret()
			}
			note(part)
		})
	}
	for _, c := range in.State.Connections {
		look(c.Fields)
	}
	for _, r := range in.State.Resources {
		look(r.Fields)
	}
	for _, v := range further {
		look(v)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return known, nil
}

// Conceal marks in what a server told all that is known to be a secret.
func (k Known) Conceal(told value.Value) value.Value { return secretAsKnown(told, k) }

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
