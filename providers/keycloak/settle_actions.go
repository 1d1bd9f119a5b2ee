package keycloak

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// asking is whether new users are asked for anything by default. It is read
// once, and again after every request that may have changed it.
type asking struct {
	mu      sync.Mutex
	known   bool
	some    bool
	changed bool // by this run: who was made before that, nobody knows
}

// byDefault tells whether a new user may have been given required actions.
func (a *asking) byDefault(ctx context.Context, client *rest.Client) (bool, error) {
	a.mu.Lock()
	known, some := a.known, a.some || a.changed
	a.mu.Unlock()
	if known || some {
		return some, nil
	}
	err := client.Each(ctx, "GET /authentication/required-actions", providers.Change{}, rest.Paging{}, func(v value.Value) error {
		some = some || v.Get("defaultAction").True() && v.Get("enabled").True()
		return nil
	})
	if err != nil {
		return false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.some = true, some
	return some || a.changed, nil
}

// note sees requests that may change it.
func (a *asking) note(req *http.Request) {
	if req.Method == http.MethodGet || !strings.Contains(req.URL.Path, "required-action") {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.changed = false, true
}

// settleActions takes required actions from a user that the server gave just now
// and the file does not, where it declares any: a realm has such for everybody
// who is made (seen on 11.0, 24.0, 26.7).
func (b *book) settleActions(ctx context.Context, client *rest.Client, c providers.Change) error {
	declared := c.Fields.Get("requiredActions")
	if declared.Kind() != value.List {
		return nil
	}
	some, err := b.asking.byDefault(ctx, client)
	if err != nil || !some {
		return err
	}
	live, err := client.Ask(ctx, "GET /users/{id}", c, value.Value{})
	if err != nil {
		return err
	}
	wanted := func(v value.Value) bool {
		return slices.ContainsFunc(declared.Items(), func(d value.Value) bool { return d.Reveal() == v.Reveal() })
	}
	if !slices.ContainsFunc(live.Get("requiredActions").Items(), func(v value.Value) bool { return !wanted(v) }) {
		return nil
	}
	_, err = client.Send(ctx, "PUT /users/{id}", c, value.OfMap(value.Field{Key: "requiredActions", Value: declared}), true)
	return err
}
