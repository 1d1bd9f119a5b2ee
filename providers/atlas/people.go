package atlas

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

const ownerRole = "ORG_OWNER"

type send = func(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error

// sendOrgRoles changes the roles of a person in the organization one at a time:
// to send them all at once would also say something about roles in projects.
func sendOrgRoles(path string) send {
	return func(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
		live, err := client.Ask(ctx, "GET "+path+"/{id}", c, value.Value{})
		if err != nil {
			return err
		}
		have, wanted := texts(live.Lookup("roles.orgRoles")), texts(want.Get("orgRoles"))
		if slices.Contains(have, ownerRole) && !slices.Contains(wanted, ownerRole) {
			if err := lastOwner(ctx, client, path, c); err != nil {
				return err
			}
		}
		return eachRole(ctx, client, path, "orgRole", c, have, wanted)
	}
}

// sendGroupRoles does the same for a project.
func sendGroupRoles(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
	const path = "/groups/{project}/users"
	live, err := client.Ask(ctx, "GET "+path+"/{id}", c, value.Value{})
	if err != nil {
		return err
	}
	return eachRole(ctx, client, path, "groupRole", c, texts(live.Get("roles")), texts(want))
}

// eachRole adds roles first: a person has at least one at all times.
func eachRole(ctx context.Context, client *rest.Client, path, key string, c providers.Change, have, want []string) error {
	do := func(verb, role string) error {
		_, err := client.Send(ctx, "POST "+path+"/{id}:"+verb, c, value.OfMap(value.Field{Key: key, Value: text(role)}), true)
		return err
	}
	for _, role := range want {
		if !slices.Contains(have, role) {
			if err := do("addRole", role); err != nil {
				return err
			}
		}
	}
	for _, role := range have {
		if !slices.Contains(want, role) {
			if err := do("removeRole", role); err != nil {
				return err
			}
		}
	}
	return nil
}

func texts(list value.Value) []string {
	out := make([]string, 0, list.Len())
	for _, item := range list.Items() {
		out = append(out, item.Reveal())
	}
	return out
}

// refuseLastOwner keeps the last person in the organization who owns it.
func refuseLastOwner(path string) func(context.Context, *rest.Client, providers.Change) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		live, err := client.Ask(ctx, "GET "+path+"/{id}", c, value.Value{})
		switch {
		case errors.Is(err, providers.ErrNotFound):
			return nil
		case err != nil:
			return err
		case !slices.Contains(texts(live.Lookup("roles.orgRoles")), ownerRole):
			return nil
		}
		return lastOwner(ctx, client, path, c)
	}
}

// lastOwner fails where nobody else who has taken the invitation owns the organization.
func lastOwner(ctx context.Context, client *rest.Client, path string, c providers.Change) error {
	owners, err := activeOwners(ctx, client, path, c)
	if err != nil || slices.ContainsFunc(owners, func(id string) bool { return id != c.ID }) {
		return err
	}
	return noOwner(1)
}

// activeOwners are the ids of the people who own the organization and have
// taken the invitation.
func activeOwners(ctx context.Context, client *rest.Client, path string, c providers.Change) (ids []string, err error) {
	err = each(ctx, client, "GET "+path, c, func(user value.Value) {
		if user.Get("orgMembershipStatus").Reveal() == "ACTIVE" && slices.Contains(texts(user.Lookup("roles.orgRoles")), ownerRole) {
			ids = append(ids, user.Get("id").Reveal())
		}
	})
	return ids, err
}

// each reads a list that is paged.
func each(ctx context.Context, client *rest.Client, route string, c providers.Change, do func(value.Value)) error {
	return client.Pages(ctx, route, c, paging(), "results", func(v value.Value) error { do(v); return nil })
}

// resolveMembers says by name which people a new team begins with: those who
// are active, since creation takes no others. changeMembers adds the rest.
func resolveMembers(org string) func(context.Context, *rest.Client, providers.Change) (providers.Change, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
		var names []string
		for _, id := range c.Add["usernames"] {
			person, err := client.Ask(ctx, "GET /orgs/"+org+"/users/{id}", providers.Change{Kind: c.Kind, Parents: c.Parents, ID: id}, value.Value{})
			if err != nil {
				return c, err
			}
			if person.Get("orgMembershipStatus").Reveal() == "ACTIVE" {
				names = append(names, person.Get("username").Reveal())
			}
		}
		c.Fields = c.Fields.With("usernames", value.OfStrings(names...))
		return c, nil
	}
}

// encodeTeam puts the first members into the body of creation.
func encodeTeam(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" {
		names := c.Fields.Get("usernames")
		if !names.IsSet() {
			names = value.OfList()
		}
		body = body.With("usernames", names)
	}
	return body, nil
}

// changeMembers adds and removes members one at a time; who is in already, or
// out, is passed over.
func changeMembers(path string) func(context.Context, *rest.Client, providers.Change, []string, []string) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change, add, remove []string) error {
		in := map[string]bool{}
		if err := each(ctx, client, "GET "+path+"/{id}/users", c, func(v value.Value) { in[v.Get("id").Reveal()] = true }); err != nil {
			return err
		}
		do := func(verb, id string) error {
			_, err := client.Send(ctx, "POST "+path+"/{id}:"+verb, c, value.OfMap(value.Field{Key: "id", Value: text(id)}), true)
			if err != nil {
				return fmt.Errorf("member %s: %w", id, err)
			}
			return nil
		}
		for _, id := range add {
			if !in[id] {
				if err := do("addUser", id); err != nil {
					return err
				}
			}
		}
		for _, id := range remove {
			if in[id] {
				if err := do("removeUser", id); err != nil {
					return err
				}
			}
		}
		return nil
	}
}
