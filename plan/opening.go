package plan

import (
	"context"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Opens reports whether the inside of a step's object has to be opened and
// observed once it is there, because other steps live in it.
func (p *Plan) Opens(s *Step) bool {
	return s.resource != nil && s.resource.Kind.Opens && s.Action != Delete && p.live.places[s.Address] == nil && p.live.demands.has(s.resource)
}

// Opening is the inside of an object that an apply has made, as it was found.
type Opening struct{ live *Live }

// Open observes the inside of an object that was just made, with the secrets
// that its making gave: the store may be one that can be written and not read.
// It may run beside other calls; its result is added by Opened.
func (p *Plan) Open(ctx context.Context, s *Step, made providers.Result) (*Opening, error) {
	l, r := p.live, s.resource
	sub := &Live{input: l.input, places: map[value.Address]*place{}, byID: map[idKey]*Object{}, matched: map[*spec.Resource]*Object{}, demands: l.demands, moves: l.moves}
	sub.fresh = map[value.Address]map[string]value.Value{s.Address: made.Minted}
	o := &observer{live: sub, demands: l.demands}
	outer := &place{address: s.Address.Parent(), conn: r.Connection, around: r.Parent, client: s.outer.client, parents: s.outer.parents, exists: true}
	obj := &Object{kind: r.Kind, id: made.Object.ID, in: outer, fields: made.Object.Fields, resource: r}
	o.enter(ctx, outer, obj, r, l.demands.existing(r))
	if err := o.failure(ctx); err != nil {
		_ = sub.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return &Opening{sub}, nil
}

// Opened adds what Open has found. Not for concurrent use.
func (p *Plan) Opened(found *Opening) {
	for a, at := range found.live.places {
		p.live.places[a] = at
	}
	for key, obj := range found.live.byID {
		p.live.byID[key] = obj
	}
	for r, obj := range found.live.matched {
		p.live.matched[r] = obj
	}
	p.live.clients = append(p.live.clients, found.live.clients...)
}
