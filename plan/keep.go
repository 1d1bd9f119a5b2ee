package plan

import (
	"cmp"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// asked names the objects of a kind that no list tells: those that are
// declared, and those that Tenon made and no file declares any more.
func (o *observer) asked(p *place, kd *kindDemand) []providers.Object {
	var out []providers.Object
	for _, r := range kd.resources {
		out = append(out, providers.Object{ID: o.live.knownID(r), Fields: r.Fields})
	}
	for _, id := range kd.gone {
		out = append(out, providers.Object{ID: id})
	}
	slices.SortFunc(out, func(a, b providers.Object) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// candidates tells, while a list still streams in, which declared object a
// live one will most likely be, so that equal ones need not be kept.
type candidates struct {
	byID       map[string]*spec.Resource
	byKey      map[string]*spec.Resource
	only       *spec.Resource // of a singleton
	remembered map[string]bool
	// doubtful says that some are told by what only match can follow: a former
	// name, or a key that is a reference.
	doubtful bool
}

func (o *observer) candidates(p *place, kind *providers.Kind, kd *kindDemand) *candidates {
	c := &candidates{
		byID:  make(map[string]*spec.Resource, len(kd.resources)),
		byKey: make(map[string]*spec.Resource, len(kd.resources)), remembered: o.demands.remembered[p.conn.Provider.Name+"."+kind.Name],
	}
	for _, r := range kd.resources {
		if kind.Singleton {
			c.only = r
			continue
		}
		id := o.live.knownID(r)
		if id != "" {
			c.byID[id] = r
		}
		c.doubtful = c.doubtful || id == "" && (r.Previously != "" || refKey(kind, r.KeyFields))
		if alt := alternative(kind, r.KeyFields); alt >= 0 && id == "" && !refKey(kind, r.KeyFields) {
			c.byKey[keyIndex(alt, foldKey(kind, r.KeyFields, r.Key))] = r
		}
	}
	c.doubtful = c.doubtful || len(c.byID) > 0
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
		if key == "" {
			continue
		}
		if r := c.byKey[keyIndex(i, key)]; r != nil {
			return r
		}
	}
	return nil
}

// keepObject turns what a list gave into what the plan keeps: of an object
// that is as declared, hardly more than its id.
func (o *observer) keepObject(p *place, kind *providers.Kind, live providers.Object, cands *candidates) *Object {
	obj := &Object{kind: kind, id: live.ID, in: p, fields: live.Fields, links: live.Links, builtIn: live.BuiltIn, own: live.Own}
	obj.credentials, obj.ownCredential = kind.Credentials(live.Fields), live.OwnCredential
	obj.keys = keysOf(kind, live.Fields)
	if r := cands.of(obj); r != nil {
		o.compareEarly(obj, r)
	} else if !cands.doubtful {
		o.trim(obj, cands.remembered)
	}
	if len(live.Inside) == 0 {
		return obj
	}
	obj.inner = &place{conn: p.conn, around: p.around, client: p.client, exists: true, kinds: map[*providers.Kind]*listing{}}
	obj.inner.parents = append(slices.Clone(p.parents), obj.id)
	for name, inside := range live.Inside {
		child := p.conn.Provider.Kind(name)
		ls := &listing{kind: child}
		for _, one := range inside {
			ls.objects = append(ls.objects, o.keepObject(obj.inner, child, one, &candidates{doubtful: true}))
		}
		obj.inner.kinds[child] = ls
	}
	return obj
}

// compareEarly drops the fields of an object that is found as declared. Where
// a field is compared only later (one that is written and not read, or that
// names another object) all are kept: a change is given the whole object.
func (o *observer) compareEarly(obj *Object, r *spec.Resource) {
	if obj.kind.Opens || o.demands.keep[r] || r.Rotate != nil || comparedLater(r) || !plainSame(r, obj.fields) {
		return
	}
	obj.same, obj.fields, obj.resource = true, refFields(obj.kind, obj.fields), r
}

func comparedLater(r *spec.Resource) bool {
	for _, part := range r.Fields.Fields() {
		f := r.Kind.Field(part.Key)
		if f != nil && !f.Relation && !f.Local && (f.WriteOnly || f.Ref != nil || hides(f)) {
			return true
		}
	}
	return false
}

// trim drops what is not needed of an object that no file declares. Of one
// that Tenon made the fields may tell a rename.
func (o *observer) trim(obj *Object, remembered map[string]bool) {
	if !obj.kind.Opens && !remembered[obj.id] {
		obj.fields = refFields(obj.kind, obj.fields)
	}
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
