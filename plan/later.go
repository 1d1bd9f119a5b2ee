package plan

import (
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// A circle of names is broken by time: the object is made without the fields
// that close it, and a step of its own (Step.Late) sets them once what they
// name is there. That is possible for links, which are made apart from the
// object anyway, and for other fields that may be changed afterwards.

// wait says that a step comes after another because a field names its object.
type wait struct {
	field string // at the top of the object
	first *Step
}

// deferrable reports whether an object can be made without a field that it declares.
func deferrable(kind *providers.Kind, name string) bool {
	f := kind.Field(name)
	if f == nil || f.Local || slices.ContainsFunc(kind.Keys, func(key []string) bool { return slices.Contains(key, name) }) {
		return false
	}
	return f.Relation || !f.Required && !fixed(f)
}

// fixed reports whether a field, or a part of it, is fixed when the object is made.
func fixed(f *providers.Field) bool {
	return f.Immutable || f.Elem != nil && fixed(f.Elem) || slices.ContainsFunc(f.Fields, func(sub providers.Field) bool { return fixed(&sub) })
}

// namesOf finds what a step's object names. What it names of itself, or inside
// itself, cannot be there before it: such a field is set afterwards.
func (m *maker) namesOf(s *Step, g *graph) {
	r := s.resource
	r.EachRef(func(path string, f *providers.Field, v value.Value) {
		if !spec.NamesObject(v) {
			return
		}
		at, err := r.RefPath(f.Ref, v)
		if err != nil {
			return // Load has told
		}
		field := value.SplitPath(path)[0]
		to := m.live.input.State.Resolve(at)
		first := m.steps[to]
		if first != nil && first != s {
			g.waits[s] = append(g.waits[s], wait{field, first})
		}
		switch {
		case (to == r || at.Anchor == r) && m.pending(r):
			m.later(s, field, to, v, g)
		case first == nil || slices.Contains(s.later, field):
		case m.pending(to):
			g.needFor(s, first, field)
		default:
			g.prefer(s, first) // only its id counts, and that is known
		}
	})
	m.afterOf(s, g)
}

// afterOf finds what comes before a step's object by a text of it.
func (m *maker) afterOf(s *Step, g *graph) {
	r := s.resource
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		comesAfter(f, r.Fields.Get(f.Name), func(ref *providers.Ref, v value.Value) {
			at, err := r.RefPath(ref, v)
			if err != nil {
				return
			}
			to := m.live.input.State.Resolve(at)
			first := m.steps[to]
			switch {
			case first == nil || first == s:
			case m.pending(to):
				g.waits[s] = append(g.waits[s], wait{f.Name, first})
				g.needFor(s, first, f.Name)
			default:
				g.prefer(s, first)
			}
		})
	}
}

// later puts a field off that names the object itself, or what is in it.
func (m *maker) later(s *Step, field string, to *spec.Resource, v value.Value, g *graph) {
	if deferrable(s.resource.Kind, field) {
		g.putOff(s, field)
		return
	}
	what := "what is in it"
	if to == s.resource {
		what = "itself"
	}
	m.faults = append(m.faults, &spec.Problem{Pos: v.Pos(), Address: s.Address,
		Message: fmt.Sprintf("%s names %s in %s, and is not there yet", s.Address, what, field),
		Hint:    "the field is needed when the object is made, or fixed by that: name another object"})
}

// breakCircle puts off the fields by which one step of a circle waits for the
// next: links before other fields, then those that wait for most.
func (m *maker) breakCircle(circle []*Step, g *graph) bool {
	var best *Step
	var fields []string
	weight := 0
	for i, s := range circle[:len(circle)-1] {
		why := g.because[[2]*Step{s, circle[i+1]}]
		if w := g.weigh(s, why); w > weight {
			best, fields, weight = s, slices.Clone(why), w
		}
	}
	for _, name := range fields {
		g.putOff(best, name)
	}
	return best != nil
}

// weigh says how well some fields of a step can be put off; 0: not at all.
func (g *graph) weigh(s *Step, fields []string) int {
	all := !slices.ContainsFunc(s.Changes, func(c Change) bool { return !slices.Contains(fields, value.SplitPath(c.Path)[0]) })
	if len(fields) == 0 || s.Action == Update && all {
		return 0
	}
	const links = 1 << 30
	weight := links
	for _, name := range fields {
		if !deferrable(s.resource.Kind, name) {
			return 0
		}
		if !s.resource.Kind.Field(name).Relation {
			weight = 0
		}
	}
	for _, w := range g.waits[s] {
		if slices.Contains(fields, w.field) {
			weight++
		}
	}
	return weight
}

// putOff takes a field out of a step, and all that the step waits for because of it.
func (g *graph) putOff(s *Step, field string) {
	if slices.Contains(s.later, field) {
		return
	}
	s.later = append(s.later, field)
	slices.Sort(s.later)
	for _, w := range g.waits[s] {
		pair := [2]*Step{s, w.first}
		if i := slices.Index(g.because[pair], field); i >= 0 {
			g.because[pair] = slices.Delete(g.because[pair], i, i+1)
			if len(g.because[pair]) == 0 {
				delete(g.because, pair)
				delete(g.needs[s], w.first)
			}
		}
	}
}

// lateSteps makes the steps that set what was put off. Nothing waits for them,
// so that they close no circle.
func (m *maker) lateSteps(g *graph) {
	for _, s := range slices.Clone(m.plan.Steps) {
		if len(s.later) == 0 {
			continue
		}
		late := &Step{Address: s.Address, Kind: s.Kind, Action: Update, Reason: s.Reason, Late: true, File: s.File, Line: s.Line, Column: s.Column, resource: s.resource, main: s}
		if s.Action == Update {
			late.ID, late.live = s.ID, s.live
		}
		late.Why = "it names what is made with it"
		if slices.Contains(m.references(s.resource), s.resource) {
			late.Why = "it names itself"
		}
		g.need(late, s)
		for _, w := range g.waits[s] {
			if slices.Contains(s.later, w.field) {
				g.need(late, w.first)
				late.Why = "it names what is made after it"
			}
		}
		m.moveChanges(s, late)
		s.late = late
		m.plan.Steps = append(m.plan.Steps, late)
	}
}

// moveChanges gives a late step its part of the changes. A replace does not
// list what is only set again.
func (m *maker) moveChanges(s, late *Step) {
	var kept []Change
	for _, c := range s.Changes {
		if s.isLater(c.Path) {
			late.Changes = append(late.Changes, c)
		} else {
			kept = append(kept, c)
		}
	}
	s.Changes = kept
	for _, name := range s.later {
		if !slices.ContainsFunc(late.Changes, func(c Change) bool { return value.SplitPath(c.Path)[0] == name }) {
			late.Changes = append(late.Changes, Change{Path: name, After: s.resource.Fields.Get(name)})
		}
	}
	slices.SortStableFunc(late.Changes, func(a, b Change) int { return m.fieldOrder(s, a.Path) - m.fieldOrder(s, b.Path) })
}

// isLater reports whether a path lies in a field that a late step sets.
func (s *Step) isLater(path string) bool {
	return len(s.later) > 0 && slices.Contains(s.later, value.SplitPath(path)[0])
}

// sends reports whether a field of the object is this step's business: all of
// them are, unless a late step shares them with it.
func (s *Step) sends(field string) bool {
	if s.Late {
		return s.main.isLater(field)
	}
	return !s.isLater(field)
}
