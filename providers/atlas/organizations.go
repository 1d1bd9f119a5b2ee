package atlas

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// yearHours is how long the secret of a credential lives that nobody asked
// for: as long as Atlas allows, since with it goes the way into the organization.
const yearHours = 8760

// resolveOrganization completes what an organization is made with: without a
// credential of its own nobody but its owner would ever see it.
func resolveOrganization(_ context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
	account, key := c.Fields.Get("serviceAccount"), c.Fields.Get("apiKey")
	switch {
	case account.IsSet() && key.IsSet():
		return c, providers.WithHint(errors.New("an organization comes with a service account or an API key, and not with both"), "remove serviceAccount or apiKey")
	case !c.Fields.Get("orgOwnerId").IsSet() && publicKey.MatchString(client.Self().ID):
		return c, providers.WithHint(errors.New("an organization that is made with an API key needs orgOwnerId, the person who is to own it"),
			"add it: the id of one of the users of the organization that Tenon signs in to; or sign in with a service account")
	case account.IsSet():
		return c, mustOwn("serviceAccount", account)
	case key.IsSet():
		return c, mustOwn("apiKey", key)
	}
	c.Fields = c.Fields.With("serviceAccount", value.OfMap(
		value.Field{Key: "name", Value: text("tenon")}, value.Field{Key: "description", Value: text("What Tenon works in this organization with")},
		value.Field{Key: "roles", Value: value.OfStrings(ownerRole)}, value.Field{Key: "secretExpiresAfterHours", Value: value.OfInt(yearHours)}))
	return c, nil
}

// mustOwn refuses a credential that could not be used for anything.
func mustOwn(name string, credential value.Value) error {
	if slices.ContainsFunc(credential.Get("roles").Items(), func(role value.Value) bool { return role.Reveal() == ownerRole }) {
		return nil
	}
	err := providers.WithHint(fmt.Errorf("the credential that the organization comes with would not own it, and nothing else sees it: %s.roles lacks %s", name, ownerRole), "add it")
	return &providers.FieldError{Field: name + ".roles", Pos: credential.Get("roles").Pos(), Err: err}
}

// encodeOrganization leaves out of an update what only creation takes.
func encodeOrganization(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" {
		if account := body.Get("serviceAccount"); account.IsSet() && !account.Get("secretExpiresAfterHours").IsSet() {
			body = body.With("serviceAccount", account.With("secretExpiresAfterHours", value.OfInt(usualLifetime)))
		}
		return body, nil
	}
	return without(body, "id"), nil
}

// madeOrganization takes the organization and its credential out of the answer.
func madeOrganization(_ providers.Change, answer value.Value) value.Value {
	out := answer.Get("organization")
	secret, account := firstSecret(answer.Get("serviceAccount"))
	key := answer.Get("apiKey")
	switch {
	case secret.IsSet():
		return out.With("secrets", account.Get("secrets")).With("credential", accountCredential(account.Get("clientId"), secret))
	case key.Get("privateKey").IsSet():
		return out.With("credential", value.OfMap(value.Field{Key: "publicKey", Value: key.Get("publicKey")}, value.Field{Key: "privateKey", Value: key.Get("privateKey")}))
	}
	return out
}

func accountCredential(id, secret value.Value) value.Value {
	return value.OfMap(value.Field{Key: "clientId", Value: id}, value.Field{Key: "clientSecret", Value: secret})
}

// ownAccountPath is where the service account is that an organization was made
// with; "" where that is not what the client signs in with.
func ownAccountPath(client *rest.Client, org string) string {
	self := client.Self()
	if !self.Minted || publicKey.MatchString(self.ID) {
		return ""
	}
	return "/orgs/" + org + "/serviceAccounts/" + self.ID
}

// readOwnSecrets adds to an organization what Atlas tells of the secrets of the
// service account that Tenon works in it with: no list of organizations has it.
func readOwnSecrets(ctx context.Context, client *rest.Client, raw value.Value) (value.Value, error) {
	path := ownAccountPath(client, raw.Get("id").Reveal())
	if path == "" {
		return raw, nil
	}
	account, err := client.Ask(ctx, "GET "+path, about("serviceAccount"), value.Value{})
	if errors.Is(err, providers.ErrDenied) || errors.Is(err, providers.ErrNotFound) {
		return raw, nil // of another organization, or without the role for it
	}
	return raw.With("secrets", account.Get("secrets")), err
}

func guardOrganization(self rest.Self, _ []string, o *providers.Object) {
	o.OwnCredential = ownSecret(self, o)
}

// makeOwnSecret makes another secret of the service account that Tenon works in
// the organization with.
func makeOwnSecret(ctx context.Context, client *rest.Client, c providers.Change) (providers.Result, error) {
	r := providers.Result{Object: c.Live}
	path := ownAccountPath(client, c.ID)
	if path == "" {
		return r, errNotMade
	}
	c.Fields = c.Fields.Get("serviceAccount")
	hours := value.OfInt(lifetimeOf(c, c.Live.Fields.Get("secrets").Items()))
	made, err := client.Send(ctx, "POST "+path+"/secrets", about("serviceAccount"), value.OfMap(value.Field{Key: "secretExpiresAfterHours", Value: hours}), false)
	if err != nil {
		return r, err
	}
	r.Credential = made.Get("id").Reveal()
	r.Minted = map[string]value.Value{"credential": accountCredential(text(client.Self().ID), made.Get("secret"))}
	return r, nil
}

func dropOwnSecret(ctx context.Context, client *rest.Client, c providers.Change, id string) error {
	path := ownAccountPath(client, c.ID)
	if path == "" {
		return errNotMade
	}
	_, err := client.Send(ctx, "DELETE "+path+"/secrets/"+id, about("serviceAccount"), value.Value{}, true)
	return err
}

// errNotMade says that a credential is not what the organization was made with.
var errNotMade = providers.WithHint(errors.New("Tenon does not work in this organization with the credential that it was made with"),
	"take serviceAccount and apiKey out: they are for organizations that Tenon makes")

// changeOwnAccount changes what the service account is called and may do. How
// long a secret lives is for the next one.
func changeOwnAccount(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
	path := ownAccountPath(client, c.ID)
	if path == "" {
		return errNotMade
	}
	if err := mustOwn("serviceAccount", want); err != nil {
		return err
	}
	_, err := client.Send(ctx, "PATCH "+path, about("serviceAccount"), without(want, "secretExpiresAfterHours"), true)
	return err
}

// changeOwnKey is the same for an API key.
func changeOwnKey(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
	self := client.Self()
	if !self.Minted || !publicKey.MatchString(self.ID) {
		return errNotMade
	}
	if err := mustOwn("apiKey", want); err != nil {
		return err
	}
	id, err := ownKeyID(ctx, client, c.ID)
	if err == nil {
		_, err = client.Send(ctx, "PATCH /orgs/{id}/apiKeys/"+id, c, want, true)
	}
	return err
}

// forbidRemaking refuses a change of what only the making of an object takes.
func forbidRemaking(what string, names ...string) func(context.Context, *rest.Client, providers.Change) error {
	return func(_ context.Context, _ *rest.Client, c providers.Change) error {
		for _, name := range names {
			if v := c.Fields.Get(name); v.Kind() != value.Absent {
				err := providers.WithHint(fmt.Errorf("it is for the making of %s: one that is there does not take it", what), "take it out, or change it in the Atlas UI")
				return &providers.FieldError{Field: name, Pos: v.Pos(), Err: err}
			}
		}
		return nil
	}
}

// refuseOwnOrganization keeps the organization whose credential the connection
// signs in with. One that is deleted with a credential of its own is another.
func refuseOwnOrganization(ctx context.Context, client *rest.Client, c providers.Change) error {
	if client.Self().Inner {
		return nil
	}
	_, found, err := ownEntries(ctx, client, c.ID)
	if err != nil && !errors.Is(err, providers.ErrDenied) {
		return err
	}
	if found {
		return providers.WithHint(errors.New("the organization holds the credential that Tenon signs in with"), "delete it with a credential of another organization, or in the Atlas UI")
	}
	return nil
}

// closing deletes what Atlas wants gone before an organization goes, and
// remembers by id which ones were to go: with an organization goes the credential
// that it is deleted with, which is then refused like any other that is wrong.
func closing() func(context.Context, *rest.Client, providers.Change) error {
	var tried sync.Map
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		err := closeProjects(ctx, client, c)
		if _, before := tried.Load(c.ID); before && errors.Is(err, providers.ErrDenied) && client.Self().Inner {
			return providers.ErrNotFound
		}
		if err == nil {
			tried.Store(c.ID, true)
		}
		return err
	}
}

// closeProjects looks first whether all can go: a project with a cluster stays.
func closeProjects(ctx context.Context, client *rest.Client, c providers.Change) error {
	for try := 0; ; try++ {
		ids, err := idleProjects(ctx, client, c)
		switch {
		case err != nil || len(ids) == 0:
			return err
		case try == 10:
			return providers.WithHint(fmt.Errorf("%d projects of the organization are still being deleted", len(ids)), "run it again in a while")
		case try > 0: // Atlas takes its time
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		for _, id := range ids {
			if _, err := client.Send(ctx, "DELETE /groups/"+id, c, value.Value{}, true); err != nil && !errors.Is(err, providers.ErrNotFound) {
				return err
			}
		}
	}
}

// idleProjects are the projects of an organization, of which none may have a cluster.
func idleProjects(ctx context.Context, client *rest.Client, c providers.Change) (ids []string, err error) {
	var busy []string
	err = each(ctx, client, "GET /orgs/{id}/groups", c, func(v value.Value) {
		ids = append(ids, v.Get("id").Reveal())
		if n := v.Get("clusterCount"); n.IsSet() && n.Reveal() != "0" {
			busy = append(busy, v.Get("name").Reveal())
		}
	})
	if err == nil && len(busy) > 0 {
		err = providers.WithHint(fmt.Errorf("projects of the organization have clusters: %s", strings.Join(busy, ", ")), "delete them first: Tenon does not manage them")
	}
	return ids, err
}
