package rest

import (
	"context"
	"errors"

	"tenon/providers"
	"tenon/spec/value"
)

// List calls each for every live object of a kind inside one parent.
func (c *Client) List(ctx context.Context, q providers.Query, each func(providers.Object) error) error {
	row, err := c.row(q.Kind)
	if err != nil {
		return err
	}
	if row.None != nil && row.None(q.Parents) {
		return nil
	}
	at := place{row: row, parents: q.Parents}
	if row.Singleton {
		return c.only(ctx, row, at, q, each)
	}
	if row.Told != nil {
		if told, err := c.toldOfAll(ctx, row, q, each); told || err != nil {
			return err
		}
	}
	l := lister{
		client: c, paging: row.Paging, items: row.Items, progress: q.Progress,
		call: call{route: row.List, place: at, query: c.listQuery(row, q), read: true},
	}
	l.object = func(raw value.Value) (string, func() error) {
		raw, err := row.refine(ctx, c, raw)
		if err != nil {
			return raw.Lookup(row.idPath()).Reveal(), func() error { return err }
		}
		o := c.object(row, q.Parents, q.Inside, raw)
		return o.ID, func() error { return each(o) }
	}
	err = l.run(ctx)
	if (len(q.Parents) > 0 || row.Lacks) && errors.Is(err, providers.ErrNotFound) {
		return nil // the parent is gone, and all in it
	}
	return err
}

// toldOfAll lists out of an answer about all parents, if there is one.
func (c *Client) toldOfAll(ctx context.Context, row *Row, q providers.Query, each func(providers.Object) error) (bool, error) {
	objects, ok, err := row.Told(ctx, c, q)
	if !ok || err != nil {
		return false, err
	}
	for _, raw := range objects {
		raw, err := row.refine(ctx, c, raw)
		if err == nil {
			err = each(c.object(row, q.Parents, q.Inside, raw))
		}
		if err != nil {
			return true, err
		}
	}
	return true, nil
}

func (row *Row) refine(ctx context.Context, c *Client, raw value.Value) (value.Value, error) {
	if row.Refine == nil {
		return raw, nil
	}
	return row.Refine(ctx, c, raw)
}

// only lists the one object of a Singleton.
func (c *Client) only(ctx context.Context, row *Row, at place, q providers.Query, each func(providers.Object) error) error {
	raw, err := c.call(ctx, call{route: row.Item, place: at, read: true})
	if err != nil {
		if (len(q.Parents) > 0 || row.Lacks) && errors.Is(err, providers.ErrNotFound) {
			return nil
		}
		return err
	}
	return each(c.object(row, q.Parents, q.Inside, raw))
}

func (c *Client) listQuery(row *Row, q providers.Query) string {
	query := row.Query
	for _, name := range q.Inside {
		if child := c.rows[name]; child != nil && child.Within.Query != "" {
			query = join(query, child.Within.Query)
		}
	}
	return query
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
}
