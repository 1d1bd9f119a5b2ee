package providertest

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync/atomic"

	"tenon/providers"
	"tenon/spec/value"
)

// client speaks for the connection, or for the inside of a tenant.
type client struct {
	system *System
	env    *providers.Env
	scope  string // id of the tenant; "" is the connection
	key    string // that opened the vault which scope is; "" elsewhere
	number int
	closed bool
	gone   atomic.Bool // it has deleted the vault that it is inside of
}

func (c *client) read() {
	if c.env != nil {
		c.env.Meter.Read()
	}
}

func (c *client) write() {
	if c.env != nil {
		c.env.Meter.Write()
	}
}

// Review shows the plan to the test.
func (c *client) Review(_ context.Context, planned []providers.Planned) []providers.Objection {
	if c.system.Review == nil {
		return nil
	}
	return c.system.Review(planned)
}

func (c *client) in(parents []string) string {
	if len(parents) > 0 {
		return parents[len(parents)-1]
	}
	return c.scope
}

// List tells the objects in an order that is never the same.
func (c *client) List(ctx context.Context, q providers.Query, each func(providers.Object) error) error {
	c.read()
	fate, err := c.enter(ctx, Call{Method: "List", Kind: q.Kind.Name, In: c.in(q.Parents), Beside: q.Beside})
	if err != nil {
		return err
	}
	objects := c.list(q, c.in(q.Parents))
	for i, o := range objects {
		if q.Progress != nil {
			q.Progress(i+1, len(objects))
		}
		if err := each(o); err != nil {
			return err
		}
	}
	return fate.Err
}

func (c *client) list(q providers.Query, in string) []providers.Object {
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []providers.Object
	for _, id := range s.order {
		if o := s.rows[id]; o.kind == q.Kind && c.shows(o, in) && (!q.Kind.Unlisted || isAsked(q, o)) {
			told := s.tell(o, q)
			if own := o.secretOf(c.key); own != nil {
				told.OwnCredential = own.ID
			}
			out = append(out, told)
		}
	}
	s.rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// isAsked reports whether a query names an object, by its id or its key.
func isAsked(q providers.Query, o *object) bool {
	key, _, _ := q.Kind.Key(o.fields)
	return slices.ContainsFunc(q.Asked, func(asked providers.Object) bool {
		other, _, _ := q.Kind.Key(asked.Fields)
		return asked.ID == o.id || asked.ID == "" && other == key
	})
}

// tell gives an object as a list does.
func (s *System) tell(o *object, q providers.Query) providers.Object {
	out := providers.Object{ID: o.id, Fields: masking(&field{Type: providers.Record, Fields: o.kind.Fields}, o.fields), BuiltIn: o.builtIn, Own: o.own}
	if o.kind.Rotates != nil {
		out.Fields, out.OwnCredential = out.Fields.With("secrets", o.secretsOf()), o.ownCredential
	}
	for _, name := range q.Links {
		if s.Told[o.kind.Name+"."+name] {
			if out.Links == nil {
				out.Links = map[string][]string{}
			}
			out.Links[name] = slices.Clone(o.links[name])
		}
	}
	for _, name := range q.Inside {
		if out.Inside == nil {
			out.Inside = map[string][]providers.Object{}
		}
		out.Inside[name] = []providers.Object{}
		for _, id := range s.order {
			if in := s.rows[id]; in.kind.Name == name && in.in == o.id {
				out.Inside[name] = append(out.Inside[name], s.tell(in, providers.Query{}))
			}
		}
	}
	return out
}

// masking gives a value as the server shows it.
func masking(f *field, v value.Value) value.Value {
	switch {
	case f == nil:
	case f.WriteOnly && v.IsSet():
		return value.OfString("****")
	case v.Kind() == value.Map:
		for _, part := range v.Fields() {
			v = v.With(part.Key, masking(f.Field(part.Key), part.Value))
		}
	case v.Kind() == value.List:
		items := slices.Clone(v.Items())
		for i := range items {
			items[i] = masking(f.Elem, items[i])
		}
		return value.OfList(items...)
	}
	return v
}

// Relations reads from the side that has fewer objects, and so tells no link
// to a target that it was not asked about.
func (c *client) Relations(ctx context.Context, q providers.RelationQuery, each func(owner, target string)) error {
	c.read()
	fate, err := c.enter(ctx, Call{Method: "Relations", Kind: q.Kind.Name, Field: q.Field.Name, In: c.in(q.Parents)})
	if err != nil {
		return err
	}
	c.system.mu.Lock()
	defer c.system.mu.Unlock()
	fromTargets := q.Targets != nil && len(q.Targets) < len(q.Owners)
	for _, owner := range q.Owners {
		o := c.system.rows[owner]
		if o == nil {
			continue
		}
		for _, target := range o.links[q.Field.Name] {
			if !fromTargets || slices.Contains(q.Targets, target) {
				each(owner, target)
			}
		}
	}
	return fate.Err
}

// Verify compares a field that no list gives.
func (c *client) Verify(ctx context.Context, ch providers.Change, name string, want value.Value) (bool, error) {
	c.read()
	fate, err := c.enter(ctx, Call{Method: "Verify", Kind: ch.Kind.Name, Field: name, In: c.in(ch.Parents), ID: ch.ID})
	if err != nil {
		return false, err
	}
	c.system.mu.Lock()
	defer c.system.mu.Unlock()
	o := c.system.rows[ch.ID]
	if o == nil {
		return false, providers.ErrNotFound
	}
	return value.Equal(o.hidden.Get(name), want), fate.Err
}

// Enter checks the credentials, as the first request of a real client would.
func (c *client) Enter(_ context.Context, e providers.Entry) (providers.Client, error) {
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Kind.Secluded {
		return c.unlock(e)
	}
	id := e.Object.ID
	if endpoint := e.Local.Get("endpoint"); endpoint.IsSet() {
		id = endpoint.Reveal()
	}
	o := s.rows[id]
	if o == nil {
		return nil, providers.ErrNotFound
	}
	have := e.Local.Get("credentials")
	if !have.IsSet() {
		have = e.Minted.Get("credentials")
	}
	if !have.IsSet() {
		return nil, providers.WithHint(fmt.Errorf("%w", providers.ErrNoCredentials), "give it credentials")
	}
	if want := o.minted["credentials"]; !value.Equal(have, want) {
		return nil, fmt.Errorf("%w: the credentials are not those of %s", providers.ErrDenied, id)
	}
	s.numbers++
	return &client{system: s, env: c.env, scope: id, number: s.numbers}, nil
}

// Close may be called once.
func (c *client) Close(context.Context) error {
	c.system.mu.Lock()
	defer c.system.mu.Unlock()
	if c.closed {
		return errors.New("closed twice")
	}
	c.closed = true
	return nil
}

func plainNumber(v value.Value) value.Value {
	n, _ := new(big.Rat).SetString(v.Reveal())
	return value.OfNumber(n.RatString())
}
