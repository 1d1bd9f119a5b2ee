package plan

import (
	"fmt"
	"maps"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// outlasting plans the deletes of what would outlast an object that is deleted:
// credentials that were made in it and are listed around it too. What is around
// it stays, and they would go on to work there.
func (m *maker) outlasting(a value.Address, obj *Object, reason string) {
	for _, at := range slices.Sorted(maps.Keys(m.live.input.Inventory.Objects)) {
		e := m.live.input.Inventory.Objects[at]
		if at == a || !at.Within(a) || m.going[at] || !e.minting() || !e.Made || e.Protect {
			continue
		}
		if kind := kindOf(obj.in.conn, e.Kind); kind != nil && outlasts(obj.in.conn.Provider, kind, obj.kind) {
			if inner := m.inside(a, obj, at, kind, e); inner != nil {
				m.delete(at, inner, reason, "it would outlast the "+obj.kind.Name+" that it was made in")
			}
		}
	}
}

// outlasts reports whether objects of a kind live on where one of another that
// they are in is deleted: the list that has them too is around that.
func outlasts(p *providers.Provider, kind, around *providers.Kind) bool {
	too := p.Kind(kind.ListedToo)
	if too == nil || around.Opens {
		return false
	}
	for up := kind; up != nil && up.Parent != too.Parent; up = p.Kind(up.Parent) {
		if up.Parent == around.Name {
			return true
		}
	}
	return false
}

// inside is the object with an inventory's entry inside another: as it was
// listed, or, where what is around it is in no file, as far as the entry tells.
func (m *maker) inside(a value.Address, obj *Object, at value.Address, kind *providers.Kind, e *Entry) *Object {
	if p := m.live.places[at.Parent()]; p != nil && p.kinds[kind] != nil {
		return p.object(kind, e.ID)
	}
	parents := []string{}
	for up := at.Parent(); up != a; up = up.Parent() {
		around := m.live.input.Inventory.Objects[up]
		if around == nil || around.ID == "" {
			return nil
		}
		parents = append([]string{around.ID}, parents...)
	}
	in := *obj.in
	in.address, in.parents, in.kinds = at.Parent(), slices.Concat(obj.in.parents, []string{obj.id}, parents), nil
	return &Object{kind: kind, id: e.ID, in: &in, through: obj.through}
}

// stillUsed refuses to end a credential with what it was made in where a file
// declares it somewhere else too: there it would be gone.
func (m *maker) stillUsed() {
	for _, d := range m.deletes {
		kind := d.live.kind
		if kind.ListedToo == "" || !m.live.input.Inventory.Objects[d.Address].minting() {
			continue
		}
		for _, r := range m.live.input.State.Resources {
			other := m.live.matched[r]
			if other == nil || other.id != d.live.id || other.in.scope() != d.live.in.scope() || m.going[r.Address] || r.Kind != kind && r.Kind.Name != kind.ListedToo {
				continue
			}
			m.faults = append(m.faults, &spec.Problem{Pos: r.Pos, Address: r.Address,
				Message: fmt.Sprintf("%s is what %s made, and would go with that: %s", r.Address, d.Address, d.Why),
				Hint:    "put its block back, or take this one out too"})
		}
	}
}
