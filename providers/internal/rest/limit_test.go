package rest

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimiter(t *testing.T) {
	l := newLimiter("acme.example", 8)
	turn := func(busy bool) {
		t.Helper()
		began, err := l.acquire(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		l.release(began, busy, 0)
	}
	for want := 4.0; want >= 0.5; want /= 2 {
		turn(true)
		if got := l.limit; got != max(1, want) {
			t.Errorf("limit %v, want %v", got, max(1, want))
		}
	}
	for range 100 {
		turn(false)
	}
	if l.limit != 8 {
		t.Errorf("the limit grew to %v, want the ceiling", l.limit)
	}
}

// TestLimiterTakesOneSignForMany: what was in flight together and was turned
// away together halves the limit once.
func TestLimiterTakesOneSignForMany(t *testing.T) {
	l := newLimiter("acme.example", 8)
	var began [8]time.Time
	for i := range began {
		began[i], _ = l.acquire(t.Context(), nil)
	}
	for i := range began {
		l.release(began[i], true, 0)
	}
	if l.limit != 4 || l.inFlight != 0 {
		t.Errorf("limit %v, %d in flight", l.limit, l.inFlight)
	}
}

// TestLimiterLetsAllThrough: never more at a time than the limit, and nobody is
// forgotten where some give up, are turned away, and the host wants a pause.
func TestLimiterLetsAllThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter("acme.example", 4)
		var wg sync.WaitGroup
		var mu sync.Mutex
		now, most, done, left := 0, 0, 0, 0
		count := func(n *int, by int) {
			mu.Lock()
			defer mu.Unlock()
			*n += by
			most = max(most, now)
		}
		for i := range 200 {
			wg.Go(func() {
				ctx := t.Context()
				if i%7 == 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, time.Duration(i)*time.Millisecond)
					defer cancel()
				}
				began, err := l.acquire(ctx, nil)
				if err != nil {
					count(&left, 1)
					return
				}
				count(&now, 1)
				time.Sleep(10 * time.Millisecond)
				count(&now, -1)
				count(&done, 1)
				pause := time.Duration(0)
				if i%20 == 0 {
					pause = 50 * time.Millisecond
				}
				l.release(began, i%20 == 0, pause)
			})
		}
		wg.Wait()
		if most != 4 || done+left != 200 || done < 171 || l.inFlight != 0 || len(l.waiting) != 0 {
			t.Errorf("%d at a time, %d done, %d gave up, %d in flight, %d waiting", most, done, left, l.inFlight, len(l.waiting))
		}
	})
}
