package plan

import (
	"tenon/spec"
	"tenon/spec/value"
)

// Move says that an object, and all in it, has another address than before.
type Move struct{ From, To value.Address }

// Now gives the address that a has after the move.
func (m Move) Now(a value.Address) value.Address {
	if a.Within(m.From) {
		return m.To + a[len(m.From):]
	}
	return a
}

// before gives the address that a had.
func (m Move) before(a value.Address) value.Address { return Move{m.To, m.From}.Now(a) }

// movesOf lists the renames that a state declares (_previously), parents
// first: where both were renamed, the second move begins where the first ended.
func movesOf(state *spec.State) []Move {
	var out []Move
	for _, r := range state.Resources {
		if r.Previously != "" {
			out = append(out, Move{formerAddress(r), r.Address})
		}
	}
	return out
}

func formerAddress(r *spec.Resource) value.Address {
	return r.Address.Parent().Child(r.Kind.Collection, r.Previously)
}

// Moves are the renames that the state declares, in the order in which they
// are to be carried out. Most will have been long ago.
func (p *Plan) Moves() []Move { return p.live.moves }

// moved gives the inventory under the names that objects have now. Where the
// new name is known already, the move was made before.
func (inv *Inventory) moved(moves []Move) *Inventory {
	out := inv
	for _, m := range moves {
		if out.Objects[m.From] == nil || out.Objects[m.To] != nil {
			continue
		}
		next := &Inventory{Format: inv.Format, Stack: inv.Stack, Serial: inv.Serial, Objects: make(map[value.Address]*Entry, len(out.Objects))}
		for a, e := range out.Objects {
			next.Objects[m.Now(a)] = e
		}
		out = next
	}
	return out
}

// secret opens an entry of the secret store, under the address that its object
// has or, before an apply has moved it, had. Absent where there is none.
func (l *Live) secret(t value.Target) (value.Value, error) {
	if l.input.Secret == nil {
		return value.Value{}, nil
	}
	v, err := l.input.Secret(t)
	for i := len(l.moves) - 1; i >= 0 && err == nil && v.Kind() == value.Absent; i-- {
		if former := l.moves[i].before(t.Address); former != t.Address {
			t.Address = former
			v, err = l.input.Secret(t)
		}
	}
	return v, err
}
