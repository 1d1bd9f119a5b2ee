package plan

import (
	"slices"

	"tenon/spec"
	"tenon/spec/value"
)

// withLeft adds to a state the singletons that no file declares any more, and
// in which Tenon made something: they cannot go, but what was made in them can.
func withLeft(state *spec.State, inv *Inventory) *spec.State {
	left := map[value.Address]*spec.Resource{}
	for a, e := range inv.Objects {
		if state.Lookup(a) == nil && (e.Made || e.Intent != nil) {
			leftAround(state, a.Parent(), left)
		}
	}
	if len(left) == 0 {
		return state
	}
	all := make([]*spec.Resource, 0, len(left))
	for _, r := range left {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *spec.Resource) int { return compareAddress(a.Address, b.Address) }) // what is around comes first
	return state.With(all...)
}

// leftAround gives the object with an address if it is declared, or stands in
// for a singleton in such a one.
func leftAround(state *spec.State, a value.Address, left map[value.Address]*spec.Resource) *spec.Resource {
	if r := state.Lookup(a); r != nil {
		return r
	}
	steps, err := a.Steps()
	if err != nil || len(steps) < 3 || steps[len(steps)-1].HasKey {
		return nil // a connection has two steps
	}
	around := leftAround(state, a.Parent(), left)
	if around == nil || left[a] != nil {
		return left[a]
	}
	for _, kind := range around.Connection.Provider.Children(around.Kind.Name) {
		if kind.Singleton && kind.Collection == steps[len(steps)-1].Name {
			left[a] = &spec.Resource{Address: a, Kind: kind, Connection: around.Connection, Parent: around, Fields: value.OfMap(), Pos: around.Pos, Left: true}
		}
	}
	return left[a]
}

// declares reports whether a file declares an object.
func (l *Live) declares(a value.Address) bool {
	r := l.input.State.Lookup(a)
	return r != nil && !r.Left
}

// leave says what becomes of a singleton that no file declares any more.
func (m *maker) leave(r *spec.Resource, obj *Object) {
	m.total-- // it is not declared
	if obj != nil {
		m.note(r.Address, "is no longer declared: what Tenon made in it goes, and its own settings stay as they are")
	}
}

// leftAndGone are the singletons of withLeft that are not there either.
func (l *Live) leftAndGone() []value.Address {
	var out []value.Address
	for _, r := range l.input.State.Resources {
		if r.Left && l.matched[r] == nil && l.listed(r) {
			out = append(out, r.Address)
		}
	}
	return out
}

// listed reports whether the objects among which a resource would be were listed.
func (l *Live) listed(r *spec.Resource) bool {
	at := l.places[r.Parent.Address]
	return at != nil && at.kinds[r.Kind] != nil && !at.kinds[r.Kind].failed
}
