package plan

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// relation reads the links of one field for the objects that declare it.
func (o *observer) relation(ctx context.Context, p *place, ls *listing, f *providers.Field) {
	owners := map[string]*Object{}
	q := providers.RelationQuery{Kind: ls.kind, Field: f, Parents: p.parents}
	o.mu.Lock()
	for _, obj := range ls.objects {
		if obj.resource == nil || obj.resource.Fields.Get(f.Name).Kind() == value.Absent {
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
	if f.Ref != nil {
		q.Targets = o.targets(p, owners[q.Owners[0]].resource, f)
	}
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

// targets are the ids of all live objects that a relation may lead to; nil
// where no list has told all of them.
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
	if outer.kinds[chain[0]] == nil {
		return nil
	}
	objects := outer.kinds[chain[0]].objects
	for _, kind := range chain[1:] {
		if !kind.Inline {
			return nil // they are listed later, or not at all
		}
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
			want := o.verifiable(obj.resource, f)
			if !want.IsSet() || want.HasUnknown() {
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

// verifiable is the value that a field is to be checked for; Absent or unknown
// where there is none yet, or none at all, which Make will say.
func (o *observer) verifiable(r *spec.Resource, f *providers.Field) value.Value {
	declared := r.Fields.Get(f.Name)
	switch {
	case !f.Verify:
		return value.Value{}
	case !declared.HasUnknown():
		return declared
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	want, fault := o.live.want(r, f, declared, notPending)
	if fault != nil {
		return value.Value{}
	}
	return want
}
