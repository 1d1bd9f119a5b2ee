package keycloak

import (
	"context"
	"errors"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// few is up to how many objects are asked for what they have one by one. A
// partial export tells it of all in one answer, but takes the server a time that
// grows with the square of the clients: two minutes for 2,000 (seen on 26.7).
const few = 10

// source is where the roles of an object are told.
type source struct {
	export func(x *told, id string) links
	// direct asks for those of one object; nil: there is no such request.
	direct func(ctx context.Context, c *rest.Client, id string) (links, error)
	// none reports that an object has none, as a list has told; nil: no list does.
	none func(id string) bool
}

// read tells the roles of all owners in the fewest requests that are quick.
func (b *book) read(ctx context.Context, c *rest.Client, from source, owners []string, each func(owner string, l links)) error {
	var some []string
	for _, owner := range owners {
		if from.none == nil || !from.none(owner) {
			some = append(some, owner)
		}
	}
	if len(some) == 0 {
		return nil
	}
	if from.direct != nil && len(some) <= few { // whatever has been exported by now: a plan takes as many requests each time
		return sideBySide(ctx, some, func(ctx context.Context, owner string) error {
			l, err := from.direct(ctx, c, owner)
			if errors.Is(err, providers.ErrNotFound) { // gone meanwhile
				return nil
			}
			if err == nil {
				each(owner, l)
			}
			return err
		})
	}
	x, err := b.all(ctx, c)
	if err != nil {
		return err
	}
	for _, owner := range some {
		each(owner, from.export(x, owner))
	}
	return nil
}

// answer is one answer of the server, asked for by the first who needs it.
type answer struct {
	once sync.Once
	v    value.Value
	err  error
}

// asked sends a read once for all who ask, until something changes.
func (b *book) asked(ctx context.Context, c *rest.Client, route, id string) (value.Value, error) {
	b.mu.Lock()
	if b.answers == nil {
		b.answers = map[string]*answer{}
	}
	key := route + " " + id
	a := b.answers[key]
	if a == nil {
		a = &answer{}
		b.answers[key] = a
	}
	b.mu.Unlock()
	a.once.Do(func() { a.v, a.err = c.Ask(ctx, route, providers.Change{ID: id}, value.Value{}) })
	if a.err != nil { // the next one may have more luck
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.answers[key] == a {
			delete(b.answers, key)
		}
	}
	return a.v, a.err
}

// composites are the roles in one role.
func (b *book) composites(ctx context.Context, c *rest.Client, id string) (links, error) {
	v, err := b.asked(ctx, c, "GET /roles-by-id/{id}/composites", id)
	return b.linksOf(v.Items()), err
}

// plainRole reports that a list has told that a role includes no others.
func (b *book) plainRole(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.plain[id]
}

// mapped gives a reader of role mappings or scope mappings, both kinds in one answer.
func (b *book) mapped(path string) func(ctx context.Context, c *rest.Client, id string) (links, error) {
	return func(ctx context.Context, c *rest.Client, id string) (links, error) {
		v, err := b.asked(ctx, c, "GET "+path, id)
		all := v.Get("realmMappings").Items()
		for _, f := range v.Get("clientMappings").Fields() {
			all = append(all[:len(all):len(all)], f.Value.Get("mappings").Items()...)
		}
		return b.linksOf(all), err
	}
}

// linksOf notes roles and sorts them by where they are.
func (b *book) linksOf(list []value.Value) (l links) {
	for _, r := range list {
		switch n := b.note(r); {
		case n.client != "":
			l.client = append(l.client, r.Get("id").Reveal())
		case !everybodys(n.name):
			l.realm = append(l.realm, r.Get("id").Reveal())
		}
	}
	return l
}

// account gives the id of a client's service account.
func (b *book) account(ctx context.Context, c *rest.Client, client string) (string, error) {
	v, err := b.asked(ctx, c, "GET /clients/{id}/service-account-user", client)
	return v.Get("id").Reveal(), err
}

// accountRoles are the roles of a client's service account.
func (b *book) accountRoles(ctx context.Context, c *rest.Client, client string) (links, error) {
	id, err := b.account(ctx, c, client)
	if err != nil {
		return links{}, err
	}
	return b.mapped("/users/{id}/role-mappings")(ctx, c, id)
}

// noAccount reports that a list has told that a client has no service account.
func (b *book) noAccount(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	live, ok := b.clients[id]
	return ok && !live.Get("serviceAccountsEnabled").True()
}
