package keycloak

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// amendEleven changes one row to what version 11 does (seen on 11.0.0, 11.0.3).
func amendEleven(b *book, r *row) {
	switch r.Name {
	case "realm":
		amendRealm(r)
	case "group":
		r.Query, r.Paging = "briefRepresentation=false", rest.Paging{} // the whole tree: see elder
		b.granting(r, "realmRoles", "clientRoles", false, at("/groups/"))
	case "identityProvider":
		amendProvider(r)
	case "authenticationFlow":
		amendFlow(b, r)
	case "authorizationPolicy":
		amendPolicy(r)
	case "client":
		amendClient(b, r)
	case "user":
		r.Doc += " Keycloak 11 passes over roles that a user has by a group or by another role already, and groups around one that the user is in: what is declared and in the way is taken away for a moment, and roles that include each other are refused."
		b.granting(r, "realmRoles", "clientRoles", true, at("/users/"))
		for i := range r.Relations {
			if rel := &r.Relations[i]; rel.Field == "groups" {
				rel.Add, rel.Remove, rel.Change = "", "", joinEleven
			}
		}
		after := r.AfterCreate
		r.AfterCreate = func(ctx context.Context, c *rest.Client, ch providers.Change, res *providers.Result) error {
			return errors.Join(after(ctx, c, ch, res), b.withoutGiven(ctx, c, ch, ch.ID, "realmRoles", "clientRoles"))
		}
	}
}

// at is the path of the object that is changed.
func at(path string) func(context.Context, *rest.Client, providers.Change) (string, error) {
	return func(_ context.Context, _ *rest.Client, ch providers.Change) (string, error) { return path + ch.ID, nil }
}

// amendRealm: the roles that everybody has are a list of the realm, and e-mail
// knows passwords only.
func amendRealm(r *row) {
	r.Fields = slices.DeleteFunc(r.Fields, func(f field) bool { return f.Name == "defaultRoles" })
	for i, f := range r.Fields {
		if f.Name == "smtpServer" {
			f.Fields = slices.DeleteFunc(slices.Clone(f.Fields), func(f field) bool {
				return strings.HasPrefix(f.Name, "authT") || f.Name == "allowutf8" || f.Name == "debug"
			})
			r.Fields[i] = f
		}
	}
	r.Encode = encodeEleven(r.Encode)
	reshape, unshape := r.Reshape, r.Unshape
	r.Reshape = func(v value.Value) (value.Value, error) {
		v, err := reshape(v)
		return wrapped(v, "defaultRoles", "role"), err
	}
	r.Unshape = func(v value.Value) value.Value { return unwrapped(unshape(v), "defaultRoles", "role") }
}

// amendClient: a client's secret has a route of its own, and no list tells it.
func amendClient(b *book, r *row) {
	b.granting(r, "serviceAccountRealmRoles", "serviceAccountClientRoles", false, func(ctx context.Context, c *rest.Client, ch providers.Change) (string, error) {
		account, err := b.account(ctx, c, ch.ID)
		return "/users/" + account, err
	})
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Name == "secret" {
			f.WriteOnly, f.Verify = true, true
			f.Doc += " No list tells it: it is read for each client that declares one."
		}
	}
	r.Verify = func(ctx context.Context, c *rest.Client, ch providers.Change, _ string, want value.Value) (bool, error) {
		have, err := c.Ask(ctx, secretRoute, ch, value.Value{})
		return value.Equal(have.Get("value"), want), err
	}
	r.Renew = func(ctx context.Context, c *rest.Client, ch providers.Change) (providers.Result, error) {
		again, err := secretElsewhere(ctx, c, ch, ch.Live.Fields)
		return providers.Result{Object: ch.Live, Minted: again}, err
	}
	after, settle := r.AfterCreate, r.AfterUpdate
	r.AfterCreate = func(ctx context.Context, c *rest.Client, ch providers.Change, res *providers.Result) error {
		if err := after(ctx, c, ch, res); err != nil {
			return err
		}
		again, err := secretElsewhere(ctx, c, ch, res.Object.Fields)
		if err != nil {
			return fmt.Errorf("the client was made, but its secret could not be read: %w", err)
		}
		res.Minted = again
		return b.accountWithoutGiven(ctx, c, ch)
	}
	r.AfterUpdate = func(ctx context.Context, c *rest.Client, ch providers.Change) error {
		if settle != nil {
			if err := settle(ctx, c, ch); err != nil {
				return err
			}
		}
		if ch.Live.Fields.Get("serviceAccountsEnabled").True() {
			return nil
		}
		return b.accountWithoutGiven(ctx, c, ch)
	}
}

// secretElsewhere is secretMade where the client does not tell its secret.
func secretElsewhere(ctx context.Context, c *rest.Client, ch providers.Change, live value.Value) (map[string]value.Value, error) {
	if ch.Fields.Get("secret").IsSet() || live.Get("publicClient").True() || live.Get("bearerOnly").True() {
		return nil, nil
	}
	have, err := c.Ask(ctx, secretRoute, ch, value.Value{})
	return secretMade(ch, live.With("secret", have.Get("value"))), err
}

const secretRoute = "GET /clients/{id}/client-secret"

// accountWithoutGiven is withoutGiven for a service account that was just made.
func (b *book) accountWithoutGiven(ctx context.Context, c *rest.Client, ch providers.Change) error {
	const realm, client = "serviceAccountRealmRoles", "serviceAccountClientRoles"
	if !ch.Fields.Get("serviceAccountsEnabled").True() || !slices.Contains(ch.Declared, realm) && !slices.Contains(ch.Declared, client) {
		return nil
	}
	account, err := c.Ask(ctx, "GET /clients/{id}/service-account-user", ch, value.Value{})
	if err != nil {
		return err
	}
	return b.withoutGiven(ctx, c, ch, account.Get("id").Reveal(), realm, client)
}

// withoutGiven takes roles from a user that the server gave just now and the file
// does not, where it declares such roles: version 11 gives the roles that
// everybody has to each user as it is made, one by one.
func (b *book) withoutGiven(ctx context.Context, c *rest.Client, ch providers.Change, user, realm, client string) error {
	if !slices.Contains(ch.Declared, realm) && !slices.Contains(ch.Declared, client) {
		return nil
	}
	given, err := b.mapped("/users/{id}/role-mappings")(ctx, c, user)
	if err != nil {
		return err
	}
	at := "/users/" + user + "/role-mappings"
	for _, of := range []struct {
		field string
		given []string
		route route
	}{{realm, given.realm, sameRoute(at + "/realm")}, {client, given.client, clientRoute(at + "/clients/")}} {
		if !slices.Contains(ch.Declared, of.field) {
			continue
		}
		wrong := slices.DeleteFunc(slices.Clone(of.given), func(id string) bool {
			return slices.Contains(ch.Add[of.field], id) || slices.Contains(ch.Live.Links[of.field], id)
		})
		if err := b.send(ctx, c, ch, "DELETE ", of.route, wrong); err != nil {
			return err
		}
	}
	return nil
}

// defaultRole: the realm's list defaultRoles, changed as a whole: see elder.
func defaultRole() row {
	return row{
		Kind: providers.Kind{
			Name: "defaultRole", Collection: "defaultRoles", Parent: "realm", Keys: [][]string{{"role"}},
			Doc: "A role of the realm that every new user has. In a file defaultRoles is a list of names, as in a realm export.",
			Fields: fields{
				{Name: "role", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "role"}, Doc: "The role."},
			},
		},
		List: "GET /roles", ID: "role", Create: "PUT /", Delete: "PUT /",
	}
}
