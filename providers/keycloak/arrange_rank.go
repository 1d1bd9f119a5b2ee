package keycloak

// rank gives the executions of a flow priorities that put them into the order
// in which they are declared, so that as few as can be get another one. Those
// that are changed anyway cost nothing.
//
// It is the heaviest chain of executions that can stay: of two in it the later
// one has a higher priority, with room for those between.
func rank(want, have []step, pairs []int) []int {
	best, before := make([]int, len(want)), make([]int, len(want))
	last := -1
	for i, w := range want {
		before[i] = -1
		if pairs[i] < 0 || have[pairs[i]].priority < i {
			continue // new, or without room for those that come first
		}
		for j := range i {
			room := best[j] > 0 && have[pairs[i]].priority-have[pairs[j]].priority >= i-j
			if room && (before[i] < 0 || best[j] > best[before[i]]) {
				before[i] = j
			}
		}
		best[i] = worth(w, have[pairs[i]])
		if before[i] >= 0 {
			best[i] += best[before[i]]
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	stay := map[int]bool{}
	for i := last; i >= 0; i = before[i] {
		stay[i] = true
	}
	return between(want, have, pairs, stay)
}

// worth is how much it saves if an execution keeps its priority.
func worth(w, h step) int {
	if w.requirement == h.requirement {
		return 1000
	}
	return 1
}

// gap is how far apart the server puts the executions of a new realm.
const gap = 10

// between spreads those that move over the room between those that stay.
func between(want, have []step, pairs []int, stay map[int]bool) []int {
	out := make([]int, len(want))
	left, floor := -1, 0 // the last one that stays; the priority before it
	if len(stay) > 0 {
		floor = -1
	}
	for i := range want {
		if !stay[i] {
			continue
		}
		out[i] = have[pairs[i]].priority
		room := (out[i] - floor) / (i - left)
		for k := left + 1; k < i; k++ {
			out[k] = floor + room*(k-left)
		}
		left, floor = i, out[i]
	}
	for k := left + 1; k < len(want); k++ {
		out[k] = floor + gap*(k-left)
	}
	return out
}
