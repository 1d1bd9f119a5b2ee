package plan

import (
	"slices"

	"tenon/spec/value"
)

// writeOnly lists the changes of what no list gives: for a create all that is
// declared, and else what the server said is another, or what is not as it was sent.
func (m *maker) writeOnly(s *Step, want value.Value) []Change {
	var out []Change
	for i := range s.resource.Kind.Fields {
		f := &s.resource.Kind.Fields[i]
		v := want.Get(f.Name)
		if !f.Verify || f.Local || !v.IsSet() || slices.Contains(s.resource.Ignore, f.Name) || m.verified(s, f.Name, v) {
			continue
		}
		out = append(out, hiddenChange(s, hiddenPart{path: f.Name, shown: v, secret: f.Secret || v.HasSecret()}))
	}
	for _, p := range hiddenParts(s.resource.Kind, want, s.resource.Ignore) {
		switch {
		case s.live != nil && !m.sameHidden(s, p):
			c := hiddenChange(s, p)
			if !c.Unknown {
				c.Whose = Yours // nothing else is known of it
			}
			out = append(out, c)
		case s.live == nil && p.field.WriteOnly && p.want.IsSet():
			out = append(out, hiddenChange(s, p))
		}
	}
	return out
}

func hiddenChange(s *Step, p hiddenPart) Change {
	c := Change{Path: p.path, After: p.shown, Secret: p.secret, Unknown: p.shown.HasUnknown()}
	if s.live != nil {
		c.Before = value.OfUnknown()
	}
	if c.Secret {
		c.Before, c.After = mark(c.Before), mark(c.After)
	}
	return c
}

// verified says of a field that the server checks whether it may be left alone.
func (m *maker) verified(s *Step, name string, want value.Value) bool {
	if s.live == nil || want.HasUnknown() && m.coming(s.resource, name) {
		return false
	}
	ok, asked := s.live.verified[name]
	return ok || !asked
}
