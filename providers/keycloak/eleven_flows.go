package keycloak

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// amendFlow: version 11 fails on changing a flow that has no description, and
// deletes one that clients use (seen on 11.0.3).
func amendFlow(b *book, r *row) {
	r.Doc += " A flow that has no description, as only the API makes them, keeps its name and kind: Keycloak 11 fails on changing it, which a plan refuses; its executions can be changed."
	r.Reviewed = true
	refuse := r.Refuse
	r.Refuse = func(ctx context.Context, client *rest.Client, c providers.Change) error {
		id, err := b.byIdentifier("authenticationFlows")(ctx, client, c)
		if errors.Is(err, providers.ErrNotFound) {
			return nil // it is gone
		}
		if err != nil {
			return err
		}
		return errors.Join(refuse(ctx, client, c), refuseUsed(ctx, client, c.ID, id))
	}
}

// refuseUsed keeps a flow that clients use instead of the realm's.
func refuseUsed(ctx context.Context, client *rest.Client, alias, id string) error {
	var by []string
	err := client.Each(ctx, "GET /clients", providers.Change{}, rest.Paging{}, func(v value.Value) error {
		for _, f := range v.Get("authenticationFlowBindingOverrides").Fields() {
			if f.Value.Reveal() == id {
				by = append(by, v.Get("clientId").Reveal())
			}
		}
		return nil
	})
	if err != nil || len(by) == 0 {
		return err
	}
	return providers.WithHint(fmt.Errorf("the flow %s is used by the client %s", alias, by[0]), "%s", "take it out of its authenticationFlowBindingOverrides first")
}

// unchangeable is what version 11 fails on: a change of a flow without a
// description, other than of its executions. It takes the new name then for
// itself alone, so that nothing may be tried.
func unchangeable(p providers.Planned) (field string, err error) {
	if p.Creates || p.Deletes || p.Live.Fields.Get("description").IsSet() {
		return "", nil
	}
	for _, f := range p.Fields.Fields() {
		if f.Key != "authenticationExecutions" {
			return f.Key, providers.WithHint(fmt.Errorf("Keycloak 11 cannot change the %s of the flow %s, which has no description", f.Key, p.ID),
				"declare a flow under another alias with the same executions, and bind that; or leave %s as it is", f.Key)
		}
	}
	return "", nil
}

// known sees that the server has what executions are to do: version 11 takes
// them all the same, and cannot list the flow any more.
func (a *arranger) known(ctx context.Context, want []step, pairs []int) error {
	for i, w := range want {
		if pairs[i] >= 0 || w.flow != "" || a.knows(w.authenticator) {
			continue
		}
		_, err := a.client.Ask(ctx, "GET /authentication/config-description/{id}", providers.Change{ID: w.authenticator}, value.Value{})
		if errors.Is(err, providers.ErrNotFound) {
			return providers.WithHint(fmt.Errorf("the flow %s: the server has no authenticator %s", a.alias, w.authenticator), "%s", "see that it is spelt as in an export of a realm where it serves, or install it on the server")
		}
		if err != nil {
			return err
		}
		a.noteKnown(w.authenticator)
	}
	return nil
}

func (b *book) knows(authenticator string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.authenticators, authenticator)
}

func (b *book) noteKnown(authenticator string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.authenticators = append(b.authenticators, authenticator)
}
