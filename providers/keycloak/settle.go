package keycloak

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// settleUser takes a new user out of the groups that the server put it into,
// where others are declared: the realm's default groups (seen on 26.4, 26.7).
func (b *book) settleUser(ctx context.Context, client *rest.Client, c providers.Change, _ *providers.Result) error {
	if err := b.settleActions(ctx, client, c); err != nil {
		return err
	}
	if !slices.Contains(c.Declared, "groups") {
		return nil
	}
	joined, err := b.joining.groups(ctx, client)
	if err == nil && b.joining.changed() { // which of them were there when the user was made, nobody knows
		joined = nil
		err = client.Each(ctx, "GET /users/{id}/groups", c, members(), func(v value.Value) error {
			joined = append(joined, v.Get("id").Reveal())
			return nil
		})
	}
	if err != nil {
		return err
	}
	for _, id := range joined {
		if slices.Contains(c.Add["groups"], id) {
			continue
		}
		_, err := client.Send(ctx, "DELETE /users/{id}/groups/"+id, c, value.Value{}, true)
		if err != nil && !errors.Is(err, providers.ErrNotFound) {
			return err
		}
	}
	return nil
}

// joining is which groups new users join. It is read once, and again after
// every request that may have changed it; while one is under way, each time.
type joining struct {
	reading, mu sync.Mutex
	ids         []string
	known       bool
	changing    int // requests under way
	changes     int // requests so far
}

func (j *joining) groups(ctx context.Context, client *rest.Client) ([]string, error) {
	j.reading.Lock()
	defer j.reading.Unlock()
	j.mu.Lock()
	ids, known, began := j.ids, j.known && j.changing == 0, j.changes
	j.mu.Unlock()
	if known {
		return ids, nil
	}
	ids = nil
	err := client.Each(ctx, "GET /default-groups", providers.Change{}, rest.Paging{}, func(v value.Value) error {
		ids = append(ids, v.Get("id").Reveal())
		return nil
	})
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changes == began && j.changing == 0 {
		j.ids, j.known = ids, true
	}
	return ids, nil
}

// changed reports whether a request so far may have changed them.
func (j *joining) changed() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changes > 0
}

// during notes a request that may change the groups; what it gives is called at its end.
func (j *joining) during(req *http.Request) func() {
	path := req.URL.Path
	gone := req.Method == http.MethodDelete && strings.Contains(path, "/groups/") && !strings.Contains(path, "/users/")
	if req.Method == http.MethodGet || !gone && !strings.Contains(path, "/default-groups/") {
		return func() {}
	}
	note := func(n int) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.changing, j.changes, j.known = j.changing+n, j.changes+1, false
	}
	note(1)
	return func() { note(-1) }
}

// accountScope is the client scope that the server gives to a client with its
// service account, and takes away with it (seen on 26.4, 26.7).
const accountScope = "service_account"

// withoutProtection takes from a service account the role uma_protection, which
// the server gives it as authorization services are switched on (seen on 26.7),
// where the file lists the account's roles and not this one.
func (b *book) withoutProtection(ctx context.Context, client *rest.Client, c providers.Change) error {
	const field = "serviceAccountClientRoles"
	if !c.Fields.Get("authorizationServicesEnabled").True() || !slices.Contains(c.Declared, field) {
		return nil
	}
	account, err := client.Ask(ctx, "GET /clients/{id}/service-account-user", c, value.Value{})
	if err != nil {
		return err
	}
	return b.withoutGiven(ctx, client, c, account.Get("id").Reveal(), "", field)
}

// settleClient puts that right where the client's scopes are declared.
func (b *book) settleClient(ctx context.Context, client *rest.Client, c providers.Change) error {
	if guarded := c.Fields.Get("authorizationServicesEnabled"); guarded.IsSet() {
		b.mu.Lock()
		b.clients[c.ID] = b.clients[c.ID].With("authorizationServicesEnabled", guarded)
		b.mu.Unlock()
	}
	if err := b.withoutProtection(ctx, client, c); err != nil {
		return err
	}
	const field = "defaultClientScopes"
	if !c.Fields.Get("serviceAccountsEnabled").IsSet() || !slices.Contains(c.Declared, field) {
		return nil
	}
	ids, err := b.scopeIDs(ctx, client, value.OfStrings(accountScope))
	if err != nil || len(ids) == 0 || slices.Contains(c.Add[field], ids[0]) {
		return err
	}
	had := slices.ContainsFunc(c.Live.Fields.Get(field).Items(), func(v value.Value) bool { return v.Reveal() == accountScope })
	method := "DELETE"
	if had && !slices.Contains(c.Remove[field], ids[0]) {
		method = "PUT"
	}
	_, err = client.Send(ctx, method+" /clients/{id}/default-client-scopes/"+ids[0], c, value.Value{}, true)
	return err
}
