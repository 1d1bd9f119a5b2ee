package plan

import (
	"context"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// reviewed is a step that is to be shown to the client of its scope.
type reviewed struct {
	step   *Step
	client providers.Client
	change providers.Planned
}

// shows tells whether clients are to see what a step does.
func shows(s *Step) bool {
	if s.Late {
		return false // the first step of its object stands for both
	}
	return s.live != nil && s.live.kind.Reviewed || s.resource != nil && s.resource.Kind.Reviewed
}

// planned is what a step does, as far as it is known by now.
func (m *maker) planned(s *Step) *providers.Planned {
	if p := m.shown[s]; p != nil {
		return p
	}
	p := &providers.Planned{Creates: s.Action == Create || s.Action == Replace, Deletes: s.Action == Delete || s.Action == Replace}
	if s.live != nil {
		p.Kind, p.Parents, p.ID, p.Live = s.live.kind, s.live.in.parents, s.live.id, s.live.export()
	}
	if s.resource != nil && s.Action != Delete {
		p.Kind = s.resource.Kind
		m.wanted(s, p)
	}
	if m.shown == nil {
		m.shown = map[*Step]*providers.Planned{}
	}
	m.shown[s] = p
	return p
}

// wanted fills in what a step sets. What leads nowhere was reported before.
func (m *maker) wanted(s *Step, p *providers.Planned) {
	want, fault := m.live.wants(s.resource, m.pending)
	links, faults := m.live.links(s.resource, s.live, m.pending)
	if fault != nil || len(faults) > 0 {
		return
	}
	var names map[string]bool
	if s.Action == Update {
		names = map[string]bool{}
		for _, c := range s.Changes {
			names[value.SplitPath(c.Path)[0]] = true
		}
	}
	if at := m.live.around(s.resource); at != nil && at.exists {
		p.Parents = at.parents
	}
	p.Fields = sendable(s.resource.Kind, want, names)
	p.Add, p.Remove = map[string][]string{}, map[string][]string{}
	for _, d := range links {
		p.Declared = append(p.Declared, d.field.Name)
		for _, to := range d.add {
			if to.id != "" {
				p.Add[d.field.Name] = append(p.Add[d.field.Name], to.id)
			}
		}
		for _, to := range d.remove {
			p.Remove[d.field.Name] = append(p.Remove[d.field.Name], to.id)
		}
	}
}

// scopeOf is the address of the innermost object around a step that opens a
// client of its own, or of the connection.
func scopeOf(s *Step) value.Address {
	if s.live != nil {
		return value.Address(s.live.in.scope())
	}
	in := place{conn: s.resource.Connection, around: s.resource.Parent}
	return value.Address(in.scope())
}

// waits lets steps come first that others of their scope have to wait for, as
// their kinds say.
func (m *maker) waits(g *graph) {
	var waiting, all []*Step
	for _, s := range m.plan.Steps {
		if shows(s) {
			all = append(all, s)
			if m.planned(s).Kind.Waits != nil {
				waiting = append(waiting, s)
			}
		}
	}
	for _, s := range waiting {
		for _, first := range all {
			if s != first && scopeOf(s) == scopeOf(first) && m.planned(s).Kind.Waits(*m.planned(s), *m.planned(first)) {
				g.prefer(s, first)
			}
		}
	}
}

// reviewed collects what clients are to look at.
func (m *maker) reviewed() {
	for _, s := range m.plan.Steps {
		if !shows(s) {
			continue
		}
		if client := m.live.speaker(s); client != nil {
			m.plan.reviewed = append(m.plan.reviewed, reviewed{s, client, *m.planned(s)})
		}
	}
}

// speaker is the client of the scope that a step is in, or, where that is yet to
// be opened, of the nearest around it that is open.
func (l *Live) speaker(s *Step) providers.Client {
	if s.live != nil {
		return s.live.client()
	}
	for r := s.resource; r != nil; r = r.Parent {
		if at := l.around(r); at != nil && at.client != nil {
			return at.client
		}
	}
	return nil
}

// review shows the plan to the clients that it concerns; what they object to is
// refused. The error is the context's.
func (p *Plan) review(ctx context.Context) error {
	before := requests(p.live.input.Env)
	var clients []providers.Client
	byClient := map[providers.Client][]reviewed{}
	for _, r := range p.reviewed {
		if byClient[r.client] == nil {
			clients = append(clients, r.client)
		}
		byClient[r.client] = append(byClient[r.client], r)
	}
	for _, client := range clients {
		reviewer, ok := client.(providers.Reviewer)
		if !ok {
			continue
		}
		list := byClient[client]
		changes := make([]providers.Planned, len(list))
		for i := range list {
			changes[i] = list[i].change
		}
		for _, o := range reviewer.Review(ctx, changes) {
			s := list[o.To].step
			p.refuse(s.Address, objectedAt(s, o), fmt.Sprintf("%s: %s", s.Address, providers.Unhinted(o.Err)), providers.HintOf(o.Err))
		}
	}
	p.Requests.Read += requests(p.live.input.Env) - before
	return context.Cause(ctx)
}

// objectedAt is where the field stands that an objection is about.
func objectedAt(s *Step, o providers.Objection) value.Pos {
	if s.resource != nil && o.Field != "" {
		return fieldPos(s.resource, o.Field)
	}
	return s.pos()
}

// fieldPos is where a field stands in a file, or what is around it.
func fieldPos(r *spec.Resource, path string) value.Pos {
	for names := value.SplitPath(path); len(names) > 0; names = slices.Delete(names, len(names)-1, len(names)) {
		at := ""
		for _, name := range names {
			at = value.JoinPath(at, name)
		}
		if v := r.Fields.Lookup(at); v.Kind() != value.Absent && v.Pos().Line > 0 {
			return v.Pos()
		}
	}
	return r.Pos
}
