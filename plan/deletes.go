package plan

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// prune plans the deletes: what Tenon made and no file has any more, and what
// an authoritative collection does not list.
func (m *maker) prune() {
	var addresses []value.Address
	for a := range m.live.input.Inventory.Objects {
		if m.live.input.State.Lookup(a) == nil && m.targeted(a) {
			addresses = append(addresses, a)
		}
	}
	sort.Slice(addresses, func(i, j int) bool { return addresses[i] < addresses[j] })
	planned := map[*Object]bool{}
	for _, a := range addresses {
		m.pruneOne(a, m.live.input.Inventory.Objects[a], planned)
	}
	for _, conn := range m.live.input.State.Connections {
		if len(conn.Manage) > 0 && len(m.options.Targets) == 0 {
			m.unlisted(conn.Address, "", conn.Manage, planned)
		}
	}
	for _, r := range m.live.input.State.Resources {
		if len(r.Manage) > 0 && m.picked(r) && m.current(r) != nil && !m.pending(r) {
			m.unlisted(r.Address, r.Kind.Name, r.Manage, planned)
		}
	}
	m.stillNamed(planned)
	m.stillUsed()
}

// stillNamed refuses deletes of what some object names that stays: the link
// would go with it, and the next plan would not find the name.
func (m *maker) stillNamed(planned map[*Object]bool) {
	why := make(map[*Object]string, len(m.deletes))
	for _, d := range m.deletes {
		why[d.live] = d.Why
	}
	for _, u := range m.live.uses {
		for up := u.object; up != nil; up = m.live.outside(up) {
			if planned[up] {
				m.faults = append(m.faults, &spec.Problem{Pos: u.pos, Address: u.by,
					Message: fmt.Sprintf("%s names the %s %q, which the plan would delete: %s", u.by, u.object.kind.Name, m.live.nameOf(u.object), why[up]),
					Hint:    "put its block back, or take the name out"})
				break
			}
		}
	}
}

// outside is the object around one, if it was listed.
func (l *Live) outside(o *Object) *Object {
	if len(o.in.parents) == 0 {
		return nil
	}
	return l.object(o.in, o.in.conn.Provider.Kind(o.kind.Parent), o.in.parents[len(o.in.parents)-1])
}

// pruneOne decides about an object that the inventory knows and no file has.
func (m *maker) pruneOne(a value.Address, e *Entry, planned map[*Object]bool) {
	p := m.live.places[a.Parent()]
	if p == nil || p.around != nil && m.pending(p.around) {
		m.adrift(a, e)
		return
	}
	kind := kindOf(p.conn, e.Kind)
	if kind == nil {
		return
	}
	obj := p.object(kind, e.ID)
	if obj == nil && e.Intent != nil {
		obj = m.live.cutShort(p, kind, a, e)
	}
	switch {
	case obj == nil && kind.Secluded:
		m.outOfSight(a, e)
	case obj == nil || obj.resource != nil || planned[obj]:
	case !e.Made && e.Intent == nil:
		m.note(a, "is no longer declared; Tenon did not make it, so it is left as it is")
	case e.Protect:
		m.plan.refuse(a, value.Pos{}, fmt.Sprintf("%s is protected, and no file declares it any more: it would be deleted", a),
			"put its block back; to let it go, apply it once with `_protect: false`, then remove it")
	default:
		planned[obj] = true
		m.delete(a, obj, "removed", "no file declares it any more")
	}
}

// cutShort finds what a create that was cut short has made of an object that
// is not declared any more: nothing that was there before.
func (l *Live) cutShort(p *place, kind *providers.Kind, a value.Address, e *Entry) *Object {
	steps, err := a.Steps()
	if err != nil {
		return nil
	}
	found := p.kinds[kind].find(-1, steps[len(steps)-1].Key)
	if len(found) != 1 || found[0].resource != nil || slices.Contains(e.Intent.Known, found[0].id) {
		return nil
	}
	return found[0]
}

// adrift notes an object whose surroundings are in no file.
func (m *maker) adrift(a value.Address, e *Entry) {
	if p := m.live.places[a.Parent()]; p != nil {
		return // goes with what is around it
	}
	for up := a.Parent(); up != ""; up = up.Parent() {
		if m.live.input.Inventory.Objects[up] != nil || m.live.input.State.Lookup(up) != nil {
			return // what is around it speaks for it
		}
	}
	if e.Made {
		m.note(a, "was made by Tenon; what it is in is in no file any more, so it is left as it is")
	}
}

func (m *maker) note(a value.Address, text string) {
	m.plan.Notes = append(m.plan.Notes, Note{Address: a, Text: string(a) + " " + text})
}

// unlisted plans the deletes of authoritative collections of one place.
func (m *maker) unlisted(in value.Address, around string, manage map[string]bool, planned map[*Object]bool) {
	p := m.live.places[in]
	if p == nil {
		return
	}
	for _, kind := range p.conn.Provider.Children(around) {
		if !manage[kind.Collection] || kind.Singleton || p.kinds[kind] == nil {
			continue
		}
		objects := slices.Clone(p.kinds[kind].objects)
		sort.Slice(objects, func(i, j int) bool { return objects[i].id < objects[j].id })
		for _, obj := range objects {
			if obj.resource != nil || obj.builtIn != "" || obj.own != "" || planned[obj] || m.live.declaredToo(obj) {
				continue
			}
			planned[obj] = true
			m.delete(m.addressFor(in, kind, obj), obj, "unlisted", fmt.Sprintf("%s are managed whole, and it is not listed", kind.Collection))
		}
	}
}

// declaredToo reports whether a live object is declared as one of another kind
// that its list has too.
func (l *Live) declaredToo(o *Object) bool {
	for r, other := range l.matched {
		if r.Kind.ListedToo == o.kind.Name && other.id == o.id && other.in.conn == o.in.conn && other.in.scope() == o.in.scope() {
			return true
		}
	}
	return false
}

// addressFor names a live object that no file declares.
func (m *maker) addressFor(in value.Address, kind *providers.Kind, obj *Object) value.Address {
	a := in.Child(kind.Collection, m.live.keyName(obj))
	if m.live.input.State.Lookup(a) != nil || m.going[a] {
		return in.Child(kind.Collection, obj.id)
	}
	return a
}

// keyName is an object's key as an address shows it: where the key names
// others, with their names.
func (l *Live) keyName(o *Object) string {
	for i, names := range o.kind.Keys {
		if o.keys[i] == "" || !refKey(o.kind, names) {
			continue
		}
		parts := make([]string, len(names))
		for j, name := range names {
			parts[j] = o.fields.Lookup(name).Reveal()
			if f := o.kind.Field(name); f != nil && f.Ref != nil {
				if to := l.object(o.in, o.in.conn.Provider.Kind(f.Ref.Kind), parts[j]); to != nil {
					parts[j] = to.name()
				}
			}
		}
		return strings.Join(parts, "/")
	}
	return o.name()
}

func (m *maker) delete(a value.Address, obj *Object, reason, why string) {
	if obj.builtIn != "" || obj.own != "" {
		m.note(a, "is not deleted: "+obj.builtIn+obj.own)
		return
	}
	s := &Step{Address: a, Kind: obj.in.conn.Provider.Name + "." + obj.kind.Name, Action: Delete, Reason: reason, Why: why, ID: obj.id, live: obj, resource: obj.resource}
	if obj.resource != nil {
		s.File, s.Line, s.Column = obj.resource.Pos.File, int(obj.resource.Pos.Line), int(obj.resource.Pos.Col)
	}
	s.Fingerprint = fingerprintOf(obj.id, nil)
	if m.going == nil {
		m.going = map[value.Address]bool{}
	}
	m.going[a] = true
	m.deletes = append(m.deletes, s)
	m.plan.Steps = append(m.plan.Steps, s)
	m.outlasting(a, obj, reason)
}

// destroy plans the delete of all that Tenon made, the outermost objects
// standing for what is in them.
func (m *maker) destroy() {
	inv := m.live.input.Inventory.Objects
	gone := map[value.Address]bool{}
	for _, r := range m.live.input.State.Resources {
		obj := m.live.matched[r]
		if !m.picked(r) || !m.targeted(r.Address) || obj == nil || obj.given || r.Kind.Singleton {
			continue
		}
		m.total++
		e := m.live.entry(r)
		switch {
		case r.Parent != nil && gone[r.Parent.Address]:
			gone[r.Address] = true
		case e == nil || !e.made(obj.id):
			m.note(r.Address, "was there before Tenon; it is left as it is")
		case r.Protect || e.Protect:
			m.refuseProtected(r)
		default:
			gone[r.Address] = true
			m.delete(r.Address, obj, "destroy", "")
		}
	}
	for _, a := range slices.Sorted(maps.Keys(inv)) {
		if m.live.input.State.Lookup(a) == nil && !gone[a.Parent()] && m.targeted(a) {
			m.destroyRemembered(a, inv[a], gone)
		}
	}
	sort.SliceStable(m.plan.Steps, func(i, j int) bool { return m.plan.Steps[i].Address < m.plan.Steps[j].Address })
}

// destroyRemembered plans the delete of an object that only the inventory knows.
func (m *maker) destroyRemembered(a value.Address, e *Entry, gone map[value.Address]bool) {
	if !m.live.observed(a, e) {
		return
	}
	p := m.live.places[a.Parent()]
	kind := kindOf(p.conn, e.Kind)
	obj := p.object(kind, e.ID)
	if obj == nil && e.Intent != nil {
		obj = m.live.cutShort(p, kind, a, e)
	}
	if obj != nil && obj.resource == nil && e.made(obj.id) {
		gone[a] = true
		m.delete(a, obj, "destroy", "")
	}
}

func (m *maker) refuseProtected(r *spec.Resource) {
	m.plan.refuse(r.Address, r.Pos, fmt.Sprintf("%s is protected", r.Address), "apply it once with `_protect: false` if it may go")
}
