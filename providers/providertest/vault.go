package providertest

import (
	"context"
	"fmt"

	"tenon/providers"
	"tenon/spec/value"
)

// vault is shown to nothing but the key that came with it, and opened by that
// alone. The key ends, and is followed by others as those of a keyring are.
func vault() providers.Kind {
	return providers.Kind{
		Name: "vault", Collection: "vaults", Keys: [][]string{{"name"}}, Holds: true, Opens: true, Secluded: true,
		Mints: []string{"key"}, Renews: true, Rotates: turning("key"),
		Fields: append(made(), named("name"), text("note"),
			field{Name: "lifetime", Type: providers.Integer, WriteOnly: true},
			field{Name: "secrets", Type: providers.Any, ReadOnly: true},
		),
	}
}

// box is in a vault, and names another one there.
func box() providers.Kind {
	return providers.Kind{
		Name: "box", Collection: "boxes", Parent: "vault", Keys: [][]string{{"name"}},
		Fields: append(made(), named("name"), text("label"), field{Name: "under", Type: providers.String, Ref: &providers.Ref{Kind: "box"}}),
	}
}

// unlock gives the client that a key opens. It asks for nothing: whether the key
// is good shows at the first call.
func (c *client) unlock(e providers.Entry) (providers.Client, error) {
	key := e.Minted.Get("key")
	if !key.IsSet() {
		return nil, fmt.Errorf("%w", providers.ErrNoCredentials)
	}
	s := c.system
	inner := &client{system: s, env: c.env, scope: e.Object.ID, key: key.Reveal()}
	if o := s.unlocked(inner.key); o != nil {
		inner.scope = o.id
	}
	s.numbers++
	inner.number = s.numbers
	return inner, nil
}

// unlocked is the vault that a key opens, or nil. The lock must be held.
func (s *System) unlocked(key string) *object {
	for _, id := range s.order {
		if o := s.rows[id]; o.kind.Secluded && o.secretOf(key) != nil && o.secretOf(key).Expires.After(s.now()) {
			return o
		}
	}
	return nil
}

// secretOf is the secret of an object that has a value, or nil.
func (o *object) secretOf(text string) *Secret {
	for _, one := range o.secrets {
		if one.Value == text {
			return one
		}
	}
	return nil
}

// enter notes a call, and refuses one with a key that opens nothing, or not where
// the client is.
func (c *client) enter(ctx context.Context, call Call) (Fate, error) {
	call.Client = c.number
	fate, err := c.system.enter(ctx, call)
	if err != nil || c.key == "" {
		return fate, err
	}
	c.system.mu.Lock()
	defer c.system.mu.Unlock()
	if o := c.system.unlocked(c.key); o == nil || o.id != c.scope {
		return fate, fmt.Errorf("the key opens nothing: %w", providers.ErrDenied)
	}
	return fate, nil
}

// shows reports whether a client sees an object in a list of what is somewhere.
func (c *client) shows(o *object, in string) bool {
	if o.kind.Secluded {
		return c.key != "" && o.id == c.scope
	}
	return o.in == in && !o.given
}

// hides reports whether a client cannot change an object: it does not see it. The
// lock must be held.
func (c *client) hides(o *object) bool { return o.kind.Secluded && !c.shows(o, "") }

// Vaults are the ids of those with a name, and what is good to open each.
func (s *System) Vaults(name string) map[string]value.Value {
	out := map[string]value.Value{}
	for _, id := range s.Find("vault", name) {
		out[id] = s.Secrets()[id]["key"]
	}
	return out
}
