package hyperauth

import (
	"context"
	"fmt"
	"net/url"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// realm speaks for the inside of a realm: Keycloak's client, and the extension
// for agreements, new users and passwords.
type realm struct {
	providers.Client
	name string
	api  *rest.Client // Keycloak's table
	ext  *extension
	bulk *collector

	mu    sync.Mutex
	names map[string]string // of users, by id
	paths map[string]string // of groups, by id
}

func newRealm(name string, ext *extension, api *rest.Client, client providers.Client) *realm {
	r := &realm{Client: client, name: name, api: api, ext: ext, names: map[string]string{}, paths: map[string]string{}}
	r.bulk = &collector{send: r.register}
	return r
}

// note remembers what later requests call an object by.
func (r *realm) note(kind string, o providers.Object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch kind {
	case "user":
		r.names[o.ID] = o.Fields.Get("username").Reveal()
	case "group":
		r.paths[o.ID] = o.Fields.Get("path").Reveal()
	}
}

func (r *realm) known(of map[string]string, id string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return of[id]
}

// List reads agreements one by one, and leaves the rest to Keycloak's client.
func (r *realm) List(ctx context.Context, q providers.Query, each func(providers.Object) error) error {
	if q.Kind.Name == "agreement" {
		return r.agreements(ctx, q.Asked, each)
	}
	return r.Client.List(ctx, q, func(o providers.Object) error {
		r.note(q.Kind.Name, o)
		return each(o)
	})
}

// Create makes agreements and users by the extension.
func (r *realm) Create(ctx context.Context, c providers.Change) (providers.Result, error) {
	switch c.Kind.Name {
	case "agreement":
		return r.putAgreement(ctx, c)
	case "user":
		return r.createUser(ctx, c)
	}
	res, err := r.Client.Create(ctx, c)
	if err == nil {
		r.note(c.Kind.Name, res.Object)
	}
	return res, err
}

// Update writes an agreement anew.
func (r *realm) Update(ctx context.Context, c providers.Change) (providers.Result, error) {
	if c.Kind.Name == "agreement" {
		return r.putAgreement(ctx, c)
	}
	return r.Client.Update(ctx, c)
}

// Delete removes agreements and users by the extension.
func (r *realm) Delete(ctx context.Context, c providers.Change) error {
	switch c.Kind.Name {
	case "agreement":
		return r.deleteAgreement(ctx, c)
	case "user":
		return r.deleteUser(ctx, c)
	}
	return r.Client.Delete(ctx, c)
}

// Review leaves it to Keycloak's client.
func (r *realm) Review(ctx context.Context, planned []providers.Planned) []providers.Objection {
	return r.api.Review(ctx, planned)
}

// Verify checks a user's password.
func (r *realm) Verify(ctx context.Context, c providers.Change, field string, want value.Value) (bool, error) {
	if c.Kind.Name != "user" || field != "credentials" {
		return r.Client.Verify(ctx, c, field, want)
	}
	name := r.known(r.names, c.ID)
	for _, cred := range want.Items() {
		password := cred.Get("value")
		if !password.IsSet() || name == "" {
			continue // a hash, or something else than a password
		}
		right, err := r.ext.passwordIs(ctx, name, password.Reveal())
		if err != nil || !right {
			return false, err
		}
	}
	return true, nil
}

// passwordIs asks whether a password is a user's. 400 is the answer to a wrong
// one, and 500 to a user that is not there.
func (e *extension) passwordIs(ctx context.Context, user, password string) (bool, error) {
	_, err := e.text(ctx, rest.Plain{Route: "PATCH /password", Query: url.Values{"userId": {user}}, Form: url.Values{"password": {password}}, Read: true})
	if saying(err) == "Password is Wrong" {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("checking the password of %s: %w", user, err)
	}
	return true, nil
}
