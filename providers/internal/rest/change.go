package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// Update changes what c.Fields says, then the links.
func (c *Client) Update(ctx context.Context, ch providers.Change) (providers.Result, error) {
	ctx = carrying(ctx, ch)
	row, err := c.row(ch.Kind)
	if err != nil {
		return providers.Result{}, err
	}
	if row.Forbid != nil {
		if err := row.Forbid(ctx, c, ch); err != nil {
			return providers.Result{}, err
		}
	}
	live, err := c.send(ctx, row, ch)
	r := providers.Result{Object: ch.Live}
	r.Object.ID = ch.ID
	if live.Kind() == value.Map {
		r.Object.Fields = live
	}
	if err == nil && row.AfterUpdate != nil {
		err = row.AfterUpdate(ctx, c, ch)
	}
	if err != nil {
		return r, err
	}
	if id := ch.Fields.Lookup(row.idPath()); id.IsSet() { // the id is a name, and was changed
		ch.ID, r.Object.ID = id.Reveal(), id.Reveal()
	}
	return r, c.changeLinks(ctx, row, ch)
}

// send carries the fields of a change by Update and by their own routes, and
// gives the object as the last answer tells it. All of it may be sent twice.
func (c *Client) send(ctx context.Context, row *Row, ch providers.Change) (live value.Value, err error) {
	body := row.updateBody(strings.HasPrefix(row.Update, "PUT "), ch.Live.Fields, ch.Fields)
	if body.Len() > 0 {
		if row.Update == "" {
			return live, fmt.Errorf("objects of kind %s cannot be changed", row.Name)
		}
		if body, err = row.encode(ch, body); err != nil {
			return live, err
		}
	}
	if body.Len() > 0 { // something is left that Update takes
		at, err := c.located(ctx, row, ch)
		if err != nil {
			return live, err
		}
		release, err := c.alone(ctx, row)
		if err != nil {
			return live, err
		}
		raw, err := c.call(ctx, call{route: row.Update, place: at, body: body, again: true})
		release()
		if err != nil {
			return live, err
		}
		live = c.told(row, ch, raw)
	}
	return c.sendApart(ctx, row, ch, live)
}

// sendApart carries the fields that have a route of their own; live is the
// object as the answer before tells it.
func (c *Client) sendApart(ctx context.Context, row *Row, ch providers.Change, live value.Value) (value.Value, error) {
	for _, apart := range row.Apart {
		v := ch.Fields.Get(apart.Field)
		if v.Kind() == value.Absent {
			continue
		}
		f := row.Field(apart.Field)
		if v.Kind() == value.Null {
			v = unset(f)
		}
		if apart.Send != nil {
			if err := apart.Send(ctx, c, ch, v); err != nil {
				return live, err
			}
			continue
		}
		key := apart.Body
		if key == "" {
			key = apart.Field
		}
		raw, err := c.call(ctx, call{route: apart.Route, place: c.placeOf(ch), again: true,
			body: value.OfMap(value.Field{Key: key, Value: secretly(f, prepare(f, ch.Live.Fields.Get(apart.Field), v))})})
		if err != nil {
			return live, err
		}
		if now := c.told(row, ch, raw); now.Kind() == value.Map {
			live = now
		}
	}
	return live, nil
}

// located is the place of an object, under the id that its routes want.
func (c *Client) located(ctx context.Context, row *Row, ch providers.Change) (place, error) {
	at := c.placeOf(ch)
	if row.Locate == nil {
		return at, nil
	}
	id, err := row.Locate(ctx, c, ch)
	at.id = id
	return at, err
}

// told gives the object's fields where an answer is the object.
func (c *Client) told(row *Row, ch providers.Change, raw value.Value) value.Value {
	if raw.Kind() != value.Map {
		return value.Value{}
	}
	o := c.object(row, ch.Parents, nil, raw)
	if o.ID == "" {
		return value.Value{}
	}
	return o.Fields
}

func (row *Row) encode(ch providers.Change, body value.Value) (value.Value, error) {
	if row.Encode == nil {
		return body, nil
	}
	return row.Encode(ch, body)
}

// Delete removes an object; one that is gone already is no error.
func (c *Client) Delete(ctx context.Context, ch providers.Change) error {
	row, err := c.row(ch.Kind)
	if err != nil {
		return err
	}
	if row.Delete == "" {
		return fmt.Errorf("objects of kind %s cannot be deleted", row.Name)
	}
	if row.Refuse != nil {
		if err := row.Refuse(ctx, c, ch); err != nil {
			return err
		}
	}
	if row.BeforeDelete != nil {
		switch err := row.BeforeDelete(ctx, c, ch); {
		case errors.Is(err, providers.ErrNotFound):
			return nil
		case err != nil:
			return err
		}
	}
	at, err := c.located(ctx, row, ch)
	if err == nil {
		route := row.Delete
		if row.Ends != nil {
			route = cmp.Or(row.Ends(ch), route)
		}
		_, err = c.call(ctx, call{route: route, place: at})
	}
	if errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	return err
}

// Verify tells whether a field that no list gives holds a value.
func (c *Client) Verify(ctx context.Context, ch providers.Change, field string, want value.Value) (bool, error) {
	ctx = carrying(ctx, ch)
	row, err := c.row(ch.Kind)
	if err != nil {
		return false, err
	}
	if row.Verify == nil {
		return false, fmt.Errorf("%s of kind %s cannot be verified", field, row.Name)
	}
	return row.Verify(ctx, c, ch, field, secretly(row.Field(field), want))
}

// Renew makes the minted secrets of an object anew.
func (c *Client) Renew(ctx context.Context, ch providers.Change) (providers.Result, error) {
	ctx = carrying(ctx, ch)
	row, err := c.row(ch.Kind)
	if err != nil {
		return providers.Result{}, err
	}
	if row.Renew == nil {
		return providers.Result{}, fmt.Errorf("the secrets of kind %s cannot be made anew", row.Name)
	}
	return row.Renew(ctx, c, ch)
}
