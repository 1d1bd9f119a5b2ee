package keycloak

import (
	"context"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// decodeResource: scopes are told in full, and the id is called _id.
func (b *book) decodeResource(live value.Value) value.Value {
	var ids []string
	for _, s := range live.Get("scopes").Items() {
		ids = append(ids, s.Get("id").Reveal())
		b.noteAuthzScope(s)
	}
	return live.With("scopes", value.OfStrings(ids...)).With("id", live.Get("_id")).With("_id", value.Value{})
}

// noteResource keeps what a list told of a resource's scopes.
func (b *book) noteResource(_ rest.Self, _ []string, o *providers.Object) {
	kind := o.Fields.Get("type").Reveal()
	if o.Fields.Get("name").Reveal() == "Default Resource" && strings.HasPrefix(kind, "urn:") && strings.HasSuffix(kind, ":resources:default") {
		o.BuiltIn = builtIn + ": made with the authorization services"
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.policies.links[o.ID] = o.Fields.Get("scopes")
}

func (b *book) resourceScopes(_ context.Context, _ *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
	for _, owner := range q.Owners {
		for _, id := range b.linksBefore(owner).Items() {
			each(owner, id.Reveal())
		}
	}
	return nil
}

// encodeResource sends the scopes with the resource: without them it would lose
// its own. They go by name: one that is sent with its id alone loses its name.
func (b *book) encodeResource(c providers.Change, body value.Value) (value.Value, error) {
	ids := append([]string(nil), c.Add["scopes"]...)
	for _, id := range b.linksBefore(c.ID).Items() {
		if !slices.Contains(c.Remove["scopes"], id.Reveal()) {
			ids = append(ids, id.Reveal())
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var scopes []value.Value
	for _, id := range ids {
		if name := b.policies.scopes[id]; name != "" {
			scopes = append(scopes, value.OfMap(value.Field{Key: "name", Value: text(name)}))
		}
	}
	return body.With("scopes", value.OfList(scopes...)).With("owner", value.Value{}).With("id", value.Value{}), nil
}

// putResource changes the scopes of a resource where nothing else of it changes.
func (b *book) putResource(ctx context.Context, client *rest.Client, c providers.Change, _, _ []string) error {
	if c.Fields.Len() > 0 {
		return nil
	}
	live, err := client.Ask(ctx, "GET "+authzPath+"/resource/{id}", c, value.Value{})
	if err != nil {
		return err
	}
	body, err := b.encodeResource(c, b.decodeResource(live))
	if err != nil {
		return err
	}
	_, err = client.Send(ctx, "PUT "+authzPath+"/resource/{id}", c, body, true)
	return err
}
