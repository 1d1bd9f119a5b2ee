package providertest

import (
	"context"
	"fmt"
	"time"

	"tenon/providers"
)

// Fate is what happens to a call.
type Fate struct {
	// Err is what the call returns instead of its answer; nil lets it pass.
	Err error
	// Done carries the call out all the same: its answer is lost.
	Done bool
	// Partial carries out the first half of a Create, and gives Err with the
	// object and its secrets: links are not made.
	Partial bool
	// Slow delays the call, unless its context ends first.
	Slow time.Duration
}

// Lost is the fate of a call whose answer does not come back.
func Lost(done bool) Fate {
	return Fate{Err: fmt.Errorf("connection reset: %w", providers.ErrUnknownOutcome), Done: done}
}

// enter notes a call and asks what is to happen to it.
func (s *System) enter(ctx context.Context, c Call) (Fate, error) {
	if err := ctx.Err(); err != nil {
		return Fate{}, err
	}
	s.mu.Lock()
	frozen := s.Frozen && c.Writes()
	s.numbers++
	c.N = s.numbers
	if !s.quiet {
		s.calls = append(s.calls, c)
	}
	intercept := s.Intercept
	s.mu.Unlock()
	if frozen {
		panic("providertest: a plan calls " + c.String())
	}
	fate := Fate{}
	if intercept != nil {
		fate = intercept(c)
	}
	if fate.Slow > 0 {
		select {
		case <-time.After(fate.Slow):
		case <-ctx.Done():
			return fate, ctx.Err()
		}
	}
	if fate.Err != nil && !fate.Done && !fate.Partial {
		return fate, fate.Err
	}
	return fate, nil
}
