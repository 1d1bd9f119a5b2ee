package plan

import (
	"slices"

	"tenon/spec"
)

// consults notes that a resource is decided with an eye on another, and
// whether that one is decided already. In a circle one of them is not.
func (m *maker) consults(to *spec.Resource) {
	if to != nil && m.seen[to] && !m.decided[to] {
		m.early[to] = true
	}
}

// again decides anew about all that was decided before it was known that an
// object of a circle is replaced, and so will have another id.
func (m *maker) again(r *spec.Resource) {
	m.decided[r] = true
	if s := m.steps[r]; !m.early[r] || s == nil || s.Action != Replace || len(m.faults) > 0 {
		return
	}
	if m.users == nil {
		m.users = map[*spec.Resource][]*spec.Resource{}
		for _, user := range m.live.input.State.Resources {
			for _, to := range append(m.references(user), user.Parent) {
				m.users[to] = append(m.users[to], user)
			}
		}
	}
	for _, user := range m.users[r] {
		before := m.steps[user]
		if user == r || !m.decided[user] || before != nil && m.pending(user) {
			continue
		}
		delete(m.steps, user)
		m.plan.Steps = slices.DeleteFunc(m.plan.Steps, func(s *Step) bool { return s == before })
		m.decide(user)
		m.early[user] = true
		m.again(user)
	}
}
