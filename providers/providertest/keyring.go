package providertest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// keyring holds secrets that end: two at most, of which a new one cuts the life
// of the others to a week, and an expired one keeps its place. A digest of each is shown.
func keyring() providers.Kind {
	return providers.Kind{
		Name: "keyring", Collection: "keyrings", Parent: "tenant", Keys: [][]string{{"name"}},
		Mints: []string{"secret"}, MintsWith: "lifetime", Renews: true, Rotates: turning("secret"),
		Fields: append(made(), named("name"), text("note"),
			field{Name: "lifetime", Type: providers.Integer, WriteOnly: true},
			field{Name: "secrets", Type: providers.Any, ReadOnly: true},
			field{Name: "token", Type: providers.String, Secret: true},
		),
	}
}

// turning is how such secrets follow each other, by the name of their Mints.
func turning(name string) *providers.Rotation {
	return &providers.Rotation{Field: "secrets", ID: "id", Created: "createdAt", Expires: "expiresAt", Max: 2, Overlap: 7 * 24 * time.Hour,
		Fits: func(item, minted value.Value) bool {
			shown := item.Get("digest")
			return shown.IsSet() && shown.Reveal() == digest(minted.Get(name).Reveal())
		}}
}

// digest is what is shown of a secret.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:6])
}

// Secret is one secret of a keyring.
type Secret struct {
	ID, Value        string
	Created, Expires time.Time
}

func (s *System) now() time.Time {
	if s.Clock != nil {
		return s.Clock().UTC().Truncate(time.Second)
	}
	return time.Now().UTC().Truncate(time.Second)
}

// addSecret makes a secret as the server does. The lock must be held.
func (s *System) addSecret(o *object, hours int64) *Secret {
	now := s.now()
	for _, old := range o.secrets {
		if cut := now.Add(7 * 24 * time.Hour); old.Expires.After(cut) {
			old.Expires = cut
		}
	}
	s.numbers++
	one := &Secret{ID: fmt.Sprintf("se-%04d", s.numbers), Value: fmt.Sprintf("canary-%s-%d", o.kind.Name, s.numbers), Created: now, Expires: now.Add(time.Duration(hours) * time.Hour)}
	o.secrets = append(o.secrets, one)
	return one
}

// hours is how long a secret is to live, as a change declares it.
func hours(fields value.Value) int64 {
	n, err := strconv.ParseInt(fields.Get("lifetime").Reveal(), 10, 64)
	if err != nil {
		return 24
	}
	return n
}

// secretsOf is what a list tells of a keyring's secrets.
func (o *object) secretsOf() value.Value {
	var items []value.Value
	for _, one := range o.secrets {
		items = append(items, value.FromAny(map[string]any{"id": one.ID, "createdAt": one.Created.Format(time.RFC3339), "expiresAt": one.Expires.Format(time.RFC3339), "digest": digest(one.Value)}))
	}
	return value.OfList(items...)
}

// AddSecret makes a secret behind everyone's back, and gives its id.
func (s *System) AddSecret(keyring string, hours int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addSecret(s.rows[keyring], hours).ID
}

// DropSecret takes a secret away behind everyone's back.
func (s *System) DropSecret(keyring, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[keyring].drop(id)
}

// SecretsOf are those of a keyring, the oldest first.
func (s *System) SecretsOf(keyring string) []Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Secret
	for _, one := range s.rows[keyring].secrets {
		out = append(out, *one)
	}
	return out
}

// SignIn says that Tenon runs on a secret of a keyring; "" is one that cannot be told.
func (s *System) SignIn(keyring, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[keyring].own, s.rows[keyring].ownCredential = "the keyring that Tenon signs in with", secret
}

func (o *object) drop(id string) {
	o.secrets = slices.DeleteFunc(o.secrets, func(one *Secret) bool { return one.ID == id })
}

// cloneSecrets copies them, so that two systems share none.
func (o *object) cloneSecrets() []*Secret {
	var out []*Secret
	for _, one := range o.secrets {
		copied := *one
		out = append(out, &copied)
	}
	return out
}

// credential carries out one call about a keyring's secrets.
func (c *client) credential(ctx context.Context, method string, ch providers.Change, do func(s *System, o *object) error) error {
	fate, err := c.enter(ctx, Call{Method: method, Kind: ch.Kind.Name, In: c.in(ch.Parents), ID: ch.ID})
	if err != nil {
		return err
	}
	s := c.system
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.rows[ch.ID]
	if o == nil || c.hides(o) {
		return providers.ErrNotFound
	}
	if err := do(s, o); err != nil {
		return err
	}
	return fate.Err
}

// MakeCredential makes a secret beside the others.
func (c *client) MakeCredential(ctx context.Context, ch providers.Change) (r providers.Result, err error) {
	c.write()
	err = c.credential(ctx, "MakeCredential", ch, func(s *System, o *object) error {
		if len(o.secrets) >= o.kind.Rotates.Max {
			return fmt.Errorf("a %s has %d secrets at most", o.kind.Name, o.kind.Rotates.Max)
		}
		one := s.addSecret(o, hours(ch.Fields))
		o.minted = map[string]value.Value{o.kind.Mints[0]: value.OfString(one.Value).AsSecret()}
		r = providers.Result{Object: s.tell(o, providers.Query{}), Credential: one.ID, Minted: o.shown()}
		return nil
	})
	if err != nil {
		return providers.Result{}, err
	}
	return r, nil
}

// DropCredential deletes a secret, but not the one that Tenon runs on.
func (c *client) DropCredential(ctx context.Context, ch providers.Change, id string) error {
	c.write()
	return c.credential(ctx, "DropCredential", ch, func(_ *System, o *object) error {
		if own := o.secretOf(c.key); o.ownCredential == id || own != nil && own.ID == id {
			return fmt.Errorf("%s is what Tenon signs in with: %w", id, providers.ErrDenied)
		}
		o.drop(id)
		return nil
	})
}

// ProveCredential signs in with a secret.
func (c *client) ProveCredential(ctx context.Context, ch providers.Change, minted map[string]value.Value) error {
	c.read()
	return c.credential(ctx, "ProveCredential", ch, func(s *System, o *object) error {
		if one := o.secretOf(minted[o.kind.Mints[0]].Reveal()); one != nil && one.Expires.After(s.now()) {
			return nil
		}
		return fmt.Errorf("%w: no such secret", providers.ErrDenied)
	})
}

// mintSecret makes the first secret of a keyring, if one is asked for.
func (o *object) mintSecret(s *System) {
	o.minted = map[string]value.Value{}
	if o.kind.MintsOf(o.hidden) == nil {
		return
	}
	o.minted[o.kind.Mints[0]] = value.OfString(s.addSecret(o, hours(o.hidden)).Value).AsSecret()
}
