package apply

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sort"

	"tenon/plan"
	"tenon/spec/value"
)

func merged(a, b map[string]value.Value) map[string]value.Value {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]value.Value{}
	}
	maps.Copy(out, b)
	return out
}

// keep stores what an answer has brought, before the step counts as done. A
// secret that is needed and cannot be stored fails the step.
func (w *walk) keep(ctx context.Context, t task, r *result) {
	if len(r.made.Minted) == 0 {
		return
	}
	must := len(t.mints()) > 0
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

// ledger makes and stores, on first need, the key by which it is remembered what
// was sent of secrets that no server shows again.
func (w *walk) ledger(ctx context.Context) error {
	if !w.custody || !w.in.Plan.WantsLedger() {
		return nil
	}
	key, at := plan.NewLedgerKey(), plan.LedgerKey
	if err := w.in.State.Keep(ctx, Secret{Address: at.Address, Name: at.Field, Value: key, Created: w.in.Now().UTC()}); err != nil {
		return fmt.Errorf("%w: %w", errState, err)
	}
	w.in.Plan.UseLedger(key)
	return nil
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
