package plan

import (
	"fmt"
	"slices"
	"time"

	"tenon/providers"
	"tenon/spec"
)

// soon is how long before its end it is said of a credential that nothing will
// follow it.
const soon = 30 * 24 * time.Hour

// turnable reports whether the secrets of an object can follow each other here.
// Where it cannot be, that is noted once.
func (m *maker) turnable(r *spec.Resource, obj *Object) bool {
	why := ""
	entered := m.enteredBy(obj)
	switch {
	case r.Kind.Secluded && len(obj.credentials) == 0:
		why = "Tenon works in it with a credential that it did not come with, or that never ends"
	case entered != nil:
		why = fmt.Sprintf("it is what Tenon works in %s with, whose own secret would end with the turn: write _rotate there instead", entered.Address)
	default:
		return true
	}
	if _, told := m.turns[r]; !told {
		m.turns[r] = nil
		m.plan.Rotations = append(m.plan.Rotations, Rotation{Address: r.Address, Blocked: why})
		m.notRotated(r, why)
	}
	return false
}

// enteredBy is the secluded object that is entered with this one, its own
// credential being kept with that object and not with this one; nil where there is none.
func (m *maker) enteredBy(obj *Object) *spec.Resource {
	if obj.own == "" {
		return nil
	}
	for r := obj.in.around; r != nil; r = r.Parent {
		if r.Kind.Secluded {
			if around := m.live.matched[r]; around != nil && len(around.credentials) > 0 {
				return r
			}
			return nil
		}
	}
	return nil
}

// endless notes of a secluded object that the credential which alone shows it
// ends, and that nothing is declared to follow it.
func (m *maker) endless(r *spec.Resource, obj *Object) {
	if !r.Kind.Secluded || r.Rotate != nil || obj.through == nil {
		return
	}
	i := slices.IndexFunc(obj.credentials, func(c providers.Credential) bool { return c.ID == obj.ownCredential })
	if _, told := m.turns[r]; told || i < 0 {
		return
	}
	if c := obj.credentials[i]; !c.Expires.IsZero() && c.Expires.Sub(m.live.input.Now) < soon {
		m.turns[r] = nil
		m.noteOf(r, fmt.Sprintf("is shown by its own credential alone, which expires %s, and nothing follows that: add _rotate: {before: 14d}", day(c.Expires)))
	}
}
