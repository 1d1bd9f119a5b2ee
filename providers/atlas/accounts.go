package atlas

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// whereAccount is the way to assign a service account that is there; "" is the
// way to make one.
func whereAccount(c providers.Change) string {
	if c.Fields.Get("secretExpiresAfterHours").IsSet() {
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
// assigned: exactly one must have the name.
func resolveAccount(org string) func(context.Context, *rest.Client, providers.Change) (providers.Change, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
		if c.Fields.Get("secretExpiresAfterHours").IsSet() {
			if !c.Fields.Get("description").IsSet() {
				return c, providers.WithHint(errors.New("a service account that is made here needs a description"), "add it; or leave out secretExpiresAfterHours to assign one of the organization's")
			}
			return c, nil
		}
		if c.Fields.Get("clientId").IsSet() {
			return c, forbidOwnAssignment(ctx, client, org, c)
		}
		name := c.Fields.Get("name").Reveal()
		var ids []string
		err := each(ctx, client, "GET /orgs/"+org+"/serviceAccounts", c, func(v value.Value) {
			if v.Get("name").Reveal() == name {
				ids = append(ids, v.Get("clientId").Reveal())
			}
		})
		switch slices.Sort(ids); {
		case err != nil:
			return c, err
		case len(ids) == 0:
			return c, providers.WithHint(fmt.Errorf("the organization has no service account %q", name),
				"declare it under the organization's serviceAccounts; or make it here with a description and secretExpiresAfterHours")
		case len(ids) > 1:
			return c, providers.WithHint(fmt.Errorf("%d service accounts of the organization are called %q", len(ids), name),
				"say which one: add clientId, one of %s", strings.Join(ids, ", "))
		}
		c.Fields = c.Fields.With("clientId", text(ids[0]))
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
