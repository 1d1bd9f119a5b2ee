package keycloak

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// decodeClient keeps which client scopes a client has: lists tell them by name.
// A masked secret is none.
func (b *book) decodeClient(live value.Value) value.Value {
	if live.Get("secret").Reveal() == mask {
		live = live.With("secret", value.Value{})
	}
	if id := live.Get("id").Reveal(); id != "" {
		b.mu.Lock()
		b.clients[id] = live
		b.mu.Unlock()
	}
	return live
}

// noteScope keeps a client scope's id by its name.
func (b *book) noteScope(live value.Value) value.Value {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.scopes[live.Get("name").Reveal()] = live.Get("id").Reveal()
	return live
}

// scopeIDs gives the ids of client scopes by name.
func (b *book) scopeIDs(ctx context.Context, client *rest.Client, names value.Value) ([]string, error) {
	var out []string
	for _, name := range names.Items() {
		b.mu.Lock()
		id := b.scopes[name.Reveal()]
		b.mu.Unlock()
		if id == "" {
			err := client.Each(ctx, "GET /client-scopes", providers.Change{}, rest.Paging{}, func(v value.Value) error {
				b.noteScope(v)
				return nil
			})
			if err != nil {
				return nil, err
			}
			b.mu.Lock()
			id = b.scopes[name.Reveal()]
			b.mu.Unlock()
		}
		if id != "" {
			out = append(out, id)
		}
	}
	return out, nil
}

// scopesOf is a client's list of client scopes. Update ignores it. A client
// scope that is in the other list already is not added, without a word (seen on
// 26.4): it is taken out of there first.
func (b *book) scopesOf(name, path, other, otherPath string) relation {
	return relation{
		Field: name,
		Change: func(ctx context.Context, client *rest.Client, c providers.Change, add, remove []string) error {
			b.mu.Lock()
			live := b.clients[c.ID]
			b.mu.Unlock()
			there, err := b.scopeIDs(ctx, client, live.Get(other))
			if err != nil {
				return err
			}
			var routes []string
			for _, id := range add {
				if slices.Contains(there, id) {
					routes = append(routes, "DELETE /clients/{id}/"+otherPath+"/"+id)
				}
				routes = append(routes, "PUT /clients/{id}/"+path+"/"+id)
			}
			for _, id := range remove {
				routes = append(routes, "DELETE /clients/{id}/"+path+"/"+id)
			}
			for _, route := range routes {
				if _, err := client.Send(ctx, route, c, value.Value{}, true); err != nil {
					return err
				}
			}
			return nil
		},
		All: func(ctx context.Context, client *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
			for _, owner := range q.Owners {
				b.mu.Lock()
				live := b.clients[owner]
				b.mu.Unlock()
				ids, err := b.scopeIDs(ctx, client, live.Get(name))
				if err != nil {
					return err
				}
				for _, id := range ids {
					each(owner, id)
				}
			}
			return nil
		},
	}
}

// accountRelation is the roles of a client's service account, a user that no
// list of users holds.
func (b *book) accountRelation(of func(x *told, id string) links, client bool) relation {
	rel := b.relation(of, client, nil, nil)
	rel.Change = func(ctx context.Context, c *rest.Client, ch providers.Change, add, remove []string) error {
		account, err := c.Ask(ctx, "GET /clients/{id}/service-account-user", ch, value.Value{})
		if err != nil {
			return err
		}
		at := "/users/" + account.Get("id").Reveal() + "/role-mappings"
		return b.change(ctx, c, ch, client, sameRoute(at+"/realm"), clientRoute(at+"/clients/"), add, remove)
	}
	return rel
}

// few is up to how many users their roles are read one user at a time, and up
// to how many clients theirs.
const few = 10

// userRelation is the roles of users, read from the smaller side: by user, or
// by role where the roles are fewer.
func (b *book) userRelation(client bool) relation {
	const at = "/users/{id}/role-mappings"
	rel := relation{}
	rel.Change = func(ctx context.Context, c *rest.Client, ch providers.Change, add, remove []string) error {
		return b.change(ctx, c, ch, client, sameRoute(at+"/realm"), clientRoute(at+"/clients/"), add, remove)
	}
	rel.All = func(ctx context.Context, c *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
		if len(q.Owners) > few {
			x, err := b.all(ctx, c)
			if err != nil {
				return err
			}
			if ids := x.rolesOf(client); len(ids) < len(q.Owners) {
				return b.byRole(ctx, c, ids, q.Owners, each)
			}
		}
		return sideBySide(ctx, q.Owners, func(ctx context.Context, owner string) error {
			l, err := b.mappings(ctx, c, owner)
			for _, id := range l.of(client) {
				each(owner, id)
			}
			return err
		})
	}
	return rel
}

// rolesOf lists the roles of the realm, or of clients, that users can be given.
func (x *told) rolesOf(client bool) []string {
	var ids []string
	for id, r := range x.names {
		if (r.client != "") == client && !(r.client == "" && everybodys(r.name)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// byRole reads who has each role.
func (b *book) byRole(ctx context.Context, c *rest.Client, ids, owners []string, each func(owner, target string)) error {
	wanted := map[string]bool{}
	for _, owner := range owners {
		wanted[owner] = true
	}
	return sideBySide(ctx, ids, func(ctx context.Context, id string) error {
		r, err := b.role(ctx, c, id)
		if err != nil {
			return err
		}
		route := "GET /roles/{id}/users?briefRepresentation=true"
		if r.client != "" {
			route = "GET /clients/" + r.client + "/roles/{id}/users?briefRepresentation=true"
		}
		return c.Each(ctx, route, providers.Change{ID: r.name}, members(), func(v value.Value) error {
			if user := v.Get("id").Reveal(); wanted[user] {
				each(user, id)
			}
			return nil
		})
	})
}

// mappings are the roles of one user, both kinds in one answer.
func (b *book) mappings(ctx context.Context, c *rest.Client, id string) (links, error) {
	b.mu.Lock()
	l, ok := b.users[id]
	b.mu.Unlock()
	if ok {
		return l, nil
	}
	v, err := c.Ask(ctx, "GET /users/{id}/role-mappings", providers.Change{ID: id}, value.Value{})
	if err != nil {
		return l, err
	}
	for _, r := range v.Get("realmMappings").Items() {
		if n := b.note(r); !everybodys(n.name) {
			l.realm = append(l.realm, r.Get("id").Reveal())
		}
	}
	for _, f := range v.Get("clientMappings").Fields() {
		for _, r := range f.Value.Get("mappings").Items() {
			b.note(r)
			l.client = append(l.client, r.Get("id").Reveal())
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.users == nil {
		b.users = map[string]links{}
	}
	b.users[id] = l
	return l, nil
}

func sideBySide(ctx context.Context, ids []string, do func(ctx context.Context, id string) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(10)
	for _, id := range ids {
		g.Go(func() error { return do(ctx, id) })
	}
	return g.Wait()
}
