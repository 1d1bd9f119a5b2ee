package conform

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
)

// Faults holds the seventh law: whatever happens to requests on the way, an
// apply that is run again until it succeeds comes to the same as one that was
// let alone, with no duplicate and no lost secret, and so does a change of it.
// The short form takes a few seeds.
func Faults(t *testing.T, s Suite, seeds int) {
	calm := newHarness(t, s, Start{})
	calm.converge(s.late())
	full := calm.server.Objects()
	calm.converge(s.changed())
	changed := calm.server.Objects()
	calm.converge(s.left())
	left := calm.server.Objects()
	if Long() {
		seeds *= 25
	}
	hits, runs := make([]int, seeds), make([]int, seeds)
	t.Run("seed", func(t *testing.T) {
		for seed := range seeds {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				c := newChaos(uint64(seed))
				h := newHarness(t, s, Start{Seed: int64(seed), Wrap: c.wrap})
				rate := []float64{0.05, 0.15, 0.3}[seed%3]
				runs[seed] += h.stormy(s.late(), c, rate)
				h.settled(s.late(), full)
				runs[seed] += h.stormy(s.changed(), c, rate)
				h.settled(s.changed(), changed)
				h.stormy(s.left(), c, rate)
				h.holds(left, "all was taken out of the files")
				hits[seed] = c.hits
			})
		}
	})
	t.Logf("%d seeds, %d mishaps, %d runs for %d applies", seeds, sum(hits), sum(runs), 2*seeds)
}

func sum(all []int) (total int) {
	for _, n := range all {
		total += n
	}
	return total
}

// left is what stays in the files when all that was made is taken out.
func (s Suite) left() map[string]string {
	return map[string]string{"connection.yaml": s.Laws.Connection, "full.yaml": s.Laws.Bare, "late.yaml": "tenon: v1\n"}
}

// mostRuns bounds how often an apply is run again: each gets some way.
const mostRuns = 60

// stormy applies until it succeeds, in bad weather, and says how often that took.
func (h *harness) stormy(files map[string]string, c *chaos, rate float64) int {
	h.t.Helper()
	c.set(rate, h.server.Expire)
	defer c.set(0, nil)
	var last error
	for n := 1; n <= mostRuns; n++ {
		if last = h.attempt(files); last == nil {
			return n
		}
	}
	h.t.Fatalf("does not get through in %d runs: %v", mostRuns, last)
	return 0
}

// attempt runs one apply, and gives all that went wrong.
func (h *harness) attempt(files map[string]string) error {
	h.t.Helper()
	r := h.load(files)
	p, err := plan.Run(h.t.Context(), r.input, h.allowAll())
	if err != nil {
		return err
	}
	defer func() { _ = p.Close(h.t.Context()) }()
	report, err := apply.Run(h.t.Context(), apply.Input{Plan: p, State: r.state, Observe: r.input, Settle: time.Millisecond})
	if report == nil {
		return err
	}
	for _, o := range report.Outcomes {
		if o.Status != apply.Done {
			err = errors.Join(err, fmt.Errorf("%s %s %s: %w", o.Status, o.Step.Action, o.Step.Address, o.Err))
		}
	}
	for _, s := range report.Unconverged {
		err = errors.Join(err, fmt.Errorf("not converged: %s", text(s)))
	}
	return errors.Join(err, report.ObserveErr)
}
