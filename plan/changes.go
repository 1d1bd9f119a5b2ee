package plan

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// reason says whose change an update is.
func (m *maker) reason(changes []Change) (string, string) {
	yours, drift := false, false
	for _, c := range changes {
		yours = yours || c.Whose == Yours || c.Whose == Both
		drift = drift || c.Whose == Drift || c.Whose == Both
	}
	switch {
	case yours && drift:
		return "both", "the file and the live object have both changed"
	case drift:
		return "drift", "changed behind Tenon's back"
	case yours:
		return "changed", "the file has changed"
	}
	return "differs", ""
}

// changes lists what differs, by path; for a create all that is declared.
func (m *maker) changes(s *Step, want value.Value, links []linkDiff) []Change {
	var out []Change
	entry := m.live.entry(s.resource)
	have := value.Value{}
	plain := true
	if s.live != nil {
		have, plain = s.live.fields, !s.live.same
	}
	c := comparer{ignore: s.resource.Ignore, refs: true, emit: func(l leaf) {
		if s.live == nil && s.Action == Create && l.want.Kind() == value.Null {
			return
		}
		if s.live != nil && l.same {
			return
		}
		out = append(out, m.change(s, l, entry))
	}}
	if plain {
		c.object(s.resource.Kind, want, have)
	} else {
		c.refsOnly(s.resource.Kind, want, have)
	}
	out = append(out, m.writeOnly(s, want)...)
	for _, d := range links {
		if !d.same() || (s.live == nil && len(d.want) > 0) {
			out = append(out, linkChange(d, entry, s.live == nil))
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return m.fieldOrder(s, a.Path) - m.fieldOrder(s, b.Path) })
	return out
}

// refsOnly compares reference fields alone: the plain ones were found equal.
func (c *comparer) refsOnly(kind *providers.Kind, want, have value.Value) {
	var fields []value.Field
	for _, part := range want.Fields() {
		if f := kind.Field(part.Key); f != nil && f.Ref != nil {
			fields = append(fields, part)
		}
	}
	c.object(kind, value.OfMap(fields...), have)
}

func (m *maker) fieldOrder(s *Step, path string) int {
	name := value.SplitPath(path)[0]
	return slices.IndexFunc(s.resource.Kind.Fields, func(f providers.Field) bool { return f.Name == name })
}

func (m *maker) change(s *Step, l leaf, entry *Entry) Change {
	c := Change{Path: l.path, Before: l.have, After: l.want, Secret: l.isSecret(), Unknown: l.want.HasUnknown()}
	if s.live == nil {
		c.Before = value.Value{}
	} else {
		top := s.resource.Kind.Field(value.SplitPath(l.path)[0])
		c.Forces = (l.field.Immutable || top.Immutable) && l.have.Kind() != value.Absent
	}
	if l.field.Ref != nil {
		c.Before, c.After = m.refName(s, l.field, c.Before), s.resource.Fields.Lookup(l.path)
	}
	if c.Secret {
		c.Before, c.After = mark(c.Before), mark(c.After)
	}
	if entry != nil && s.live != nil && !c.Secret && !c.Unknown {
		c.Whose = whose(entry.Applied[l.path], digest(l.field, l.want), digest(l.field, l.have))
	}
	return c
}

func mark(v value.Value) value.Value {
	if v.Kind() == value.Absent {
		return v
	}
	return v.AsSecret()
}

// refName shows a live id as the name of what it is.
func (m *maker) refName(s *Step, f *providers.Field, v value.Value) value.Value {
	if v.Kind() != value.String || s.live == nil {
		return v
	}
	if to := m.live.target(s.live, f, v.Reveal()); to != nil {
		return value.OfString(m.live.nameOf(to))
	}
	return v
}

// whose tells from what was last applied who has moved.
func whose(applied, want, have string) Whose {
	switch {
	case applied == "":
		return ""
	case applied != want && applied != have:
		return Both
	case applied != want:
		return Yours
	}
	return Drift
}

func linkChange(d linkDiff, entry *Entry, fresh bool) Change {
	c := Change{Path: d.field.Name, After: value.OfStrings(d.want...)}
	if fresh {
		return c
	}
	c.Before = value.OfStrings(d.have...)
	// The names are the same and the ids are not: one of them is made anew.
	c.Unknown = slices.Equal(d.want, d.have)
	if entry != nil && !c.Unknown {
		c.Whose = whose(entry.Applied[d.field.Name], linkDigest(d.want), linkDigest(d.have))
	}
	return c
}
