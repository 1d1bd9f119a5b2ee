package rest

import (
	"context"
	"errors"
	"fmt"

	"tenon/providers"
	"tenon/spec/value"
)

// rotates finds the row of a kind that rotates.
func (c *Client) rotates(ch providers.Change) (*Row, error) {
	row, err := c.row(ch.Kind)
	if err == nil && row.Rotates == nil {
		err = fmt.Errorf("objects of kind %s have no credentials that are followed by others", row.Name)
	}
	return row, err
}

// MakeCredential makes one more credential of an object.
func (c *Client) MakeCredential(ctx context.Context, ch providers.Change) (providers.Result, error) {
	ctx = carrying(ctx, ch)
	row, err := c.rotates(ch)
	if err != nil {
		return providers.Result{}, err
	}
	r, err := row.MakeCredential(ctx, c, ch)
	for name, v := range r.Minted {
		r.Minted[name] = v.AsSecret()
	}
	if err == nil && r.Credential == "" {
		err = fmt.Errorf("the answer holds no id of the new credential: %w", providers.ErrUnknownOutcome)
	}
	return r, err
}

// DropCredential deletes a credential of an object; one that is gone already is no error.
func (c *Client) DropCredential(ctx context.Context, ch providers.Change, id string) error {
	row, err := c.rotates(ch)
	if err != nil {
		return err
	}
	if ch.Live.OwnCredential != "" && ch.Live.OwnCredential == id {
		return fmt.Errorf("%s is what Tenon signs in with: %w", id, providers.ErrDenied)
	}
	err = row.DropCredential(ctx, c, ch, id)
	if errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	return err
}

// ProveCredential tells whether minted secrets work.
func (c *Client) ProveCredential(ctx context.Context, ch providers.Change, minted map[string]value.Value) error {
	if _, err := c.rotates(ch); err != nil {
		return err
	}
	if c.config.Prove == nil {
		return errors.New("nothing here can sign in with a credential to try it")
	}
	return c.config.Prove(ctx, ch, minted)
}
