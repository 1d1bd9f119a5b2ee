package apply

import (
	"context"
	"errors"
	"time"

	"tenon/plan"
	"tenon/providers"
)

// task is one piece of work for a worker: a delete, a create, an update, or
// the opening of what was made.
type task struct {
	node  *node
	what  taskKind
	call  plan.Call
	known []string // ids that are not what a create makes
	made  providers.Result
}

type taskKind uint8

const (
	taskDelete taskKind = iota
	taskCreate
	taskUpdate
	taskOpen
)

// result is what a worker gives back.
type result struct {
	node    *node
	what    taskKind
	made    providers.Result
	created bool // the object was not there before
	adopted bool // a create found it there
	kept    []string
	unkept  bool // secrets that it has to bring are not stored
	unsure  bool // a create whose answer was lost may be carried out yet
	// credential is the one that a turn has made and stored, and dropped are those that it deleted.
	credential string
	dropped    []string
	opening    *plan.Opening
	err        error
}

func (w *walk) work(ctx context.Context) {
	for t := range w.tasks {
		r := result{node: t.node, what: t.what}
		switch t.what {
		case taskDelete:
			r.err = w.again(ctx, func() error { return t.call.Client.Delete(ctx, t.call.Change) })
		case taskCreate:
			w.create(ctx, t, &r)
		case taskUpdate:
			w.update(ctx, t, &r)
		case taskOpen:
			r.opening, r.err = w.in.Plan.Open(ctx, t.node.step, t.made)
		}
		w.results <- r
	}
}

// update brings an object that exists into line; for a planned create it is an adoption.
func (w *walk) update(ctx context.Context, t task, r *result) {
	r.adopted = t.node.step.Action == plan.Create
	r.made.Object = t.call.Change.Live
	kind := t.call.Change.Kind
	tells := r.adopted && kind.Renews && len(kind.Mints) == 0 // what a create would have brought
	if (tells || t.node.step.Renews()) && !w.renew(ctx, t, r) {
		return
	}
	if turn := t.node.step.Turn(); turn != nil && !t.node.step.Renews() && !w.rotate(ctx, t, r, turn) {
		return
	}
	c := t.call.Change
	if t.call.Stale {
		if c.Live, r.err = w.in.Plan.Look(ctx, t.node.step, t.call); r.err != nil {
			return
		}
		r.made.Object = c.Live
	}
	if !t.call.Nothing {
		w.change(ctx, t, r, c)
	}
}

// renew makes secrets anew, and keeps them.
func (w *walk) renew(ctx context.Context, t task, r *result) bool {
	if t.call.Change.Kind.Rotates != nil {
		return w.remint(ctx, t, r)
	}
	c := t.call.Change
	c.ID, c.Live = r.made.Object.ID, r.made.Object
	var renewed providers.Result
	err := w.again(ctx, func() (err error) { renewed, err = t.call.Client.Renew(ctx, c); return err })
	r.made.Minted, r.err = renewed.Minted, err
	w.keep(ctx, t, r)
	w.complete(t, r)
	return r.err == nil
}

// change sends what differs, and keeps secrets that the answer may bring.
func (w *walk) change(ctx context.Context, t task, r *result, c providers.Change) {
	if c.Fields.Len() == 0 && len(c.Add) == 0 && len(c.Remove) == 0 {
		return
	}
	var made providers.Result
	r.err = w.again(ctx, func() (err error) { made, err = t.call.Client.Update(ctx, c); return err })
	if made.Object.ID != "" {
		r.made.Object = made.Object
	}
	if len(made.Minted) > 0 {
		before := r.made.Minted
		r.made.Minted = made.Minted
		w.keep(ctx, t, r)
		r.made.Minted = merged(before, made.Minted)
	}
}

// again repeats what may be repeated while its answer gets lost.
func (w *walk) again(ctx context.Context, call func() error) error {
	for attempt := 1; ; attempt++ {
		err := call()
		if !errors.Is(err, providers.ErrUnknownOutcome) || attempt == attempts {
			return err
		}
		if err := w.wait(ctx); err != nil {
			return err
		}
	}
}

func (w *walk) wait(ctx context.Context) error {
	select {
	case <-time.After(w.in.Settle):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
