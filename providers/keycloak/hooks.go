package keycloak

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// findCreated reads a new object that the answer to its creation only names.
func findCreated(route string) func(context.Context, *rest.Client, providers.Change, *providers.Result) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change, r *providers.Result) error {
		live, err := client.Ask(ctx, route, c, value.Value{})
		if err != nil {
			return fmt.Errorf("it was made, but could not be read: %w", err)
		}
		r.Object.ID, r.Object.Fields = live.Get("id").Reveal(), live
		return nil
	}
}

// emptyBody is that of requests whose address says it all.
func emptyBody(providers.Change, value.Value) (value.Value, error) { return value.Value{}, nil }

// decodeLink makes a link out of the object that a list holds, of which only
// the id counts.
func decodeLink(key string) func(value.Value) value.Value {
	return func(live value.Value) value.Value { return value.Value{}.With(key, live.Get("id")) }
}

// encodeRealm sends of a realm what changes, not all of it: the mapping
// attributes holds copies of other fields, and an old copy would win. The
// policies of one-time codes and WebAuthn are taken only when otpPolicyType or
// the RpEntityName is there (seen on 26.4), so that they go as a whole.
func encodeRealm(c providers.Change, body value.Value) (value.Value, error) {
	body = reveal(body, "smtpServer", "smtpSecrets", c.Live.Fields)
	if c.ID == "" {
		return body, nil
	}
	policy := func(name string) string {
		for _, prefix := range []string{"otpPolicy", "webAuthnPolicyPasswordless", "webAuthnPolicy"} {
			if strings.HasPrefix(name, prefix) {
				return prefix
			}
		}
		return name
	}
	changed := map[string]bool{}
	for _, f := range c.Fields.Fields() {
		changed[policy(strings.Replace(f.Key, "smtpSecrets", "smtpServer", 1))] = true
	}
	for _, name := range setBack(c) {
		changed[name] = true
	}
	var kept []value.Field
	for _, f := range body.Fields() {
		if changed[policy(f.Key)] {
			kept = append(kept, f)
		}
	}
	return value.OfMap(kept...), nil
}

// reveal lays secret settings over the others, where the server keeps them.
// Those that stay are among the live ones as masks, which the server knows.
func reveal(body value.Value, config, secrets string, live value.Value) value.Value {
	hidden := body.Get(secrets)
	body = body.With(secrets, value.Value{})
	if hidden.Kind() != value.Map {
		return body
	}
	settings := body.Get(config)
	if settings.Kind() != value.Map {
		settings = value.OfMap(append([]value.Field(nil), live.Get(config).Fields()...)...)
	}
	for _, f := range hidden.Fields() {
		settings = settings.With(f.Key, f.Value)
	}
	return body.With(config, settings)
}

func encodeConfig(c providers.Change, body value.Value) (value.Value, error) {
	return reveal(body, "config", "secretConfig", c.Live.Fields), nil
}

// encodeIdentityMapper names the identity provider, which the server wants in
// the body too.
func encodeIdentityMapper(c providers.Change, body value.Value) (value.Value, error) {
	return body.With("identityProviderAlias", text(c.Parents[len(c.Parents)-1])), nil
}

// encodeRequiredAction: registering takes the identifier of what the server
// has, which becomes the alias (seen on 26.4), and wants a name.
func encodeRequiredAction(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" {
		body = body.With("providerId", body.Get("alias"))
	}
	if c.ID == "" && !body.Get("name").IsSet() {
		body = body.With("name", body.Get("alias"))
	}
	return body, nil
}

// decodeProfile gives the one profile of a realm an id: the server has none.
func decodeProfile(live value.Value) value.Value { return live.With("id", text("profile")) }

func encodeProfile(_ providers.Change, body value.Value) (value.Value, error) {
	return body.With("id", value.Value{}), nil
}

// encodeAttributes says of attributes that are to go that they are empty: those
// that are not sent stay (seen on 26.4).
func encodeAttributes(c providers.Change, body value.Value) (value.Value, error) {
	attributes := body.Get("attributes")
	for _, f := range c.Fields.Get("attributes").Fields() {
		if f.Value.Kind() == value.Null {
			attributes = attributes.With(f.Key, text(""))
		}
	}
	if attributes.Kind() == value.Map {
		body = body.With("attributes", attributes)
	}
	return body, nil
}

// encodeScope: a new client scope wants a protocol.
func encodeScope(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" && !body.Get("protocol").IsSet() {
		body = body.With("protocol", text("openid-connect"))
	}
	return encodeAttributes(c, body)
}

// decodeGroup: the server writes a slash in a name as it is, so that the path
// would mean another group.
func decodeGroup(live value.Value) value.Value {
	name, path := live.Get("name").Reveal(), live.Get("path").Reveal()
	if strings.Contains(name, "/") && strings.HasSuffix(path, "/"+name) {
		live = live.With("path", text(strings.TrimSuffix(path, name)+strings.ReplaceAll(name, "/", "~/")))
	}
	if id := live.Get("parentId"); id.IsSet() {
		live = live.With("parent", id)
	}
	return live
}

// encodeGroup: requests want the name, which is the end of the path.
func encodeGroup(_ providers.Change, body value.Value) (value.Value, error) {
	if path := body.Get("path"); path.Kind() == value.String {
		body = body.With("name", text(strings.ReplaceAll(lastOf(path.Reveal()), "~/", "/")))
	}
	return body.With("path", value.Value{}).With("parent", value.Value{}).With("subGroups", value.Value{}), nil
}

// groupRoute makes a group inside the one that it declares as its parent.
func groupRoute(c providers.Change) string {
	if c.Fields.Get("parent").IsSet() {
		return "POST /groups/{parent}/children"
	}
	return ""
}

// decodeUser drops what each user would hold again and again.
func decodeUser(live value.Value) value.Value { return live.With("userProfileMetadata", value.Value{}) }

// finishClient keeps the secret that the server made, and takes away the client
// scopes that a new client has by default where others are declared.
func (b *book) finishClient(ctx context.Context, client *rest.Client, c providers.Change, r *providers.Result) error {
	live, err := client.Ask(ctx, "GET /clients/{id}", c, value.Value{})
	if err != nil {
		return fmt.Errorf("the client was made, but could not be read: %w", err)
	}
	live = b.decodeClient(live)
	r.Object.Fields = live
	r.Minted = secretMade(c, live)
	if err := b.withoutProtection(ctx, client, c); err != nil {
		return err
	}
	for field, path := range map[string]string{"defaultClientScopes": "default-client-scopes", "optionalClientScopes": "optional-client-scopes"} {
		if !slices.Contains(c.Declared, field) {
			continue
		}
		ids, err := b.scopeIDs(ctx, client, live.Get(field))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !slices.Contains(c.Add[field], id) {
				if _, err := client.Send(ctx, "DELETE /clients/{id}/"+path+"/"+id, c, value.Value{}, true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// secretMade is the secret that the server made for a client which declares none.
func secretMade(c providers.Change, live value.Value) map[string]value.Value {
	secret := live.Get("secret")
	if !secret.IsSet() || c.Fields.Get("secret").IsSet() || live.Get("publicClient").True() {
		return nil
	}
	return map[string]value.Value{"secret": secret.AsSecret()}
}

// readSecret tells the secret of a client again, where a run ended before it
// was kept. The server shows it to whoever may see clients.
func readSecret(ctx context.Context, client *rest.Client, c providers.Change) (providers.Result, error) {
	live, err := client.Ask(ctx, "GET /clients/{id}", c, value.Value{})
	if err != nil {
		return providers.Result{}, fmt.Errorf("the client's secret could not be read: %w", err)
	}
	return providers.Result{Object: c.Live, Minted: secretMade(c, live)}, nil
}
