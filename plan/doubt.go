package plan

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Of what only its own credential shows (providers.Kind.Secluded) nothing proves
// that it is not there. It is made where its state remembers no such object, and
// remembers others: otherwise a second one might be made beside the first, which
// nobody would see.

// doubtful reports whether a plan is an error because an object that was made
// cannot be seen: what is in it would be planned as if it were new.
func (m *maker) doubtful(r *spec.Resource) bool {
	e := m.live.entry(r)
	return r.Kind.Secluded && (e != nil && e.ID != "" || !m.noCredentials(r)) && !m.allowsMaking(r)
}

// noCredentials reports whether an object was not seen for want of credentials.
func (m *maker) noCredentials(r *spec.Resource) bool {
	err := m.live.veiled[r.Address]
	return err == nil || errors.Is(err, providers.ErrNoCredentials)
}

// doubt says why an object that was not found may be there all the same; nil
// where it may not.
func (m *maker) doubt(r *spec.Resource) *spec.Problem {
	if !r.Kind.Secluded {
		return nil
	}
	e, err := m.live.entry(r), m.live.veiled[r.Address]
	p := &spec.Problem{Pos: r.Pos, Address: r.Address, Err: err, Hint: providers.HintOf(err)}
	instead := "if it is gone for good, and another one is to be made"
	switch {
	case e == nil && err != nil: // credentials of its own, and nothing remembered
		p.Message = fmt.Sprintf("%s: nothing is remembered of it, and %s", r.Address, providers.Unhinted(err))
	case e == nil && m.forgetful():
		p.Message = fmt.Sprintf("%s would be made, and nothing is remembered of this stack: if it was made before, and what was remembered is lost, that would be a second one", r.Address)
		p.Hint, instead = "bring back the state folder if there was one", "if nothing was ever applied"
	case e == nil:
		return nil
	case e.ID == "" && m.noCredentials(r):
		since := time.Time{}
		if e.Intent != nil {
			since = e.Intent.Since
		}
		p.Message = fmt.Sprintf("%s: an apply of %s was stopped while it was being made, before its credential was stored: it may be there, and is shown to nothing that Tenon has", r.Address, since.Format(time.RFC3339))
		instead = "if it is not there, or was deleted"
	case m.noCredentials(r):
		p.Message = fmt.Sprintf("%s was made (id %s), and the secret store lacks the credential that shows it", r.Address, e.ID)
	default:
		p.Message = fmt.Sprintf("%s (id %s) is not seen with its own credential: %s", r.Address, cmp.Or(e.ID, "not known"), providers.Unhinted(err))
	}
	again := fmt.Sprintf("%s: --allow-create %s=%d", instead, r.Kind.Name, m.doubts(r))
	p.Hint = strings.TrimPrefix(p.Hint+"; "+again, "; ")
	return p
}

// doubts counts the objects of a kind that are to be made and may be there.
func (m *maker) doubts(like *spec.Resource) int {
	n := 0
	for _, r := range m.live.input.State.Resources {
		if r.Kind == like.Kind && m.picked(r) && m.current(r) == nil && (r == like || m.unproven(r)) {
			n++
		}
	}
	return n
}

// unproven reports whether there is a doubt about an object.
func (m *maker) unproven(r *spec.Resource) bool {
	return m.live.entry(r) != nil || m.live.veiled[r.Address] != nil || m.forgetful()
}

// forgetful reports whether nothing at all is remembered of the stack.
func (m *maker) forgetful() bool {
	inv := m.live.input.Inventory
	return inv.Serial == 0 && len(inv.Objects) == 0
}

// allowsMaking reports whether objects of a kind are to be made in spite of all doubts.
func (m *maker) allowsMaking(r *spec.Resource) bool {
	n, _ := allowance(m.options.AllowCreate, r.Connection.Provider.Name+"."+r.Kind.Name)
	return n >= m.doubts(r)
}

// brakeDoubt refuses to make what may be there.
func (m *maker) brakeDoubt(s *Step) {
	r := s.resource
	if p := m.doubt(r); p != nil && !m.allowsMaking(r) {
		m.plan.refuse(s.Address, s.pos(), p.Message, p.Hint)
	}
}

// outOfSight deals with an object that no file declares any more and that its
// own credential does not show: it is remembered, and the credential kept, until
// somebody says that it is gone.
func (m *maker) outOfSight(a value.Address, e *Entry) {
	if n, _ := allowance(m.options.AllowDelete, e.Kind); n > len(m.live.letGo) {
		if m.live.letGo == nil {
			m.live.letGo = map[value.Address]bool{}
		}
		m.live.letGo[a] = true
		m.note(a, "is not seen with its own credential, and is forgotten")
		return
	}
	why := "the secret store lacks the credential that shows it"
	if err := m.live.veiled[a]; err != nil && !errors.Is(err, providers.ErrNoCredentials) {
		why = providers.Unhinted(err)
	}
	m.note(a, fmt.Sprintf("is no longer declared, and is not seen: %s. What is remembered of it (id %s) is kept; if it is gone, --allow-delete %s=1 forgets it", why, cmp.Or(e.ID, "not known"), kindName(e.Kind)))
}
