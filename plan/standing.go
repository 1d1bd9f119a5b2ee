package plan

import (
	"fmt"
	"slices"
	"time"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

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
