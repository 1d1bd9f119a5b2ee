package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Input is what a plan is made from.
type Input struct {
	State     *spec.State
	Inventory *Inventory
	Env       *providers.Env
	// Secret opens an entry of the secret store; an Absent value means that
	// there is none. nil: there is no store.
	Secret func(value.Target) (value.Value, error)
	// Progress, if not nil, is told what is being listed. Calls come from one goroutine at a time.
	Progress func(Progress)
	// Only limits the observation to these objects, what is around them, and
	// what they refer to. Empty is everything.
	Only []value.Address
}

// Progress says how far listing one kind in one place has come.
type Progress struct {
	Place       value.Address
	Collection  string
	Have, Total int // Total 0: not known
}

// observer lists what is live. Places are observed side by side; each writes
// only into what is its own, and the shared maps under the lock.
type observer struct {
	live    *Live
	demands *demands
	mu      sync.Mutex
	faults  spec.Problems
}

// Observe lists, with as few requests as the pages allow and without one
// write, all that the state, its references and the inventory speak of. All
// that goes wrong in any place is reported together, as spec.Problems.
func Observe(ctx context.Context, in Input) (*Live, error) {
	live := &Live{input: in, places: map[value.Address]*place{}, byID: map[idKey]*Object{}, matched: map[*spec.Resource]*Object{}}
	if in.Inventory == nil {
		live.input.Inventory = NewInventory(in.State.Stack)
	}
	before := requests(in.Env)
	live.input.Inventory = live.input.Inventory.moved(in.State)
	live.demands = gather(in.State, live.input.Inventory, selection(in.State, in.Only))
	o := &observer{live: live, demands: live.demands}
	var g errgroup.Group
	for _, conn := range in.State.Connections {
		if d := o.demands.roots[conn.Address]; d != nil {
			g.Go(func() error { o.connection(ctx, conn, d); return nil })
		}
	}
	_ = g.Wait()
	live.reads = requests(in.Env) - before
	if err := o.failure(ctx); err != nil {
		_ = live.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return live, nil
}

func requests(env *providers.Env) int64 {
	if env == nil {
		return 0
	}
	c := env.Meter.Counts()
	return c.Reads + c.Tokens
}

func (o *observer) failure(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(o.faults) == 0 {
		return nil
	}
	sort.SliceStable(o.faults, func(i, j int) bool {
		a, b := o.faults[i], o.faults[j]
		if a.Pos.File != b.Pos.File {
			return a.Pos.File < b.Pos.File
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line < b.Pos.Line
		}
		return a.Address < b.Address
	})
	return o.faults
}

// fault notes a failure; one that only says "cancelled" is left to the context.
func (o *observer) fault(p *spec.Problem) {
	if errors.Is(p.Err, context.Canceled) {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = append(o.faults, p)
}

func (o *observer) connection(ctx context.Context, conn *spec.Connection, d *demand) {
	client, err := conn.Provider.Open(ctx, providers.Config{Address: conn.Address, Fields: conn.Fields, Env: o.live.input.Env})
	if err != nil {
		o.fault(problem(conn.Pos, conn.Address, err))
		return
	}
	p := &place{address: conn.Address, conn: conn, client: client, exists: true}
	o.mu.Lock()
	o.live.clients = append(o.live.clients, client)
	o.mu.Unlock()
	o.place(ctx, p, d)
}

// problem says of an error where it belongs and what to do.
func problem(pos value.Pos, address value.Address, err error) *spec.Problem {
	var known *spec.Problem
	if errors.As(err, &known) {
		return known
	}
	hint := providers.HintOf(err)
	text := err.Error()
	var hinted *providers.Hinted
	if errors.As(err, &hinted) && error(hinted) == err {
		text = hinted.Err.Error()
	}
	return &spec.Problem{Pos: pos, Address: address, Message: string(address) + ": " + text, Hint: hint, Err: err}
}

// place lists the kinds that are wanted in one place side by side, matches
// them with what is declared, and then goes inside.
func (o *observer) place(ctx context.Context, p *place, d *demand) { o.placeWith(ctx, p, d, nil) }

// placeWith is place where the listings of inline kinds are there already.
func (o *observer) placeWith(ctx context.Context, p *place, d *demand, told map[*providers.Kind]*listing) {
	p.kinds = make(map[*providers.Kind]*listing, len(d.order))
	for kind, ls := range told {
		p.kinds[kind] = ls
	}
	o.mu.Lock()
	if p.address != "" {
		o.live.places[p.address] = p
	}
	o.mu.Unlock()
	var g errgroup.Group
	for _, kind := range d.order {
		if p.kinds[kind] == nil {
			p.kinds[kind] = &listing{kind: kind}
		}
	}
	for _, kind := range d.order {
		if kd, ls := d.kinds[kind], p.kinds[kind]; kd.wanted && told[kind] == nil {
			g.Go(func() error { o.list(ctx, p, ls, kd); return nil })
		}
	}
	_ = g.Wait()
	for _, kind := range d.order {
		o.match(p, p.kinds[kind], d.kinds[kind])
	}
	if ctx.Err() != nil {
		return
	}
	o.within(ctx, p, d)
}

// within reads relations, verifies, and observes the places inside.
func (o *observer) within(ctx context.Context, p *place, d *demand) {
	var g errgroup.Group
	for _, kind := range d.order {
		kd, ls := d.kinds[kind], p.kinds[kind]
		o.placeInline(p, ls, kd, d)
		for name := range kd.links {
			g.Go(func() error { o.relation(ctx, p, ls, kind.Field(name)); return nil })
		}
		if kd.verify {
			g.Go(func() error { o.verify(ctx, p, ls); return nil })
		}
	}
	_ = g.Wait()
	for r, inner := range d.inside {
		if obj := o.object(r); obj != nil {
			g.Go(func() error { o.enter(ctx, p, obj, r, inner); return nil })
		}
	}
	for _, kind := range d.order {
		for key, inner := range d.kinds[kind].named {
			for _, obj := range p.kinds[kind].find(-1, key) {
				if obj.resource == nil && obj.inner == nil {
					g.Go(func() error { o.descend(ctx, p, obj, "", nil, inner); return nil })
				}
			}
		}
	}
	_ = g.Wait()
}

// list streams one kind in one place.
func (o *observer) list(ctx context.Context, p *place, ls *listing, kd *kindDemand) {
	cands := o.candidates(p, ls.kind, kd)
	q := providers.Query{Kind: ls.kind, Parents: p.parents}
	for _, kind := range kd.inline {
		q.Inside = append(q.Inside, kind.Name)
	}
	for name := range kd.links {
		q.Links = append(q.Links, name)
	}
	slices.Sort(q.Links)
	if tell := o.live.input.Progress; tell != nil {
		q.Progress = func(have, total int) {
			o.mu.Lock()
			defer o.mu.Unlock()
			tell(Progress{p.address, ls.kind.Collection, have, total})
		}
	}
	seen := map[string]bool{}
	err := p.client.List(ctx, q, func(live providers.Object) error {
		if seen[live.ID] {
			return nil
		}
		seen[live.ID] = true
		ls.objects = append(ls.objects, o.keepObject(p, ls.kind, live, cands))
		return nil
	})
	if err != nil {
		pos := p.conn.Pos
		if p.around != nil {
			pos = p.around.Pos
		}
		o.fault(problem(pos, p.address, fmt.Errorf("reading %s: %w", ls.kind.Collection, err)))
	}
}

// keepObject turns what a list gave into what the plan keeps: of an object
// that is as declared, hardly more than its id.
func (o *observer) keepObject(p *place, kind *providers.Kind, live providers.Object, cands *candidates) *Object {
	obj := &Object{kind: kind, id: live.ID, in: p, fields: live.Fields, links: live.Links, builtIn: live.BuiltIn, own: live.Own}
	obj.keys = keysOf(kind, live.Fields)
	if r := cands.of(obj); r != nil {
		if !kind.Opens && !o.demands.keep[r] && plainSame(r, live.Fields) {
			obj.same, obj.fields, obj.resource = true, refFields(kind, live.Fields), r
		}
	} else if !kind.Opens && !cands.remembered[obj.id] {
		obj.fields = refFields(kind, live.Fields)
	}
	if len(live.Inside) > 0 {
		obj.inner = &place{conn: p.conn, around: p.around, client: p.client, exists: true, kinds: map[*providers.Kind]*listing{}}
		obj.inner.parents = append(slices.Clone(p.parents), obj.id)
		for name, inside := range live.Inside {
			child := p.conn.Provider.Kind(name)
			ls := &listing{kind: child}
			none := &candidates{}
			for _, one := range inside {
				in := o.keepObject(obj.inner, child, one, none)
				in.fields = one.Fields
				ls.objects = append(ls.objects, in)
			}
			obj.inner.kinds[child] = ls
		}
	}
	return obj
}

// refFields keeps of an object's fields those that name others.
func refFields(kind *providers.Kind, fields value.Value) value.Value {
	var kept []value.Field
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if f.Ref != nil && !f.Relation {
			if v := fields.Get(f.Name); v.Kind() != value.Absent {
				kept = append(kept, value.Field{Key: f.Name, Value: v})
			}
		}
	}
	if kept == nil {
		return value.Value{}
	}
	return value.OfMap(kept...)
}

// relation reads the links of one field for the objects that declare it.
func (o *observer) relation(ctx context.Context, p *place, ls *listing, f *providers.Field) {
	owners := map[string]*Object{}
	q := providers.RelationQuery{Kind: ls.kind, Field: f, Parents: p.parents}
	o.mu.Lock()
	for _, obj := range ls.objects {
		if obj.resource == nil || !obj.resource.Fields.Get(f.Name).IsSet() {
			continue
		}
		if _, told := obj.links[f.Name]; told {
			continue
		}
		owners[obj.id] = obj
		q.Owners = append(q.Owners, obj.id)
	}
	o.mu.Unlock()
	if len(owners) == 0 {
		return
	}
	q.Targets = o.targets(p, owners[q.Owners[0]].resource, f)
	linked := map[string][]string{}
	err := p.client.Relations(ctx, q, func(owner, target string) { linked[owner] = append(linked[owner], target) })
	if err != nil {
		o.fault(problem(owners[q.Owners[0]].resource.Pos, p.address, fmt.Errorf("reading %s of %s: %w", f.Name, ls.kind.Collection, err)))
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, obj := range owners {
		links := make(map[string][]string, len(obj.links)+1)
		for name, ids := range obj.links {
			links[name] = ids
		}
		links[f.Name] = linked[id]
		obj.links = links
	}
}

// targets are the ids of all live objects that a relation may lead to, as far
// as they were listed.
func (o *observer) targets(p *place, r *spec.Resource, f *providers.Field) []string {
	anchor, chain := anchorOf(r, p.conn.Provider.Kind(f.Ref.Kind))
	at := p.conn.Address
	if anchor != nil {
		at = anchor.Address
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	outer := o.live.places[at]
	if outer == nil {
		return nil
	}
	objects := outer.kinds[chain[0]].objects
	for _, kind := range chain[1:] {
		var inside []*Object
		for _, obj := range objects {
			if obj.inner != nil && obj.inner.kinds[kind] != nil {
				inside = append(inside, obj.inner.kinds[kind].objects...)
			}
		}
		objects = inside
	}
	ids := make([]string, len(objects))
	for i, obj := range objects {
		ids[i] = obj.id
	}
	return ids
}

// verify asks the server about fields that no list gives.
func (o *observer) verify(ctx context.Context, p *place, ls *listing) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(32)
	for _, obj := range ls.objects {
		if obj.resource == nil {
			continue
		}
		for i := range ls.kind.Fields {
			f := &ls.kind.Fields[i]
			want := obj.resource.Fields.Get(f.Name)
			if !f.Verify || !want.IsSet() || want.HasUnknown() {
				continue
			}
			g.Go(func() error {
				c := providers.Change{Kind: ls.kind, Parents: p.parents, ID: obj.id}
				ok, err := p.client.Verify(ctx, c, f.Name, want)
				if err != nil {
					o.fault(problem(want.Pos(), obj.resource.Address, fmt.Errorf("checking %s: %w", f.Name, err)))
					return nil
				}
				o.mu.Lock()
				defer o.mu.Unlock()
				if obj.verified == nil {
					obj.verified = map[string]bool{}
				}
				obj.verified[f.Name] = ok
				return nil
			})
		}
	}
	_ = g.Wait()
}
