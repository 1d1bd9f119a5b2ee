// Package applytest helps to test what plans and applies: a State in memory
// that fails on request, and a stack that is planned and applied from a text.
package applytest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec/value"
)

// Memory is an apply.State that keeps what a disk would: bytes. The zero value
// is that of a stack that was never applied.
type Memory struct {
	// Intercept, if not nil, decides about each call that writes, by the name of
	// its method: an error is returned instead of success, after the work if done is set.
	Intercept func(method string) (err error, done bool)
	// NoStore is a state that can keep no secrets.
	NoStore bool
	// Sealed is a store that can be written and not be read.
	Sealed bool

	mu        sync.Mutex
	inventory []byte
	journal   []byte
	secrets   map[value.Target]apply.Secret
}

var _ apply.State = (*Memory)(nil)

func (m *Memory) writing(method string, do func()) error {
	var err error
	done := true
	if m.Intercept != nil {
		if err, done = m.Intercept(method); err == nil {
			done = true
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if done {
		do()
	}
	return err
}

// Load reads the inventory and the journal.
func (m *Memory) Load(context.Context) (*plan.Inventory, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	inv := plan.NewInventory("default")
	if m.inventory != nil {
		if err := json.Unmarshal(m.inventory, inv); err != nil {
			return nil, err
		}
	}
	for line := range bytesLines(m.journal) {
		var r plan.Record
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		inv.Apply(r)
	}
	return inv, nil
}

// Record adds to the journal.
func (m *Memory) Record(_ context.Context, records ...plan.Record) error {
	return m.writing("Record", func() {
		for _, r := range records {
			line, err := json.Marshal(r)
			if err != nil {
				panic(err)
			}
			m.journal = append(append(m.journal, line...), '\n')
		}
	})
}

// Save writes the inventory and empties the journal.
func (m *Memory) Save(_ context.Context, inv *plan.Inventory) error {
	return m.writing("Save", func() {
		data, err := json.Marshal(inv)
		if err != nil {
			panic(err)
		}
		m.inventory, m.journal = data, nil
	})
}

// Lease is always given.
func (m *Memory) Lease(context.Context, string, time.Duration) (func() error, error) {
	return func() error { return nil }, nil
}

// CanKeep fails where there is no store.
func (m *Memory) CanKeep(context.Context) error {
	if m.NoStore {
		return apply.ErrNoStore
	}
	return m.writing("CanKeep", func() {})
}

// Keep stores secrets.
func (m *Memory) Keep(_ context.Context, secrets ...apply.Secret) error {
	return m.writing("Keep", func() {
		if m.secrets == nil {
			m.secrets = map[value.Target]apply.Secret{}
		}
		for _, s := range secrets {
			m.secrets[value.Target{Secret: true, Address: s.Address, Field: s.Name}] = s
		}
	})
}

// Open reads a secret.
func (m *Memory) Open(_ context.Context, t value.Target) (value.Value, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.secrets[t]
	if !ok {
		return value.Value{}, fmt.Errorf("%w: %s", apply.ErrNoSecret, t)
	}
	if m.Sealed {
		return value.Value{}, apply.ErrSealed
	}
	return s.Value, nil
}

// Secrets lists the entries without their values.
func (m *Memory) Secrets(context.Context) ([]apply.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []apply.Secret
	for _, s := range m.secrets {
		s.Value = value.Value{}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b apply.Secret) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// Forget removes the entries of an address and of what is in it.
func (m *Memory) Forget(_ context.Context, address value.Address) error {
	if m.NoStore {
		return apply.ErrNoStore
	}
	return m.writing("Forget", func() {
		for t := range m.secrets {
			if t.Address.Within(address) {
				delete(m.secrets, t)
			}
		}
	})
}

// Bytes are all that lies outside of the secret store: no secret may be in it.
func (m *Memory) Bytes() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Concat(m.inventory, m.journal)
}

// Lose forgets the inventory, and keeps the secrets.
func (m *Memory) Lose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inventory, m.journal = nil, nil
}

// LoseSecrets forgets the secrets, and keeps the inventory.
func (m *Memory) LoseSecrets() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets = nil
}

func bytesLines(data []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(data) > 0 {
			end := slices.Index(data, '\n')
			if !yield(data[:end]) {
				return
			}
			data = data[end+1:]
		}
	}
}
