package logto

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// verifySettings reads the settings of a tenant, which no list tells.
func verifySettings(ctx context.Context, client *rest.Client, c providers.Change, name string, want value.Value) (bool, error) {
	live, err := client.Ask(ctx, "GET /tenants/{id}/settings", c, value.Value{})
	if err != nil {
		return false, err
	}
	return value.Equal(live.Get(name), want), nil
}

// verifyPassword asks whether a password is right. The server answers 204 or
// 422 and changes nothing.
func verifyPassword(ctx context.Context, client *rest.Client, c providers.Change, _ string, want value.Value) (bool, error) {
	body := value.OfMap(value.Field{Key: "password", Value: want})
	_, err := client.Ask(ctx, "POST /users/{id}/password/verify", c, body)
	var api *providers.APIError
	if errors.As(err, &api) && api.Status == http.StatusUnprocessableEntity {
		return false, nil
	}
	return err == nil, err
}

// holdsSecrets reports whether an application may have secrets; of one that was
// found as declared, the type may not be at hand.
func holdsSecrets(application providers.Object) bool {
	switch application.Fields.Get("type").Reveal() {
	case "MachineToMachine", "Traditional", "":
		return true
	}
	return false
}

// readDefaultSecret reads once more what was not kept.
func readDefaultSecret(ctx context.Context, client *rest.Client, c providers.Change) (providers.Result, error) {
	r := providers.Result{Object: c.Live}
	return r, keepDefaultSecret(ctx, client, c, &r)
}

// keepDefaultSecret reads the secret that Logto makes with an application that
// can hold one: the answer to its creation does not tell it.
func keepDefaultSecret(ctx context.Context, client *rest.Client, c providers.Change, r *providers.Result) error {
	if !holdsSecrets(r.Object) {
		return nil
	}
	secrets, err := client.Ask(ctx, "GET /applications/{id}/secrets", c, value.Value{})
	if err != nil {
		return fmt.Errorf("the application was made, but its secret could not be read: %w", err)
	}
	for _, secret := range secrets.Items() {
		if text := secret.Get("value"); text.Kind() == value.String {
			r.Minted = map[string]value.Value{"secret": text.AsSecret()}
			return nil
		}
	}
	return nil
}

// refuseInternalRole keeps names from being used that Logto takes and then
// hides from every list.
func refuseInternalRole(_ providers.Change, body value.Value) (value.Value, error) {
	if name := body.Get("name").Reveal(); strings.HasPrefix(name, internalPrefix) {
		return body, providers.WithHint(fmt.Errorf("a role cannot be called %q", name),
			"Logto hides roles whose names begin with %s; choose another name", internalPrefix)
	}
	return body, nil
}

// encodeOrganizationRole adds the two lists that the API's document requires of
// a new role; scopes are linked afterwards.
func encodeOrganizationRole(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" {
		body = body.With("organizationScopeIds", value.OfList()).With("resourceScopeIds", value.OfList())
	}
	return body, nil
}

// decodeMember makes a member out of the user or application that the list of
// an organization holds. The rest of it is another kind's business.
func decodeMember(key string) func(value.Value) value.Value {
	return func(live value.Value) value.Value {
		return value.Value{}.With(key, live.Get("id"))
	}
}

// encodeMember makes the list of one that adding a member takes.
func encodeMember(key, list string) func(providers.Change, value.Value) (value.Value, error) {
	return func(_ providers.Change, body value.Value) (value.Value, error) {
		return value.OfMap(value.Field{Key: list, Value: value.OfList(body.Get(key))}), nil
	}
}
