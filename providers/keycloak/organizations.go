package keycloak

import (
	"context"
	"errors"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// orgMembers tells who was put into organizations, and not whom they manage.
func orgMembers(ctx context.Context, client *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
	return sideBySide(ctx, q.Owners, func(ctx context.Context, owner string) error {
		route := "GET /organizations/{id}/members?briefRepresentation=true"
		return client.Each(ctx, route, providers.Change{ID: owner}, paging(), func(v value.Value) error {
			if v.Get("membershipType").Reveal() != "MANAGED" {
				each(owner, v.Get("id").Reveal())
			}
			return nil
		})
	})
}

// changeOneByOne makes links with an id alone in the body, and cuts them by
// address. Doing it twice is a conflict, which means that it is done.
func changeOneByOne(path string) func(context.Context, *rest.Client, providers.Change, []string, []string) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change, add, remove []string) error {
		for _, id := range add {
			_, err := client.Send(ctx, "POST "+path, c, text(id), true)
			if err != nil && !errors.Is(err, providers.ErrExists) {
				return err
			}
		}
		for _, id := range remove {
			c.Live.Fields = c.Live.Fields.With("link", text(id))
			_, err := client.Send(ctx, "DELETE "+path+"/{link}", c, value.Value{}, true)
			if err != nil && !errors.Is(err, providers.ErrNotFound) {
				return err
			}
		}
		return nil
	}
}

// reshapeOrganization names members and identity providers by their names alone.
func reshapeOrganization(v value.Value) (value.Value, error) {
	return reshapeAttributes(namedItems(namedItems(v, "members", "username"), "identityProviders", "alias"))
}

func unshapeOrganization(v value.Value) value.Value {
	return wrapped(wrapped(v, "members", "username"), "identityProviders", "alias")
}

// namedItems puts the names of the objects in a list for them.
func namedItems(v value.Value, key, field string) value.Value {
	list := v.Get(key)
	if list.Kind() != value.List {
		return v
	}
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		items[i] = item
		if name := item.Get(field); name.Kind() == value.String {
			items[i] = name.At(item.Pos())
		}
	}
	return v.With(key, value.OfList(items...).At(list.Pos()))
}
