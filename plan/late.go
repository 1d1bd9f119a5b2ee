package plan

import (
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// wants gives the declared fields of a resource as they are compared and sent:
// names as live ids, !ref and !secret followed. What only apply can tell is
// Unknown. Relation fields are nobody's business here: see links.
func (l *Live) wants(r *spec.Resource, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	if l.plain(r) {
		return r.Fields, nil
	}
	var fields []value.Field
	for _, part := range r.Fields.Fields() {
		f := r.Kind.Field(part.Key)
		if f != nil && f.Relation {
			continue
		}
		v, fault := l.want(r, f, part.Value, pending)
		if fault != nil {
			return value.Value{}, fault
		}
		fields = append(fields, value.Field{Key: part.Key, Value: v})
	}
	return value.OfMap(fields...), nil
}

// plain reports whether all that a resource declares stands there as it is
// compared and sent: nothing names another object or comes from elsewhere.
func (l *Live) plain(r *spec.Resource) bool {
	for _, part := range r.Fields.Fields() {
		f := r.Kind.Field(part.Key)
		if f != nil && !f.Relation && names(f) || part.Value.HasUnknown() {
			return false
		}
	}
	return true
}

// names reports whether a field, or one inside it, names other objects.
func names(f *providers.Field) bool {
	return f.Ref != nil || f.Elem != nil && names(f.Elem) || slices.ContainsFunc(f.Fields, func(sub providers.Field) bool { return names(&sub) })
}

// want resolves one value by its row.
func (l *Live) want(r *spec.Resource, f *providers.Field, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	switch {
	case v.Kind() == value.Ref:
		return l.follow(r, v, pending)
	case f != nil && f.Ref != nil && f.Type != providers.List && spec.NamesObject(v):
		return l.wantID(r, f, v, pending)
	case v.Kind() == value.List:
		return l.wantItems(r, f, v, pending)
	case v.Kind() == value.Map:
		var fields []value.Field
		for _, part := range v.Fields() {
			sub, fault := l.want(r, f.Field(part.Key), part.Value, pending)
			if fault != nil {
				return value.Value{}, fault
			}
			fields = append(fields, value.Field{Key: part.Key, Value: sub})
		}
		return keepMark(value.OfMap(fields...), v), nil
	}
	return v, nil
}

func keepMark(v, from value.Value) value.Value {
	if from.IsSecret() {
		v = v.AsSecret()
	}
	return v.At(from.Pos())
}

func (l *Live) wantItems(r *spec.Resource, f *providers.Field, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	items := make([]value.Value, v.Len())
	elem := (*providers.Field)(nil)
	if f != nil {
		elem = f.Elem
		if f.Ref != nil {
			elem = &providers.Field{Ref: f.Ref}
		}
	}
	for i, item := range v.Items() {
		next, fault := l.want(r, elem, item, pending)
		if fault != nil {
			return value.Value{}, fault
		}
		items[i] = next
	}
	return keepMark(value.OfList(items...), v), nil
}

func (l *Live) wantID(r *spec.Resource, f *providers.Field, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	id, fault := l.reference(r, f, v, pending)
	if fault != nil {
		return value.Value{}, fault
	}
	if id.id == "" {
		return value.OfUnknown().At(v.Pos()), nil
	}
	return value.OfString(id.id).At(v.Pos()), nil
}

// reference resolves one written name. An object that is to be made anew has no id yet.
func (l *Live) reference(r *spec.Resource, f *providers.Field, v value.Value, pending func(*spec.Resource) bool) (identity, *spec.Problem) {
	path, err := r.RefPath(f.Ref, v)
	if err != nil {
		return identity{}, problem(v.Pos(), r.Address, err)
	}
	id, fault := l.identify(r, path, v.Pos())
	if fault != nil {
		return identity{}, fault
	}
	if to := l.input.State.Lookup(id.address); to != nil && pending(to) {
		id.id = ""
	}
	return id, nil
}

// follow reads what a !ref or !secret points at.
func (l *Live) follow(r *spec.Resource, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	t := v.Target()
	if t.Secret {
		return l.followSecret(r, v, pending)
	}
	to := l.input.State.Lookup(t.Address)
	if to == nil {
		return value.Value{}, &spec.Problem{Pos: v.Pos(), Address: r.Address, Message: fmt.Sprintf("!ref %s: no such object is declared", t), Hint: "declare it, or correct the address"}
	}
	f := fieldAt(to.Kind, t.Field)
	mark := func(found value.Value) value.Value {
		if f != nil && f.Secret {
			found = found.AsSecret()
		}
		return found.At(v.Pos())
	}
	if declared := to.Fields.Lookup(t.Field); declared.Kind() != value.Absent && !declared.HasUnknown() {
		return mark(declared), nil
	}
	obj := l.matched[to]
	if obj == nil || pending(to) {
		return mark(value.OfUnknown()), nil
	}
	if t.Field == "id" {
		return value.OfString(obj.id).At(v.Pos()), nil
	}
	if found := obj.fields.Lookup(t.Field); found.Kind() != value.Absent {
		return mark(found), nil
	}
	return mark(value.OfUnknown()), nil
}

func fieldAt(kind *providers.Kind, path string) *providers.Field {
	var f *providers.Field
	for i, name := range value.SplitPath(path) {
		if i == 0 {
			f = kind.Field(name)
		} else {
			f = f.Field(name)
		}
		if f == nil {
			return nil
		}
	}
	return f
}

// mints reports whether making an object brings the secret of that name; "" is
// the only one that it has.
func mints(kind *providers.Kind, field string) bool {
	path := value.SplitPath(field)
	return len(path) == 0 && len(kind.Mints) > 0 || len(path) > 0 && slices.Contains(kind.Mints, path[0])
}

// followSecret reads an entry of the secret store; one that a step of this
// very plan will bring is unknown.
func (l *Live) followSecret(r *spec.Resource, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	t := v.Target()
	if to := l.input.State.Lookup(t.Address); to != nil && to != r && (pending(to) || l.anew[to]) && mints(to.Kind, t.Field) {
		return value.OfUnknown().AsSecret().At(v.Pos()), nil // what is stored is of one before
	}
	found, err := l.secret(t)
	if err != nil {
		return value.Value{}, problem(v.Pos(), r.Address, fmt.Errorf("!secret %s: %w", t, err))
	}
	if found.Kind() != value.Absent {
		return found.AsSecret().At(v.Pos()), nil
	}
	return l.unstored(r, v, pending)
}
