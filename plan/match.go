package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// refKey reports whether a kind's key names other objects.
func refKey(kind *providers.Kind, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { f := kind.Field(name); return f != nil && f.Ref != nil })
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

// entry is what the inventory knows of a resource.
func (l *Live) entry(r *spec.Resource) *Entry { return l.input.Inventory.Objects[r.Address] }

// match decides which live object each declared one is: by id, by key, by its
// former name. What stays in doubt is a fault.
func (o *observer) match(p *place, ls *listing, kd *kindDemand) {
	ma := matcher{o: o, in: p, ls: ls, byID: make(map[string]*Object, len(ls.objects)), taken: map[*Object]*spec.Resource{}, sure: map[*Object]bool{}}
	o.mu.Lock()
	for _, obj := range ls.objects {
		ma.byID[obj.id] = obj
		o.live.index(obj)
	}
	o.mu.Unlock()
	var rest []*spec.Resource
	for _, r := range kd.resources {
		if obj, fault, known := ma.byIdentity(r); known {
			ma.take(r, obj, fault)
			ma.sure[obj] = true
		} else {
			rest = append(rest, r)
		}
	}
	for _, r := range rest {
		obj, fault := ma.byKey(r)
		ma.take(r, obj, fault)
	}
	for _, obj := range ls.objects {
		ma.settle(obj)
	}
	ls.byKey = nil
}

// matcher is the state of one match.
type matcher struct {
	o     *observer
	in    *place
	ls    *listing
	byID  map[string]*Object
	taken map[*Object]*spec.Resource
	sure  map[*Object]bool // known by id: no other can mean it by its key
}

func (ma *matcher) take(r *spec.Resource, obj *Object, fault *spec.Problem) {
	if first := ma.taken[obj]; fault == nil && obj != nil && first != nil {
		fault = &spec.Problem{Pos: r.Pos, Address: r.Address, Related: []value.Pos{first.Pos},
			Message: fmt.Sprintf("%s is the same live object (id %s) as %s", r.Address, obj.id, first.Address),
			Hint:    "remove one of the two, or set _id to tell them apart"}
	}
	if fault != nil {
		ma.o.fault(fault)
	}
	if fault != nil || obj == nil {
		return
	}
	ma.taken[obj] = r
	ma.o.mu.Lock()
	ma.o.live.matched[r] = obj
	ma.o.mu.Unlock()
}

// settle notes which declared object a live one is, and drops what is not
// needed of it any more.
func (ma *matcher) settle(obj *Object) {
	r := ma.taken[obj]
	early := obj.same && obj.resource == r
	obj.resource, obj.same = r, early || obj.given
	switch {
	case r == nil:
		ma.o.trim(obj, ma.o.demands.remembered[ma.in.conn.Provider.Name+"."+obj.kind.Name])
	case !obj.same:
		ma.o.compareEarly(obj, r)
	}
	obj.lost = r != nil && ma.o.lost(obj)
}

// byIdentity finds an object without its key: known says that the key does not count.
func (ma *matcher) byIdentity(r *spec.Resource) (obj *Object, fault *spec.Problem, known bool) {
	kind := ma.ls.kind
	switch {
	case kind.Given != "" && r.Fields.Get(kind.Given).IsSet():
		obj = &Object{kind: kind, id: r.Key, in: ma.in, keys: keysOf(kind, r.Fields), fields: r.Fields, given: true}
		ma.ls.objects = append(ma.ls.objects, obj)
		return obj, nil, true
	case ma.ls.sought[r] != nil:
		return ma.ls.sought[r], nil, true
	case kind.Singleton:
		if len(ma.ls.objects) > 0 {
			obj = ma.ls.objects[0]
		}
		return obj, nil, true
	case r.ID != "":
		if obj = ma.byID[r.ID]; obj != nil {
			return obj, nil, true
		}
		if err := ma.o.live.veiled[r.Address]; err != nil && !errors.Is(err, providers.ErrNoCredentials) {
			return nil, problem(r.Pos, r.Address, err), true
		}
		return nil, ma.noSuchID(r), true
	}
	if e := ma.o.live.entry(r); e != nil && e.ID != "" {
		obj = ma.byID[e.ID]
	}
	return obj, nil, obj != nil
}

// noSuchID says that nothing has the id that a file gives, and what there is instead.
func (ma *matcher) noSuchID(r *spec.Resource) *spec.Problem {
	kind, given := ma.ls.kind, "_id"
	hint := "correct _id, or remove it to find the object by its " + strings.Join(r.KeyFields, " and ")
	if f := kind.Identity; f != "" && r.Fields.Get(f).IsSet() && r.Fields.Get(f).Reveal() == r.ID {
		given, hint = f, "correct "+f
		var there []string
		for _, obj := range ma.ls.objects {
			there = append(there, obj.id)
		}
		slices.Sort(there)
		if len(there) == 0 {
			hint += ": the credential reaches none"
		} else if len(there) <= 10 {
			hint += ": the credential reaches " + strings.Join(there, ", ")
		}
		if kind.Secluded {
			hint += "; one that only credentials of its own show has to be given them"
		}
	}
	return &spec.Problem{Pos: r.Pos, Address: r.Address, Hint: hint,
		Message: fmt.Sprintf("%s: no live %s has the id %q that %s gives", r.Address, kind.Name, r.ID, given)}
}

// byKey finds an object by its key, or by the one it had.
func (ma *matcher) byKey(r *spec.Resource) (*Object, *spec.Problem) {
	alt, key := alternative(ma.ls.kind, r.KeyFields), r.Key
	if ma.o.live.veiled[r.Address] != nil { // what has its name by now is another
		return nil, nil
	}
	if refKey(ma.ls.kind, r.KeyFields) {
		if key = ma.o.liveKey(r); key == "" {
			return nil, nil
		}
	}
	found := ma.free(alt, key)
	if len(found) == 0 && r.Previously != "" {
		found = ma.free(alt, r.Previously)
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, ambiguous(r, found)
}

// free gives the objects of a key that are not known to be another's.
func (ma *matcher) free(alt int, key string) []*Object {
	var out []*Object
	for _, obj := range ma.ls.find(alt, key) {
		if !ma.sure[obj] {
			out = append(out, obj)
		}
	}
	return out
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

func (o *observer) liveKey(r *spec.Resource) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.live.liveKey(r)
}

// liveKey is the key that a resource has where it lives, names of other
// objects as ids; "" where one of those is not there.
func (l *Live) liveKey(r *spec.Resource) string {
	parts := make([]string, len(r.KeyFields))
	for i, name := range r.KeyFields {
		parts[i] = r.Fields.Lookup(name).Reveal()
		if f := r.Kind.Field(name); f != nil && f.Ref != nil {
			if parts[i] = l.refID(r, f); parts[i] == "" {
				return ""
			}
		}
	}
	return strings.Join(parts, "/")
}

// refID is the live id of the object that a field names, or "".
func (l *Live) refID(r *spec.Resource, f *providers.Field) string {
	path, err := r.RefPath(f.Ref, r.Fields.Get(f.Name))
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
	e, mints := o.live.entry(r), kind.MintsOf(r.Fields)
	if len(mints) == 0 && (!kind.Renews || len(kind.Mints) > 0) || e == nil || e.Intent == nil || obj.given || kind.Secluded {
		return false // what is secluded is never seen without its secrets
	}
	if slices.Contains(e.Intent.Known, obj.id) {
		return false
	}
	if e.Intent.Stale || len(mints) == 0 {
		return true
	}
	minted, err := o.live.minted(r)
	return err == nil && minted.Kind() == value.Absent
}

// minted reads from the secret store what creating an object gave; Absent where it is not there in full.
func (l *Live) minted(r *spec.Resource) (value.Value, error) {
	var fields []value.Field
	for _, name := range r.Kind.Mints {
		v := l.fresh[r.Address][name]
		if v.Kind() == value.Absent {
			var err error
			if v, err = l.secret(value.Target{Secret: true, Address: r.Address, Field: name}); err != nil {
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
