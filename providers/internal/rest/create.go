package rest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// Create makes an object, then sends what creation does not take.
func (c *Client) Create(ctx context.Context, ch providers.Change) (providers.Result, error) {
	ctx = carrying(ctx, ch)
	row, err := c.row(ch.Kind)
	if err != nil {
		return providers.Result{}, err
	}
	if row.Create == "" {
		return providers.Result{}, fmt.Errorf("objects of kind %s cannot be created", row.Name)
	}
	if row.Taken != nil {
		switch taken, err := row.Taken(ctx, c, ch); {
		case err != nil:
			return providers.Result{}, err
		case taken:
			return providers.Result{}, fmt.Errorf("%s: %w", row.Name, providers.ErrExists)
		}
	}
	if row.Resolve != nil {
		if ch, err = row.Resolve(ctx, c, ch); err != nil {
			return providers.Result{}, err
		}
	}
	body, err := row.encode(ch, row.createBody(ch.Fields))
	if err != nil {
		return providers.Result{}, err
	}
	at := c.placeOf(ch)
	at.live.Fields = ch.Fields
	route := row.Create
	if row.Where != nil {
		route = cmp.Or(row.Where(ch), route)
	}
	release, err := c.alone(ctx, row)
	if err != nil {
		return providers.Result{}, err
	}
	raw, header, err := c.exchange(ctx, call{route: route, place: at, body: body, again: row.Twice, makes: true})
	release()
	if err != nil {
		return providers.Result{}, err
	}
	if row.Made != nil {
		raw = row.Made(ch, raw)
	}
	r := providers.Result{Minted: minted(row, raw)}
	r.Object = c.object(row, ch.Parents, nil, raw)
	told := r.Object.ID != ""
	if !told { // some answer with nothing, or with "Created"
		r.Object = providers.Object{ID: ch.Fields.Lookup(row.idPath()).Reveal(), Fields: ch.Fields}
		if id := named(header); id != "" {
			r.Object.ID = id
		}
	}
	if r.Object.ID == "" {
		return r, fmt.Errorf("the answer to %s holds no id: %w", route, providers.ErrUnknownOutcome)
	}
	ch.ID, ch.Live = r.Object.ID, r.Object
	return c.complete(ctx, row, ch, r, told)
}

// alone waits until no other object of a kind is being made or changed that wants that.
func (c *Client) alone(ctx context.Context, row *Row) (release func(), err error) {
	turn := c.turn[row.Name]
	if turn == nil {
		return func() {}, nil
	}
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// named reads the id of a new object from the address that the answer gives.
// The address itself is not followed: it may be that of an inner server.
func named(h http.Header) string {
	u, err := url.Parse(h.Get("Location"))
	if err != nil {
		return ""
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	id, err := url.PathUnescape(path[strings.LastIndexByte(path, '/')+1:])
	if err != nil {
		return ""
	}
	return id
}

// complete does what is left to do once the object exists: secrets first,
// since they may be lost.
func (c *Client) complete(ctx context.Context, row *Row, ch providers.Change, r providers.Result, told bool) (providers.Result, error) {
	if row.AfterCreate != nil {
		if err := row.AfterCreate(ctx, c, ch, &r); err != nil {
			return r, err
		}
		ch.ID, ch.Live = r.Object.ID, r.Object
	}
	var left []value.Field
	for _, part := range ch.Fields.Fields() {
		if row.left(part, r.Object.Fields, told) {
			left = append(left, part)
		}
	}
	rest := ch
	rest.Fields = value.OfMap(left...)
	live, err := c.send(ctx, row, rest)
	if live.Kind() == value.Map {
		r.Object.Fields = live
	}
	if err != nil {
		return r, err
	}
	return r, c.changeLinks(ctx, row, ch)
}

// left reports whether a declared field is still to be sent after Create.
func (row *Row) left(part value.Field, live value.Value, told bool) bool {
	apart := row.apart(part.Key)
	later := false
	for _, l := range row.Later {
		later = later || l.Field == part.Key
	}
	if (apart == nil || apart.AtCreate) && !later {
		return false
	}
	f := row.Field(part.Key)
	if part.Value.Kind() == value.Null {
		return false
	}
	have := live.Get(part.Key)
	if !have.IsSet() && f != nil && !f.WriteOnly {
		have = f.Default
	}
	return !told || (f != nil && f.WriteOnly) || !covers(f, have, part.Value)
}

// covers reports whether a live value already holds all that is declared.
// What no list gives cannot be told, and counts as held.
func covers(f *providers.Field, live, want value.Value) bool {
	if want.Kind() != value.Map {
		return value.Equal(live, want)
	}
	for _, part := range want.Fields() {
		sub := f.Field(part.Key)
		if sub != nil && (sub.WriteOnly || sub.ReadOnly) {
			continue
		}
		if part.Value.IsSet() && !covers(sub, live.Get(part.Key), part.Value) {
			return false
		}
	}
	return true
}

// minted takes the secrets out of the answer to Create: those that no later
// request gives, and those that the server made and will show again.
func minted(row *Row, raw value.Value) map[string]value.Value {
	out := map[string]value.Value{}
	for _, name := range row.Mints {
		if v := raw.Get(name); v.IsSet() {
			out[name] = v.AsSecret()
		}
	}
	for i := range row.Fields {
		f := &row.Fields[i]
		if v := raw.Get(f.Name); f.Secret && f.ReadOnly && v.IsSet() {
			out[f.Name] = v.AsSecret()
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
