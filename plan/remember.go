package plan

import (
	"slices"

	"tenon/spec"
	"tenon/spec/value"
)

// Inventory is the inventory that the plan was made with, objects that were
// renamed (_previously) under their new names.
func (p *Plan) Inventory() *Inventory { return p.live.input.Inventory }

// Remember gives the entry for a resource that now is as declared: its id and
// digests of what was applied. old is what was remembered of it; sent tells
// which fields have been sent since.
func (p *Plan) Remember(r *spec.Resource, id string, made bool, old *Entry, sent func(field string) bool) *Entry {
	e := &Entry{Kind: r.Connection.Provider.Name + "." + r.Kind.Name, ID: id, Made: made, Protect: r.Protect, Applied: map[string]string{}}
	if old != nil && old.ID == id {
		e.Credentials = old.Credentials
	}
	want, fault := p.live.wants(r, notPending)
	if fault != nil {
		return e
	}
	c := comparer{ignore: r.Ignore, refs: true, emit: func(l leaf) {
		if !l.isSecret() && !l.want.HasUnknown() {
			e.Applied[l.path] = digest(l.field, l.want)
		}
	}}
	c.object(r.Kind, want, value.Value{})
	for _, part := range hiddenParts(r.Kind, want, r.Ignore) {
		if d := p.live.rememberHidden(part, old, sent(value.SplitPath(part.path)[0])); d != "" {
			e.Applied[part.path] = d
		}
	}
	links, _ := p.live.links(r, nil, notPending)
	for _, d := range links {
		e.Applied[d.field.Name] = linkDigest(d.want)
	}
	if old.minting() && (old.ID == id || old.Intent != nil) {
		e.Applied[mintedMark] = "1"
	}
	return e
}

// RememberStep is Remember for the object of a step: what a late step is yet
// to set was not applied.
func (p *Plan) RememberStep(s *Step, id string, made bool, old *Entry) *Entry {
	e := p.Remember(s.resource, id, made, old, s.sent)
	if made && (s.Action == Create || s.Action == Replace) {
		e.Mint(s.resource)
	}
	for path := range e.Applied {
		if s.isLater(path) {
			delete(e.Applied, path)
		}
	}
	return e
}

// Settled lists what the inventory is to say of declared objects that need no
// step, where it does not say so yet, and forgets what is neither declared nor
// live any more. Objects of failed or skipped steps are left out by skip.
func (p *Plan) Settled(skip func(value.Address) bool) []Record {
	l := p.live
	var out []Record
	for _, r := range l.input.State.Resources {
		obj := l.matched[r]
		if obj == nil || obj.given || r.Left || skip(r.Address) || obj.lost {
			continue
		}
		old := l.input.Inventory.Objects[r.Address]
		made := old != nil && old.made(obj.id) || l.cameWith(r)
		if e := p.Remember(r, obj.id, made, old, func(string) bool { return false }); old == nil || !old.equal(e) {
			out = append(out, Record{r.Address, e})
		}
	}
	return append(out, p.forgotten()...)
}

// forgotten are entries that nothing stands behind any more: their place was
// observed, and they are not there, or Tenon did not make them. With what is
// not there goes all that was in it.
func (p *Plan) forgotten() []Record {
	if len(p.Targets) > 0 {
		return nil
	}
	var out []Record
	vanished := map[value.Address]bool{}
	for _, a := range p.Vanished() {
		vanished[a] = true
	}
	for a, e := range p.live.input.Inventory.Objects {
		gone := false
		for up := a; up != "" && !gone && len(vanished) > 0; up = up.Parent() {
			gone = vanished[up]
		}
		if gone || !e.Made && e.Intent == nil && !p.live.declares(a) && p.live.observed(a, e) {
			out = append(out, Record{Address: a})
		}
	}
	slices.SortFunc(out, func(a, b Record) int { return compareAddress(a.Address, b.Address) })
	return out
}

// Vanished are the addresses of objects that are remembered, declared in no
// file, and not there any more.
func (p *Plan) Vanished() []value.Address {
	l := p.live
	var out []value.Address
	for a, e := range l.input.Inventory.Objects {
		if len(p.Targets) > 0 || l.input.State.Lookup(a) != nil || !l.observed(a, e) {
			continue
		}
		at := l.places[a.Parent()]
		kind := kindOf(at.conn, e.Kind)
		if kind.Secluded && !l.letGo[a] {
			continue // that it is not seen does not tell that it is gone
		}
		if l.object(at, kind, e.ID) == nil && (e.Intent == nil || l.cutShort(at, kind, a, e) == nil) {
			out = append(out, a)
		}
	}
	if len(p.Targets) == 0 {
		out = append(out, l.leftAndGone()...)
	}
	slices.SortFunc(out, compareAddress)
	return out
}

// observed reports whether the objects among which an entry's would be were listed.
func (l *Live) observed(a value.Address, e *Entry) bool {
	at := l.places[a.Parent()]
	if at == nil {
		return false
	}
	kind := kindOf(at.conn, e.Kind)
	return kind != nil && at.kinds[kind] != nil
}

func compareAddress(a, b value.Address) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (e *Entry) equal(o *Entry) bool {
	if e.Kind != o.Kind || e.ID != o.ID || e.Made != o.Made || e.Protect != o.Protect || e.Intent != nil || o.Intent != nil || len(e.Applied) != len(o.Applied) || !e.Credentials.equal(o.Credentials) {
		return false
	}
	for path, d := range e.Applied {
		if o.Applied[path] != d {
			return false
		}
	}
	return true
}
