package rest

import (
	"testing"
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
