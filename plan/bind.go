package plan

import (
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Call is what carries out a step: a client and what to ask of it.
type Call struct {
	Client providers.Client
	Change providers.Change
	// Exists says that the object is there: Update is to be called, not Create.
	// For a planned create that means that it is adopted.
	Exists bool
	// Nothing says that an adopted object already is as declared.
	Nothing bool
	// Stale says that Change.Live is what the answer to a create told, which
	// need not be all: the object is to be read before it is changed.
	Stale bool
	// Whole are, for a kind that rotates, all fields that are declared and known.
	Whole value.Value
}

// Bind gives the call for a create, an update, or the second half of a replace,
// with late values filled in from what the steps before have made. Not for
// concurrent use.
func (p *Plan) Bind(s *Step) (Call, error) {
	l, r := p.live, s.resource
	at := l.around(r)
	if at == nil || at.client == nil {
		return Call{}, fmt.Errorf("%s: what it is in was not opened", s.Address)
	}
	s.outer = at
	want, fault := l.wants(r, notPending)
	if fault != nil {
		return Call{}, fault
	}
	obj := l.matched[r]
	links, faults := l.links(r, obj, notPending)
	if len(faults) > 0 {
		return Call{}, faults
	}
	if obj == nil && r.Kind.Singleton {
		return Call{}, fmt.Errorf("%s: the server tells of no %s there", s.Address, r.Kind.Name)
	}
	client := at.client
	if obj != nil {
		client = obj.client()
	}
	call := Call{Client: client, Change: providers.Change{Kind: r.Kind, Parents: at.parents, Keep: l.keep(r.Kind, r.Parent)}, Exists: obj != nil}
	for _, d := range links {
		call.Change.Declared = append(call.Change.Declared, d.field.Name)
		if !s.sends(d.field.Name) {
			continue
		}
		if fault := call.link(r, d); fault != nil {
			return Call{}, fault
		}
	}
	if r.Kind.Rotates != nil {
		call.Whole = known(sendable(r.Kind, want, nil))
	}
	want = s.share(want)
	if obj == nil {
		call.Change.Fields = sendable(r.Kind, want, nil)
	} else {
		call.Change.ID, call.Change.Live = obj.id, obj.export()
		names := p.differing(s, obj, want)
		call.Change.Fields = sendable(r.Kind, without(want, r.Ignore), names)
		call.Nothing = call.Change.Fields.Len() == 0 && len(call.Change.Add) == 0 && len(call.Change.Remove) == 0 && !s.renew
		call.Stale = s.Late && s.main.Action != Update && call.Change.Fields.Len() > 0
	}
	if unknown := firstUnknown(call.Change.Fields); unknown != "" {
		return Call{}, &spec.Problem{Pos: r.Fields.Lookup(unknown).Pos(), Address: r.Address,
			Message: fmt.Sprintf("%s#%s is still not known", r.Address, unknown), Hint: "the object that it refers to does not tell this field"}
	}
	return call, nil
}

// share is the part of an object's fields that a step sends.
func (s *Step) share(fields value.Value) value.Value {
	if !s.Late && len(s.later) == 0 {
		return fields
	}
	return value.OfMap(slices.DeleteFunc(slices.Clone(fields.Fields()), func(f value.Field) bool { return !s.sends(f.Key) })...)
}

func notPending(*spec.Resource) bool { return false }

// around is the place in which a resource lives.
func (l *Live) around(r *spec.Resource) *place {
	at := r.Connection.Address
	if r.Parent != nil {
		at = r.Parent.Address
	}
	return l.places[at]
}

func (c *Call) link(r *spec.Resource, d linkDiff) *spec.Problem {
	for _, id := range d.add {
		if id.id == "" {
			return &spec.Problem{Pos: r.Fields.Get(d.field.Name).Pos(), Address: r.Address,
				Message: fmt.Sprintf("%s names %q in %s, which was not found", r.Address, id.name, d.field.Name), Hint: "declare it, or correct the name"}
		}
		if c.Change.Add == nil {
			c.Change.Add = map[string][]string{}
		}
		c.Change.Add[d.field.Name] = append(c.Change.Add[d.field.Name], id.id)
	}
	for _, id := range d.remove {
		if c.Change.Remove == nil {
			c.Change.Remove = map[string][]string{}
		}
		c.Change.Remove[d.field.Name] = append(c.Change.Remove[d.field.Name], id.id)
	}
	return nil
}

// differing names the top-level fields of a live object that are to be sent.
func (p *Plan) differing(s *Step, obj *Object, want value.Value) map[string]bool {
	names := map[string]bool{}
	m := &maker{live: p.live, steps: map[*spec.Resource]*Step{}}
	again := &Step{Address: s.Address, resource: s.resource, live: obj, Action: Update}
	for _, c := range m.changes(again, want, nil) {
		names[value.SplitPath(c.Path)[0]] = true
	}
	// What cannot be read is sent as it was planned, and to an object that was
	// not there then.
	for _, c := range s.Changes {
		if f := fieldAt(obj.kind, c.Path); f != nil && (f.Verify || hides(f)) {
			names[value.SplitPath(c.Path)[0]] = true
		}
	}
	if s.live == nil || s.Action != Update {
		for _, part := range hiddenParts(s.resource.Kind, want, s.resource.Ignore) {
			names[value.SplitPath(part.path)[0]] = true
		}
	}
	return names
}

// sendable drops what is never sent, and, if names are given, what is not among them.
func sendable(kind *providers.Kind, want value.Value, names map[string]bool) value.Value {
	var fields []value.Field
	for _, part := range want.Fields() {
		f := kind.Field(part.Key)
		if f == nil || f.Local || f.ReadOnly || f.Relation || (names != nil && !names[part.Key]) {
			continue
		}
		if names == nil && part.Value.Kind() == value.Null {
			continue
		}
		fields = append(fields, part)
	}
	return value.OfMap(fields...)
}

// without takes the ignored paths out of what would be sent.
func without(v value.Value, ignore []string) value.Value {
	for _, path := range ignore {
		v = cut(v, value.SplitPath(path))
	}
	return v
}

func cut(v value.Value, names []string) value.Value {
	part := v.Get(names[0])
	if part.Kind() == value.Absent {
		return v
	}
	if len(names) == 1 {
		return v.With(names[0], value.Value{})
	}
	return v.With(names[0], cut(part, names[1:]))
}

// known leaves out what is not known.
func known(fields value.Value) value.Value {
	return value.OfMap(slices.DeleteFunc(slices.Clone(fields.Fields()), func(f value.Field) bool { return f.Value.HasUnknown() })...)
}

func firstUnknown(fields value.Value) string {
	for _, part := range fields.Fields() {
		if part.Value.HasUnknown() {
			return value.JoinPath("", part.Key)
		}
	}
	return ""
}

// BindDelete gives the call for a delete, or the first half of a replace.
func (p *Plan) BindDelete(s *Step) Call {
	at := s.live.in
	e := p.live.input.Inventory.Objects[s.Address]
	return Call{Client: s.live.client(), Change: providers.Change{Kind: s.live.kind, Minting: e.minting() && e.made(s.live.id), Parents: at.parents, ID: s.live.id, Live: s.live.export(), Keep: p.live.keep(s.live.kind, at.around)}, Exists: true}
}

// keep lists the declared objects beside one that its kind may take along.
func (l *Live) keep(kind *providers.Kind, around *spec.Resource) map[string][]string {
	if len(kind.Takes) == 0 || around == nil {
		return nil
	}
	out := map[string][]string{}
	for _, r := range around.Children {
		if obj := l.matched[r]; obj != nil && slices.Contains(kind.Takes, r.Kind.Name) {
			out[r.Kind.Name] = append(out[r.Kind.Name], obj.id)
		}
	}
	return out
}

// Made tells the plan which object a step has made or updated, so that later
// steps can refer to it. Not for concurrent use.
func (p *Plan) Made(s *Step, made providers.Object) {
	l, r := p.live, s.resource
	if s.Rotates != nil {
		l.turning(r, false)
	}
	at := l.around(r)
	obj := &Object{kind: r.Kind, id: made.ID, in: at, fields: made.Fields, links: made.Links, own: made.Own, builtIn: made.BuiltIn, resource: r}
	old := l.matched[r]
	if old != nil && made.Fields.Kind() == value.Absent {
		obj.fields = old.fields
	}
	if old != nil {
		obj.through = old.through
	}
	obj.keys = keysOf(r.Kind, obj.fields)
	l.matched[r] = obj
	l.index(obj)
	if r.Kind.Opens {
		return
	}
	if old != nil && old.inner != nil {
		obj.inner = old.inner
		l.reach(s.Address, len(at.parents), old.id, made.ID)
	} else if l.demands.has(r) {
		obj.inner = &place{address: r.Address, conn: r.Connection, around: r, client: at.client, exists: true, kinds: map[*providers.Kind]*listing{}}
		obj.inner.parents = append(slices.Clone(at.parents), made.ID)
		l.places[r.Address] = obj.inner
	}
}

// reach puts a new id into the way to what is inside an object: where the id
// is a name, an update may change it.
func (l *Live) reach(a value.Address, depth int, old, now string) {
	if old == now {
		return
	}
	for at, p := range l.places {
		if at.Within(a) && len(p.parents) > depth && p.parents[depth] == old {
			p.parents = slices.Clone(p.parents)
			p.parents[depth] = now
		}
	}
}

// Gone tells the plan that the object of a replace is deleted, and with it all
// that was inside.
func (p *Plan) Gone(s *Step) {
	if s.resource == nil {
		return
	}
	p.live.unmatch(s.resource)
	for a := range p.live.places {
		if a.Within(s.Address) {
			delete(p.live.places, a)
		}
	}
}

func (l *Live) unmatch(r *spec.Resource) {
	delete(l.matched, r)
	for _, child := range r.Children {
		l.unmatch(child)
	}
}

// Renews says that the step makes lost secrets anew.
func (s *Step) Renews() bool { return s.renew }

// Resource is the declared object of a step; nil for the delete of one that no file has.
func (s *Step) Resource() *spec.Resource { return s.resource }
