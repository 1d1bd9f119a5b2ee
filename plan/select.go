package plan

import (
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// selection says which resources an observation is about: all, or the ones
// within the addresses given, with what is around them and what they refer to.
func selection(state *spec.State, only []value.Address) func(*spec.Resource) bool {
	if len(only) == 0 {
		return func(*spec.Resource) bool { return true }
	}
	s := selector{state: state, picked: map[*spec.Resource]bool{}}
	set := make(map[value.Address]bool, len(only))
	for _, a := range only {
		set[a] = true
	}
	for _, r := range state.Resources {
		for up := r; up != nil; up = up.Parent {
			if set[up.Address] || set[r.Connection.Address] {
				s.pick(r)
				break
			}
		}
	}
	for _, a := range only {
		for up := a.Parent(); up != "" && state.Lookup(a) == nil; up = up.Parent() {
			if around := state.Lookup(up); around != nil {
				s.pick(around) // what is not declared any more is looked for in it
				break
			}
		}
	}
	return func(r *spec.Resource) bool { return s.picked[r] }
}

// containing tells which addresses lie at or in the ones given; without any, all do.
func containing(only []value.Address) func(value.Address) bool {
	set := make(map[value.Address]bool, len(only))
	for _, a := range only {
		set[a] = true
	}
	return func(a value.Address) bool {
		for up := a; len(set) > 0; up = up.Parent() {
			if up == "" || set[up] {
				return up != ""
			}
		}
		return true
	}
}

type selector struct {
	state  *spec.State
	picked map[*spec.Resource]bool
}

func (s *selector) pick(r *spec.Resource) {
	if r == nil || s.picked[r] {
		return
	}
	s.picked[r] = true
	s.pick(r.Parent)
	for _, to := range references(s.state, r) {
		s.pick(to)
	}
}

// references are the declared objects that a resource names, by relation, by
// !ref or by !secret, in the order of its fields.
func references(state *spec.State, r *spec.Resource) []*spec.Resource {
	var out []*spec.Resource
	r.EachRef(func(_ string, f *providers.Field, v value.Value) {
		if !spec.NamesObject(v) {
			return
		}
		if path, err := r.RefPath(f.Ref, v); err == nil {
			if to := state.Resolve(path); to != nil {
				out = append(out, to)
			}
		}
	})
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		comesAfter(f, r.Fields.Get(f.Name), func(ref *providers.Ref, v value.Value) {
			if path, err := r.RefPath(ref, v); err == nil {
				if to := state.Resolve(path); to != nil && to != r {
					out = append(out, to)
				}
			}
		})
	}
	r.Fields.Walk(func(part value.Value) {
		if part.Kind() == value.Ref {
			if to := state.Lookup(part.Target().Address); to != nil && to != r {
				out = append(out, to)
			}
		}
	})
	return out
}

// comesAfter visits the texts of a field that may name what has to come first.
func comesAfter(f *providers.Field, v value.Value, visit func(*providers.Ref, value.Value)) {
	switch {
	case f == nil:
	case f.After != nil && v.Kind() == value.String:
		visit(f.After, v)
	case v.Kind() == value.List:
		for _, item := range v.Items() {
			comesAfter(f.Elem, item, visit)
		}
	case v.Kind() == value.Map:
		for _, part := range v.Fields() {
			comesAfter(f.Field(part.Key), part.Value, visit)
		}
	}
}
