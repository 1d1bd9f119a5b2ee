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

// Input is what an apply works with.
type Input struct {
	Plan  *plan.Plan
	State State
	// Observe is the input that the plan was made from; its Inventory and Only
	// are set anew for the look after the apply.
	Observe     plan.Input
	Parallelism int         // steps at a time; 0 is 10
	Watch       func(Event) // may be nil
	// Settle is how long to wait before an object is looked for whose create
	// got no answer: the server may still be at it. 0 is half a second.
	Settle time.Duration
	Now    func() time.Time // nil is time.Now
}

// ErrRefused says that the plan has refusals, or needs what is not there:
// nothing was done.
var ErrRefused = errors.New("refused")

// Run carries out a plan. When ctx ends, no further step begins; those in
// flight are finished, and the report says what was not tried. The error is
// about the run as a whole (nothing was begun, or the state could not be
// written); failed steps are in the report, which is there in either case
// unless nothing was begun.
func Run(ctx context.Context, in Input) (*Report, error) {
	if in.Parallelism <= 0 {
		in.Parallelism = 10
	}
	if in.Settle == 0 {
		in.Settle = 500 * time.Millisecond
	}
	if in.Now == nil {
		in.Now = time.Now
	}
	custody, err := prove(ctx, in)
	if err != nil {
		return nil, err
	}
	w := newWalk(in, custody)
	begun := in.Now()
	before := meter(in)
	if err := w.moves(ctx); err != nil {
		return nil, err
	}
	if err := w.ledger(ctx); err != nil {
		return nil, err
	}
	fatal := w.walk(ctx)
	r := &Report{Format: Format, Stack: in.Plan.Stack, Outcomes: w.outcomes()}
	_, _, skipped := r.Counts()
	r.Interrupted = ctx.Err() != nil && skipped > 0
	r.Requests.Apply = meter(in).Writes - before.Writes
	r.Requests.Read = in.Plan.Requests.Read + meter(in).Reads + meter(in).Tokens - before.Reads - before.Tokens
	if err := w.save(context.WithoutCancel(ctx)); err != nil && fatal == nil {
		fatal = err
	}
	if fatal == nil && ctx.Err() == nil {
		w.converge(ctx, r)
	}
	r.Took = in.Now().Sub(begun)
	return r, fatal
}

func meter(in Input) providers.Counts {
	if in.Observe.Env == nil {
		return providers.Counts{}
	}
	return in.Observe.Env.Meter.Counts()
}

// prove checks, before anything is sent, that nothing refuses and that what
// the steps bring can be kept. It returns whether secrets can be kept at all.
func prove(ctx context.Context, in Input) (bool, error) {
	if len(in.Plan.Refusals) > 0 {
		first := in.Plan.Refusals[0]
		err := fmt.Errorf("%w: %s", ErrRefused, first.Text)
		if first.Hint != "" {
			err = providers.WithHint(err, "%s", first.Hint)
		}
		return false, err
	}
	err := in.State.CanKeep(ctx)
	if err == nil {
		return true, nil
	}
	for _, s := range in.Plan.Steps {
		if len(s.Makes) > 0 {
			return false, fmt.Errorf("%s brings a secret that is shown once, and it could not be kept: %w", s.Address, err)
		}
	}
	if errors.Is(err, ErrNoStore) {
		return false, nil
	}
	return false, err
}

// save writes the inventory: what the steps did, and what needed none. Secrets
// of what is neither declared nor there are of no use to anyone.
func (w *walk) save(ctx context.Context) error {
	ended := map[value.Address]bool{}
	for _, n := range w.nodes {
		ended[n.step.Address] = true
	}
	for _, a := range w.in.Plan.Vanished() {
		if err := w.in.State.Forget(ctx, a); err != nil && !errors.Is(err, ErrNoStore) {
			return err
		}
	}
	w.inventory.Apply(w.in.Plan.Settled(func(a value.Address) bool { return ended[a] })...)
	return w.in.State.Save(ctx, w.inventory)
}

// converge looks again at what was touched and names what is not as declared.
func (w *walk) converge(ctx context.Context, r *Report) {
	touched := map[value.Address]bool{}
	observe := w.in.Observe
	observe.Only = nil
	for _, o := range r.Outcomes {
		if o.Status == Done && o.Step.Action != plan.Delete {
			touched[o.Step.Address] = true
			observe.Only = append(observe.Only, o.Step.Address)
		}
	}
	if len(touched) == 0 {
		return
	}
	observe.Inventory = w.inventory
	again, err := plan.Run(ctx, observe, plan.Options{Targets: observe.Only})
	if err != nil {
		r.ObserveErr = err
		return
	}
	defer func() { _ = again.Close(context.WithoutCancel(ctx)) }()
	r.Requests.Read += again.Requests.Read
	for _, s := range again.Steps {
		if touched[s.Address] {
			r.Unconverged = append(r.Unconverged, s)
		}
	}
}
