package plan

import (
	"fmt"
	"strings"

	"tenon/spec/value"
)

// unsureNote says once of all secrets that no server shows again, and of which
// nothing is remembered that could be compared, what follows from that.
func (m *maker) unsureNote() {
	if len(m.unsure) == 0 || m.options.Destroy {
		return
	}
	const some = 3
	names := make([]string, 0, some)
	for _, t := range m.unsure[:min(some, len(m.unsure))] {
		names = append(names, t.String())
	}
	which := strings.Join(names, ", ")
	if n := len(m.unsure) - some; n > 0 {
		which += fmt.Sprintf(" and %d more", n)
	}
	text := fmt.Sprintf("%s cannot be read back, and nothing is remembered of %s: taken to be as declared. ", which, them(len(m.unsure)))
	d := m.live.ledger()
	switch in := m.live.input; {
	case d.err != nil:
		text += "That a secret has changed cannot be noticed here: " + d.err.Error()
	case d.key == nil && (in.Secret == nil || in.NoStore):
		text += "That a secret has changed can be noticed only with a secret store: make a key with `tenon secrets keygen`, and add `secrets: {age: {recipients: [age1…], identity: !env TENON_AGE_IDENTITY}}` to a file"
	default:
		text += "The next apply remembers; from then on a change is noticed and sent"
	}
	m.plan.Notes = append(m.plan.Notes, Note{Text: text})
}

// sent reports whether a step sends a field of its object.
func (s *Step) sent(field string) bool {
	if s.Action != Update {
		return true
	}
	for _, c := range s.Changes {
		if value.SplitPath(c.Path)[0] == field {
			return true
		}
	}
	return false
}
