package plan

import (
	"fmt"
	"strings"

	"tenon/spec"
	"tenon/spec/value"
)

// Of an account that was there before Tenon nobody has put the secret into the
// store; of others the store was lost. Where a !secret needs it, another one is
// made at once, and else that is said: the next one is stored when it is due.

// unstored reports whether the store has nothing of an object that rotates. A
// store that cannot be read may have it.
func (m *maker) unstored(r *spec.Resource) bool {
	in := m.live.input
	if in.Secret == nil || in.NoStore || len(r.Kind.MintsOf(r.Fields)) == 0 {
		return false
	}
	minted, err := m.live.minted(r)
	return err == nil && minted.Kind() == value.Absent
}

// namedBy is what has a !secret of an object's, be it a connection's setting,
// and among the targets or not; "" where nothing has.
func (m *maker) namedBy(r *spec.Resource) value.Address {
	state, found := m.live.input.State, value.Address("")
	look := func(at value.Address, fields value.Value) {
		fields.Walk(func(v value.Value) {
			t := v.Target()
			if found == "" && v.Kind() == value.Ref && t.Secret && t.Address == r.Address && mints(r.Kind, t.Field) {
				found = at
			}
		})
	}
	for _, c := range state.Connections {
		look(c.Address, c.Fields)
	}
	for _, other := range state.Resources {
		if other.Fields.HasUnknown() {
			look(other.Address, other.Fields)
		}
	}
	return found
}

// asked checks what is to be rotated whether or not it is due.
func (m *maker) asked(wanted []value.Address) {
	for _, a := range wanted {
		r := m.live.input.State.Lookup(a)
		hint := "correct the address"
		why := ""
		switch {
		case r == nil:
			why = "no such object is declared"
		case r.Kind.Rotates == nil:
			why, hint = "it has no secret that can be followed by another", "it is for objects of which `tenon explain` tells _rotate"
		case r.Rotate == nil:
			why, hint = "it declares no _rotate", "add _rotate: {before: 14d}"
		case !m.picked(r):
			why, hint = "it is not among the targets", "add --target, or leave that out"
		default:
			continue
		}
		p := &spec.Problem{Address: a, Message: fmt.Sprintf("--rotate %s: %s", a, why), Hint: hint}
		if r != nil {
			p.Pos = r.Pos
		}
		m.faults = append(m.faults, p)
	}
}

// nothingStored says of a !secret that the store has nothing for it, and what
// would help.
func (in Input) nothingStored(t value.Target, pos value.Pos, of value.Address) *spec.Problem {
	return &spec.Problem{Pos: pos, Address: of, Message: fmt.Sprintf("!secret %s: the secret store holds nothing under this address", t), Hint: in.waysOn(t, of)}
}

// waysOn: a secret can be put into the store by whoever has it, or another one
// made of an object that rotates, unless it takes that very one to get there.
func (in Input) waysOn(t value.Target, of value.Address) string {
	r := in.State.Lookup(t.Address)
	if r == nil || r.Kind.Rotates == nil || !mints(r.Kind, t.Field) {
		return "`tenon secrets list` shows what it holds; `tenon secrets put` adds to it"
	}
	put := fmt.Sprintf("`tenon secrets put '%s'` keeps it there, if you have it", strings.TrimPrefix(t.String(), "!secret "))
	asks := in.State.Lookup(of)
	switch {
	case in.NoStore || in.Secret == nil || t.Address.Within(of):
		return put
	case r.Rotate == nil:
		return put + fmt.Sprintf("; with _rotate: {before: 14d} on %s, another one is made", r.Address)
	case asks == nil || hasLocal(asks): // it is needed before anything is read
		return put + fmt.Sprintf("; `tenon apply --target '%s'` makes another one first", r.Address)
	}
	return put + fmt.Sprintf("; `tenon apply --rotate '%s'` makes another one now", r.Address)
}

// hasLocal reports whether an object is entered with what its file says.
func hasLocal(r *spec.Resource) bool {
	return r.Kind.Opens && local(r).Len() > 0
}
