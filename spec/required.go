package spec

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// checkRequired asks for what creation needs. An object that exists already
// may be declared in part, but only a pinned id or the trait can tell the file.
func (l *loader) checkRequired(r *Resource) {
	exists := r.Kind.Singleton || r.ID != "" || (r.Kind.Given != "" && r.Fields.Get(r.Kind.Given).IsSet())
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		if !f.Required && f.Elem == nil && f.Type != providers.Record {
			continue // most fields: they are not even looked up
		}
		v := r.Fields.Get(f.Name)
		if f.Required && !f.ReadOnly && !exists && v.Kind() == value.Absent {
			hint := "add " + f.Name + ": …"
			if len(f.Enum) > 0 {
				hint = "add " + f.Name + ": one of " + enumerate(f.Enum, 20)
			}
			l.add(&Problem{Pos: r.Pos, Address: r.Address, Hint: hint, Message: "the " + r.display() + " lacks " + f.Name})
		}
		l.requiredInside(r, f, f.Name, v, exists)
	}
}

// requiredInside goes into records. The items of a list are always whole: a
// declared list is managed whole.
func (l *loader) requiredInside(r *Resource, f *providers.Field, name string, v value.Value, exists bool) {
	switch {
	case f.ReadOnly || f.Ref != nil:
	case f.Type == providers.Record && v.Kind() == value.Map:
		for i := range f.Fields {
			part, said := &f.Fields[i], v.Get(f.Fields[i].Name)
			if part.Required && !part.ReadOnly && !exists && said.Kind() == value.Absent {
				l.add(&Problem{Pos: v.Pos(), Address: r.Address, Hint: "add " + part.Name + ": …", Message: name + " lacks " + part.Name})
			}
			l.requiredInside(r, part, part.Name, said, exists)
		}
	case f.Elem != nil && v.Kind() == value.List:
		for _, item := range v.Items() {
			l.requiredInside(r, f.Elem, "an item of "+f.Name, item, false)
		}
	case f.Elem != nil && v.Kind() == value.Map:
		for _, part := range v.Fields() {
			l.requiredInside(r, f.Elem, part.Key, part.Value, exists)
		}
	}
}

// display names a resource in a sentence: user "ann".
func (r *Resource) display() string {
	if r.Kind.Singleton {
		return r.Kind.Name
	}
	return r.Kind.Name + " " + quote(r.Key)
}

// checkOtherKeys finds two resources that are one by a key that their
// addresses do not show: another alternative of the kind's keys.
func (l *loader) checkOtherKeys() {
	// One map for each place, kind and alternative: with all of that in its
	// keys, a single one would need three times the memory.
	all := map[otherKey]map[string]*Resource{}
	for _, r := range l.tree.resources {
		if len(r.Kind.Keys) < 2 {
			continue
		}
		for i, names := range r.Kind.Keys {
			text, ok := r.keyBy(names)
			if !ok {
				continue
			}
			group := otherKey{connection: r.Connection, parent: r.Parent, kind: r.Kind, alternative: i}
			seen := all[group]
			if seen == nil {
				seen = map[string]*Resource{}
				all[group] = seen
			}
			if first := seen[text]; first != nil && first != r {
				by := strings.Join(names, " and ")
				l.add(&Problem{Pos: r.Pos, Address: r.Address, Related: []value.Pos{first.Pos},
					Message: "the " + r.display() + " has the same " + by + " as the " + first.display() + " at " + first.Pos.String(),
					Hint:    "if they are one, give both the same " + strings.Join(first.KeyFields, " and ")})
				continue
			}
			seen[text] = r
		}
	}
}
