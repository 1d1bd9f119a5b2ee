package plan

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// writeOnly lists the fields that no list gives: all of them for a create, and
// those that the server said are another, or that the file has changed since.
func (m *maker) writeOnly(s *Step, want value.Value) []Change {
	var out []Change
	for i := range s.resource.Kind.Fields {
		f := &s.resource.Kind.Fields[i]
		v := want.Get(f.Name)
		if !f.WriteOnly || f.Local || !v.IsSet() && !m.unsets(s, f, v) || slices.Contains(s.resource.Ignore, f.Name) {
			continue
		}
		c := Change{Path: f.Name, After: v, Secret: f.Secret || v.HasSecret(), Unknown: v.HasUnknown()}
		if s.live != nil {
			if m.stillSet(s, f, v) {
				continue
			}
			c.Before = value.OfUnknown()
			if !f.Verify {
				c.Whose = Yours // nothing else is known of it
			}
		}
		if c.Secret {
			c.Before, c.After = mark(c.Before), mark(c.After)
		}
		out = append(out, c)
	}
	return out
}

// unsets reports whether a declared null takes back what was applied before.
func (m *maker) unsets(s *Step, f *providers.Field, v value.Value) bool {
	entry := m.live.entry(s.resource)
	return v.Kind() == value.Null && s.live != nil && entry != nil && entry.Applied[f.Name] != ""
}

// stillSet says of a field that cannot be read whether it may be left alone.
func (m *maker) stillSet(s *Step, f *providers.Field, v value.Value) bool {
	if f.Verify {
		ok, asked := s.live.verified[f.Name]
		return ok || !asked
	}
	entry := m.live.entry(s.resource)
	if f.Secret || v.HasSecret() || entry == nil || entry.Applied[f.Name] == "" {
		return true
	}
	return entry.Applied[f.Name] == digest(f, v)
}
