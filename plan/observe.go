package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

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
	// NoStore says that no new secret could be kept: what is stored already may
	// still be read.
	NoStore bool
	// Progress, if not nil, is told what is being listed. Calls come from one goroutine at a time.
	Progress func(Progress)
	// Only limits the observation to these objects, what is around them, and
	// what they refer to. Empty is everything.
	Only []value.Address
	// Now is the time that the plan is made for: what rotates goes by it. The
	// zero value is the time at which the observation begins.
	Now time.Time
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
	if in.Now.IsZero() {
		live.input.Now = time.Now().UTC()
	}
	before := requests(in.Env)
	live.moves = movesOf(in.State)
	live.input.Inventory = live.input.Inventory.moved(live.moves)
	live.input.State = withLeft(in.State, live.input.Inventory)
	live.demands = gather(live.input.State, live.input.Inventory, in.Only)
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
	client, err := Open(ctx, o.live.input, conn)
	if err != nil {
		o.fault(problem(conn.Pos, conn.Address, err))
		return
	}
	p := &place{address: conn.Address, conn: conn, client: client, exists: true}
	o.mu.Lock()
	o.live.clients = append(o.live.clients, client)
	o.prepare(p, d, nil)
	o.mu.Unlock()
	o.place(ctx, p, d, nil)
}

// problem says of an error where it belongs and what to do.
func problem(pos value.Pos, address value.Address, err error) *spec.Problem {
	var known *spec.Problem
	if errors.As(err, &known) {
		return known
	}
	text := providers.Unhinted(err)
	if !strings.HasPrefix(text, string(address)) {
		text = string(address) + ": " + text
	}
	var field *providers.FieldError
	if errors.As(err, &field) && !field.Pos.IsZero() {
		pos = field.Pos
	}
	return &spec.Problem{Pos: pos, Address: address, Message: text, Hint: providers.HintOf(err), Err: err}
}

// place lists the kinds that are wanted in one place side by side, matches
// them with what is declared, and then goes inside. told are the listings of
// inline kinds, which are there already.
func (o *observer) place(ctx context.Context, p *place, d *demand, told map[*providers.Kind]*listing) {
	var g errgroup.Group
	for _, kind := range d.order {
		if kd, ls := d.kinds[kind], p.kinds[kind]; kd.wanted && told[kind] == nil {
			g.Go(func() error { o.list(ctx, p, ls, kd); return nil })
		}
	}
	_ = g.Wait()
	for _, kind := range d.order {
		if kind.Secluded && !p.kinds[kind].failed {
			o.seek(ctx, p, p.kinds[kind], d.kinds[kind])
		}
	}
	for _, kind := range d.matchOrder() {
		if ls := p.kinds[kind]; !ls.failed {
			o.match(p, ls, d.kinds[kind])
		}
	}
	if ctx.Err() != nil {
		return
	}
	o.within(ctx, p, d)
}

// prepare makes the listings of a place, and makes it known: after that its
// map of listings does not change any more. The lock must be held.
func (o *observer) prepare(p *place, d *demand, told map[*providers.Kind]*listing) {
	p.kinds = make(map[*providers.Kind]*listing, len(d.order))
	for kind, ls := range told {
		p.kinds[kind] = ls
	}
	for _, kind := range d.order {
		if p.kinds[kind] == nil {
			p.kinds[kind] = &listing{kind: kind}
		}
	}
	if p.address != "" {
		o.live.places[p.address] = p
	}
}

// within reads relations, verifies, and observes the places inside.
func (o *observer) within(ctx context.Context, p *place, d *demand) {
	for _, kind := range d.order {
		o.placeInline(p, p.kinds[kind], d.kinds[kind], d)
	}
	var g errgroup.Group
	for _, kind := range d.order {
		kd, ls := d.kinds[kind], p.kinds[kind]
		for name := range kd.links {
			g.Go(func() error { o.relation(ctx, p, ls, kind.Field(name)); return nil })
		}
		if kd.verify {
			g.Go(func() error { o.verify(ctx, p, ls); return nil })
		}
	}
	_ = g.Wait()
	through, entered := o.through(p, d), map[*spec.Resource]*Object{}
	beside := map[*providers.Kind]int{}
	for r, inner := range d.inside {
		if obj := o.object(r); obj != nil {
			entered[r] = obj
			inner.countListed(beside)
		}
	}
	for _, inner := range through {
		inner.countListed(beside)
	}
	for r, obj := range entered {
		g.Go(func() error { o.enter(ctx, p, obj, r, d.inside[r], beside); return nil })
	}
	for obj, inner := range through {
		g.Go(func() error { o.descend(ctx, p, p.client, obj, nil, inner, beside); return nil })
	}
	_ = g.Wait()
}

// through finds the undeclared objects that references lead through.
func (o *observer) through(p *place, d *demand) map[*Object]*demand {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := map[*Object]*demand{}
	for _, kind := range d.order {
		for key, inner := range d.kinds[kind].named {
			for _, obj := range p.kinds[kind].find(-1, key) {
				if obj.resource == nil {
					out[obj] = inner
				}
			}
		}
	}
	return out
}

// declared names the fields that are declared of a kind; nil where more may be
// wanted: others refer to fields, or something is to go.
func (o *observer) declared(kd *kindDemand) []string {
	names := []string{}
	if len(kd.gone) > 0 { // what is to go is looked at for a new name
		return nil
	}
	for _, r := range kd.resources {
		if o.demands.keep[r] {
			return nil
		}
		for _, f := range r.Fields.Fields() {
			if !slices.Contains(names, f.Key) {
				names = append(names, f.Key)
			}
		}
	}
	slices.Sort(names)
	return names
}

// list streams one kind in one place.
func (o *observer) list(ctx context.Context, p *place, ls *listing, kd *kindDemand) {
	cands := o.candidates(p, ls.kind, kd)
	q := p.query(ls.kind)
	q.Fields = o.declared(kd)
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
	if ls.kind.Unlisted {
		q.Asked = o.asked(p, kd)
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
		ls.failed = true
		pos := p.conn.Pos
		if p.around != nil {
			pos = p.around.Pos
		}
		o.fault(problem(pos, p.address, fmt.Errorf("reading %s: %w", ls.kind.Collection, err)))
	}
}
