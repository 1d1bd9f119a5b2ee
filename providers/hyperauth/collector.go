package hyperauth

import (
	"context"
	"errors"
	"sync"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

const (
	// most is how many users go into one request.
	most = 50
	// pause is how long a request waits for further users.
	pause = 5 * time.Millisecond
)

// collector gathers users that are made at about the same time into one
// request. The server undoes a whole request for one bad user: then it is sent
// again in halves, until each bad one has its own refusal.
type collector struct {
	send func(ctx context.Context, users []value.Value) error

	mu      sync.Mutex
	waiting []*candidate
}

// candidate is one user that waits for its request.
type candidate struct {
	user value.Value
	done chan error
}

// add makes one user, perhaps together with others. A request that was sent is
// not given up when one of those who wait for it gives up.
func (c *collector) add(ctx context.Context, user value.Value) error {
	a := &candidate{user, make(chan error, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, a)
	first := len(c.waiting) == 1
	c.mu.Unlock()
	if first {
		time.Sleep(pause)
		c.mu.Lock()
		batch := c.waiting
		c.waiting = nil
		c.mu.Unlock()
		for _, chunk := range chunks(batch) {
			c.make(context.WithoutCancel(ctx), chunk)
		}
	}
	return <-a.done
}

// chunks parts users so that the server takes each part: of users made together
// only one may lack an e-mail address, and none may share one.
func chunks(all []*candidate) [][]*candidate {
	var out [][]*candidate
	var taken []map[string]bool
	for _, a := range all {
		mail := a.user.Get("email").Reveal()
		at := 0
		for at < len(out) && (len(out[at]) == most || taken[at][mail]) {
			at++
		}
		if at == len(out) {
			out, taken = append(out, nil), append(taken, map[string]bool{})
		}
		out[at], taken[at][mail] = append(out[at], a), true
	}
	return out
}

// make sends a chunk, and halves of it where the server refuses it.
func (c *collector) make(ctx context.Context, chunk []*candidate) {
	users := make([]value.Value, len(chunk))
	for i, a := range chunk {
		users[i] = a.user
	}
	err := c.send(ctx, users)
	if len(chunk) > 1 && refused(err) {
		c.make(ctx, chunk[:len(chunk)/2])
		c.make(ctx, chunk[len(chunk)/2:])
		return
	}
	for _, a := range chunk {
		a.done <- err
	}
}

// refused reports whether the server answered, and made none of the users.
func refused(err error) bool {
	var told *providers.APIError
	return errors.As(err, &told) && !errors.Is(err, providers.ErrDenied) && !errors.Is(err, providers.ErrUnavailable) && !errors.Is(err, providers.ErrUnknownOutcome)
}
