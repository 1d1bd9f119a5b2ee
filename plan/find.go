package plan

import (
	"context"

	"tenon/providers"
)

// Find lists the live objects that have the key of a step's resource: what a
// create whose answer was lost may have made. Safe beside other calls.
func (p *Plan) Find(ctx context.Context, s *Step, call Call) ([]providers.Object, error) {
	r := s.resource
	alt := alternative(r.Kind, r.KeyFields)
	key := foldKey(r.Kind, r.KeyFields, r.Key)
	if refKey(r.Kind, r.KeyFields) {
		key = keysOf(r.Kind, call.Change.Fields)[alt]
	}
	q := providers.Query{Kind: r.Kind, Parents: call.Change.Parents}
	if r.Kind.Unlisted {
		q.Asked = []providers.Object{{Fields: call.Change.Fields}}
	}
	if r.Kind.Inline {
		return p.findInline(ctx, s, call, alt, key)
	}
	var found []providers.Object
	err := call.Client.List(ctx, q, func(o providers.Object) error {
		if keys := keysOf(r.Kind, o.Fields); keys[alt] == key {
			found = append(found, o)
		}
		return nil
	})
	return found, err
}

// findInline is Find for objects that only the list of what is around them tells.
func (p *Plan) findInline(ctx context.Context, s *Step, call Call, alt int, key string) ([]providers.Object, error) {
	r, parents := s.resource, call.Change.Parents
	around, id := r.Parent.Kind, parents[len(parents)-1]
	var found []providers.Object
	q := providers.Query{Kind: around, Parents: parents[:len(parents)-1], Inside: []string{r.Kind.Name}}
	err := call.Client.List(ctx, q, func(o providers.Object) error {
		if o.ID != id {
			return nil
		}
		for _, in := range o.Inside[r.Kind.Name] {
			if keys := keysOf(r.Kind, in.Fields); keys[alt] == key {
				found = append(found, in)
			}
		}
		return nil
	})
	return found, err
}

// KnownIDs are the ids that live objects with the key of a create had when the
// plan was made: what it makes is none of them.
func (p *Plan) KnownIDs(s *Step) []string {
	at := p.live.around(s.resource)
	if at == nil || at.kinds == nil || s.resource.Kind.Singleton || refKey(s.resource.Kind, s.resource.KeyFields) {
		return nil
	}
	var ids []string
	for _, obj := range at.kinds[s.resource.Kind].find(alternative(s.resource.Kind, s.resource.KeyFields), s.resource.Key) {
		ids = append(ids, obj.id)
	}
	return ids
}
