package plan

import (
	"slices"
	"strings"
	"time"
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

// day is a time as plans tell it.
func day(t time.Time) string {
	if t.IsZero() {
		return "some day"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
