package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/plan"
	"tenon/providers"
)

// intendTurn notes in the journal that a credential is about to be made: if the
// run ends before it is stored, the next plan deletes what nobody has.
func (w *walk) intendTurn(ctx context.Context, n *node) error {
	turn, old := n.step.Turn(), w.inventory.Objects[n.step.Address]
	if turn == nil || !turn.Make {
		return nil
	}
	e := &plan.Entry{Kind: n.step.Kind, ID: n.step.ID, Protect: n.step.Resource().Protect}
	if old != nil {
		copied := *old
		e = &copied
	}
	e.Credentials = e.Credentials.Settled(turn).Begun(plan.Intent{Since: w.now(), Known: turn.Known()})
	if e.ID == "" {
		return nil // its own making was cut short, and that is noted
	}
	return w.record(ctx, plan.Record{Address: n.step.Address, Entry: e})
}

// credentials is what is to be remembered of an object's credentials after a step.
func (w *walk) credentials(r result) *plan.Credentials {
	s, turn := r.node.step, r.node.step.Turn()
	var known *plan.Credentials
	if old := w.inventory.Objects[s.Address]; old != nil && old.ID == r.made.Object.ID {
		known = old.Credentials
	}
	if turn != nil && !turn.Make {
		known = known.Settled(turn)
	}
	switch {
	case s.Resource().Kind.Rotates == nil:
		return nil
	case r.credential != "":
		return plan.RememberTurn(turn, r.credential)
	case r.created && !r.unkept:
		return plan.RememberFirst(s.Resource(), r.made.Object.Fields)
	case turn != nil && turn.Make && !r.unsure && known != nil:
		settled := *known // nothing was made, or it is deleted again
		settled.Making = nil
		known = &settled
	}
	return known.Without(r.dropped)
}

// rotate carries out a turn of an object's credentials: what is to go is
// deleted, another is made and tried, and stored. It is tried before, so that a
// secret which does not work never takes the place of one that does.
func (w *walk) rotate(ctx context.Context, t task, r *result, turn *plan.Turn) bool {
	c := t.call.Change
	c.ID, c.Live, c.Fields = r.made.Object.ID, r.made.Object, t.call.Whole
	c.Add, c.Remove = nil, nil
	for _, id := range turn.Drop {
		if r.err = w.dropCredential(ctx, t, c, id); r.err != nil {
			r.err = fmt.Errorf("its secret %s could not be deleted: %w", id, r.err)
			return false
		}
		r.dropped = append(r.dropped, id)
	}
	if !turn.Make {
		return true
	}
	made, err := w.makeCredential(ctx, t, c, r, turn.Known())
	if err != nil {
		r.err = err
		return false
	}
	if err := w.again(ctx, func() error { return t.call.Client.ProveCredential(ctx, c, made.Minted) }); err != nil {
		r.err = fmt.Errorf("a new secret was made, and does not work: %w; it is deleted, and the old one stays as it is", err)
	} else {
		r.made.Minted = made.Minted
		w.keep(ctx, t, r)
		w.complete(t, r)
	}
	if r.err != nil {
		if err := w.dropCredential(ctx, t, c, made.Credential); err != nil {
			r.unsure = true
			r.err = fmt.Errorf("%w; deleting it failed (%w), the next run does", r.err, err)
		}
		return false
	}
	r.credential = made.Credential
	return true
}

func (w *walk) dropCredential(ctx context.Context, t task, c providers.Change, id string) error {
	return w.again(ctx, func() error { return t.call.Client.DropCredential(ctx, c, id) })
}

// makeCredential makes one credential. Where the answer is lost it deletes what
// the server may have made before it tries again: nobody has the secret.
func (w *walk) makeCredential(ctx context.Context, t task, c providers.Change, r *result, known []string) (providers.Result, error) {
	for attempt := 1; ; attempt++ {
		made, err := t.call.Client.MakeCredential(ctx, c)
		if err == nil {
			r.unsure = false
			return made, nil
		}
		if !errors.Is(err, providers.ErrUnknownOutcome) || attempt == attempts {
			return made, err
		}
		r.unsure = true
		if lost := w.dropLost(ctx, t, c, known); lost != nil {
			return made, fmt.Errorf("%w; looking for what it may have made: %w", err, lost)
		}
	}
}

// dropLost deletes the credentials of an object that are not known, twice over:
// the server may still be at it.
func (w *walk) dropLost(ctx context.Context, t task, c providers.Change, known []string) error {
	for try := 0; ; try++ {
		if err := w.wait(ctx); err != nil {
			return err
		}
		call := t.call
		call.Change = c
		live, err := w.in.Plan.Look(ctx, t.node.step, call)
		if err != nil {
			return err
		}
		found := false
		for _, one := range c.Kind.Credentials(live.Fields) {
			if slices.Contains(known, one.ID) {
				continue
			}
			found = true
			if err := w.dropCredential(ctx, t, c, one.ID); err != nil {
				return err
			}
		}
		if found || try == 1 {
			return nil
		}
	}
}

// remint makes the secrets of an object anew that a create has made and nobody
// has: all of its credentials go. As long as that fails nobody has them still,
// which the next run is to know.
func (w *walk) remint(ctx context.Context, t task, r *result) bool {
	turn := t.node.step.Turn()
	if turn == nil {
		turn = plan.LostTurn(r.made.Object, t.call.Change.Kind)
	}
	if w.rotate(ctx, t, r, turn) {
		return true
	}
	w.complete(t, r)
	return false
}
