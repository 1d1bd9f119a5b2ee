package keycloak

import (
	"context"
	"errors"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// policies is what is known of the policies of all clients of a realm.
type policies struct {
	ids      map[[2]string]string   // {client, name} → id
	names    map[string]string      // id → name
	links    map[string]value.Value // id → config with what it links to, as a list told it
	applied  map[string][]string    // id → what it applies, as last read
	settings map[string]value.Value // client → its policies as an export has them; forgotten with every change
	scopes   map[string]string      // names of scopes of resources, by id
	accounts map[string]string      // ids of service accounts, by their client's id
	gone     map[string]bool        // ids in links that lead nowhere
}

func newPolicies() policies {
	return policies{ids: map[[2]string]string{}, names: map[string]string{}, links: map[string]value.Value{}, applied: map[string][]string{}, scopes: map[string]string{}, accounts: map[string]string{}, gone: map[string]bool{}}
}

// unguarded reports whether a client is known to have no authorization services.
func (b *book) unguarded(parents []string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	live, known := b.clients[parents[0]]
	return known && !live.Get("authorizationServicesEnabled").True()
}

// noteSettings keeps what the export form of a client's authorization services
// says of policies, and leaves the rest of it to the lists.
func (b *book) noteSettings(_ rest.Self, parents []string, o *providers.Object) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.policies.settings == nil {
		b.policies.settings = map[string]value.Value{}
	}
	b.policies.settings[parents[0]] = o.Fields.Get("policies")
	o.ID = parents[0]
	o.Fields = o.Fields.With("policies", value.Value{}).With("resources", value.Value{}).With("scopes", value.Value{})
}

func (b *book) noteAuthzScope(live value.Value) value.Value {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.policies.scopes[live.Get("id").Reveal()] = live.Get("name").Reveal()
	return live
}

// notePolicy keeps what a list told of a policy.
func (b *book) notePolicy(_ rest.Self, parents []string, o *providers.Object) {
	name := o.Fields.Get("name").Reveal()
	switch kind := o.Fields.Get("type").Reveal(); {
	case name == "Default Policy" && kind == "js", name == "Default Permission" && kind == "resource":
		o.BuiltIn = builtIn + ": made with the authorization services"
	case kind == "uma":
		o.BuiltIn = "a user's permission for what is theirs"
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.policies.ids[[2]string{parents[0], name}] = o.ID
	b.policies.names[o.ID] = name
	b.policies.links[o.ID] = o.Fields.Get("links")
}

func (b *book) policyRelations() []relation {
	var out []relation
	for _, l := range policyLinks() {
		rel := relation{Field: l.field, Change: b.putPolicy(l.field)}
		rel.All = func(ctx context.Context, client *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
			return b.policyLinked(ctx, client, q, l, each)
		}
		if l.field == appliedPolicies {
			rel.All = b.policyApplied
		}
		out = append(out, rel)
	}
	return out
}

// policyLinked tells links that came with the list of policies. Roles of the
// realm and of clients stand there together.
func (b *book) policyLinked(ctx context.Context, client *rest.Client, q providers.RelationQuery, l policyLink, each func(owner, target string)) error {
	for _, owner := range q.Owners {
		b.mu.Lock()
		config := b.policies.links[owner]
		b.mu.Unlock()
		for _, id := range l.linked(config) {
			id, meant, err := b.belongs(ctx, client, l, id)
			if err != nil {
				return err
			}
			if meant && !b.dangles(l, id, q.Targets) {
				each(owner, id)
			}
		}
	}
	return nil
}

// dangles reports whether a link leads to what is gone: the server keeps such
// links. They are not told, and not sent back with a change. targets are all
// that the lists told; nil: not known.
func (b *book) dangles(l policyLink, id string, targets []string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	gone := false
	switch l.kind {
	case "group":
		gone = b.groups[id].Kind() == value.Absent
	case "role", "user", "client", "clientScope":
		gone = len(targets) > 0 && !slices.Contains(targets, id)
	}
	if gone {
		b.policies.gone[id] = true
	}
	return gone
}

// belongs tells of an id in a list that two fields share whether it is the
// field's, and which object the field means by it.
func (b *book) belongs(ctx context.Context, client *rest.Client, l policyLink, id string) (string, bool, error) {
	switch l.key {
	case "roles":
		r, err := b.role(ctx, client, id)
		if errors.Is(err, providers.ErrNotFound) { // the server keeps what is gone (seen on 26.7)
			return id, l.kind == "role", nil
		}
		return id, (r.client != "") == (l.kind == "clientRole"), err
	case "users":
		x, err := b.all(ctx, client)
		if err != nil {
			return id, false, err
		}
		account, is := x.users[id]
		if !is {
			return id, l.field != serviceAccounts, nil
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.policies.accounts[account] = id
		return account, l.field == serviceAccounts, nil
	}
	return id, true, nil
}

// policyApplied tells which policies policies apply: by name, in the export form only.
func (b *book) policyApplied(ctx context.Context, client *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
	in := q.Parents[0]
	b.mu.Lock()
	list, known := b.policies.settings[in]
	b.mu.Unlock()
	if !known {
		v, err := client.Ask(ctx, "GET "+authzPath+"/settings", providers.Change{Kind: q.Kind, Parents: q.Parents}, value.Value{})
		if err != nil {
			return err
		}
		list = v.Get("policies")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range list.Items() {
		id := b.policies.ids[[2]string{in, p.Get("name").Reveal()}]
		if !slices.Contains(q.Owners, id) {
			continue
		}
		names, _ := parsed(p.Get("config").Get("applyPolicies"))
		var applied []string
		for _, name := range names.Items() {
			if to := b.policies.ids[[2]string{in, name.Reveal()}]; to != "" {
				applied = append(applied, to)
				each(id, to)
			}
		}
		b.policies.applied[id] = applied
	}
	return nil
}
