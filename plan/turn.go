package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Credentials is what the inventory knows of the credentials of an object
// whose kind rotates. It names them by id and holds no secret.
type Credentials struct {
	// Stored is the one whose secret the store holds.
	Stored string `json:"stored,omitempty"`
	// Old are those that it has followed: deleted when the overlap is over.
	Old []string `json:"old,omitempty"`
	// Making is set before another is made and cleared after: if it is still
	// there, that was cut short, and what is not among Known is nobody's.
	Making *Intent `json:"making,omitempty"`
}

func (c *Credentials) equal(o *Credentials) bool {
	if c == nil || o == nil {
		return c == o
	}
	return c.Stored == o.Stored && slices.Equal(c.Old, o.Old) && c.Making == o.Making
}

// Turn is what a step does about the credentials of its object: it takes up what
// a run that was cut short has stored, deletes some, then perhaps makes another.
type Turn struct {
	// Adopt is the id of a credential that is in the store and was not yet known
	// to be: nothing is sent for it.
	Adopt string `json:"adopt,omitempty"`

	Make bool     `json:"make,omitempty"`
	Drop []string `json:"drop,omitempty"` // ids

	known []string // ids of what was there, but for what nobody has the secret of
	old   []string // ids of what the new one follows
	drops []string // why each goes
	need  string   // why another is made

	adopts  string       // why one is taken up
	settled *Credentials // what is known with that; nil where none is
}

// idle reports whether a turn does nothing.
func (t *Turn) idle() bool { return !t.Make && len(t.Drop) == 0 && t.Adopt == "" }

// why says it in a sentence.
func (t *Turn) why() string {
	parts := slices.Clone(t.drops)
	if t.Adopt != "" {
		parts = slices.Insert(parts, 0, t.adopts)
	}
	if t.Make {
		parts = append(parts, t.need+": another is made")
	}
	return strings.Join(parts, "; ")
}

// Known are the ids that the credential to be made does not have.
func (t *Turn) Known() []string { return t.known }

// standing is what an object's credentials come to at one time.
type standing struct {
	now      time.Time
	rotate   spec.Rotate
	most     int
	have     []providers.Credential // the oldest first
	known    Credentials
	own      bool   // the object is what Tenon signs in with
	ownID    string // by which of them; "" where that cannot be told
	asked    bool   // another is wanted, due or not
	unstored bool   // the store has nothing
	namedBy  value.Address
	stored   string // the one whose secret the store holds, by what is shown of it; "" where that cannot be told
	turn     Turn
	current  *providers.Credential // the one that is in use; nil: there is none
	orphans  []string              // made by a run that was cut short: nobody has their secrets
	extra    []providers.Credential
	due      time.Time // when the current one is to be followed; zero: never
	blocked  string    // why it cannot be
	ownStays bool      // the one that Tenon signs in with would be deleted, were it another's
}

// judge decides, by time alone, what is to be done.
func (s *standing) judge() {
	s.takeUp()
	if s.known.Making != nil {
		for _, c := range s.have {
			if !slices.Contains(s.known.Making.Known, c.ID) && c.ID != s.known.Stored && !s.keeps(c) {
				s.orphans = append(s.orphans, c.ID)
				s.drop(c, "the secret %s, made %s by a run that was cut short, is nobody's", c.ID, day(c.Created))
			}
		}
	}
	s.find()
	switch {
	case s.known.Making != nil:
		s.make("the making of a new secret was cut short")
	case s.current == nil && s.known.Stored != "":
		s.make("the secret that was stored, %s, is not there any more", s.known.Stored)
	case s.current == nil:
		s.make("it has no secret")
	case s.current.Expired(s.now):
		s.make("its secret has expired %s", day(s.current.Expires))
	case s.asked:
		s.make("it was asked for")
	case s.unstored && s.namedBy != "" && !s.own: // its own would end for it before anybody has put the new one in its place
		s.make("its secret is not in the store, and %s names it", s.namedBy)
	case !s.due.IsZero() && !s.now.Before(s.due):
		s.make("its secret expires %s, and was due for another since %s", day(s.current.Expires), day(s.due))
	}
	s.overlap()
	if s.turn.Make {
		s.room()
	} else {
		s.foresee()
	}
}

// takeUp ends a making that was cut short when the new secret was in the store
// already: it is not made twice. What else is there since is somebody's own.
func (s *standing) takeUp() {
	making := s.known.Making
	if making == nil || s.stored == "" || s.stored == s.known.Stored || slices.Contains(making.Known, s.stored) {
		return
	}
	now := Credentials{Stored: s.stored}
	newest := -1 // where nothing was remembered, that is what it follows
	for i, c := range s.have {
		switch {
		case c.ID == s.known.Stored || slices.Contains(s.known.Old, c.ID):
			now.Old = append(now.Old, c.ID)
		case s.known.Stored == "" && slices.Contains(making.Known, c.ID):
			newest = i
		case c.ID == s.stored:
			s.turn.adopts = fmt.Sprintf("the secret %s, made %s by a run that was cut short, is in the store: it is the one in use", c.ID, day(c.Created))
		}
	}
	if newest >= 0 {
		now.Old = append(now.Old, s.have[newest].ID)
	}
	s.turn.Adopt, s.turn.settled, s.known = s.stored, &now, now
}

// find tells which credential is in use, when it is to be followed, and which
// ones Tenon knows nothing of.
func (s *standing) find() {
	for i := range s.have {
		c := &s.have[i]
		switch {
		case slices.Contains(s.orphans, c.ID) || slices.Contains(s.known.Old, c.ID):
		case c.ID == s.known.Stored || s.known.Stored == "" && (s.stored == "" || s.stored == c.ID):
			s.current = c // where nothing is remembered and nothing shows it, the newest is taken for it
		}
	}
	for _, c := range s.have {
		if s.current != nil && c.ID == s.current.ID || slices.Contains(s.orphans, c.ID) || slices.Contains(s.known.Old, c.ID) {
			continue
		}
		s.extra = append(s.extra, c)
	}
	if s.current == nil || s.current.Expires.IsZero() {
		return
	}
	s.due = s.current.Expires.Add(-s.rotate.Before)
	// A new one must not be due at once, or every run would make another.
	if half := s.current.Created.Add(s.current.Expires.Sub(s.current.Created) / 2); s.due.Before(half) {
		s.due = half
	}
}

// overlap deletes what was followed long enough ago.
func (s *standing) overlap() {
	if s.current == nil || s.current.ID != s.known.Stored {
		return
	}
	over := s.current.Created.Add(s.rotate.Overlap)
	for _, c := range s.have {
		if !slices.Contains(s.known.Old, c.ID) || s.now.Before(over) {
			continue
		}
		if s.keeps(c) {
			s.ownStays = true
			continue
		}
		s.drop(c, "the overlap with its successor is over since %s: the secret %s goes, made %s", day(over), c.ID, day(c.Created))
	}
}

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

// day is a time as plans tell it.
func day(t time.Time) string {
	if t.IsZero() {
		return "some day"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
