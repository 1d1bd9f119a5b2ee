package plan

import (
	"context"
	"fmt"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Open opens a connection of in.State, with what it takes from the secret store
// filled in. It sends no request. An error is a *spec.Problem: it says where in
// the files it belongs.
func Open(ctx context.Context, in Input, conn *spec.Connection) (providers.Client, error) {
	fields, err := in.stored(conn.Fields, conn.Address)
	if err != nil {
		return nil, err
	}
	client, err := conn.Provider.Open(ctx, providers.Config{Address: conn.Address, Fields: fields, Env: in.Env})
	if err != nil {
		return nil, problem(conn.Pos, conn.Address, err)
	}
	return client, nil
}

// stored fills in what settings take from the secret store: they are needed
// before anything is live, so that what the store lacks cannot come later.
func (in Input) stored(settings value.Value, of value.Address) (value.Value, error) {
	return settings.Transform(func(v value.Value) (value.Value, error) {
		t := v.Target()
		if v.Kind() != value.Ref || !t.Secret {
			return v, nil
		}
		var found value.Value
		if in.Secret != nil {
			var err error
			if found, err = in.Secret(t); err != nil {
				return v, problem(v.Pos(), of, fmt.Errorf("!secret %s: %w", t, err))
			}
		}
		if found.Kind() == value.Absent {
			return v, in.nothingStored(t, v.Pos(), of)
		}
		return found.AsSecret().At(v.Pos()), nil
	})
}
