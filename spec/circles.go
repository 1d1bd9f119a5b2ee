package spec

import (
	"strings"

	"tenon/spec/value"
)

type link struct {
	to  *Resource
	pos value.Pos
}

// checkCircles reports objects that wait for one another: by !ref, and because
// an object waits for the one around it.
func (l *loader) checkCircles(graph map[*Resource][]link) {
	w := circleWalk{l: l, graph: graph, done: map[*Resource]bool{}, at: map[*Resource]int{}}
	for _, r := range l.tree.linked {
		w.visit(r, value.Pos{})
	}
}

type circleWalk struct {
	l     *loader
	graph map[*Resource][]link
	done  map[*Resource]bool
	at    map[*Resource]int // place in path
	path  []link            // how the walk came here: each object, and where it was named
}

func (w *circleWalk) visit(r *Resource, from value.Pos) {
	if i, on := w.at[r]; on {
		w.report(w.path[i:], from)
		return
	}
	if w.done[r] || len(w.path) > maxChain {
		return
	}
	w.at[r] = len(w.path)
	w.path = append(w.path, link{r, from})
	for _, next := range w.graph[r] {
		w.visit(next.to, next.pos)
	}
	if r.Parent != nil {
		w.visit(r.Parent, r.Pos)
	}
	w.path = w.path[:len(w.path)-1]
	delete(w.at, r)
	w.done[r] = true
}

// maxChain bounds the walk's own depth, not the files': it is far beyond what a
// provider could carry out one after the other.
const maxChain = 100_000

func (w *circleWalk) report(path []link, back value.Pos) {
	var names []string
	p := &Problem{Pos: back}
	for i, step := range path {
		names = append(names, string(step.to.Address))
		if i > 0 {
			p.Related = append(p.Related, step.pos)
		}
	}
	names = append(names, names[0])
	p.Address = path[len(path)-1].to.Address
	p.Message = "objects wait for one another: " + strings.Join(names, " → ")
	p.Hint = "take one !ref out, or give that value another way"
	w.l.add(p)
}
