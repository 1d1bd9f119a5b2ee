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
	Destroy     bool            // delete what Tenon made
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
	return p, nil
}

// Make compares what is declared with what was observed. It sends nothing and
// is deterministic. The error is spec.Problems: names that lead nowhere, and
// steps that wait for each other.
func Make(live *Live, o Options) (*Plan, error) {
	m := &maker{live: live, options: o, steps: map[*spec.Resource]*Step{}, seen: map[*spec.Resource]bool{}, named: map[*spec.Resource][]*spec.Resource{}}
	m.picked, m.targeted = selection(live.input.State, o.Targets), containing(o.Targets)
	m.plan = &Plan{Format: Format, Stack: live.input.State.Stack, Digest: live.input.State.Digest, Files: live.input.State.Files, Destroy: o.Destroy, live: live}
	for _, t := range o.Targets {
		m.plan.Targets = append(m.plan.Targets, string(t))
	}
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
	m.brakes()
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
	total    int // declared objects considered
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
	for _, to := range m.references(r) {
		m.visit(to)
	}
	m.total++
	m.decide(r)
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
	if obj != nil && obj.given {
		return
	}
	links, faults := m.live.links(r, obj, m.pending)
	if len(faults) > 0 {
		m.faults = append(m.faults, faults...)
		return
	}
	if obj != nil && obj.same && !obj.lost && sameLinks(links) {
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
	case obj == nil && r.Kind.Singleton:
		m.update(s, want, links)
	case obj == nil && slices.Contains(m.references(r), r):
		m.faults = append(m.faults, &spec.Problem{Pos: r.Pos, Address: r.Address,
			Message: fmt.Sprintf("%s names itself, and is not there yet", r.Address), Hint: "take the name out, apply, and put it back"})
	case obj == nil:
		m.create(s, want, links)
	case obj.lost:
		m.recover(s, want, links)
	default:
		m.update(s, want, links)
	}
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
	s.Makes = slices.Clone(s.resource.Kind.Mints)
	m.add(s)
}

// recover deals with what a create left behind that was cut short.
func (m *maker) recover(s *Step, want value.Value, links []linkDiff) {
	s.ID, s.Reason = s.live.id, "lost-credentials"
	s.Makes = slices.Clone(s.resource.Kind.Mints)
	if s.resource.Kind.Renews {
		s.Action, s.renew = Update, true
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
	if s.live != nil {
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
	s.Makes = slices.Clone(s.resource.Kind.Mints)
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

// reason says whose change an update is.
func (m *maker) reason(changes []Change) (string, string) {
	yours, drift := false, false
	for _, c := range changes {
		yours = yours || c.Whose == Yours || c.Whose == Both
		drift = drift || c.Whose == Drift || c.Whose == Both
	}
	switch {
	case yours && drift:
		return "both", "the file and the live object have both changed"
	case drift:
		return "drift", "changed behind Tenon's back"
	case yours:
		return "changed", "the file has changed"
	}
	return "differs", ""
}

// changes lists what differs, by path; for a create all that is declared.
func (m *maker) changes(s *Step, want value.Value, links []linkDiff) []Change {
	var out []Change
	entry := m.live.entry(s.resource)
	have := value.Value{}
	plain := true
	if s.live != nil {
		have, plain = s.live.fields, !s.live.same
	}
	c := comparer{ignore: s.resource.Ignore, refs: true, emit: func(l leaf) {
		if s.live == nil && s.Action == Create && l.want.Kind() == value.Null {
			return
		}
		if s.live != nil && l.same {
			return
		}
		out = append(out, m.change(s, l, entry))
	}}
	if plain {
		c.object(s.resource.Kind, want, have)
	} else {
		c.refsOnly(s.resource.Kind, want, have)
	}
	out = append(out, m.writeOnly(s, want)...)
	for _, d := range links {
		if !d.same() || (s.live == nil && len(d.want) > 0) {
			out = append(out, linkChange(d, entry, s.live == nil))
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return m.fieldOrder(s, a.Path) - m.fieldOrder(s, b.Path) })
	return out
}

// refsOnly compares reference fields alone: the plain ones were found equal.
func (c *comparer) refsOnly(kind *providers.Kind, want, have value.Value) {
	var fields []value.Field
	for _, part := range want.Fields() {
		if f := kind.Field(part.Key); f != nil && f.Ref != nil {
			fields = append(fields, part)
		}
	}
	c.object(kind, value.OfMap(fields...), have)
}

func (m *maker) fieldOrder(s *Step, path string) int {
	name := value.SplitPath(path)[0]
	return slices.IndexFunc(s.resource.Kind.Fields, func(f providers.Field) bool { return f.Name == name })
}

func (m *maker) change(s *Step, l leaf, entry *Entry) Change {
	c := Change{Path: l.path, Before: l.have, After: l.want, Secret: l.isSecret(), Unknown: l.want.HasUnknown()}
	if s.live == nil {
		c.Before = value.Value{}
	} else {
		top := s.resource.Kind.Field(value.SplitPath(l.path)[0])
		c.Forces = (l.field.Immutable || top.Immutable) && l.have.Kind() != value.Absent
	}
	if l.field.Ref != nil {
		c.Before, c.After = m.refName(s, l.field, c.Before), s.resource.Fields.Lookup(l.path)
	}
	if c.Secret {
		c.Before, c.After = mark(c.Before), mark(c.After)
	}
	if entry != nil && s.live != nil && !c.Secret && !c.Unknown && l.field.Ref == nil {
		c.Whose = whose(entry.Applied[l.path], digest(l.field, l.want), digest(l.field, l.have))
	}
	return c
}

func mark(v value.Value) value.Value {
	if v.Kind() == value.Absent {
		return v
	}
	return v.AsSecret()
}

// refName shows a live id as the name of what it is.
func (m *maker) refName(s *Step, f *providers.Field, v value.Value) value.Value {
	if v.Kind() != value.String || s.live == nil {
		return v
	}
	if to := m.live.object(s.live.in, s.live.in.conn.Provider.Kind(f.Ref.Kind), v.Reveal()); to != nil {
		return value.OfString(m.live.nameOf(to))
	}
	return v
}

// whose tells from what was last applied who has moved.
func whose(applied, want, have string) Whose {
	switch {
	case applied == "":
		return ""
	case applied != want && applied != have:
		return Both
	case applied != want:
		return Yours
	}
	return Drift
}

func linkChange(d linkDiff, entry *Entry, fresh bool) Change {
	c := Change{Path: d.field.Name, After: value.OfStrings(d.want...)}
	if fresh {
		return c
	}
	c.Before = value.OfStrings(d.have...)
	// The names are the same and the ids are not: one of them is made anew.
	c.Unknown = slices.Equal(d.want, d.have)
	if entry != nil && !c.Unknown {
		c.Whose = whose(entry.Applied[d.field.Name], linkDigest(d.want), linkDigest(d.have))
	}
	return c
}

// writeOnly lists the fields that no list gives: all of them for a create, and
// those that the server said are another, or that the file has changed since.
func (m *maker) writeOnly(s *Step, want value.Value) []Change {
	var out []Change
	for i := range s.resource.Kind.Fields {
		f := &s.resource.Kind.Fields[i]
		v := want.Get(f.Name)
		if !f.WriteOnly || f.Local || !v.IsSet() && !m.unsets(s, f, v) || slices.Contains(s.resource.Ignore, f.Name) {
			continue
		}
		c := Change{Path: f.Name, After: v, Secret: f.Secret || v.HasSecret(), Unknown: v.HasUnknown()}
		if s.live != nil {
			if m.stillSet(s, f, v) {
				continue
			}
			c.Before = value.OfUnknown()
			if !f.Verify {
				c.Whose = Yours // nothing else is known of it
			}
		}
		if c.Secret {
			c.Before, c.After = mark(c.Before), mark(c.After)
		}
		out = append(out, c)
	}
	return out
}

// unsets reports whether a declared null takes back what was applied before.
func (m *maker) unsets(s *Step, f *providers.Field, v value.Value) bool {
	entry := m.live.entry(s.resource)
	return v.Kind() == value.Null && s.live != nil && entry != nil && entry.Applied[f.Name] != ""
}

// stillSet says of a field that cannot be read whether it may be left alone.
func (m *maker) stillSet(s *Step, f *providers.Field, v value.Value) bool {
	if f.Verify {
		ok, asked := s.live.verified[f.Name]
		return ok || !asked
	}
	entry := m.live.entry(s.resource)
	if f.Secret || v.HasSecret() || entry == nil || entry.Applied[f.Name] == "" {
		return true
	}
	return entry.Applied[f.Name] == digest(f, v)
}
