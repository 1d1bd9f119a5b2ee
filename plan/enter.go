package plan

import (
	"context"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// placeInline makes places of what came with the objects of a list. Of those
// into which nothing leads, no more is kept than others may refer to.
func (o *observer) placeInline(p *place, ls *listing, kd *kindDemand, d *demand) {
	if len(kd.inline) == 0 {
		return
	}
	for _, obj := range ls.objects {
		if obj.inner == nil {
			obj.inner = &place{conn: p.conn, around: p.around, client: p.client, exists: true, kinds: map[*providers.Kind]*listing{}, parents: append(slices.Clone(p.parents), obj.id)}
		}
		for _, kind := range kd.inline {
			if obj.inner.kinds[kind] == nil {
				obj.inner.kinds[kind] = &listing{kind: kind}
			}
			o.mu.Lock()
			for _, in := range obj.inner.kinds[kind].objects {
				o.live.index(in)
				if obj.resource == nil || d.inside[obj.resource] == nil {
					o.trim(in, nil)
				}
			}
			o.mu.Unlock()
		}
	}
}

// enter observes what is inside a declared object that is live.
func (o *observer) enter(ctx context.Context, p *place, obj *Object, r *spec.Resource, inner *demand, beside map[*providers.Kind]int) {
	if obj.lost && (r.Kind.Opens || !r.Kind.Renews) { // closed, or to be made anew
		return
	}
	client := p.client
	if r.Kind.Opens {
		var err error
		if client, err = o.live.open(ctx, p, obj, r); err != nil {
			o.fault(problem(r.Pos, r.Address, err))
			return
		}
		o.mu.Lock()
		o.live.clients = append(o.live.clients, client)
		o.mu.Unlock()
	}
	o.descend(ctx, p, client, obj, r, inner, beside)
}

// open gives the client for the inside of an object.
func (l *Live) open(ctx context.Context, p *place, obj *Object, r *spec.Resource) (providers.Client, error) {
	minted, err := l.minted(r)
	if err != nil {
		return nil, err
	}
	settings, err := l.input.stored(local(r), r.Address)
	if err != nil {
		return nil, err
	}
	return p.client.Enter(ctx, providers.Entry{Kind: r.Kind, Address: r.Address, Object: obj.export(), Local: settings, Minted: minted})
}

// descend observes the inside of an object: of a declared one (r), or of one
// that references lead through.
func (o *observer) descend(ctx context.Context, p *place, client providers.Client, obj *Object, r *spec.Resource, inner *demand, beside map[*providers.Kind]int) {
	next := &place{conn: p.conn, around: r, client: client, exists: true, beside: beside}
	if r == nil {
		next.around = p.around
	} else {
		next.address = r.Address
	}
	if !obj.kind.Opens {
		next.parents = append(slices.Clone(p.parents), obj.id)
	}
	var told map[*providers.Kind]*listing
	o.mu.Lock()
	if obj.inner != nil {
		told = obj.inner.kinds
	}
	o.prepare(next, inner, told)
	obj.inner = next
	o.mu.Unlock()
	for _, ls := range told {
		for _, in := range ls.objects {
			in.in = next
		}
	}
	o.place(ctx, next, inner, told)
}

// export gives an object back to the provider that listed it.
func (o *Object) export() providers.Object {
	return providers.Object{ID: o.id, Fields: o.fields, Links: o.links, BuiltIn: o.builtIn, Own: o.own, OwnCredential: o.ownCredential}
}

// local are the fields of a resource that are Tenon's own business.
func local(r *spec.Resource) value.Value {
	var fields []value.Field
	for i := range r.Kind.Fields {
		if f := &r.Kind.Fields[i]; f.Local {
			if v := r.Fields.Get(f.Name); v.IsSet() {
				fields = append(fields, value.Field{Key: f.Name, Value: v})
			}
		}
	}
	return value.OfMap(fields...)
}
