package keycloak

import (
	"context"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// byIdentifier gives what routes want in place of an alias. Of an object that no
// file declares nothing may be kept but its name.
func (b *book) byIdentifier(list string) func(context.Context, *rest.Client, providers.Change) (string, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (string, error) {
		if id := c.Live.Fields.Get("id").Reveal(); id != "" {
			return id, nil
		}
		x, err := b.parts(ctx, client)
		if err != nil {
			return "", err
		}
		for _, o := range x.Get(list).Items() {
			if id := o.Get("id").Reveal(); id == c.ID || o.Get("alias").Reveal() == c.ID {
				return id, nil
			}
		}
		return "", fmt.Errorf("%s: %w", c.ID, providers.ErrNotFound)
	}
}

// noteTwins keeps which configs have another one's alias, as versions before 26
// let them.
func (b *book) noteTwins(configs []value.Value) {
	twins, seen := map[string]bool{}, map[string]bool{}
	for _, k := range configs {
		alias := k.Get("alias").Reveal()
		twins[k.Get("id").Reveal()] = alias == "" || seen[alias]
		seen[alias] = true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.twins = twins
}

// guardConfig knows the configs of built-in flows, on 24.0 to 26.7. One that
// shares its alias goes by its identifier, so that it can be told from the other.
func (b *book) guardConfig(_ rest.Self, _ []string, o *providers.Object) {
	id := o.Fields.Get("id").Reveal()
	b.mu.Lock()
	if b.twins[id] {
		o.ID = id
	}
	b.mu.Unlock()
	names := []string{"review profile config", "create unique user config", "browser-conditional-credential", "first-broker-login-conditional-credential"}
	if slices.Contains(names, o.ID) {
		o.BuiltIn = builtIn
	}
}
