package plan

import (
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// tellOf notes what people should know of an object's credentials.
func (m *maker) tellOf(r *spec.Resource, s *standing) {
	rotation := Rotation{Address: r.Address, Due: s.due, Blocked: s.blocked}
	if s.current != nil {
		rotation.Expires = s.current.Expires
	}
	if !s.due.IsZero() || s.blocked != "" {
		m.plan.Rotations = append(m.plan.Rotations, rotation)
	}
	if s.unstored && !s.turn.Make {
		m.tellUnstored(r, s)
	}
	if s.blocked != "" {
		m.notRotated(r, s.blocked)
	} else {
		for _, c := range s.extra {
			if slices.Contains(s.turn.Drop, c.ID) { // the step says so
				continue
			}
			m.noteOf(r, fmt.Sprintf("has a secret that Tenon did not make and keeps no value of: %s, made %s, expires %s. It is left as it is; delete it if nobody uses it, since it takes one of %d places", c.ID, day(c.Created), day(c.Expires), s.most))
		}
	}
	if s.own && (s.turn.Make || s.ownStays) {
		if settings := unstoredSettings(r); len(settings) > 0 {
			m.noteOf(r, fmt.Sprintf("is what Tenon signs in with, and %s does not follow the store: %s (the new secret is told by `tenon secrets get %s#%s`; with `!secret` in its place, the next run takes it by itself)",
				strings.Join(settings, ", "), ownDue(s), r.Address, strings.Join(r.Kind.MintsOf(r.Fields), ",")))
		}
	}
}

// notRotated notes why an object's secret is followed by no other; where somebody
// asked for that now, the plan is refused.
func (m *maker) notRotated(r *spec.Resource, why string) {
	if slices.Contains(m.options.Rotate, r.Address) {
		m.plan.refuse(r.Address, r.Pos, fmt.Sprintf("--rotate %s: %s", r.Address, why), "")
		return
	}
	m.noteOf(r, "is not rotated: "+why)
}

func ownDue(s *standing) string {
	if s.ownStays {
		return "put the new secret there, so that the old one can go"
	}
	return "this run goes on with the old secret, and the next ones need the new one before that ends"
}

// unstoredSettings are the secret settings of an object's connection that do
// not come from what the store keeps of it.
func unstoredSettings(r *spec.Resource) []string {
	var out []string
	var visit func(path string, fields []providers.Field, in value.Value)
	visit = func(path string, fields []providers.Field, in value.Value) {
		for _, f := range fields {
			v, at := in.Get(f.Name), value.JoinPath(path, f.Name)
			visit(at, f.Fields, v)
			if t := v.Target(); !f.Secret || !v.IsSet() || v.Kind() == value.Ref && t.Secret && t.Address == r.Address {
				continue
			}
			out = append(out, fmt.Sprintf("%s of %s at %s", at, r.Connection.Address, v.Pos()))
		}
	}
	visit("", r.Connection.Provider.Connection, r.Connection.Fields)
	return out
}

func (m *maker) noteOf(r *spec.Resource, text string) {
	m.plan.Notes = append(m.plan.Notes, Note{Address: r.Address, File: r.Pos.File, Line: int(r.Pos.Line), Text: string(r.Address) + " " + text})
}

// tellUnstored notes that a secret is in no store, and the two ways on.
func (m *maker) tellUnstored(r *spec.Resource, s *standing) {
	t := value.Target{Address: r.Address, Field: r.Kind.MintsOf(r.Fields)[0]}
	text := fmt.Sprintf("has no secret in the store: `tenon secrets put '%s'` keeps the one ", t)
	if s.own {
		text += "that Tenon signs in with"
	} else {
		text += "that is in use, if you have it"
	}
	if s.blocked == "" {
		text += fmt.Sprintf("; `tenon apply --rotate '%s'` makes another now, beside it", r.Address)
	}
	m.noteOf(r, text)
}
