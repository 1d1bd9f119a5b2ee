package keycloak

import (
	"context"
	"errors"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// everyRole is the roles of all clients, by client, as the Admin Console lists
// what can be put into a role: name and description, some hundred to a page.
type everyRole struct {
	of  map[string][]value.Value // by the client's id
	ids []string
}

// everyClientRole reads the roles of all clients, once until something changes.
// It is nil where the server has no such list.
func (b *book) everyClientRole(ctx context.Context, c *rest.Client) (*everyRole, error) {
	b.listing.Lock()
	defer b.listing.Unlock()
	b.mu.Lock()
	known, none, began := b.every, b.noEvery, b.changes
	b.mu.Unlock()
	if known != nil || none {
		return known, nil
	}
	probe, err := b.probe(ctx, c)
	if probe == "" || err != nil {
		return nil, err
	}
	all := &everyRole{of: map[string][]value.Value{}}
	err = c.Each(ctx, "GET /ui-ext/available-roles/roles/{id}", providers.Change{ID: probe}, paging(), func(v value.Value) error {
		client, id := v.Get("clientId"), v.Get("id")
		r := value.OfMap(value.Field{Key: "id", Value: id}, value.Field{Key: "name", Value: v.Get("role")}, value.Field{Key: "description", Value: v.Get("description")},
			value.Field{Key: "clientRole", Value: value.OfBool(true)}, value.Field{Key: "containerId", Value: client})
		b.note(r)
		all.of[client.Reveal()] = append(all.of[client.Reveal()], r)
		all.ids = append(all.ids, id.Reveal())
		return nil
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	if errors.Is(err, providers.ErrNotFound) || errors.Is(err, providers.ErrDenied) {
		b.noEvery = true
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if b.changes == began {
		b.every = all
	}
	return all, nil
}

// probe gives the id of a role that includes no others, so that all can be put
// into it; "" where there is none.
func (b *book) probe(ctx context.Context, c *rest.Client) (string, error) {
	at := rolePlace{"", "uma_authorization"}
	ids, err := b.roleIDs(ctx, c, []rolePlace{at})
	if !b.plainRole(ids[at]) {
		return "", err
	}
	return ids[at], err
}

func (e *everyRole) list() []string {
	if e == nil {
		return nil
	}
	return e.ids
}

// rolesInside gives the roles of a client where those of more than a few are
// asked for, and no more of them than the list of all has.
func (b *book) rolesInside(ctx context.Context, c *rest.Client, q providers.Query) ([]value.Value, bool, error) {
	whole := q.Fields == nil || slices.Contains(q.Fields, "attributes")
	if q.Beside < few || whole {
		return nil, false, nil
	}
	all, err := b.everyClientRole(ctx, c)
	if all == nil || err != nil {
		return nil, false, err
	}
	return all.of[q.Parents[len(q.Parents)-1]], true, nil
}

// mappersInside gives the mappers of an identity provider where those of more
// than a few are asked for: an export without clients and groups has them all.
func (b *book) mappersInside(ctx context.Context, c *rest.Client, q providers.Query) ([]value.Value, bool, error) {
	if q.Beside < few {
		return nil, false, nil
	}
	v, err := b.parts(ctx, c)
	if errors.Is(err, providers.ErrDenied) {
		return nil, false, nil
	}
	var out []value.Value
	for _, m := range v.Get("identityProviderMappers").Items() {
		if m.Get("identityProviderAlias").Reveal() == q.Parents[len(q.Parents)-1] {
			out = append(out, m)
		}
	}
	return out, err == nil, err
}
