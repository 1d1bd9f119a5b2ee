package apply

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tenon/plan"
	"tenon/providers"
	"tenon/spec/value"
)

// walk is the state of an apply. Only the goroutine of walk.walk touches it;
// workers get a task and give back a result.
type walk struct {
	in        Input
	custody   bool // secrets can be kept
	nodes     []*node
	inventory *plan.Inventory
	tasks     chan task
	results   chan result
	ready     []*node
	ended     int
	stored    map[value.Target]bool // secrets that the store held when first asked; nil until then
	doubtful  bool                  // it could not tell all of them
}

// node is one step and where it stands.
type node struct {
	index   int
	step    *plan.Step
	waits   int
	then    []*node
	outcome *Outcome
	begun   time.Time
	deleted bool // the first half of a replace is done
	call    plan.Call
	made    result
	before  *plan.Entry // what was remembered before a create was begun
}

func newWalk(in Input, custody bool) *walk {
	w := &walk{in: in, custody: custody, tasks: make(chan task), results: make(chan result)}
	w.inventory = in.Plan.Inventory().Clone()
	byAddress := make(map[value.Address]*node, len(in.Plan.Steps))
	for i, s := range in.Plan.Steps {
		n := &node{index: i, step: s}
		w.nodes = append(w.nodes, n)
		if !s.Late {
			byAddress[s.Address] = n
		}
	}
	for _, n := range w.nodes {
		for _, a := range n.step.Needs {
			if first := byAddress[a]; first != nil {
				n.waits++
				first.then = append(first.then, n)
			}
		}
		if n.waits == 0 {
			w.ready = append(w.ready, n)
		}
	}
	return w
}

// walk carries out all steps. It returns an error only if the state could not
// be written: then nothing more is begun.
func (w *walk) walk(ctx context.Context) error {
	for range w.in.Parallelism {
		go w.work(context.WithoutCancel(ctx))
	}
	defer close(w.tasks)
	var fatal error
	flying := 0
	for {
		var next *task
		for next == nil && fatal == nil && ctx.Err() == nil && len(w.ready) > 0 && flying < w.in.Parallelism {
			n := w.ready[0]
			w.ready = w.ready[1:]
			t, err := w.begin(ctx, n)
			if err != nil {
				if errors.Is(err, errState) {
					fatal = err
				}
				w.end(n, Failed, err)
				continue
			}
			next = t
		}
		if next != nil {
			flying++
			w.tasks <- *next
			continue
		}
		if flying == 0 {
			break
		}
		r := <-w.results
		flying--
		again, err := w.finish(ctx, r)
		if err != nil {
			fatal = errors.Join(fatal, err)
		}
		if again != nil {
			flying++
			w.tasks <- *again
		}
	}
	w.leave(ctx, fatal)
	return fatal
}

// begin prepares a step: what it will send, and the note in the journal that
// it is about to create something.
func (w *walk) begin(ctx context.Context, n *node) (*task, error) {
	n.begun = w.in.Now()
	s := n.step
	w.watch(Event{Step: s, Begun: true})
	if s.Action == plan.Delete || s.Action == plan.Replace && !n.deleted {
		n.call = w.in.Plan.BindDelete(s)
		return &task{node: n, call: n.call, what: taskDelete}, nil
	}
	return w.bind(ctx, n)
}

// bind prepares the create or update of a step.
func (w *walk) bind(ctx context.Context, n *node) (*task, error) {
	call, err := w.in.Plan.Bind(n.step)
	if err != nil {
		return nil, err
	}
	n.call = call
	t := &task{node: n, call: call, what: taskUpdate}
	if err := w.intendTurn(ctx, n); err != nil {
		return nil, err
	}
	if !call.Exists {
		t.what, t.known = taskCreate, w.in.Plan.KnownIDs(n.step)
		if err := w.intend(ctx, n, t.known); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// finish takes a worker's result: it remembers what was done, and gives the
// second half of a step that has one.
func (w *walk) finish(ctx context.Context, r result) (*task, error) {
	n := r.node
	switch {
	case r.what == taskDelete && r.err == nil && n.step.Action == plan.Replace:
		n.deleted = true
		w.in.Plan.Gone(n.step)
		if err := w.drop(ctx, n.step.Address); err != nil {
			w.end(n, Failed, err)
			return nil, err
		}
		return w.second(ctx, n)
	case r.what == taskDelete && r.err == nil:
		err := w.forget(ctx, n.step.Address)
		w.end(n, Done, nil)
		return nil, err
	case r.what == taskDelete:
		r.err = w.stillNamed(n.step, r.err)
	case r.what == taskOpen:
		if r.err != nil {
			w.end(n, Failed, fmt.Errorf("it is made, and cannot be opened: %w", r.err))
			return nil, nil
		}
		w.in.Plan.Opened(r.opening)
		w.end(n, Done, nil)
		return nil, nil
	}
	return w.made(ctx, r)
}

// stillNamed says of a delete that failed which names may be the reason, unless
// the server's own words came with a hint.
func (w *walk) stillNamed(s *plan.Step, err error) error {
	by := w.in.Plan.NamedBy(s)
	if len(by) == 0 || providers.HintOf(err) != "" {
		return err
	}
	return providers.WithHint(err, "%s names it: if the server keeps it for that, take the name out, apply, and put it back", by[0])
}

// second binds the create of a replace. If the run was interrupted meanwhile it
// is done all the same: half of a replace is a deletion that nobody asked for.
func (w *walk) second(ctx context.Context, n *node) (*task, error) {
	t, err := w.bind(ctx, n)
	if err == nil {
		return t, nil
	}
	w.end(n, Failed, err)
	if errors.Is(err, errState) {
		return nil, err
	}
	return nil, nil
}

// made remembers an object that was made or changed.
func (w *walk) made(ctx context.Context, r result) (*task, error) {
	n := r.node
	n.made = r
	if r.made.Object.ID == "" {
		return nil, w.unmade(ctx, r)
	}
	if r.err == nil {
		w.in.Plan.Made(n.step, r.made.Object)
	}
	err := w.record(ctx, plan.Record{Address: n.step.Address, Entry: w.entry(r)})
	switch {
	case r.err != nil:
		w.end(n, Failed, r.err)
		return nil, err
	case err == nil && w.in.Plan.Opens(n.step):
		return &task{node: n, call: n.call, what: taskOpen, made: r.made}, nil
	case err != nil:
		w.end(n, Failed, err)
		return nil, err
	}
	w.end(n, Done, nil)
	return nil, nil
}

// end closes a step, and lets those go on that waited for it or gives them up.
func (w *walk) end(n *node, status Status, err error) {
	if n.outcome != nil {
		return
	}
	n.outcome = &Outcome{Step: n.step, Status: status, Err: err, Adopted: n.made.adopted, Kept: n.made.kept, ID: n.made.made.Object.ID}
	if !n.begun.IsZero() {
		n.outcome.Took = w.in.Now().Sub(n.begun)
	}
	w.ended++
	w.watch(Event{Step: n.step, Outcome: n.outcome})
	for _, next := range n.then {
		if status != Done {
			why := "failed"
			if status == Skipped {
				why = "was not tried"
			}
			w.end(next, Skipped, fmt.Errorf("it needs %s, which %s", n.step.Address, why))
			continue
		}
		if next.waits--; next.waits == 0 && next.outcome == nil {
			w.ready = append(w.ready, next)
		}
	}
}

// leave closes the steps that were not begun.
func (w *walk) leave(ctx context.Context, fatal error) {
	for _, n := range w.nodes {
		if n.outcome != nil {
			continue
		}
		err := errors.New("the apply was stopped before")
		if fatal == nil && ctx.Err() != nil {
			err = errors.New("the apply was interrupted before")
		}
		w.end(n, Skipped, err)
	}
}

func (w *walk) watch(e Event) {
	if w.in.Watch != nil {
		e.Total, e.Ended = len(w.nodes), w.ended
		w.in.Watch(e)
	}
}

func (w *walk) outcomes() []*Outcome {
	out := make([]*Outcome, len(w.nodes))
	for i, n := range w.nodes {
		out[i] = n.outcome
	}
	return out
}
