package rest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tenon/providers"
)

// maxPause is the longest that a server is obeyed when it says to wait.
const maxPause = 120 * time.Second

// limiter bounds the requests in flight to one host. It grows slowly while the
// host answers, halves when the host says that it is too much, and holds
// everybody back, not only the one who was told, while the host wants a pause.
type limiter struct {
	host    string
	ceiling float64
	heard   atomic.Bool // the host has answered in this run

	mu       sync.Mutex
	limit    float64
	inFlight int
	cut      time.Time       // of the last halving
	until    time.Time       // of the pause
	waiting  []chan struct{} // each closed when it may try again, in the order in which they came
}

func newLimiter(host string, ceiling int) *limiter {
	return &limiter{host: host, ceiling: float64(ceiling), limit: float64(ceiling)}
}

// limiterOf gives the one limiter that a run has for a host.
func limiterOf(env *providers.Env, host string) *limiter {
	type key struct{ host string }
	n := env.Parallelism
	if n <= 0 {
		n = defaultParallelism
	}
	return env.Shared(key{host}, func() any { return newLimiter(host, n) }).(*limiter)
}

// acquire waits for a turn. It gives the time at which the turn began, which
// release wants back.
func (l *limiter) acquire(ctx context.Context, meter *providers.Meter) (time.Time, error) {
	for {
		l.mu.Lock()
		now := time.Now()
		pause := l.until.Sub(now)
		if pause <= 0 && l.inFlight < int(l.limit) {
			l.inFlight++
			l.mu.Unlock()
			return now, nil
		}
		var turn chan struct{}
		if pause <= 0 {
			turn = make(chan struct{})
			l.waiting = append(l.waiting, turn)
		}
		l.mu.Unlock()
		if err := l.sleep(ctx, meter, pause, turn); err != nil {
			l.leave(turn)
			return time.Time{}, err
		}
	}
}

// leave gives up waiting; whoever was let on in its place may go.
func (l *limiter) leave(turn chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = slices.DeleteFunc(l.waiting, func(w chan struct{}) bool { return w == turn })
	l.wake()
}

// wake lets on as many of those that wait as there is room for, and no more:
// many that all look for one place take longer than the requests. The lock
// must be held.
func (l *limiter) wake() {
	n := min(int(l.limit)-l.inFlight, len(l.waiting))
	for i := range n {
		close(l.waiting[i])
	}
	if n > 0 {
		l.waiting = l.waiting[n:]
	}
}

// sleep waits until the pause is over, or for somebody else to be done.
func (l *limiter) sleep(ctx context.Context, meter *providers.Meter, pause time.Duration, turn <-chan struct{}) error {
	if pause <= 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-turn:
			return nil
		}
	}
	if pause >= time.Second {
		meter.Wait(fmt.Sprintf("rate limit of %s, %d s", l.host, int(pause.Round(time.Second)/time.Second)))
		defer meter.Wait("")
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// release ends a turn: busy where the host said that it was too much, pause
// for how long it wants to be left alone.
func (l *limiter) release(began time.Time, busy bool, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	switch {
	case !busy:
		l.limit = min(l.ceiling, l.limit+1/l.limit)
	case began.After(l.cut): // those in flight together are one sign, not many
		l.limit = max(1, l.limit/2)
		l.cut = time.Now()
	}
	if until := time.Now().Add(min(pause, maxPause)); pause > 0 && until.After(l.until) {
		l.until = until
	}
	l.wake()
}
