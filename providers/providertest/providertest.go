// Package providertest is a provider in memory for tests of the core, named as
// httptest is: a made-up table of kinds that has every trait of the seam, and a
// Client over maps that counts its calls and fails on request.
//
// It knows nothing of the core, and no real provider.
package providertest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"tenon/providers"
)

// System is one identity system in memory. Its methods may be called concurrently.
type System struct {
	// Intercept, if not nil, decides about each call before it is carried out.
	Intercept func(Call) Fate
	// Review, if not nil, looks at what is planned about wickets.
	Review func([]providers.Planned) []providers.Objection
	// Frozen makes every call that changes something panic: a plan may not.
	Frozen bool
	// Told are Relation fields, as kind.field, that a list tells where it is
	// asked to; the others are read by Relations alone.
	Told map[string]bool
	// Loose are kinds of which two may have one key.
	Loose map[string]bool
	// Terse makes the answer to a create tell nothing but the id.
	Terse bool
	// Clock is the server's; nil is time.Now.
	Clock func() time.Time

	mu      sync.Mutex
	table   *providers.Provider
	rows    map[string]*object
	order   []string // ids as they were made
	numbers int
	calls   []Call
	quiet   bool
	rand    *rand.Rand
}

// New returns an empty system.
func New() *System {
	s := &System{
		rows: map[string]*object{}, rand: rand.New(rand.NewPCG(1, 2)),
		Told:  map[string]bool{"role.includes": true, "member.roles": true},
		Loose: map[string]bool{"application": true, "organization": true, "vault": true},
	}
	s.table = &providers.Provider{
		Name: "mem", Doc: "An identity system in memory.", Kinds: kinds(),
		Connection: fields{{Name: "token", Type: providers.String, Local: true, Secret: true}},
		Open:       s.open,
	}
	return s
}

// Provider returns the table, with an Open that leads to this system.
func (s *System) Provider() *providers.Provider { return s.table }

// Shuffle sets the order in which lists are told from now on.
func (s *System) Shuffle(seed uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rand = rand.New(rand.NewPCG(seed, seed))
}

// Call is one call of a Client.
type Call struct {
	N      int    // counts from 1
	Method string // "List", "Create"…
	Kind   string
	Field  string // of Relations and Verify
	In     string // id of the object around; "" directly in the connection
	ID     string
	Key    string // of Create
	Beside int    // of List: providers.Query.Beside
	Client int    // tells clients of different scopes apart
}

// Writes reports whether the call may change something.
func (c Call) Writes() bool {
	switch c.Method {
	case "Create", "Update", "Delete", "Renew", "MakeCredential", "DropCredential":
		return true
	}
	return false
}

// String gives the call in a line.
func (c Call) String() string {
	return fmt.Sprintf("%d %s %s %s in=%s id=%s key=%s", c.N, c.Method, c.Kind, c.Field, c.In, c.ID, c.Key)
}

// Calls returns the calls since the last Reset.
func (s *System) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Reset forgets the calls.
func (s *System) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// Count gives the number of calls of a method since the last Reset.
func (s *System) Count(method string) int {
	n := 0
	for _, c := range s.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

// Writes gives the number of calls since the last Reset that may change something.
func (s *System) Writes() int {
	n := 0
	for _, c := range s.Calls() {
		if c.Writes() {
			n++
		}
	}
	return n
}

// Quiet stops the noting of calls: for benchmarks.
func (s *System) Quiet() { s.quiet = true }
