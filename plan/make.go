package plan

import (
	"context"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Options say what a plan is to be about.
type Options struct {
	Targets     []value.Address // only these objects, what is in them and what they need
	AllowDelete map[string]int  // by kind, "tenant" or "logto.tenant": how many deletes are meant
	AllowCreate map[string]int  // the same of objects that may be there unseen (Secluded): how many are to be made
	Destroy     bool            // delete what Tenon made
	Rotate      []value.Address // objects whose secrets are to be followed by others now, due or not
}

// Run observes and makes the plan. The plan must be closed.
func Run(ctx context.Context, in Input, o Options) (*Plan, error) {
	in.Only = o.Targets
	live, err := Observe(ctx, in)
	if err != nil {
		return nil, err
	}
	p, err := Make(live, o)
	if err != nil {
		_ = live.Close(ctx)
		return nil, err
	}
	if err := p.review(ctx); err != nil {
		_ = live.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return p, nil
}

// Make compares what is declared with what was observed. It sends nothing and
// is deterministic. The error is spec.Problems: names that lead nowhere, and
// steps that wait for each other.
func Make(live *Live, o Options) (*Plan, error) {
	m := &maker{live: live, options: o, steps: map[*spec.Resource]*Step{}, seen: map[*spec.Resource]bool{}, named: map[*spec.Resource][]*spec.Resource{}}
	m.turns = map[*spec.Resource]*Turn{}
	m.decided, m.early = map[*spec.Resource]bool{}, map[*spec.Resource]bool{}
	m.picked, m.targeted = selection(live.input.State, o.Targets), containing(o.Targets)
	m.plan = &Plan{Format: Format, Stack: live.input.State.Stack, Digest: live.input.State.Digest, Files: live.input.State.Files, Destroy: o.Destroy, live: live}
	for _, t := range o.Targets {
		m.plan.Targets = append(m.plan.Targets, string(t))
	}
	for _, a := range o.Rotate {
		m.plan.Rotate = append(m.plan.Rotate, string(a))
	}
	m.asked(o.Rotate)
	live.readAgain(m.picked)
	if o.Destroy {
		m.destroy()
	} else {
		for _, r := range live.input.State.Resources {
			m.visit(r)
		}
		m.prune()
	}
	if len(m.faults) > 0 {
		return nil, m.faults
	}
	if err := m.order(); err != nil {
		return nil, err
	}
	m.renames()
	m.unsureNote()
	m.brakes()
	m.reviewed()
	m.count()
	return m.plan, nil
}

type maker struct {
	live     *Live
	options  Options
	picked   func(*spec.Resource) bool
	targeted func(value.Address) bool
	plan     *Plan
	steps    map[*spec.Resource]*Step
	deletes  []*Step
	going    map[value.Address]bool // addresses of deletes
	seen     map[*spec.Resource]bool
	named    map[*spec.Resource][]*spec.Resource
	decided  map[*spec.Resource]bool
	early    map[*spec.Resource]bool             // others were decided with an eye on it before it was
	users    map[*spec.Resource][]*spec.Resource // who names a resource or is in it; made on first need
	total    int                                 // declared objects considered
	turns    map[*spec.Resource]*Turn            // of objects that rotate: see turn
	unsure   []value.Target                      // secrets that are taken to be as declared
	shown    map[*Step]*providers.Planned        // made on first need: see planned
	faults   spec.Problems
}

// visit decides about a resource after those that it names, so that it is
// known which of them will have another id.
func (m *maker) visit(r *spec.Resource) {
	if r == nil || m.seen[r] || !m.picked(r) {
		return
	}
	m.seen[r] = true
	m.visit(r.Parent)
	m.consults(r.Parent)
	for _, to := range m.references(r) {
		m.visit(to)
		m.consults(to)
	}
	m.total++
	m.decide(r)
	m.again(r)
}

// references are the declared objects that a resource names; they are found once.
func (m *maker) references(r *spec.Resource) []*spec.Resource {
	to, known := m.named[r]
	if !known {
		to = references(m.live.input.State, r)
		m.named[r] = to
	}
	return to
}

// pending reports whether an object will have an id only after apply.
func (m *maker) pending(r *spec.Resource) bool {
	s := m.steps[r]
	return s != nil && (s.Action == Create || s.Action == Replace)
}

// current is the live object that a resource is, unless what is around it will be made anew.
func (m *maker) current(r *spec.Resource) *Object {
	if r.Parent != nil && m.pending(r.Parent) {
		return nil
	}
	return m.live.matched[r]
}

func (m *maker) decide(r *spec.Resource) {
	obj := m.current(r)
	if r.Left {
		m.leave(r, obj)
		return
	}
	if obj != nil && obj.given {
		return
	}
	links, faults := m.live.links(r, obj, m.pending)
	if len(faults) > 0 {
		m.faults = append(m.faults, faults...)
		return
	}
	turn := m.turn(r, obj)
	unread := obj != nil && !obj.lost && m.live.unread[r] != nil
	if obj != nil && obj.same && !obj.lost && !unread && turn == nil && sameLinks(links) {
		return // and nothing is compared later: see compareEarly
	}
	want, fault := m.live.wants(r, m.pending)
	if fault != nil {
		m.faults = append(m.faults, fault)
		return
	}
	s := &Step{Address: r.Address, Kind: r.Connection.Provider.Name + "." + r.Kind.Name, resource: r, live: obj}
	s.File, s.Line, s.Column = r.Pos.File, int(r.Pos.Line), int(r.Pos.Col)
	switch {
	case obj == nil && r.Kind.Singleton && m.cannotCome(r):
		m.faults = append(m.faults, &spec.Problem{Pos: r.Pos, Address: r.Address,
			Message: fmt.Sprintf("%s: the server tells of no %s there", r.Address, r.Kind.Collection), Hint: "it may need a setting of what it is in, or a newer server"})
	case obj == nil && r.Kind.Singleton:
		m.update(s, want, links)
	case obj == nil && m.doubtful(r):
		m.faults = append(m.faults, m.doubt(r))
	case obj == nil:
		m.create(s, want, links)
	case obj.lost:
		m.recover(s, want, links)
	case turn != nil:
		m.rotate(s, want, links, turn)
	case unread:
		m.reread(s, want, links)
	default:
		m.update(s, want, links)
	}
}

// cannotCome reports whether the only one of its kind is missing in an object
// that is there already and stays as it is.
func (m *maker) cannotCome(r *spec.Resource) bool {
	return r.Parent == nil || m.steps[r.Parent] == nil && m.current(r.Parent) != nil
}

func (m *maker) add(s *Step) {
	m.steps[s.resource] = s
	m.plan.Steps = append(m.plan.Steps, s)
}

func (m *maker) create(s *Step, want value.Value, links []linkDiff) {
	s.Action, s.Reason, s.Why = Create, "new", ""
	if e := m.live.entry(s.resource); e != nil && e.ID != "" {
		s.Reason, s.Why = "drift", "it was applied before and is gone"
	}
	s.Changes = m.changes(s, want, links)
	s.Makes = slices.Clone(s.resource.Kind.MintsOf(s.resource.Fields))
	m.add(s)
}

// recover deals with what a create left behind that was cut short.
func (m *maker) recover(s *Step, want value.Value, links []linkDiff) {
	s.ID, s.Reason = s.live.id, "lost-credentials"
	s.Makes = slices.Clone(s.resource.Kind.MintsOf(s.resource.Fields))
	if s.resource.Kind.Renews {
		s.Action, s.renew = Update, true
		if s.resource.Kind.Rotates != nil {
			s.Rotates = LostTurn(s.live.export(), s.resource.Kind)
		}
		s.Why = "an earlier apply was stopped after it was made and before its secrets were stored: they are made anew"
		if len(s.Makes) == 0 {
			s.Why = "an earlier apply was stopped after it was made and before its secrets were stored: they are read again"
		}
		s.Changes = m.changes(s, want, links)
	} else {
		s.Action = Replace
		s.Why = "an earlier apply was stopped after it was made and before its secrets were stored: nobody has them, and nothing is in it"
		live := s.live
		s.live = nil
		s.Changes = m.changes(s, want, links)
		s.live = live
	}
	s.Fingerprint = m.fingerprint(s, want)
	m.add(s)
}

// update compares; nothing is added where nothing differs.
func (m *maker) update(s *Step, want value.Value, links []linkDiff) {
	s.Action = Update
	s.Changes = m.changes(s, want, links)
	if len(s.Changes) == 0 {
		return
	}
	s.Reason, s.Why = m.reason(s.Changes)
	if anew := m.anew(s); anew != nil && s.Reason == "differs" {
		s.Reason, s.Why = "follows", fmt.Sprintf("it refers to %s, which is made anew", anew.Address)
	}
	if s.live == nil { // the only one of its kind, in a place that is yet to be made
		s.Reason, s.Why = "new", ""
	} else {
		s.ID = s.live.id
		s.Fingerprint = m.fingerprint(s, want)
		if i := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Forces }); i >= 0 {
			m.replace(s, want, links, s.Changes[i].Path)
		}
	}
	m.add(s)
}

// replace turns an update into a delete and a create: the changes are then
// against the live object, and all that is declared is sent.
func (m *maker) replace(s *Step, want value.Value, links []linkDiff, field string) {
	s.Action, s.Reason = Replace, "immutable"
	s.Why = fmt.Sprintf("%s is fixed when the object is made", field)
	s.Makes = slices.Clone(s.resource.Kind.MintsOf(s.resource.Fields))
}

// anew is a replaced object that a step's resource names, if there is one.
func (m *maker) anew(s *Step) *spec.Resource {
	for _, to := range m.references(s.resource) {
		if first := m.steps[to]; first != nil && first.Action == Replace {
			return to
		}
	}
	return nil
}
