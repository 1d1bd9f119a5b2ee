package plan

import (
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// linkDiff is how one relation of one object differs.
type linkDiff struct {
	field       *providers.Field
	want, have  []string // names for people, sorted
	add, remove []identity
}

func (d linkDiff) same() bool { return len(d.add) == 0 && len(d.remove) == 0 }

func sameLinks(diffs []linkDiff) bool {
	return !slices.ContainsFunc(diffs, func(d linkDiff) bool { return !d.same() })
}

// links compares the relations of a resource with the live ones; obj nil is an
// object that does not exist.
func (l *Live) links(r *spec.Resource, obj *Object, pending func(*spec.Resource) bool) ([]linkDiff, spec.Problems) {
	var out []linkDiff
	var faults spec.Problems
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		if !f.Relation {
			continue
		}
		v := r.Fields.Get(f.Name)
		if v.Kind() == value.Absent || slices.Contains(r.Ignore, f.Name) {
			continue
		}
		d := linkDiff{field: f}
		wanted, there := map[string]bool{}, map[string]bool{}
		if obj != nil {
			for _, live := range obj.links[f.Name] {
				there[linkID(f, live)] = true
			}
		}
		for _, item := range v.Items() {
			id, fault := l.linkTo(r, f, item, pending)
			if fault != nil {
				faults = append(faults, fault)
				continue
			}
			if wanted[id.key()] {
				continue
			}
			wanted[id.key()] = true
			d.want = append(d.want, id.name)
			if !there[id.id] || id.id == "" {
				d.add = append(d.add, id)
			}
		}
		if obj != nil {
			for _, live := range obj.links[f.Name] {
				name := l.linkName(obj, f, live)
				d.have = append(d.have, name)
				if !wanted[(identity{id: linkID(f, live)}).key()] {
					d.remove = append(d.remove, identity{id: live, name: name})
				}
			}
		}
		slices.Sort(d.want)
		slices.Sort(d.have)
		out = append(out, d)
	}
	return out, faults
}

// linkTo resolves one item of a relation: the name of an object, or a text that
// stands for itself.
func (l *Live) linkTo(r *spec.Resource, f *providers.Field, item value.Value, pending func(*spec.Resource) bool) (identity, *spec.Problem) {
	if f.Ref != nil {
		return l.reference(r, f, item, pending)
	}
	v, fault := l.want(r, f.Elem, item, pending)
	if fault != nil {
		return identity{}, fault
	}
	if v.HasUnknown() {
		return identity{place: r.Address, name: "(known after apply, " + item.Pos().String() + ")"}, nil
	}
	id := linkID(f, v.Reveal())
	if v.IsSecret() {
		return identity{id: id, name: "(secret)"}, nil
	}
	return identity{id: id, name: id}, nil
}

// linkID is the form in which the other end of a link is compared: the id of an
// object, or a text as its field reads it.
func linkID(f *providers.Field, id string) string {
	if f.Ref != nil {
		return id
	}
	return normal(f.Elem, value.OfString(id)).Reveal()
}

// linkName says what a linked id is called.
func (l *Live) linkName(obj *Object, f *providers.Field, id string) string {
	if f.Ref == nil {
		return linkID(f, id)
	}
	to := l.target(obj, f, id)
	switch {
	case to == nil:
		return id
	case to.in.address == obj.in.address: // files name what stands beside it by its key alone
		return to.name()
	}
	return l.nameOf(to)
}

// linkDigest is what the inventory keeps of a relation.
func linkDigest(names []string) string {
	return digest(&providers.Field{}, value.OfStrings(names...))
}
