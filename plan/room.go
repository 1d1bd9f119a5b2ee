package plan

import (
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
)

// room makes sure that there is a place for another: what has expired goes, or
// what was followed before.
func (s *standing) room() {
	for _, may := range []func(providers.Credential) bool{
		func(c providers.Credential) bool { return c.Expired(s.now) },
		func(c providers.Credential) bool { return slices.Contains(s.known.Old, c.ID) },
	} {
		for _, c := range s.have {
			if s.left() >= s.most && may(c) && !s.keeps(c) {
				s.drop(c, "the secret %s goes, to make room", c.ID)
			}
		}
	}
	if s.left() < s.most {
		s.follow()
		return
	}
	s.turn.Make = false
	s.blocked = s.turn.need + ", and it cannot have another: " + s.crowd()
}

// follow notes what the new one follows: the one in use so far, and what that
// has followed. One that somebody added by hand is not ours to delete.
func (s *standing) follow() {
	for _, c := range s.have {
		if slices.Contains(s.turn.Drop, c.ID) {
			continue
		}
		s.turn.known = append(s.turn.known, c.ID)
		if s.current != nil && c.ID == s.current.ID || slices.Contains(s.known.Old, c.ID) {
			s.turn.old = append(s.turn.old, c.ID)
		}
	}
}

// foresee tells whether there will be no room when the current one ends.
func (s *standing) foresee() {
	if s.current == nil || s.current.Expires.IsZero() {
		return
	}
	stay := 0
	for _, c := range s.extra {
		if !c.Expired(s.current.Expires) {
			stay++
		}
	}
	if stay+2 > s.most { // it, those, and another
		s.blocked = fmt.Sprintf("its secret will expire %s before it can be followed by another: %s", day(s.current.Expires), s.crowd())
	}
}

// crowd says what takes the places.
func (s *standing) crowd() string {
	var ids []string
	for _, c := range s.extra {
		ids = append(ids, fmt.Sprintf("%s (made %s)", c.ID, day(c.Created)))
	}
	text := fmt.Sprintf("Tenon finds %d of at most %d", len(s.have), s.most)
	if len(ids) > 0 {
		return text + ", and did not make " + strings.Join(ids, ", ") + " itself; delete what nobody uses"
	}
	return text + ", and signs in with one of them"
}

// keeps reports whether the run is, or may be, signed in with a credential: with
// that of the connection, or with one that an object is shown by.
func (s *standing) keeps(c providers.Credential) bool {
	return c.ID == s.ownID || s.own && s.ownID == "" && !c.Expired(s.now)
}

func (s *standing) left() int { return len(s.have) - len(s.turn.Drop) }

func (s *standing) make(why string, args ...any) {
	s.turn.Make, s.turn.need = true, fmt.Sprintf(why, args...)
}

func (s *standing) drop(c providers.Credential, why string, args ...any) {
	if !slices.Contains(s.turn.Drop, c.ID) {
		s.turn.Drop = append(s.turn.Drop, c.ID)
		s.turn.drops = append(s.turn.drops, fmt.Sprintf(why, args...))
	}
}
