package keycloak

import (
	"context"
	"errors"
	"slices"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// elder speaks for the inside of a realm of version 11: it reads the groups out
// of the one tree that the server gives, and changes the list of default roles,
// which has no route of its own.
type elder struct {
	*rest.Client
	book *book
	mu   sync.Mutex // held while the default roles are changed
}

// List reads what the engine cannot.
func (e *elder) List(ctx context.Context, q providers.Query, each func(providers.Object) error) error {
	switch q.Kind.Name {
	case "group":
		tree, err := e.Ask(ctx, "GET /groups?briefRepresentation=false", providers.Change{}, value.Value{})
		if err != nil {
			return err
		}
		return e.branches(tree, value.Value{}, each)
	case "defaultRole":
		return e.defaultRoles(ctx, each)
	}
	return e.Client.List(ctx, q, each)
}

// branches tells of groups and of those in them.
func (e *elder) branches(list, parent value.Value, each func(providers.Object) error) error {
	for _, g := range list.Items() {
		inside := g.Get("subGroups")
		g = g.With("subGroups", value.Value{})
		if parent.IsSet() {
			g = g.With("parentId", parent)
		}
		if err := each(providers.Object{ID: g.Get("id").Reveal(), Fields: e.book.noteGroup(g)}); err != nil {
			return err
		}
		if err := e.branches(inside, g.Get("id"), each); err != nil {
			return err
		}
	}
	return nil
}

func (e *elder) defaultRoles(ctx context.Context, each func(providers.Object) error) error {
	names, _, err := e.defaults(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	return e.Each(ctx, "GET /roles", providers.Change{}, paging(), func(v value.Value) error {
		if e.book.noteRole(v); !slices.Contains(names, v.Get("name").Reveal()) {
			return nil
		}
		id := v.Get("id")
		return each(providers.Object{ID: id.Reveal(), Fields: value.Value{}.With("role", id)})
	})
}

// defaults are the names of the default roles, and the realm that tells them.
func (e *elder) defaults(ctx context.Context) ([]string, value.Value, error) {
	realm, err := e.Ask(ctx, "GET /", providers.Change{}, value.Value{})
	var names []string
	for _, name := range realm.Get("defaultRoles").Items() {
		names = append(names, name.Reveal())
	}
	return names, realm, err
}

// Create adds to the default roles.
func (e *elder) Create(ctx context.Context, c providers.Change) (providers.Result, error) {
	if c.Kind.Name != "defaultRole" {
		return e.Client.Create(ctx, c)
	}
	id := c.Fields.Get("role")
	err := e.setDefault(ctx, id.Reveal(), true)
	if err != nil {
		return providers.Result{}, err
	}
	return providers.Result{Object: providers.Object{ID: id.Reveal(), Fields: c.Fields}}, nil
}

// Delete takes out of them.
func (e *elder) Delete(ctx context.Context, c providers.Change) error {
	if c.Kind.Name != "defaultRole" {
		return e.Client.Delete(ctx, c)
	}
	return e.setDefault(ctx, c.ID, false)
}

// setDefault changes the list with the realm: it may be done twice.
func (e *elder) setDefault(ctx context.Context, id string, there bool) error {
	role, err := e.book.role(ctx, e.Client, id)
	if !there && errors.Is(err, providers.ErrNotFound) {
		return nil // the role is gone, and with it its place in the list
	}
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	names, realm, err := e.defaults(ctx)
	if err != nil || slices.Contains(names, role.name) == there {
		return err
	}
	if there {
		names = append(names, role.name)
	} else {
		names = slices.DeleteFunc(names, func(name string) bool { return name == role.name })
	}
	_, err = e.Make(ctx, "PUT /", providers.Change{}, keepWebAuthn(value.OfMap(value.Field{Key: "defaultRoles", Value: value.OfStrings(names...)}), realm))
	return err
}
