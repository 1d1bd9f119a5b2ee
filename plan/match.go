package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// candidates tells, while a list still streams in, which declared object a
// live one will most likely be, so that equal ones need not be kept.
type candidates struct {
	byID       map[string]*spec.Resource
	byKey      map[string]*spec.Resource
	only       *spec.Resource // of a singleton
	remembered map[string]bool
}

func (o *observer) candidates(p *place, kind *providers.Kind, kd *kindDemand) *candidates {
	c := &candidates{
		byID:  make(map[string]*spec.Resource, len(kd.resources)),
		byKey: make(map[string]*spec.Resource, len(kd.resources)), remembered: map[string]bool{},
	}
	for _, r := range kd.resources {
		if kind.Singleton {
			c.only = r
			continue
		}
		if id := o.live.knownID(r); id != "" {
			c.byID[id] = r
		}
		if alt := alternative(kind, r.KeyFields); alt >= 0 && !refKey(kind, r.KeyFields) {
			c.byKey[keyIndex(alt, foldKey(kind, r.KeyFields, r.Key))] = r
		}
	}
	name := p.conn.Provider.Name + "." + kind.Name
	for address, entry := range o.live.input.Inventory.Objects {
		if entry.Kind == name && entry.Made && o.demands.state.Lookup(address) == nil {
			c.remembered[entry.ID] = true
		}
	}
	return c
}

func (c *candidates) of(obj *Object) *spec.Resource {
	if c.only != nil {
		return c.only
	}
	if r := c.byID[obj.id]; r != nil {
		return r
	}
	for i, key := range obj.keys {
		if r := c.byKey[keyIndex(i, key)]; key != "" && r != nil {
			return r
		}
	}
	return nil
}

// refKey reports whether a kind's key names another object.
func refKey(kind *providers.Kind, names []string) bool {
	return len(names) == 1 && kind.Field(names[0]) != nil && kind.Field(names[0]).Ref != nil
}

// knownID is the id that a resource is pinned to, or had when it was last applied.
func (l *Live) knownID(r *spec.Resource) string {
	if r.ID != "" {
		return r.ID
	}
	if e := l.entry(r); e != nil {
		return e.ID
	}
	return ""
}

// entry is what the inventory knows of a resource, under its name or the one it had.
func (l *Live) entry(r *spec.Resource) *Entry {
	if e := l.input.Inventory.Objects[r.Address]; e != nil {
		return e
	}
	if r.Previously != "" {
		return l.input.Inventory.Objects[formerAddress(r)]
	}
	return nil
}

func formerAddress(r *spec.Resource) value.Address {
	return r.Address.Parent().Child(r.Kind.Collection, r.Previously)
}

// match decides which live object each declared one is: by id, by key, by its
// former name. What stays in doubt is a fault.
func (o *observer) match(p *place, ls *listing, kd *kindDemand) {
	byID := make(map[string]*Object, len(ls.objects))
	for _, obj := range ls.objects {
		byID[obj.id] = obj
	}
	o.mu.Lock()
	for _, obj := range ls.objects {
		o.live.index(obj)
	}
	o.mu.Unlock()
	taken := map[*Object]*spec.Resource{}
	for _, r := range kd.resources {
		obj, fault := o.matchOne(p, ls, r, byID)
		if fault == nil && obj != nil && taken[obj] != nil {
			fault = &spec.Problem{Pos: r.Pos, Address: r.Address, Related: []value.Pos{taken[obj].Pos},
				Message: fmt.Sprintf("%s is the same live object (id %s) as %s", r.Address, obj.id, taken[obj].Address),
				Hint:    "remove one of the two, or set _id to tell them apart"}
		}
		if fault != nil {
			o.fault(fault)
			continue
		}
		if obj == nil {
			continue
		}
		taken[obj] = r
		obj.same = obj.same && obj.resource == r
		o.mu.Lock()
		o.live.matched[r] = obj
		o.mu.Unlock()
	}
	for _, obj := range ls.objects {
		obj.resource = taken[obj]
		obj.lost = obj.resource != nil && o.lost(obj)
	}
	ls.byKey = nil
}

func (o *observer) matchOne(p *place, ls *listing, r *spec.Resource, byID map[string]*Object) (*Object, *spec.Problem) {
	kind := ls.kind
	if kind.Given != "" && r.Fields.Get(kind.Given).IsSet() {
		obj := &Object{kind: kind, id: r.Key, in: p, keys: keysOf(kind, r.Fields), fields: r.Fields, given: true, same: true, resource: r}
		ls.objects = append(ls.objects, obj)
		return obj, nil
	}
	if kind.Singleton {
		if len(ls.objects) == 0 {
			return nil, nil
		}
		return ls.objects[0], nil
	}
	if r.ID != "" {
		if obj := byID[r.ID]; obj != nil {
			return obj, nil
		}
		return nil, &spec.Problem{Pos: r.Pos, Address: r.Address,
			Message: fmt.Sprintf("%s: no live %s has the id %q that _id gives", r.Address, kind.Name, r.ID),
			Hint:    "correct _id, or remove it to find the object by its " + strings.Join(r.KeyFields, " and ")}
	}
	if e := o.live.entry(r); e != nil && e.ID != "" && byID[e.ID] != nil {
		return byID[e.ID], nil
	}
	alt, key := alternative(kind, r.KeyFields), r.Key
	if refKey(kind, r.KeyFields) {
		key = o.refID(r, r.KeyFields[0])
		if key == "" {
			return nil, nil
		}
	}
	found := ls.find(alt, key)
	if len(found) == 0 && r.Previously != "" {
		found = ls.find(alt, r.Previously)
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, ambiguous(r, found)
}

func ambiguous(r *spec.Resource, found []*Object) *spec.Problem {
	ids := make([]string, len(found))
	for i, obj := range found {
		ids[i] = obj.id
	}
	slices.Sort(ids)
	return &spec.Problem{Pos: r.Pos, Address: r.Address,
		Message: fmt.Sprintf("%s: %d live objects have the %s %q: ids %s", r.Address, len(found), strings.Join(r.KeyFields, " and "), r.Key, strings.Join(ids, ", ")),
		Hint:    fmt.Sprintf("say which one is meant: add `_id: %s`, or rename or delete the others", ids[0])}
}

func (o *observer) refID(r *spec.Resource, field string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.live.refID(r, field)
}

// refID is the live id of the object that a field names, or "".
func (l *Live) refID(r *spec.Resource, field string) string {
	f := r.Kind.Field(field)
	path, err := r.RefPath(f.Ref, r.Fields.Get(field))
	if err != nil {
		return ""
	}
	if to, fault := l.lookup(r, path, value.Pos{}); fault == nil && to.object != nil {
		return to.object.id
	}
	return ""
}

// lost reports whether an object is what a create left behind that was cut
// short before the secrets of its answer were kept.
func (o *observer) lost(obj *Object) bool {
	r, kind := obj.resource, obj.kind
	e := o.live.entry(r)
	if len(kind.Mints) == 0 || e == nil || e.Intent == nil || obj.given {
		return false
	}
	if slices.Contains(e.Intent.Known, obj.id) {
		return false
	}
	minted, err := o.live.minted(r)
	return err == nil && minted.Kind() == value.Absent
}

// minted reads from the secret store what creating an object gave; Absent where it is not there in full.
func (l *Live) minted(r *spec.Resource) (value.Value, error) {
	var fields []value.Field
	for _, name := range r.Kind.Mints {
		v := l.fresh[r.Address][name]
		if v.Kind() == value.Absent && l.input.Secret != nil {
			var err error
			if v, err = l.input.Secret(value.Target{Secret: true, Address: r.Address, Field: name}); err != nil {
				return value.Value{}, err
			}
		}
		if v.Kind() == value.Absent {
			return value.Value{}, nil
		}
		fields = append(fields, value.Field{Key: name, Value: v.AsSecret()})
	}
	if fields == nil {
		return value.Value{}, nil
	}
	return value.OfMap(fields...).AsSecret(), nil
}

func (o *observer) object(r *spec.Resource) *Object {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.live.matched[r]
}

// placeInline makes places of what came with the objects of a list.
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
			}
			o.mu.Unlock()
		}
	}
}

// enter observes what is inside a declared object that is live.
func (o *observer) enter(ctx context.Context, p *place, obj *Object, r *spec.Resource, inner *demand) {
	if obj.lost {
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
	o.descendWith(ctx, p, client, obj, r.Address, r, inner)
}

// open gives the client for the inside of an object.
func (l *Live) open(ctx context.Context, p *place, obj *Object, r *spec.Resource) (providers.Client, error) {
	minted, err := l.minted(r)
	if err != nil {
		return nil, err
	}
	return p.client.Enter(ctx, providers.Entry{Kind: r.Kind, Address: r.Address, Object: obj.export(), Local: local(r), Minted: minted})
}

func (o *observer) descend(ctx context.Context, p *place, obj *Object, at value.Address, r *spec.Resource, inner *demand) {
	o.descendWith(ctx, p, p.client, obj, at, r, inner)
}

func (o *observer) descendWith(ctx context.Context, p *place, client providers.Client, obj *Object, at value.Address, r *spec.Resource, inner *demand) {
	next := &place{address: at, conn: p.conn, around: r, client: client, exists: true}
	if r == nil {
		next.around = p.around
	}
	if !obj.kind.Opens {
		next.parents = append(slices.Clone(p.parents), obj.id)
	}
	told := obj.inner
	obj.inner = next
	o.placeTold(ctx, next, inner, told)
}

// placeTold observes a place of which the list of what is around it has told a part.
func (o *observer) placeTold(ctx context.Context, p *place, d *demand, told *place) {
	if told == nil {
		o.place(ctx, p, d)
		return
	}
	for kind, ls := range told.kinds {
		kd := d.kind(kind)
		cands := o.candidates(p, kind, kd)
		for _, obj := range ls.objects {
			obj.in = p
			if r := cands.of(obj); r != nil && !o.demands.keep[r] && plainSame(r, obj.fields) {
				obj.same, obj.resource = true, r
			}
		}
	}
	o.placeWith(ctx, p, d, told.kinds)
}

// export gives an object back to the provider that listed it.
func (o *Object) export() providers.Object {
	return providers.Object{ID: o.id, Fields: o.fields, Links: o.links, BuiltIn: o.builtIn, Own: o.own}
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
