package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"tenon/plan"
	"tenon/providers"
	"tenon/spec/value"
)

// attempts bounds how often a call is tried whose answers get lost.
const attempts = 5

// create makes an object, once. Where the answer is lost it looks whether the
// server has made it before it tries again.
func (w *walk) create(ctx context.Context, t task, r *result) {
	for attempt := 1; ; attempt++ {
		r.made, r.err = t.call.Client.Create(ctx, t.call.Change)
		r.created = r.made.Object.ID != ""
		w.keep(ctx, t, r)
		lost := errors.Is(r.err, providers.ErrUnknownOutcome)
		r.unsure = r.unsure || lost
		switch {
		case r.created:
			w.complete(t, r)
			return
		case r.err == nil || attempt == attempts:
			return
		case lost && t.call.Change.Kind.Secluded:
			r.err = unseen(t.node.step, r.err)
			return
		case lost || r.unsure && errors.Is(r.err, providers.ErrExists):
			repeated := errors.Is(r.err, providers.ErrUnavailable) // by the client, often enough
			if !w.recover(ctx, t, r) || repeated {
				return
			}
		case errors.Is(r.err, providers.ErrExists):
			w.adopt(ctx, t, r)
			return
		default:
			return
		}
	}
}

// unseen says of a create whose answer was lost that nobody can look whether it
// was carried out: the credential that would show it went with the answer.
func unseen(s *plan.Step, lost error) error {
	return providers.WithHint(fmt.Errorf("%w; if it was made, the only credential that shows it went with the answer, and so it is not made a second time", lost),
		"look for it with the server's own tools, and delete it or give Tenon a credential of its own; if it is not there: --allow-create %s=1", s.Resource().Kind.Name)
}

// mints names the secrets that making the object of a step brings.
func (t task) mints() []string {
	return mintsOf(t.node.step)
}

func mintsOf(s *plan.Step) []string { return s.Resource().Kind.MintsOf(s.Resource().Fields) }

// complete fails a step that was to bring secrets and has not brought all.
func (w *walk) complete(t task, r *result) {
	kind := t.call.Change.Kind
	if kind.Renews && len(kind.Mints) == 0 && len(r.kept) == 0 {
		r.unkept = r.err != nil
	}
	names := t.mints()
	if t.node.step.Renews() {
		names = t.node.step.Makes
	}
	for _, name := range names {
		if slices.Contains(r.kept, name) {
			continue
		}
		r.unkept = true
		if r.err == nil {
			r.err = fmt.Errorf("the server did not tell the secret %s", name)
		}
	}
}

// adopt takes over an object that came to be since the plan was made.
func (w *walk) adopt(ctx context.Context, t task, r *result) {
	found, err := w.in.Plan.Find(ctx, t.node.step, t.call)
	if err != nil || len(found) != 1 || len(t.mints()) > 0 {
		return
	}
	r.adopted = true
	w.takeOver(ctx, t, r, found[0])
}

// recover deals with a lost answer. It returns true if the object is not there
// and may be made again; otherwise r says how it ended.
func (w *walk) recover(ctx context.Context, t task, r *result) bool {
	lost := r.err
	found, err := w.look(ctx, t)
	kind := t.call.Change.Kind
	switch {
	case err != nil:
		r.err = fmt.Errorf("%w; looking for what it may have made: %w", lost, err)
		return false
	case len(found) == 0:
		return true
	case len(found) > 1:
		r.err = fmt.Errorf("%w, and %d objects of that name are there: ids %s", lost, len(found), ids(found))
		return false
	case len(t.mints()) > 0 && !kind.Renews:
		// Its secrets went with the answer, so nobody can use it: away with it.
		gone := t.call.Change
		gone.ID, gone.Live, gone.Minting = found[0].ID, found[0], kind.MintsWith != ""
		if err := w.again(ctx, func() error { return t.call.Client.Delete(ctx, gone) }); err != nil {
			r.err = fmt.Errorf("%w; its secrets went with the answer, and it could not be deleted to make it again: %w", lost, err)
			return false
		}
		return true
	}
	r.created = true
	w.takeOver(ctx, t, r, found[0])
	return false
}

// look searches for what a create may have made, twice: the server may still be at it.
func (w *walk) look(ctx context.Context, t task) ([]providers.Object, error) {
	for try := 0; ; try++ {
		if err := w.wait(ctx); err != nil {
			return nil, err
		}
		found, err := w.in.Plan.Find(ctx, t.node.step, t.call)
		found = slices.DeleteFunc(found, func(o providers.Object) bool { return slices.Contains(t.known, o.ID) })
		if err != nil || len(found) > 0 || try == 1 {
			return found, err
		}
	}
}

func ids(found []providers.Object) string {
	out := make([]string, len(found))
	for i, o := range found {
		out[i] = o.ID
	}
	sort.Strings(out)
	return strings.Join(out, ", ")
}

// takeOver brings an object that was found into line with what was to be created.
func (w *walk) takeOver(ctx context.Context, t task, r *result, found providers.Object) {
	r.made, r.err = providers.Result{Object: found}, nil
	kind := t.call.Change.Kind
	brings := len(t.mints()) > 0 || kind.Renews && len(kind.Mints) == 0
	if brings && !w.renew(ctx, t, r) {
		return
	}
	c := t.call.Change
	c.ID, c.Live = found.ID, found
	if c.Add, r.err = unlinked(ctx, t.call.Client, c); r.err != nil {
		return
	}
	c.Fields = changeable(c)
	w.change(ctx, t, r, c)
}

// changeable leaves out what is fixed when an object is made.
func changeable(c providers.Change) value.Value {
	out := c.Fields
	for _, f := range c.Kind.Fields {
		if f.Immutable {
			out = out.With(f.Name, value.Value{})
		}
	}
	return out
}

// unlinked gives those links of a change that are not there yet.
func unlinked(ctx context.Context, client providers.Client, c providers.Change) (map[string][]string, error) {
	missing := map[string][]string{}
	for name, add := range c.Add {
		there := map[string]bool{}
		q := providers.RelationQuery{Kind: c.Kind, Field: c.Kind.Field(name), Parents: c.Parents, Owners: []string{c.ID}, Targets: add}
		if err := client.Relations(ctx, q, func(_, target string) { there[target] = true }); err != nil {
			return nil, err
		}
		for _, id := range add {
			if !there[id] {
				missing[name] = append(missing[name], id)
			}
		}
	}
	return missing, nil
}
