package plan

import (
	"slices"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// hiddenPart is a declared value that no list gives and nothing can check. It
// is sent when its object is created, and when it is another than was sent.
type hiddenPart struct {
	path   string
	field  *providers.Field
	shown  value.Value // as it is declared
	want   value.Value // what of it is hidden
	secret bool
}

// hiddenParts finds such values: fields of an object, fields inside its
// mappings, and, as one part, those inside the items of a list.
func hiddenParts(kind *providers.Kind, fields value.Value, ignore []string) []hiddenPart {
	var out []hiddenPart
	for _, part := range fields.Fields() {
		if f := kind.Field(part.Key); f != nil && !f.Local && !f.ReadOnly && !f.Relation && hides(f) {
			out = append(out, hiddenIn(f, value.JoinPath("", part.Key), part.Value, ignore)...)
		}
	}
	return out
}

// hides reports whether a field, or one inside it, is written and never read.
func hides(f *providers.Field) bool {
	if f.WriteOnly {
		return !f.Verify
	}
	return f.Elem != nil && hides(f.Elem) || slices.ContainsFunc(f.Fields, func(sub providers.Field) bool { return hides(&sub) })
}

func hiddenIn(f *providers.Field, path string, v value.Value, ignore []string) []hiddenPart {
	if f == nil || !hides(f) || slices.Contains(ignore, path) || v.Kind() == value.Absent {
		return nil
	}
	switch {
	case f.WriteOnly:
		return []hiddenPart{{path, f, v, v, secretIn(f, v) || v.HasSecret()}}
	case v.Kind() == value.List:
		var all []value.Value
		secret, some := false, false
		for _, item := range v.Items() {
			var parts []value.Value
			for _, p := range hiddenIn(f.Elem, "", item, nil) {
				parts, secret, some = append(parts, value.OfString(p.path), p.want), secret || p.secret, true
			}
			all = append(all, value.OfList(parts...))
		}
		if !some {
			return nil
		}
		return []hiddenPart{{path, f, v, value.OfList(all...), secret}}
	case v.Kind() == value.Map:
		var out []hiddenPart
		for _, part := range v.Fields() {
			out = append(out, hiddenIn(f.Field(part.Key), value.JoinPath(path, part.Key), part.Value, ignore)...)
		}
		return out
	}
	return nil
}

// sameHidden says whether a hidden part may be left alone. Of an object of which
// nothing is remembered it is taken to be as declared: nobody can tell. What is
// remembered, and without this part, had it not declared.
func (m *maker) sameHidden(s *Step, p hiddenPart) bool {
	old, e := "", m.live.entry(s.resource)
	if e != nil {
		old = e.Applied[p.path]
	}
	switch {
	case p.want.Kind() == value.Null:
		return old == ""
	case p.want.HasUnknown():
		return !m.coming(s.resource, p.path)
	case e != nil && e.Intent != nil:
		if !slices.Contains(e.Intent.Known, s.live.id) {
			return false // a create was cut short, perhaps before it was sent
		}
	case e != nil && old == "" && (e.Applied != nil || !e.Made):
		return false
	}
	same, known := m.live.remembers(old, p)
	if !known && p.secret {
		m.unsure = append(m.unsure, value.Target{Address: s.Address, Field: p.path})
	}
	return same || !known
}

// coming reports whether a value that is not known is to come with this plan.
func (m *maker) coming(r *spec.Resource, path string) bool {
	found := false
	r.Fields.Lookup(path).Walk(func(v value.Value) {
		if v.Kind() == value.Ref {
			to := m.live.input.State.Lookup(v.Target().Address)
			s := m.steps[to]
			found = found || to != nil && s != nil && (m.pending(to) || len(s.Makes) > 0)
		}
	})
	return found
}
