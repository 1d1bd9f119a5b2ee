package keycloak

import (
	"math/bits"
	"math/rand/v2"
	"testing"
)

// TestRank: the order is as declared, and no fewer executions could change.
func TestRank(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n := 1 + rng.IntN(6)
		want, have, pairs := make([]step, n), []step(nil), make([]int, n)
		for i := range want {
			want[i].requirement, pairs[i] = "REQUIRED", -1
			if rng.IntN(4) > 0 {
				pairs[i] = len(have)
				have = append(have, step{requirement: []string{"REQUIRED", "REQUIRED", "DISABLED"}[rng.IntN(3)], priority: rng.IntN(12)})
			}
		}
		ranks := rank(want, have, pairs)
		moved := 0
		for i, r := range ranks {
			if r < 0 || i > 0 && r <= ranks[i-1] {
				t.Fatalf("%v is no order (%+v, %v)", ranks, have, pairs)
			}
			if j := pairs[i]; j >= 0 && have[j].priority != r && have[j].requirement == want[i].requirement {
				moved++
			}
		}
		if least := fewest(want, have, pairs); moved != least {
			t.Fatalf("%v changes %d, and %d are enough (%+v, %v)", ranks, moved, least, have, pairs)
		}
	}
}

// fewest tries every choice of executions that keep their priorities.
func fewest(want, have []step, pairs []int) int {
	free := 0
	for i, j := range pairs {
		if j >= 0 && have[j].requirement == want[i].requirement {
			free |= 1 << i
		}
	}
	least := len(want)
	for stay := range 1 << len(want) {
		if stay&^free == 0 && room(have, pairs, stay) {
			least = min(least, bits.OnesCount(uint(free&^stay)))
		}
	}
	return least
}

func room(have []step, pairs []int, stay int) bool {
	last, at := -1, -1
	for i, j := range pairs {
		if stay&(1<<i) == 0 {
			continue
		}
		if have[j].priority-last < i-at {
			return false
		}
		last, at = have[j].priority, i
	}
	return true
}
