package keycloak

import (
	"context"
	"errors"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// noteGroup keeps the roles of a group, which the list tells by name.
func (b *book) noteGroup(live value.Value) value.Value {
	live = decodeGroup(live)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.groups[live.Get("id").Reveal()] = live
	return live
}

// groupRelation is the roles of groups.
func (b *book) groupRelation(client bool) relation {
	rel := b.relation(source{}, client, sameRoute("/groups/{id}/role-mappings/realm"), clientRoute("/groups/{id}/role-mappings/clients/"))
	rel.All = func(ctx context.Context, c *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
		names := map[string][]rolePlace{}
		var all []rolePlace
		for _, owner := range q.Owners {
			names[owner] = b.rolesOfGroup(owner, client)
			all = append(all, names[owner]...)
		}
		ids, err := b.roleIDs(ctx, c, all)
		for owner, list := range names {
			for _, at := range list {
				if id := ids[at]; id != "" {
					each(owner, id)
				}
			}
		}
		return err
	}
	return rel
}

// rolesOfGroup are the roles that a list has told of a group.
func (b *book) rolesOfGroup(id string, client bool) (out []rolePlace) {
	b.mu.Lock()
	defer b.mu.Unlock()
	live := b.groups[id]
	if !client {
		for _, name := range live.Get("realmRoles").Items() {
			if !everybodys(name.Reveal()) {
				out = append(out, rolePlace{"", name.Reveal()})
			}
		}
		return out
	}
	for _, f := range live.Get("clientRoles").Fields() {
		for _, name := range f.Value.Items() {
			out = append(out, rolePlace{b.clientIDs[f.Key], name.Reveal()})
		}
	}
	return out
}

// rolePlace is a role by the id of its client ("" for the realm) and its name.
type rolePlace struct{ client, name string }

// roleIDs finds roles by their names: lists have told most of them. Those that
// lack are asked for, or, where they are more than a few, all roles of clients.
func (b *book) roleIDs(ctx context.Context, c *rest.Client, all []rolePlace) (map[rolePlace]string, error) {
	ids := map[rolePlace]string{}
	lacking := func() (out []rolePlace) {
		b.mu.Lock()
		defer b.mu.Unlock()
		seen := map[rolePlace]bool{}
		for _, at := range all {
			if ids[at] = b.byName[at]; ids[at] == "" && !seen[at] {
				seen[at], out = true, append(out, at)
			}
		}
		return out
	}
	lack := lacking()
	if len(lack) > few {
		if _, err := b.everyClientRole(ctx, c); err != nil {
			return nil, err
		}
		lack = lacking()
	}
	for _, at := range lack {
		route := "GET /roles/{id}"
		if at.client != "" {
			route = "GET /clients/" + at.client + "/roles/{id}"
		}
		live, err := b.asked(ctx, c, route, at.name)
		if errors.Is(err, providers.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b.note(live)
		ids[at] = live.Get("id").Reveal()
	}
	return ids, nil
}
