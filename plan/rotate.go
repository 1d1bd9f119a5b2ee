package plan

import (
	"slices"
	"strconv"
	"time"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Rotation says when the secret of an object is to be followed by another.
type Rotation struct {
	Address value.Address `json:"address"`
	// Due is when a plan makes it a step, and Expires when the secret ends.
	Due     time.Time `json:"due,omitzero"`
	Expires time.Time `json:"expires,omitzero"`
	// Blocked says why it cannot be.
	Blocked string `json:"blocked,omitempty"`
}

// NextRotation is the one that is due next and is no step yet, or nil.
func (p *Plan) NextRotation() *Rotation {
	steps := map[value.Address]bool{}
	for _, s := range p.Steps {
		steps[s.Address] = steps[s.Address] || s.Rotates != nil && s.Rotates.Make
	}
	var next *Rotation
	for i := range p.Rotations {
		if r := &p.Rotations[i]; r.Blocked == "" && !steps[r.Address] && (next == nil || r.Due.Before(next.Due)) {
			next = r
		}
	}
	return next
}

// RotationBlocked reports whether a secret will end before it can be followed by another.
func (p *Plan) RotationBlocked() bool {
	return slices.ContainsFunc(p.Rotations, func(r Rotation) bool { return r.Blocked != "" })
}

// Turn is what a step does about its object's credentials; nil for nothing.
func (s *Step) Turn() *Turn { return s.Rotates }

// turn judges the credentials of a declared object; nil where nothing is to be
// done. What is to be known of them goes into the plan.
func (m *maker) turn(r *spec.Resource, obj *Object) *Turn {
	if obj == nil || obj.lost || r.Kind.Rotates == nil {
		return nil
	}
	if r.Rotate == nil || !m.turnable(r, obj) {
		m.endless(r, obj)
		return nil
	}
	if turn, judged := m.turns[r]; judged {
		return turn
	}
	m.turns[r] = nil
	s := m.standingOf(r, obj)
	s.judge()
	m.tellOf(r, s)
	if s.turn.idle() {
		return nil
	}
	m.turns[r] = &s.turn
	return &s.turn
}

// standingOf is what is known of an object's credentials.
func (m *maker) standingOf(r *spec.Resource, obj *Object) *standing {
	s := &standing{now: m.live.input.Now, rotate: *r.Rotate, most: r.Kind.Rotates.Max, have: obj.credentials, own: obj.own != "", ownID: obj.ownCredential}
	if e := m.live.entry(r); e != nil && e.ID == obj.id && e.Credentials != nil {
		s.known = *e.Credentials
	}
	if s.known.Making != nil || s.known.Stored == "" {
		s.stored = m.storedOf(r, obj)
	}
	s.asked = slices.Contains(m.options.Rotate, r.Address)
	if s.unstored = m.unstored(r); s.unstored {
		s.namedBy = m.namedBy(r)
	}
	return s
}

// storedOf is the credential of an object whose secret the store holds, by what
// the server shows of each; "" where that cannot be told.
func (m *maker) storedOf(r *spec.Resource, obj *Object) string {
	minted, err := m.live.minted(r)
	if err != nil { // a store that can be written and not be read
		return ""
	}
	return r.Kind.Fitting(obj.fields, minted)
}

// rotate plans a turn of an object's credentials, beside what differs of it.
func (m *maker) rotate(s *Step, want value.Value, links []linkDiff, turn *Turn) {
	s.Action, s.ID = Update, s.live.id
	s.Changes = m.changes(s, want, links)
	if i := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Forces }); i >= 0 {
		s.Fingerprint = m.fingerprint(s, want)
		m.replace(s, want, links, s.Changes[i].Path) // it brings a new secret all the same
		m.add(s)
		return
	}
	s.Reason, s.Why, s.Rotates = "rotation", turn.why(), turn
	ids := make([]string, len(s.live.credentials))
	for i, c := range s.live.credentials {
		ids[i] = c.ID
	}
	ids = append(ids, turn.Adopt, strconv.FormatBool(turn.Make)) // a saved plan does what it says
	s.Fingerprint = fingerprintOf(m.fingerprint(s, want), append(ids, turn.Drop...))
	if turn.Make {
		s.Makes = slices.Clone(s.resource.Kind.MintsOf(s.resource.Fields))
		m.live.turning(s.resource, true)
	}
	m.add(s)
}

// turning notes that a step makes the secrets of an object anew: what the store
// has of them is of one before.
func (l *Live) turning(r *spec.Resource, now bool) {
	if l.anew == nil {
		l.anew = map[*spec.Resource]bool{}
	}
	l.anew[r] = now
}

// LostTurn is what makes the secrets of an object anew that nobody has: all of
// its credentials go.
func LostTurn(obj providers.Object, kind *providers.Kind) *Turn {
	t := &Turn{Make: true}
	for _, c := range kind.Credentials(obj.Fields) {
		t.Drop = append(t.Drop, c.ID)
	}
	return t
}

// Settled is what is to be remembered of an object's credentials before a turn
// sends anything: with what the turn takes up, if it does that.
func (c *Credentials) Settled(t *Turn) *Credentials {
	if t == nil || t.settled == nil {
		return c
	}
	out := *t.settled
	return &out
}

// Begun notes that another is about to be made.
func (c *Credentials) Begun(making Intent) *Credentials {
	out := Credentials{}
	if c != nil {
		out = *c
	}
	out.Making = &making
	return &out
}

// RememberTurn gives what is to be remembered of an object's credentials once
// one was made and stored.
func RememberTurn(t *Turn, made string) *Credentials {
	if t == nil {
		return &Credentials{Stored: made}
	}
	return &Credentials{Stored: made, Old: slices.Clone(t.old)}
}

// RememberFirst is RememberTurn for what creating an object brought: its
// answer tells of one credential, or it is not known.
func RememberFirst(r *spec.Resource, fields value.Value) *Credentials {
	have := r.Kind.Credentials(fields)
	if len(have) != 1 || len(r.Kind.MintsOf(r.Fields)) == 0 {
		return nil
	}
	return &Credentials{Stored: have[0].ID}
}

// Without forgets credentials that were deleted.
func (c *Credentials) Without(ids []string) *Credentials {
	if c == nil {
		return nil
	}
	out := *c
	out.Old = slices.DeleteFunc(slices.Clone(c.Old), func(id string) bool { return slices.Contains(ids, id) })
	if len(out.Old) == 0 {
		out.Old = nil
	}
	return &out
}
