package keycloak

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// decodePolicy parts what a policy links to from its other settings. Up to
// version 24 the list tells resources and scopes in full only.
func decodePolicy(live value.Value) value.Value {
	config := live.Get("config")
	links := value.OfMap()
	for _, l := range policyLinks() {
		if part := config.Get(l.key); part.IsSet() {
			links, config = links.With(l.key, part), config.With(l.key, value.Value{})
		}
	}
	for key, id := range map[string]string{"resources": "_id", "scopes": "id"} {
		var ids []string
		for _, item := range live.Get(key + "Data").Items() {
			ids = append(ids, item.Get(id).Reveal())
		}
		if ids != nil {
			links = links.With(key, value.OfStrings(ids...))
		}
	}
	for _, l := range policyLinks() { // names or ids, and told in links
		live = live.With(l.field, value.Value{})
	}
	return live.With("config", config).With("links", links).With("resourcesData", value.Value{}).With("scopesData", value.Value{})
}

// encodePolicy makes the whole policy, with all that it links to. What it
// applies is left as it is unless a file says something of it.
func (b *book) encodePolicy(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" && isScript(body) {
		return body, noScripts(body)
	}
	out, config := value.OfMap(), value.OfMap(slices.Clone(body.Get("config").Fields())...)
	for _, name := range []string{"name", "description", "type", "logic", "decisionStrategy"} {
		if v := body.Get(name); v.IsSet() {
			out = out.With(name, v)
		}
	}
	said := b.linksSaid(c)
	said[listOf(body.Get("type").Reveal())] = true
	for _, l := range policyLinks() {
		if said[l.key] && l.flag == "" {
			config = config.With(l.key, written(l.key, b.linksAfter(c, l.key, false), b.linksAfter(c, l.key, true)))
		}
	}
	return out.With("config", config), nil
}

// listOf is the list that a policy of a type must have, be it empty: without it
// the server fails (seen on 26.7).
func listOf(kind string) string {
	return map[string]string{"role": "roles", "user": "users", "client": "clients", "group": "groups", "client-scope": "clientScopes"}[kind]
}

// linksSaid tells which lists of links a whole policy must have: those that it
// has, and those that change.
func (b *book) linksSaid(c providers.Change) map[string]bool {
	said, told := map[string]bool{}, b.linksBefore(c.ID)
	for _, l := range policyLinks() {
		declared := l.field == appliedPolicies && slices.Contains(c.Declared, l.field)
		said[l.key] = said[l.key] || declared || told.Get(l.key).IsSet() || len(c.Add[l.field])+len(c.Remove[l.field]) > 0
	}
	return said
}

// linksBefore is what a list told of a policy's links.
func (b *book) linksBefore(id string) value.Value {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.policies.links[id]
}

// linksAfter is one list of links once a change is made: all that stands in it,
// or what has the flag. Roles of the realm and of clients share one.
func (b *book) linksAfter(c providers.Change, key string, flagged bool) []string {
	var ids []string
	told := b.linksBefore(c.ID)
	for _, l := range policyLinks() {
		if l.key == key && (l.flag != "") == flagged {
			ids = l.linked(told)
			if l.field == appliedPolicies {
				ids = b.appliedBefore(c)
			}
		}
	}
	for _, l := range policyLinks() {
		if l.key == key && (l.flag != "") == flagged {
			add, remove := b.asUsers(l, c.Add[l.field]), b.asUsers(l, c.Remove[l.field])
			ids = slices.DeleteFunc(append(ids, add...), func(id string) bool { return slices.Contains(remove, id) })
		}
		if l.key == key && l.flag != "" && !flagged { // what is needed belongs to the list
			ids = append(ids, c.Add[l.field]...)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	ids = slices.DeleteFunc(ids, func(id string) bool { return b.policies.gone[id] })
	slices.Sort(ids)
	return slices.Compact(ids)
}

// asUsers puts the users for clients whose service accounts are meant: the
// server takes names too.
func (b *book) asUsers(l policyLink, ids []string) []string {
	if l.field != serviceAccounts {
		return ids
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	users := make([]string, len(ids))
	for i, id := range ids {
		users[i] = cmp.Or(b.policies.accounts[id], accountPrefix+strings.ToLower(b.clients[id].Get("clientId").Reveal()))
	}
	return users
}

// appliedBefore is which policies a policy applies, as far as it was read.
func (b *book) appliedBefore(c providers.Change) []string {
	if known, ok := c.Live.Links[appliedPolicies]; ok {
		return slices.Clone(known)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.policies.applied[c.ID])
}

// putPolicy changes the links of a policy where nothing else of it changes:
// otherwise they went with the rest. All links go at once, with the first that
// changes.
func (b *book) putPolicy(name string) func(context.Context, *rest.Client, providers.Change, []string, []string) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change, _, _ []string) error {
		links := policyLinks()
		first := slices.IndexFunc(links, func(l policyLink) bool { return len(c.Add[l.field])+len(c.Remove[l.field]) > 0 })
		if c.Fields.Len() > 0 || first < 0 || links[first].field != name {
			return nil
		}
		live, err := client.Ask(ctx, "GET "+authzPath+"/policy/{id}", c, value.Value{})
		if err != nil {
			return err
		}
		body, err := b.encodePolicy(c, decodePolicy(live))
		if err != nil {
			return err
		}
		_, err = client.Send(ctx, "PUT "+authzPath+"/policy/{id}", c, body, true)
		return err
	}
}
