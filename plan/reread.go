package plan

import (
	"slices"

	"tenon/spec"
	"tenon/spec/value"
)

// readAgain finds the objects that were there before Tenon, or whose secrets
// the store has lost, where a !secret names them and the server tells them
// again: a step reads them, and the store keeps them.
func (l *Live) readAgain(picked func(*spec.Resource) bool) {
	l.unread = map[*spec.Resource][]string{}
	if l.input.Secret == nil || l.input.NoStore {
		return
	}
	for _, r := range l.input.State.Resources {
		if !picked(r) || !r.Fields.HasUnknown() {
			continue
		}
		r.Fields.Walk(func(v value.Value) {
			t := v.Target()
			if v.Kind() != value.Ref || !t.Secret {
				return
			}
			to := l.input.State.Lookup(t.Address)
			if to == nil || !to.Kind.Renews || len(to.Kind.Mints) > 0 || l.matched[to] == nil {
				return
			}
			if found, err := l.secret(t); err != nil || found.Kind() != value.Absent {
				return
			}
			names := value.SplitPath(t.Field)[:min(1, len(value.SplitPath(t.Field)))]
			if l.unread[to] == nil {
				l.unread[to] = []string{}
			}
			for _, name := range names {
				if !slices.Contains(l.unread[to], name) {
					l.unread[to] = append(l.unread[to], name)
				}
			}
		})
	}
}

// reread plans to read the secrets of an object, beside what differs of it.
func (m *maker) reread(s *Step, want value.Value, links []linkDiff) {
	s.Action, s.Reason, s.renew = Update, "unstored", true
	s.Why = "its secret is read: a !secret names it, and the store has none"
	s.ID, s.Makes = s.live.id, slices.Clone(m.live.unread[s.resource])
	s.Changes = m.changes(s, want, links)
	s.Fingerprint = m.fingerprint(s, want)
	if i := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Forces }); i >= 0 {
		s.renew = false
		m.replace(s, want, links, s.Changes[i].Path)
	}
	m.add(s)
}

// unstored is what a !secret means for which the store has nothing: what this
// plan will bring, or what the server tells of an object that is there.
func (l *Live) unstored(r *spec.Resource, v value.Value, pending func(*spec.Resource) bool) (value.Value, *spec.Problem) {
	t := v.Target()
	to := l.input.State.Lookup(t.Address)
	if to == nil {
		return value.Value{}, l.input.nothingStored(t, v.Pos(), r.Address)
	}
	obj := l.matched[to]
	if obj == nil || pending(to) || obj.lost || l.unread[to] != nil {
		return value.OfUnknown().AsSecret().At(v.Pos()), nil
	}
	if f := fieldAt(to.Kind, t.Field); f != nil && f.Secret && !f.WriteOnly {
		if told := obj.fields.Lookup(t.Field); told.IsSet() {
			return told.AsSecret().At(v.Pos()), nil
		}
	}
	return value.Value{}, l.input.nothingStored(t, v.Pos(), r.Address)
}
