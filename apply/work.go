package apply

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
	unkept  bool // secrets that it has to bring are not stored
	unsure  bool // a create whose answer was lost may be carried out yet
	opening *plan.Opening
	err     error
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
	if t.node.step.Renews() && !w.renew(ctx, t, r) {
		return
	}
	if !t.call.Nothing {
		w.change(ctx, t, r, t.call.Change)
	}
}

// renew makes secrets anew, and keeps them.
func (w *walk) renew(ctx context.Context, t task, r *result) bool {
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

func merged(a, b map[string]value.Value) map[string]value.Value {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]value.Value{}
	}
	maps.Copy(out, b)
	return out
}

// attempts bounds how often a call is tried whose answers get lost.
const attempts = 5

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
		case lost || r.unsure && errors.Is(r.err, providers.ErrExists):
			if !w.recover(ctx, t, r) {
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

// complete fails a step that was to bring secrets and has not brought all.
func (w *walk) complete(t task, r *result) {
	kind := t.call.Change.Kind
	if kind.Renews && len(kind.Mints) == 0 && len(r.kept) == 0 {
		r.unkept = r.err != nil
	}
	for _, name := range t.call.Change.Kind.Mints {
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
	if err != nil || len(found) != 1 || len(t.call.Change.Kind.Mints) > 0 {
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
	case len(kind.Mints) > 0 && !kind.Renews:
		// Its secrets went with the answer, so nobody can use it: away with it.
		gone := t.call.Change
		gone.ID, gone.Live = found[0].ID, found[0]
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
	if (len(kind.Mints) > 0 || kind.Renews) && !w.renew(ctx, t, r) {
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
