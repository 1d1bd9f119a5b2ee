package apply

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"tenon/plan"
	"tenon/spec/value"
)

// moves journals what objects are called now that were renamed. Their secrets
// go first: an inventory with the new names is what tells a later run that it
// need not look under the old ones.
func (w *walk) moves(ctx context.Context) error {
	var records []plan.Record
	now, old := w.in.Plan.Inventory().Objects, map[value.Address]*plan.Entry{}
	if w.in.Observe.Inventory != nil {
		old = w.in.Observe.Inventory.Objects
	}
	for a := range old {
		if now[a] == nil {
			records = append(records, plan.Record{Address: a})
		}
	}
	for a, e := range now {
		if old[a] != e {
			records = append(records, plan.Record{Address: a, Entry: e})
		}
	}
	if err := w.moveSecrets(ctx); err != nil {
		return err
	}
	if len(records) == 0 {
		return nil
	}
	sort.Slice(records, func(i, j int) bool { return records[i].Address < records[j].Address })
	return w.record(ctx, records...)
}

// moveSecrets keeps the secrets of renamed objects under their new addresses.
func (w *walk) moveSecrets(ctx context.Context) error {
	if len(w.in.Plan.Moves()) == 0 || !w.custody {
		return nil
	}
	kept, err := w.in.State.Secrets(ctx)
	if err != nil {
		return fmt.Errorf("what was renamed may have secrets: %w", err)
	}
	there := map[value.Target]bool{}
	for _, s := range kept {
		there[target(s)] = true
	}
	for _, m := range w.in.Plan.Moves() {
		if err := w.moveSecret(ctx, m, there); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) moveSecret(ctx context.Context, m plan.Move, there map[value.Target]bool) error {
	var moved []Secret
	old := false
	for t := range there {
		now := value.Target{Secret: true, Address: m.Now(t.Address), Field: t.Field}
		if now == t {
			continue
		}
		old = true
		if there[now] {
			continue // a run that was cut short has moved it
		}
		v, err := w.in.State.Open(ctx, t)
		if err != nil {
			return fmt.Errorf("%s was renamed, and its secret %s cannot be moved: %w", m.To, t, err)
		}
		moved = append(moved, Secret{Address: now.Address, Name: now.Field, Value: v, Created: w.in.Now().UTC()})
	}
	if !old {
		return nil
	}
	sort.Slice(moved, func(i, j int) bool { return target(moved[i]).String() < target(moved[j]).String() })
	if err := w.in.State.Keep(ctx, moved...); err != nil {
		return fmt.Errorf("%w: %w", errState, err)
	}
	if err := w.in.State.Forget(ctx, m.From); err != nil && !errors.Is(err, ErrNoStore) {
		return fmt.Errorf("%w: %w", errState, err)
	}
	for t := range there {
		if now := m.Now(t.Address); now != t.Address {
			delete(there, t)
			there[value.Target{Secret: true, Address: now, Field: t.Field}] = true
		}
	}
	return nil
}

func target(s Secret) value.Target {
	return value.Target{Secret: true, Address: s.Address, Field: s.Name}
}
