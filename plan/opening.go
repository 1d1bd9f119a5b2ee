package plan

import (
	"context"
	"maps"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Opens reports whether the inside of a step's object has to be opened and
// observed once it is there, because other steps live in it. Not for concurrent use.
func (p *Plan) Opens(s *Step) bool {
	switch {
	case s.resource == nil || s.Action == Delete || !p.live.demands.has(s.resource):
		return false
	case s.resource.Kind.Opens:
		return p.live.places[s.Address] == nil
	}
	s.unseen = p.live.unseen(s.resource)
	return len(s.unseen) > 0
}

// unseen are the kinds of which an object is to have one, and has none yet: it
// comes with the object itself, or with a setting of it.
func (l *Live) unseen(r *spec.Resource) []*providers.Kind {
	var out []*providers.Kind
	for _, child := range r.Children {
		if child.Kind.Singleton && l.matched[child] == nil {
			out = append(out, child.Kind)
		}
	}
	return out
}

// only is the part of a demand that is about some kinds and what is in them.
func (d *demand) only(kinds []*providers.Kind) *demand {
	if d == nil {
		return nil
	}
	out := &demand{conn: d.conn, around: d.around, kinds: map[*providers.Kind]*kindDemand{}, inside: map[*spec.Resource]*demand{}}
	for _, kind := range kinds {
		if kd := d.kinds[kind]; kd != nil {
			out.kinds[kind], out.order = kd, append(out.order, kind)
		}
	}
	for r, inner := range d.inside {
		if out.kinds[r.Kind] != nil {
			out.inside[r] = inner
		}
	}
	return out
}

// Opening is the inside of an object that an apply has made, as it was found.
type Opening struct {
	live     *Live
	resource *spec.Resource
}

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
	inner := l.demands.existing(r)
	if !r.Kind.Opens {
		inner = inner.only(s.unseen)
	}
	o.enter(ctx, outer, obj, r, inner, nil)
	if err := o.failure(ctx); err != nil {
		_ = sub.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return &Opening{sub, r}, nil
}

// Opened adds what Open has found. Not for concurrent use.
func (p *Plan) Opened(found *Opening) {
	for a, at := range found.live.places {
		if known := p.live.places[a]; known != nil && known.kinds != nil {
			maps.Copy(known.kinds, at.kinds) // the rest was observed before
			continue
		}
		p.live.places[a] = at
	}
	for key, obj := range found.live.byID {
		p.live.byID[key] = obj
	}
	for r, obj := range found.live.matched {
		p.live.matched[r] = obj
	}
	if r := found.resource; r.Kind.Secluded {
		p.live.matched[r].through = p.live.places[r.Address].client
	}
	p.live.clients = append(p.live.clients, found.live.clients...)
}
