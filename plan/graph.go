package plan

import (
	"container/heap"
	"slices"
)

// graph says which steps wait for which. A soft need is better kept, and given
// up where it would close a circle.
type graph struct {
	needs map[*Step]map[*Step]bool
	soft  map[[2]*Step]bool
	// because are the fields that alone make a step need another: without
	// them it would not. Not there: it needs it in any case.
	because map[[2]*Step][]string
	waits   map[*Step][]wait
}

func newGraph() *graph {
	return &graph{needs: map[*Step]map[*Step]bool{}, soft: map[[2]*Step]bool{}, because: map[[2]*Step][]string{}, waits: map[*Step][]wait{}}
}

func (g *graph) need(s, first *Step) {
	if s == first || first == nil {
		return
	}
	if g.needs[s] == nil {
		g.needs[s] = map[*Step]bool{}
	}
	g.needs[s][first] = true
	delete(g.soft, [2]*Step{s, first})
	delete(g.because, [2]*Step{s, first})
}

// needFor is need, for the sake of one field.
func (g *graph) needFor(s, first *Step, field string) {
	pair := [2]*Step{s, first}
	fields := g.because[pair]
	if s == first || g.needs[s][first] && !g.soft[pair] && fields == nil || slices.Contains(fields, field) {
		return
	}
	g.need(s, first)
	g.because[pair] = append(fields, field)
}

func (g *graph) prefer(s, first *Step) {
	if s == first || g.needs[s][first] {
		return
	}
	g.need(s, first)
	g.soft[[2]*Step{s, first}] = true
}

// sort gives the steps so that each comes after what it needs. A circle of hard
// needs is returned instead, if there is one that cannot be broken.
func (g *graph) sort(steps []*Step, open func(circle []*Step) bool) (sorted, circle []*Step) {
	for {
		sorted, circles := topological(steps, g.needs)
		if len(circles) == 0 {
			return sorted, nil
		}
		for _, circle := range circles {
			if !g.giveUp(circle) && !open(circle) {
				return nil, circle
			}
		}
	}
}

// giveUp drops the soft needs of a circle.
func (g *graph) giveUp(circle []*Step) bool {
	gaveUp := false
	for i := range circle[1:] {
		if pair := [2]*Step{circle[i], circle[i+1]}; g.soft[pair] {
			delete(g.needs[pair[0]], pair[1])
			gaveUp = true
		}
	}
	return gaveUp
}

// topological sorts steps so that each comes after what it needs, and
// otherwise keeps their order. Circles are returned instead, if there are any.
func topological(steps []*Step, needs map[*Step]map[*Step]bool) (sorted []*Step, circles [][]*Step) {
	index := make(map[*Step]int, len(steps))
	for i, s := range steps {
		index[s] = i
	}
	waits := make([]int, len(steps))
	then := make([][]int, len(steps))
	for i, s := range steps {
		for first := range needs[s] {
			waits[i]++
			then[index[first]] = append(then[index[first]], i)
		}
	}
	ready := &intHeap{}
	for i := range steps {
		if waits[i] == 0 {
			heap.Push(ready, i)
		}
	}
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		sorted = append(sorted, steps[i])
		for _, next := range then[i] {
			if waits[next]--; waits[next] == 0 {
				heap.Push(ready, next)
			}
		}
	}
	if len(sorted) == len(steps) {
		return sorted, nil
	}
	return nil, findCircles(steps, waits, needs, index)
}

// findCircles follows from each step that is stuck the first of those that it
// waits for: every way ends in a circle, and no two circles have a step in common.
func findCircles(steps []*Step, waits []int, needs map[*Step]map[*Step]bool, index map[*Step]int) [][]*Step {
	var circles [][]*Step
	seen := make([]int, len(steps)) // by which way, counted from 1
	for start := range steps {
		var way []*Step
		at := start
		for waits[at] > 0 && seen[at] == 0 {
			seen[at] = start + 1
			way = append(way, steps[at])
			next := len(steps)
			for first := range needs[steps[at]] {
				if i := index[first]; waits[i] > 0 {
					next = min(next, i)
				}
			}
			at = next
		}
		if waits[at] > 0 && seen[at] == start+1 {
			circles = append(circles, append(way[slices.Index(way, steps[at]):], steps[at]))
		}
	}
	return circles
}

type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *intHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
