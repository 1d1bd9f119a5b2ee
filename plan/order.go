package plan

import (
	"container/heap"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// order says for each step which others come first, and sorts the steps so
// that they could be carried out one by one.
func (m *maker) order() error {
	needs := map[*Step]map[*Step]bool{}
	need := func(s, first *Step) {
		if s == first || first == nil {
			return
		}
		if needs[s] == nil {
			needs[s] = map[*Step]bool{}
		}
		needs[s][first] = true
	}
	for _, s := range m.plan.Steps {
		if s.resource != nil && s.Action != Delete {
			m.needsOf(s, need)
		}
	}
	m.deletesLast(need)
	sorted, circle := topological(m.plan.Steps, needs)
	if circle != nil {
		names := make([]string, len(circle))
		for i, s := range circle {
			names[i] = string(s.Address)
		}
		return spec.Problems{{Pos: circle[0].pos(), Address: circle[0].Address,
			Message: "these objects wait for each other: " + strings.Join(names, " → "), Hint: "take one of the references out"}}
	}
	m.plan.Steps = sorted
	for _, s := range sorted {
		s.Needs = []value.Address{}
		for first := range needs[s] {
			s.Needs = append(s.Needs, first.Address)
		}
		slices.Sort(s.Needs)
	}
	m.onlyTargets(needs)
	return nil
}

func (s *Step) pos() value.Pos {
	return value.Pos{File: s.File, Line: int32(s.Line), Col: int32(s.Column)}
}

// needsOf finds what a create, update or replace waits for.
func (m *maker) needsOf(s *Step, need func(s, first *Step)) {
	r := s.resource
	for up := r.Parent; up != nil; up = up.Parent {
		if m.pending(up) {
			need(s, m.steps[up])
			break
		}
	}
	for _, to := range references(m.live.input.State, r) {
		need(s, m.steps[to])
	}
	if s.Action == Create {
		for _, d := range m.deletes {
			if d.live.kind == r.Kind && d.Address.Parent() == r.Address.Parent() && clash(r, d.live) {
				need(s, d)
			}
		}
	}
}

// clash reports whether a new object would have a key of one that is going.
func clash(r *spec.Resource, obj *Object) bool {
	for i, key := range keysOf(r.Kind, r.Fields) {
		if key != "" && key == obj.keys[i] {
			return true
		}
	}
	return false
}

// deletesLast makes a delete wait for the steps that cut what leads to its
// object, and for the deletes of kinds that may refer to it.
func (m *maker) deletesLast(need func(s, first *Step)) {
	byKind := map[*providers.Kind][]*Step{}
	byID := map[string]*Step{}
	for _, d := range m.deletes {
		byKind[d.live.kind] = append(byKind[d.live.kind], d)
		byID[d.live.id] = d
	}
	if len(byKind) == 0 {
		return
	}
	for _, s := range m.plan.Steps {
		if s.Action != Update || s.live == nil {
			continue
		}
		for _, ids := range s.live.links {
			for _, id := range ids {
				need2(need, byID[id], s)
			}
		}
	}
	for kind, steps := range byKind {
		for other, first := range byKind {
			if other != kind && refersTo(other, kind) {
				gate(first, steps, need)
			}
		}
	}
}

func need2(need func(s, first *Step), s, first *Step) {
	if s != nil {
		need(s, first)
	}
}

// gate makes all of the later steps wait for all of the first ones. For many
// of them the first ones are put in a row instead, of which the others wait for the last.
func gate(first, later []*Step, need func(s, first *Step)) {
	if len(first)*len(later) > 4096 {
		for i := 1; i < len(first); i++ {
			need(first[i], first[i-1])
		}
		first = first[len(first)-1:]
	}
	for _, s := range later {
		for _, f := range first {
			need(s, f)
		}
	}
}

// refersTo reports whether objects of a kind may name objects of another, or live in it.
func refersTo(kind, other *providers.Kind) bool {
	if kind.Parent == other.Name {
		return true
	}
	return slices.ContainsFunc(kind.Fields, func(f providers.Field) bool { return fieldRefers(&f, other.Name) })
}

func fieldRefers(f *providers.Field, name string) bool {
	if f.Ref != nil && f.Ref.Kind == name {
		return true
	}
	if f.Elem != nil && fieldRefers(f.Elem, name) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(sub providers.Field) bool { return fieldRefers(&sub, name) })
}

// onlyTargets drops the steps that a plan for some targets is not about.
func (m *maker) onlyTargets(needs map[*Step]map[*Step]bool) {
	if len(m.options.Targets) == 0 {
		return
	}
	keep := map[*Step]bool{}
	var mark func(s *Step)
	mark = func(s *Step) {
		if keep[s] {
			return
		}
		keep[s] = true
		for first := range needs[s] {
			mark(first)
		}
	}
	for _, s := range m.plan.Steps {
		if within(s.Address, m.options.Targets) {
			mark(s)
		}
	}
	m.plan.Steps = slices.DeleteFunc(m.plan.Steps, func(s *Step) bool { return !keep[s] })
}

// topological sorts steps so that each comes after what it needs, and
// otherwise keeps their order. A circle is returned instead, if there is one.
func topological(steps []*Step, needs map[*Step]map[*Step]bool) (sorted, circle []*Step) {
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
	return nil, findCircle(steps, waits, needs, index)
}

func findCircle(steps []*Step, waits []int, needs map[*Step]map[*Step]bool, index map[*Step]int) []*Step {
	at := steps[slices.IndexFunc(waits, func(n int) bool { return n > 0 })]
	var way []*Step
	for {
		if i := slices.Index(way, at); i >= 0 {
			return append(way[i:], at)
		}
		way = append(way, at)
		next := (*Step)(nil)
		for first := range needs[at] {
			if waits[index[first]] > 0 && (next == nil || index[first] < index[next]) {
				next = first
			}
		}
		at = next
	}
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

// count fills in the summary and the requests.
func (m *maker) count() {
	p := m.plan
	for _, s := range p.Steps {
		switch s.Action {
		case Create:
			p.Summary.Create++
		case Update:
			p.Summary.Update++
		case Replace:
			p.Summary.Replace++
		case Delete:
			p.Summary.Delete++
		}
		p.Requests.Apply += s.requests()
	}
	declared := 0
	for _, s := range p.Steps {
		if s.resource != nil {
			declared++
		}
	}
	p.Summary.Unchanged = max(0, m.total-declared)
	p.Requests.Read = m.live.reads
}

// requests is the least number of requests that carrying out a step takes.
func (s *Step) requests() int64 {
	switch s.Action {
	case Delete:
		return 1
	case Replace:
		return 2 + s.linkChanges()
	case Create:
		return 1 + s.linkChanges()
	}
	links := s.linkChanges()
	if int(links) < len(s.Changes) {
		return 1 + links
	}
	return links
}

func (s *Step) linkChanges() int64 {
	n := int64(0)
	for _, c := range s.Changes {
		if f := s.resource.Kind.Field(c.Path); f != nil && f.Relation {
			n++
		}
	}
	return n
}
