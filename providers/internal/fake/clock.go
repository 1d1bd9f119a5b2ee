package fake

import (
	"sync"
	"time"
)

// Clock is a clock that only moves when told to, safe for concurrent use. Its
// Now method fits where a sandbox wants a func() time.Time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at t.
func NewClock(t time.Time) *Clock { return &Clock{now: t} }

// Now is the time at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Limiter allows N requests in each window of Per for every key, as a server
// with a fixed window does. The zero value allows everything.
type Limiter struct {
	N   int
	Per time.Duration

	mu   sync.Mutex
	uses map[string]*window
}

type window struct {
	start time.Time
	n     int
}

// Allow counts a request. If it is one too many, it says how long to wait.
func (l *Limiter) Allow(key string, now time.Time) (ok bool, wait time.Duration) {
	if l.N == 0 {
		return true, 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.uses == nil {
		l.uses = map[string]*window{}
	}
	w := l.uses[key]
	if w == nil || now.Sub(w.start) >= l.Per {
		w = &window{start: now}
		l.uses[key] = w
	}
	w.n++
	if w.n <= l.N {
		return true, 0
	}
	return false, l.Per - now.Sub(w.start)
}
