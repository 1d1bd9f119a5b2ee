package atlas

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// accounts are service accounts: one with secretExpiresAfterHours is made in its project.
func accounts(org string) credential {
	return credential{
		what: "service account", kind: "serviceAccount", list: "serviceAccounts", assigned: "projectServiceAccount", name: "name", pin: "clientId",
		makes: "secretExpiresAfterHours", made: makesAccount,
		all: func(ctx context.Context, client *rest.Client, c providers.Change) (out []known, err error) {
			err = each(ctx, client, "GET /orgs/"+org+"/serviceAccounts", c, func(v value.Value) {
				out = append(out, known{v.Get("clientId").Reveal(), v.Get("name").Reveal(), ownAccountOf(client, org, v)})
			})
			return out, err
		},
	}
}

// ownAccountOf tells whether an account is the organization's own: with other
// roles than one gets that is made in a project, or in none.
func ownAccountOf(client *rest.Client, org string, v value.Value) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		if !slices.Equal(texts(v.Get("roles")), []string{memberRole}) {
			return true, nil
		}
		projects := 0
		err := each(ctx, client, "GET /orgs/"+org+"/serviceAccounts/"+v.Get("clientId").Reveal()+"/groups", about("serviceAccount"), func(value.Value) { projects++ })
		return projects == 0, err
	}
}

// makesAccount reports whether a project's service account is to be made there.
func makesAccount(c providers.Change) bool { return c.Fields.Get("secretExpiresAfterHours").IsSet() }

// whereAccount is the way to assign a service account that is there; "" is the
// way to make one.
func whereAccount(c providers.Change) string {
	if makesAccount(c) {
		return ""
	}
	return "POST /groups/{project}/serviceAccounts/{clientId}:invite"
}

// endsAccount is the way to end a service account that was made here: to take it
// out of the project would leave its secrets good.
func endsAccount(org string) func(providers.Change) string {
	return func(c providers.Change) string {
		if c.Minting {
			return "DELETE /orgs/" + org + "/serviceAccounts/{id}"
		}
		return ""
	}
}

// resolveAccount looks for the organization's service account that is to be
// assigned, and keeps Tenon's own from being shut out by the list it gets here.
func resolveAccount(org string) func(context.Context, *rest.Client, providers.Change) (providers.Change, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
		if makesAccount(c) && !c.Fields.Get("description").IsSet() {
			return c, providers.WithHint(errors.New("a service account that is made here needs a description"), "add it; or leave out secretExpiresAfterHours to assign one of the organization's")
		}
		c, err := accounts(org).resolve(ctx, client, c)
		if err != nil || makesAccount(c) {
			return c, err
		}
		return c, forbidOwnAssignment(ctx, client, org, c)
	}
}

// lifetimeOf is how many hours a secret is to live: as declared, or as long as
// the newest was made for.
func lifetimeOf(c providers.Change, secrets []value.Value) int64 {
	if v := c.Fields.Get("secretExpiresAfterHours"); v.Kind() == value.Number {
		if n, err := strconv.ParseInt(v.Reveal(), 10, 64); err == nil {
			return n
		}
	}
	for _, one := range slices.Backward(secrets) {
		from, err := time.Parse(time.RFC3339, one.Get("createdAt").Reveal())
		to, bad := time.Parse(time.RFC3339, one.Get("expiresAt").Reveal())
		if err == nil && bad == nil {
			return max(int64(to.Sub(from)/time.Hour), 8)
		}
	}
	return 24
}

// entriesBody is a list of entries as Atlas takes it.
func entriesBody(_ context.Context, _ *rest.Client, addresses []string) (value.Value, error) {
	items := make([]value.Value, len(addresses))
	for i, address := range addresses {
		items[i] = addressEntry(address)
	}
	return value.OfList(items...), nil
}
