package plan

import (
	"maps"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// order says for each step which others come first, and sorts the steps so
// that they could be carried out one by one.
func (m *maker) order() error {
	g := newGraph()
	freed := m.freed()
	for _, s := range m.plan.Steps {
		if s.resource != nil && s.Action != Delete {
			m.needsOf(s, g)
			m.waitsForKeys(s, freed, g)
		}
	}
	if len(m.faults) > 0 {
		return m.faults
	}
	m.deletesLast(g)
	m.waits(g)
	sorted, circle := g.sort(m.plan.Steps, func(circle []*Step) bool { return m.breakCircle(circle, g) })
	if circle != nil {
		names := make([]string, len(circle))
		for i, s := range circle {
			names[i] = string(s.Address)
		}
		return spec.Problems{{Pos: circle[0].pos(), Address: circle[0].Address,
			Message: "these objects wait for each other: " + strings.Join(names, " → "),
			Hint:    "take one of the references out: a field that is needed when its object is made, or fixed by that, cannot be set afterwards"}}
	}
	m.plan.Steps = sorted
	m.lateSteps(g)
	sorted, _ = topological(m.plan.Steps, g.needs)
	m.plan.Steps = sorted
	for _, s := range sorted {
		s.Needs = []value.Address{}
		for first := range g.needs[s] {
			s.Needs = append(s.Needs, first.Address)
		}
		slices.Sort(s.Needs)
	}
	m.onlyTargets(g.needs)
	return nil
}

func (s *Step) pos() value.Pos {
	return value.Pos{File: s.File, Line: int32(s.Line), Col: int32(s.Column)}
}

// needsOf finds what a create, update or replace waits for: what it is in, if
// that is to be made or opened, and what it names.
func (m *maker) needsOf(s *Step, g *graph) {
	for up := s.resource.Parent; up != nil; up = up.Parent {
		if first := m.steps[up]; first != nil && (m.pending(up) || first.renew) {
			g.need(s, first)
			break
		}
	}
	m.namesOf(s, g)
	s.resource.Fields.Walk(func(part value.Value) {
		if part.Kind() == value.Ref {
			g.need(s, m.steps[m.live.input.State.Lookup(part.Target().Address)])
		}
	})
	for at := s.resource; at.Parent != nil; at = at.Parent {
		if at.Kind.Singleton && m.live.matched[at] == nil { // it comes with what is around it
			g.need(s, m.steps[at.Parent])
		}
	}
}

// slot is a natural key in its place, of which there is one at a time.
type slot struct {
	in   value.Address
	kind *providers.Kind
	alt  int
	key  string
}

// freed tells which steps free a key: deletes, and updates that change one.
func (m *maker) freed() map[slot]*Step {
	out := map[slot]*Step{}
	for _, s := range m.plan.Steps {
		if s.live == nil || s.Action == Create || s.Action == Replace {
			continue
		}
		var now []string
		if s.Action == Update {
			now = keysOf(s.live.kind, s.resource.Fields)
		}
		for i, key := range s.live.keys {
			if key == "" || now != nil && (now[i] == key || now[i] == "" || refKey(s.live.kind, s.live.kind.Keys[i])) {
				continue
			}
			out[slot{s.Address.Parent(), s.live.kind, i, key}] = s
		}
	}
	return out
}

// waitsForKeys makes a step that takes a key wait for the one that frees it.
func (m *maker) waitsForKeys(s *Step, freed map[slot]*Step, g *graph) {
	if len(freed) == 0 || s.Action == Replace {
		return
	}
	in := s.Address.Parent()
	for i, key := range keysOf(s.resource.Kind, s.resource.Fields) {
		if s.live != nil && i < len(s.live.keys) && s.live.keys[i] == key {
			continue
		}
		if first := freed[slot{in, s.resource.Kind, i, key}]; key != "" && first != nil {
			g.prefer(s, first)
		}
	}
}

// deletesLast makes a delete, or a replace, wait for the steps that cut what is
// known to lead to its object, and a delete for those of kinds that may refer to it.
func (m *maker) deletesLast(g *graph) {
	byKind := map[*providers.Kind][]*Step{}
	of := map[*Object]*Step{} // which step takes an object away
	for _, s := range m.plan.Steps {
		if s.Action == Delete || s.Action == Replace {
			of[s.live] = s
		}
		if s.Action == Delete {
			byKind[s.live.kind] = append(byKind[s.live.kind], s)
		}
	}
	if len(of) == 0 {
		return
	}
	for _, s := range m.plan.Steps {
		if s.Action != Create && s.live != nil {
			s.live.eachRef(func(f *providers.Field, id string) {
				if d := of[m.live.target(s.live, f, id)]; d != nil && !g.needs[s][d] {
					g.prefer(d, s)
				}
			})
		}
	}
	kinds := slices.SortedFunc(maps.Keys(byKind), func(a, b *providers.Kind) int { return strings.Compare(a.Name, b.Name) })
	for _, kind := range kinds {
		for _, other := range kinds {
			if other != kind && refersTo(other, kind) {
				gate(byKind[other], byKind[kind], g)
			}
		}
	}
}

// eachRef visits what a live object links to and names.
func (o *Object) eachRef(visit func(f *providers.Field, id string)) {
	for i := range o.kind.Fields {
		f := &o.kind.Fields[i]
		for _, id := range o.links[f.Name] {
			visit(f, id)
		}
		if names(f) {
			eachID(f, o.fields.Get(f.Name), visit)
		}
	}
}

// eachID visits the ids that a live value holds where its row says that they name others.
func eachID(f *providers.Field, v value.Value, visit func(f *providers.Field, id string)) {
	switch {
	case f == nil:
	case v.Kind() == value.String && f.Ref != nil:
		visit(f, v.Reveal())
	case v.Kind() == value.List:
		for _, item := range v.Items() {
			if f.Ref != nil {
				visit(f, item.Reveal())
			} else {
				eachID(f.Elem, item, visit)
			}
		}
	case v.Kind() == value.Map:
		for _, part := range v.Fields() {
			eachID(f.Field(part.Key), part.Value, visit)
		}
	}
}

// gate makes all of the later steps wait for all of the first ones. For many
// of them the first ones are put in a row instead, of which the others wait for the last.
func gate(first, later []*Step, g *graph) {
	if len(first)*len(later) > 4096 {
		for i := 1; i < len(first); i++ {
			g.prefer(first[i], first[i-1])
		}
		first = first[len(first)-1:]
	}
	for _, s := range later {
		for _, f := range first {
			g.prefer(s, f)
		}
	}
}

// refersTo reports whether objects of a kind may name objects of another, or live in it.
func refersTo(kind, other *providers.Kind) bool {
	if kind.Parent == other.Name {
		return true
	}
	return slices.ContainsFunc(kind.Fields, func(f providers.Field) bool { return fieldRefers(&f, other.Name) })
}

func fieldRefers(f *providers.Field, name string) bool {
	if f.Ref != nil && f.Ref.Kind == name || f.After != nil && f.After.Kind == name {
		return true
	}
	if f.Elem != nil && fieldRefers(f.Elem, name) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(sub providers.Field) bool { return fieldRefers(&sub, name) })
}

// onlyTargets drops the steps that a plan for some targets is not about.
func (m *maker) onlyTargets(needs map[*Step]map[*Step]bool) {
	if len(m.options.Targets) == 0 {
		return
	}
	keep := map[*Step]bool{}
	var mark func(s *Step)
	mark = func(s *Step) {
		if keep[s] {
			return
		}
		keep[s] = true
		for first := range needs[s] {
			mark(first)
		}
		if s.late != nil {
			mark(s.late)
		}
	}
	for _, s := range m.plan.Steps {
		if m.targeted(s.Address) {
			mark(s)
		}
	}
	m.plan.Steps = slices.DeleteFunc(m.plan.Steps, func(s *Step) bool { return !keep[s] })
}
