package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"tenon/plan"
	"tenon/providers"
	"tenon/spec/value"
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
	unkept  bool // its secrets could not be stored
	opening *plan.Opening
	err     error
}

func (w *walk) work(ctx context.Context) {
	for t := range w.tasks {
		r := result{node: t.node, what: t.what}
		switch t.what {
		case taskDelete:
			r.err = t.call.Client.Delete(ctx, t.call.Change)
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
	if t.node.step.Renews() {
		renewed, err := t.call.Client.Renew(ctx, t.call.Change)
		r.made.Minted = renewed.Minted
		w.keep(ctx, t, r)
		if r.err = errors.Join(err, r.err); r.err != nil {
			return
		}
	}
	if t.call.Nothing || nothingToSend(t.call.Change) {
		return
	}
	made, err := t.call.Client.Update(ctx, t.call.Change)
	r.err = err
	if made.Object.ID != "" {
		r.made.Object = made.Object
	}
	r.made.Minted = made.Minted
	w.keep(ctx, t, r)
}

func nothingToSend(c providers.Change) bool {
	return c.Fields.Len() == 0 && len(c.Add) == 0 && len(c.Remove) == 0
}

// attempts bounds how often a create is tried whose answers get lost.
const attempts = 5

// create makes an object, once. Where the answer is lost it looks whether the
// server has made it before it tries again.
func (w *walk) create(ctx context.Context, t task, r *result) {
	for attempt := 1; ; attempt++ {
		r.made, r.err = t.call.Client.Create(ctx, t.call.Change)
		r.created = r.made.Object.ID != ""
		w.keep(ctx, t, r)
		switch {
		case r.err == nil || r.made.Object.ID != "":
			return
		case errors.Is(r.err, providers.ErrExists) && attempt == 1:
			if !w.adopt(ctx, t, r) {
				return
			}
		case errors.Is(r.err, providers.ErrUnknownOutcome) && attempt < attempts:
			if !w.recover(ctx, t, r) {
				return
			}
			continue
		}
		return
	}
}

// adopt takes over an object that came to be since the plan was made.
func (w *walk) adopt(ctx context.Context, t task, r *result) bool {
	found, err := w.in.Plan.Find(ctx, t.node.step, t.call)
	if err != nil || len(found) != 1 || len(t.call.Change.Kind.Mints) > 0 {
		return false
	}
	r.adopted = true
	w.takeOver(ctx, t, r, found[0])
	return true
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
	case len(kind.Mints) > 0 && !kind.Renews:
		// Its secrets went with the answer, so nobody can use it: away with it.
		gone := t.call.Change
		gone.ID, gone.Live = found[0].ID, found[0]
		if err := t.call.Client.Delete(ctx, gone); err != nil {
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
		select {
		case <-time.After(w.in.Settle):
		case <-ctx.Done():
			return nil, ctx.Err()
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
	c := t.call.Change
	c.ID, c.Live = found.ID, found
	r.made, r.err = providers.Result{Object: found}, nil
	if c.Kind.Renews && len(c.Kind.Mints) > 0 {
		r.made, r.err = t.call.Client.Renew(ctx, c)
		if r.made.Object.ID == "" {
			r.made.Object = found
		}
		w.keep(ctx, t, r)
		if r.err != nil {
			return
		}
	}
	if c.Add, r.err = unlinked(ctx, t.call.Client, c); r.err != nil {
		return
	}
	c.Fields = changeable(c)
	if nothingToSend(c) {
		return
	}
	made, err := t.call.Client.Update(ctx, c)
	r.err = err
	if made.Object.ID != "" {
		r.made.Object = made.Object
	}
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

// keep stores what an answer has brought, before the step counts as done. A
// secret that is needed and cannot be stored fails the step.
func (w *walk) keep(ctx context.Context, t task, r *result) {
	if len(r.made.Minted) == 0 {
		return
	}
	must := len(t.call.Change.Kind.Mints) > 0
	if !w.custody {
		if must {
			r.err, r.unkept = errors.Join(r.err, ErrNoStore), true
		}
		return
	}
	names := make([]string, 0, len(r.made.Minted))
	for name := range r.made.Minted {
		names = append(names, name)
	}
	sort.Strings(names)
	var secrets []Secret
	for _, name := range names {
		secrets = append(secrets, Secret{Address: t.node.step.Address, Name: name, Value: r.made.Minted[name].AsSecret(), Created: w.in.Now().UTC()})
	}
	if err := w.in.State.Keep(ctx, secrets...); err != nil {
		r.err, r.unkept = errors.Join(r.err, fmt.Errorf("its secret could not be stored: %w", err)), true
		return
	}
	r.kept = append(r.kept, names...)
}

// secretOf reads an entry as plan.Input.Secret wants it: what is not there is Absent.
func secretOf(ctx context.Context, s State, t value.Target) (value.Value, error) {
	v, err := s.Open(ctx, t)
	if errors.Is(err, ErrNoSecret) || errors.Is(err, ErrNoStore) {
		return value.Value{}, nil
	}
	return v, err
}

// Secrets gives a state's secret store in the form that plan.Input wants.
func Secrets(ctx context.Context, s State) func(value.Target) (value.Value, error) {
	return func(t value.Target) (value.Value, error) { return secretOf(ctx, s, t) }
}
