package plan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// errUnseen says that a credential shows nothing of what it came with.
var errUnseen = errors.New("its own credential shows no such object any more")

// seek looks for objects that the list of a place does not have, each through
// its own credential: the declared ones, and those that Tenon made and no file
// declares any more. See providers.Kind.Secluded.
func (o *observer) seek(ctx context.Context, p *place, ls *listing, kd *kindDemand) {
	var g errgroup.Group
	g.SetLimit(8)
	wanted := slices.Clone(kd.resources)
	for _, a := range kd.vacant {
		wanted = append(wanted, vacated(p, ls.kind, a))
	}
	listed := slices.Clone(ls.objects)
	for i, r := range wanted {
		if o.listed(listed, r) {
			continue
		}
		g.Go(func() error {
			found, client, err := o.live.seekOne(ctx, p, r)
			o.mu.Lock()
			defer o.mu.Unlock()
			if client != nil {
				o.live.clients = append(o.live.clients, client)
			}
			switch {
			case err != nil:
				o.veil(p, r, err)
			case found != nil:
				obj := o.keepObject(p, ls.kind, *found, &candidates{doubtful: true})
				obj.through = client
				ls.objects = append(ls.objects, obj)
				if i < len(kd.resources) {
					ls.show(r, obj)
				}
			}
			return nil
		})
	}
	_ = g.Wait()
}

// show notes whose credential an object was found with.
func (ls *listing) show(r *spec.Resource, obj *Object) {
	if ls.sought == nil {
		ls.sought = map[*spec.Resource]*Object{}
	}
	ls.sought[r] = obj
}

// vacated stands for an object that no file declares any more.
func vacated(p *place, kind *providers.Kind, a value.Address) *spec.Resource {
	r := &spec.Resource{Address: a, Kind: kind, Connection: p.conn, Parent: p.around, Fields: value.OfMap()}
	if steps, err := a.Steps(); err == nil && len(steps) > 0 {
		r.Key = steps[len(steps)-1].Key
	}
	return r
}

// listed reports whether a list has an object that needs no credential of its
// own to be seen: by its id; or by its key, where nothing says that it was made.
func (o *observer) listed(objects []*Object, r *spec.Resource) bool {
	if id := o.live.knownID(r); id != "" {
		return slices.ContainsFunc(objects, func(obj *Object) bool { return obj.id == id })
	}
	if minted, err := o.live.minted(r); err == nil && minted.IsSet() {
		return false
	}
	ls := &listing{kind: r.Kind, objects: objects}
	return len(ls.find(alternative(r.Kind, r.KeyFields), r.Key)) > 0
}

// seekOne looks for one object with the credential that the files or the secret
// store have of it. Nothing is found where there is none, and nothing says that
// the object was ever made.
func (l *Live) seekOne(ctx context.Context, p *place, r *spec.Resource) (*providers.Object, providers.Client, error) {
	client, err := l.open(ctx, p, &Object{kind: r.Kind, in: p}, r)
	if errors.Is(err, providers.ErrNoCredentials) && r.ID == "" && l.entry(r) == nil {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var shown []providers.Object
	err = client.List(ctx, p.query(r.Kind), func(o providers.Object) error {
		shown = append(shown, o)
		return nil
	})
	if err != nil {
		return nil, client, err
	}
	found, err := chosen(r, l.knownID(r), shown)
	return found, client, err
}

// chosen is that one of the objects which a credential shows that it came with:
// the only one, whatever it is called by now.
func chosen(r *spec.Resource, id string, shown []providers.Object) (*providers.Object, error) {
	for i, o := range shown {
		if o.ID == id {
			return &shown[i], nil
		}
	}
	if id != "" || len(shown) == 0 {
		return nil, errUnseen
	}
	if len(shown) == 1 {
		return &shown[0], nil
	}
	var same []int
	for i, o := range shown {
		if key, _, ok := (&providers.Kind{Keys: [][]string{r.KeyFields}}).Key(o.Fields); ok && key == r.Key {
			same = append(same, i)
		}
	}
	if len(same) != 1 {
		return nil, providers.WithHint(fmt.Errorf("its own credential shows %d objects, and none of them alone is called %q", len(shown), r.Key), "say which one is meant: add _id")
	}
	return &shown[same[0]], nil
}

// veil notes that an object could not be seen. What only says that the server
// is not there, or that a file cannot be read, is a failure of the whole run.
// The lock must be held.
func (o *observer) veil(p *place, r *spec.Resource, err error) {
	switch {
	case errors.Is(err, providers.ErrNoCredentials), errors.Is(err, providers.ErrDenied), errors.Is(err, providers.ErrNotFound), errors.Is(err, errUnseen):
		if o.live.veiled == nil {
			o.live.veiled = map[value.Address]error{}
		}
		o.live.veiled[r.Address] = err
	case errors.Is(err, context.Canceled):
	default:
		pos := r.Pos
		if pos.IsZero() {
			pos = p.conn.Pos
		}
		o.faults = append(o.faults, problem(pos, r.Address, err))
	}
}

// known are the objects of a kind in a place that files declare or the inventory remembers.
func (l *Live) known(p *place, kind *providers.Kind) []*spec.Resource {
	var out []*spec.Resource
	for _, r := range l.input.State.Resources {
		if r.Kind == kind && r.Connection == p.conn && r.Parent == p.around {
			out = append(out, r)
		}
	}
	for _, a := range slices.Sorted(maps.Keys(l.input.Inventory.Objects)) {
		e := l.input.Inventory.Objects[a]
		if a.Parent() == p.address && l.input.State.Lookup(a) == nil && kindOf(p.conn, e.Kind) == kind {
			out = append(out, vacated(p, kind, a))
		}
	}
	return out
}

// CameWith reports whether the secret store has the credential that shows the
// object of a step: whoever has that has made it, whatever else is remembered.
func (p *Plan) CameWith(s *Step) bool { return s.resource != nil && p.live.cameWith(s.resource) }

func (l *Live) cameWith(r *spec.Resource) bool {
	obj := l.matched[r]
	if obj == nil || obj.through == nil {
		return false
	}
	minted, err := l.minted(r)
	return err == nil && minted.IsSet()
}
