package keycloak

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

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
		b.clientIDs[live.Get("clientId").Reveal()] = id
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
// list of users holds. Where there are many, those of the realm are read by role.
func (b *book) accountRelation(client bool) relation {
	from := source{export: func(x *told, id string) links { return x.accounts[id] }, direct: b.accountRoles, none: b.noAccount}
	rel := b.relation(from, client, nil, nil)
	all := rel.All
	rel.All = func(ctx context.Context, c *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
		accounts := map[string]string{}
		for _, owner := range q.Owners {
			if !b.noAccount(owner) {
				accounts[b.accountName(owner)] = owner
			}
		}
		roles := b.realmRoles()
		if client || len(accounts) <= few || len(roles) >= 2*len(accounts) {
			return all(ctx, c, q, each)
		}
		return b.byRole(ctx, c, roles, func(user holderOf, role string) {
			if owner := accounts[user.name]; owner != "" {
				each(owner, role)
			}
		})
	}
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

// accountName is the name that the server gives to a client's service account,
// and changes with the client's.
func (b *book) accountName(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.ToLower("service-account-" + b.clients[id].Get("clientId").Reveal())
}

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
			ids, err := b.rolesOf(ctx, c, client)
			if err != nil {
				return err
			}
			if len(ids) < len(q.Owners) {
				wanted := map[string]bool{}
				for _, owner := range q.Owners {
					wanted[owner] = true
				}
				return b.byRole(ctx, c, ids, func(user holderOf, role string) {
					if wanted[user.id] {
						each(user.id, role)
					}
				})
			}
		}
		of := b.mapped(at)
		return sideBySide(ctx, q.Owners, func(ctx context.Context, owner string) error {
			l, err := of(ctx, c, owner)
			for _, id := range l.of(client) {
				each(owner, id)
			}
			return err
		})
	}
	return rel
}

// realmRoles lists the roles of the realm that users can be given, as lists have
// told them.
func (b *book) realmRoles() (ids []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.roles {
		if r.client == "" && !everybodys(r.name) {
			ids = append(ids, id)
		}
	}
	return ids
}

// rolesOf lists the roles of the realm, or of clients, that users can be given.
func (b *book) rolesOf(ctx context.Context, c *rest.Client, client bool) ([]string, error) {
	if !client {
		return b.realmRoles(), nil
	}
	all, err := b.everyClientRole(ctx, c)
	if all != nil || err != nil {
		return all.list(), err
	}
	x, err := b.all(ctx, c)
	if err != nil {
		return nil, err
	}
	var ids []string
	for id, r := range x.names {
		if r.client != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// holderOf is a user who has a role.
type holderOf struct{ id, name string }

// byRole reads who has each role.
func (b *book) byRole(ctx context.Context, c *rest.Client, ids []string, each func(user holderOf, role string)) error {
	return sideBySide(ctx, ids, func(ctx context.Context, id string) error {
		list, err := b.holdersOf(ctx, c, id)
		if errors.Is(err, providers.ErrNotFound) { // gone meanwhile
			return nil
		}
		for _, user := range list {
			each(user, id)
		}
		return err
	})
}

// holders are the users who have one role, read by the first who asks.
type holders struct {
	once sync.Once
	list []holderOf
	err  error
}

func (b *book) holdersOf(ctx context.Context, c *rest.Client, role string) ([]holderOf, error) {
	r, err := b.role(ctx, c, role)
	if err != nil {
		return nil, err
	}
	route := "GET /roles/{id}/users?briefRepresentation=true"
	if r.client != "" {
		route = "GET /clients/" + r.client + "/roles/{id}/users?briefRepresentation=true"
	}
	b.mu.Lock()
	if b.holders == nil {
		b.holders = map[string]*holders{}
	}
	h := b.holders[role]
	if h == nil {
		h = &holders{}
		b.holders[role] = h
	}
	b.mu.Unlock()
	h.once.Do(func() {
		h.err = c.Each(ctx, route, providers.Change{ID: r.name}, members(), func(v value.Value) error {
			h.list = append(h.list, holderOf{v.Get("id").Reveal(), v.Get("username").Reveal()})
			return nil
		})
	})
	if h.err != nil { // the next one may have more luck
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.holders[role] == h {
			delete(b.holders, role)
		}
	}
	return h.list, h.err
}

func sideBySide(ctx context.Context, ids []string, do func(ctx context.Context, id string) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(10)
	for _, id := range ids {
		g.Go(func() error { return do(ctx, id) })
	}
	return g.Wait()
}
