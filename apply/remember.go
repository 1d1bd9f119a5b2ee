package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"tenon/plan"
	"tenon/spec/value"
)

// errState marks errors of writing the state.
var errState = errors.New("the state could not be written")

// intend notes in the journal that something is about to be created.
func (w *walk) intend(ctx context.Context, n *node, known []string) error {
	n.before = w.inventory.Objects[n.step.Address]
	intent := &plan.Intent{Since: w.now(), Known: known}
	intent.Stale = len(mintsOf(n.step)) > 0 && w.stale(ctx, n.step)
	entry := &plan.Entry{Kind: n.step.Kind, Protect: n.step.Resource().Protect, Intent: intent}
	entry.Mint(n.step.Resource())
	return w.record(ctx, plan.Record{Address: n.step.Address, Entry: entry})
}

func (w *walk) now() time.Time { return w.in.Now().UTC().Truncate(time.Second) }

// stale reports whether the store holds secrets under a step's address, of an
// object that is gone, or may: a file that cannot be read counts as one.
func (w *walk) stale(ctx context.Context, s *plan.Step) bool {
	if w.stored == nil {
		kept, err := w.in.State.Secrets(ctx)
		w.doubtful = err != nil && !errors.Is(err, ErrNoStore)
		w.stored = map[value.Target]bool{}
		for _, k := range kept {
			w.stored[target(k)] = true
		}
	}
	return w.doubtful || slices.ContainsFunc(mintsOf(s), func(name string) bool {
		return w.stored[value.Target{Secret: true, Address: s.Address, Field: name}]
	})
}

func (w *walk) record(ctx context.Context, records ...plan.Record) error {
	w.inventory.Apply(records...)
	if err := w.in.State.Record(context.WithoutCancel(ctx), records...); err != nil {
		return fmt.Errorf("%w: %w", errState, err)
	}
	return nil
}

// unmade ends a step that has made nothing. Where that is certain, the intent
// to make it is taken back: the object of that name that is there some day may
// be anybody's.
func (w *walk) unmade(ctx context.Context, r result) error {
	n := r.node
	if r.err == nil {
		r.err, r.unsure = errors.New("the server gave no id"), true
	}
	var err error
	if r.what == taskCreate && !r.unsure {
		err = w.record(ctx, plan.Record{Address: n.step.Address, Entry: n.before})
	}
	w.end(n, Failed, r.err)
	return err
}

// entry is what is remembered of an object that a step has made or changed.
// As long as its secrets are not kept the intent to make it stays, which tells
// the next plan to see to it.
func (w *walk) entry(r result) *plan.Entry {
	s, id := r.node.step, r.made.Object.ID
	old := w.inventory.Objects[s.Address]
	made := r.created || old != nil && (old.Made || old.Intent != nil && !r.adopted) || w.in.Plan.CameWith(s)
	if r.err == nil {
		e := w.in.Plan.RememberStep(s, id, made, old)
		e.Credentials = w.credentials(r)
		return e
	}
	e := &plan.Entry{Kind: s.Kind, ID: id, Made: made, Protect: s.Resource().Protect, Credentials: w.credentials(r)}
	if old != nil {
		e.Applied = old.Applied
		if r.unkept {
			e.Intent = old.Intent
		}
	}
	return e
}

// drop forgets an object and all in it.
func (w *walk) drop(ctx context.Context, a value.Address) error {
	var records []plan.Record
	for in := range w.inventory.Objects {
		if in.Within(a) {
			records = append(records, plan.Record{Address: in})
		}
	}
	if len(records) == 0 {
		return nil
	}
	sort.Slice(records, func(i, j int) bool { return records[i].Address < records[j].Address })
	return w.record(ctx, records...)
}

// forget drops what was remembered of a deleted object and of all in it, secrets first.
func (w *walk) forget(ctx context.Context, a value.Address) error {
	if err := w.in.State.Forget(context.WithoutCancel(ctx), a); err != nil && !errors.Is(err, ErrNoStore) {
		return fmt.Errorf("%w: %w", errState, err)
	}
	return w.drop(ctx, a)
}
