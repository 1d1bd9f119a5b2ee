package providertest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// Create makes an object and its links.
func (c *client) Create(ctx context.Context, ch providers.Change) (providers.Result, error) {
	c.write()
	key, _, _ := ch.Kind.Key(ch.Fields)
	fate, err := c.enter(ctx, Call{Method: "Create", Kind: ch.Kind.Name, In: c.in(ch.Parents), Key: key})
	if err != nil {
		return providers.Result{}, err
	}
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch.Kind.Singleton {
		return providers.Result{}, fmt.Errorf("a %s cannot be created", ch.Kind.Name)
	}
	in := c.in(ch.Parents)
	if in != "" && s.rows[in] == nil {
		return providers.Result{}, fmt.Errorf("what it is in is gone: %w", providers.ErrNotFound)
	}
	if err := s.taken(ch, in, ""); err != nil {
		return providers.Result{}, err
	}
	if err := s.checkLinks(ch); err != nil {
		return providers.Result{}, err
	}
	o := s.add(ch.Kind, in, ch.Fields)
	if !fate.Partial {
		o.link(ch)
	}
	if fate.Err != nil && !fate.Partial {
		return providers.Result{}, fate.Err
	}
	if s.Terse {
		return providers.Result{Object: providers.Object{ID: o.id, Fields: ch.Fields}, Minted: o.shown()}, fate.Err
	}
	return providers.Result{Object: s.tell(o, providers.Query{}), Minted: o.shown()}, fate.Err
}

// Update changes the fields and links that it is given, and may be repeated.
func (c *client) Update(ctx context.Context, ch providers.Change) (providers.Result, error) {
	c.write()
	fate, err := c.enter(ctx, Call{Method: "Update", Kind: ch.Kind.Name, In: c.in(ch.Parents), ID: ch.ID})
	if err != nil {
		return providers.Result{}, err
	}
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.rows[ch.ID]
	if o == nil || c.hides(o) {
		return providers.Result{}, fmt.Errorf("%s %s: %w", ch.Kind.Name, ch.ID, providers.ErrNotFound)
	}
	if err := s.whole(ch, o); err != nil {
		return providers.Result{}, err
	}
	if err := s.taken(ch, o.in, o.id); err != nil {
		return providers.Result{}, err
	}
	if err := s.checkLinks(ch); err != nil {
		return providers.Result{}, err
	}
	o.set(ch.Fields)
	s.guard(o)
	o.link(ch)
	if fate.Err != nil {
		return providers.Result{}, fate.Err
	}
	return providers.Result{Object: s.tell(o, providers.Query{})}, nil
}

// whole refuses a change that was not given the object as it was listed: a
// server that wants whole objects back would lose the rest.
func (s *System) whole(ch providers.Change, o *object) error {
	if ch.Fields.Len() == 0 {
		return nil
	}
	for _, part := range o.fields.Fields() {
		if !part.Value.IsSet() || ch.Fields.Get(part.Key).Kind() != value.Absent {
			continue
		}
		if have := ch.Live.Fields.Get(part.Key); !have.IsSet() {
			return fmt.Errorf("the change of %s %s does not hold the live %s", ch.Kind.Name, o.id, part.Key)
		}
	}
	return nil
}

// Delete refuses where a Ref field names the object.
func (c *client) Delete(ctx context.Context, ch providers.Change) error {
	c.write()
	fate, err := c.enter(ctx, Call{Method: "Delete", Kind: ch.Kind.Name, In: c.in(ch.Parents), ID: ch.ID})
	if c.gone.Load() && errors.Is(err, providers.ErrDenied) {
		return nil // the key went with the vault
	}
	if err != nil {
		return err
	}
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.rows[ch.ID]
	if o == nil || c.hides(o) {
		return fate.Err
	}
	if o.builtIn != "" || o.kind.Singleton {
		return fmt.Errorf("%s cannot be deleted: %w", ch.ID, providers.ErrDenied)
	}
	if by := s.holder(ch.ID); by != "" {
		return fmt.Errorf("%s %s is still named by %s", ch.Kind.Name, ch.ID, by)
	}
	s.remove(ch.ID)
	if o.kind.Secluded {
		c.gone.Store(true)
	}
	return fate.Err
}

// Renew makes the secrets anew.
func (c *client) Renew(ctx context.Context, ch providers.Change) (providers.Result, error) {
	c.write()
	fate, err := c.enter(ctx, Call{Method: "Renew", Kind: ch.Kind.Name, In: c.in(ch.Parents), ID: ch.ID})
	if err != nil {
		return providers.Result{}, err
	}
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.rows[ch.ID]
	if o == nil || c.hides(o) {
		return providers.Result{}, providers.ErrNotFound
	}
	if !o.kind.Renews {
		return providers.Result{}, fmt.Errorf("the secrets of a %s cannot be made anew", o.kind.Name)
	}
	o.mint(s)
	if fate.Err != nil {
		return providers.Result{}, fate.Err
	}
	return providers.Result{Object: s.tell(o, providers.Query{}), Minted: o.shown()}, nil
}

// taken refuses a key that another object has.
func (s *System) taken(ch providers.Change, in, self string) error {
	if s.Loose[ch.Kind.Name] || ch.Kind.Singleton {
		return nil
	}
	trial := &object{kind: ch.Kind, fields: ch.Fields}
	for i, key := range trial.keys() {
		for _, id := range s.order {
			o := s.rows[id]
			if key != "" && id != self && o.kind == ch.Kind && o.in == in && o.keys()[i] == key {
				return fmt.Errorf("a %s %q: %w", ch.Kind.Name, key, providers.ErrExists)
			}
		}
	}
	return nil
}

func (s *System) checkLinks(ch providers.Change) error {
	for name, ids := range ch.Add {
		if ch.Kind.Field(name).Ref == nil {
			continue // texts that stand for themselves
		}
		for _, id := range ids {
			if to := s.rows[id]; to == nil || to.kind.Name != ch.Kind.Field(name).Ref.Kind {
				return fmt.Errorf("%s of %s: there is no %s: %w", name, ch.Kind.Name, id, providers.ErrNotFound)
			}
		}
	}
	return nil
}

// link adds and removes links; what is there or gone already is no error.
func (o *object) link(ch providers.Change) {
	for name, ids := range ch.Add {
		for _, id := range ids {
			if !slices.Contains(o.links[name], id) {
				o.links[name] = append(o.links[name], id)
			}
		}
	}
	for name, ids := range ch.Remove {
		o.links[name] = slices.DeleteFunc(o.links[name], func(id string) bool { return slices.Contains(ids, id) })
	}
}
