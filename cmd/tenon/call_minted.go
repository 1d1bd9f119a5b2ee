package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"tenon/apply"
	"tenon/providers"
	"tenon/spec/value"
)

// destination is where the secret goes that an operation brings.
type destination struct {
	keep   string
	reveal bool
	target value.Target // of keep, once it was checked
}

// check sees before a call that its secret will not be lost, and that one is
// brought where a place for it is given.
func (d *destination) check(ctx context.Context, op *providers.Operation, store apply.State) error {
	given := d.keep != "" || d.reveal
	switch {
	case op.Mints == "" && given:
		return providers.WithHint(fmt.Errorf("%s brings no secret that could be kept", op.Name), "leave out --keep and --reveal")
	case op.Mints == "":
		return nil
	case !given:
		return providers.WithHint(fmt.Errorf("%s brings a secret that is told once, its %s", op.Name, op.Mints), "say where it is to go: --keep ADDRESS puts it into the secret store, --reveal prints it")
	case d.keep == "":
		return nil
	}
	target, err := value.ParseTarget(d.keep, true)
	if err != nil {
		return fmt.Errorf("--keep: %w", err)
	}
	target.Field = cmp.Or(target.Field, op.Mints)
	d.target = target
	return store.CanKeep(ctx)
}

// minted puts a secret where it is to go, and gives what is left to show.
func (c *cli) minted(ctx context.Context, op *providers.Operation, store apply.State, to destination, secret value.Value) (value.Value, error) {
	if secret.Kind() != value.String || secret.Reveal() == "" {
		return value.Value{}, fmt.Errorf("%s brought no %s", op.Name, op.Mints)
	}
	shown := value.OfString(secret.Reveal())
	if to.keep == "" {
		return shown, nil
	}
	err := store.Keep(context.WithoutCancel(ctx), apply.Secret{Address: to.target.Address, Name: to.target.Field, Value: secret.AsSecret()})
	if err != nil {
		return value.Value{}, providers.WithHint(errors.Join(fmt.Errorf("the %s was made and could not be kept, and nobody has it", op.Mints), err), "call it again once the store can be written")
	}
	c.say("kept; a state file takes it with !secret %s", to.target)
	if !to.reveal {
		return value.Value{}, nil
	}
	return shown, nil
}
