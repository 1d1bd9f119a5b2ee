package plan

import (
	"context"
	"fmt"
	"slices"

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
	return s.listed(ctx, call, func(o providers.Object) bool { return keysOf(r.Kind, o.Fields)[alt] == key })
}

// Look reads the live object of a step again. Safe beside other calls.
func (p *Plan) Look(ctx context.Context, s *Step, call Call) (providers.Object, error) {
	found, err := s.listed(ctx, call, func(o providers.Object) bool { return o.ID == call.Change.ID })
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("it was made, and the list of %s does not tell of it: %w", s.resource.Kind.Collection, providers.ErrNotFound)
	}
	if err != nil {
		return providers.Object{}, err
	}
	found[0].Links = call.Change.Live.Links // which were not asked for
	return found[0], nil
}

// listed gives those objects of a step's kind, in its place, that are wanted.
func (s *Step) listed(ctx context.Context, call Call, wanted func(providers.Object) bool) ([]providers.Object, error) {
	r, parents := s.resource, call.Change.Parents
	q := providers.Query{Kind: r.Kind, Parents: parents}
	if r.Kind.Unlisted {
		q.Asked = []providers.Object{{ID: call.Change.ID, Fields: call.Change.Fields}}
	}
	if r.Kind.Inline { // only the list of what is around tells of it
		q = providers.Query{Kind: r.Parent.Kind, Parents: parents[:len(parents)-1], Inside: []string{r.Kind.Name}}
	}
	var found []providers.Object
	err := call.Client.List(ctx, q, func(o providers.Object) error {
		objects := []providers.Object{o}
		if r.Kind.Inline {
			objects = o.Inside[r.Kind.Name]
			if o.ID != parents[len(parents)-1] {
				return nil
			}
		}
		found = append(found, slices.DeleteFunc(slices.Clone(objects), func(o providers.Object) bool { return !wanted(o) })...)
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
