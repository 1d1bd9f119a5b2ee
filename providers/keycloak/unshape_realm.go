package keycloak

import (
	"strings"

	"tenon/spec/value"
)

// unshapeRealm is the inverse of reshapeRealm.
func unshapeRealm(v value.Value) value.Value {
	v = withoutCopies(v.With("smtpSecrets", value.Value{}))
	roles := value.Value{}
	if list := v.Get("roles"); list.Kind() == value.List {
		roles = roles.With("realm", list)
	}
	maps := &mappings{}
	v, ofClients := taken(v, "clients", "clientId", "roles", maps, "client")
	v, _ = taken(v, "clientScopes", "name", "", maps, "clientScope")
	if ofClients.Len() > 0 {
		roles = roles.With("client", ofClients)
	}
	v = v.With("roles", roles)
	if maps.realm != nil {
		v = v.With("scopeMappings", value.OfList(maps.realm...))
	}
	if maps.client.Len() > 0 {
		v = v.With("clientScopeMappings", maps.client)
	}
	v = unshapeMappers(v)
	if groups := v.Get("groups"); groups.Kind() == value.List {
		v = v.With("groups", nest(groups))
	}
	if parts := v.Get("components"); parts.Kind() == value.List {
		v = v.With("components", nestComponents(parts))
	}
	v = unwrapped(unshapeTexts(v), "defaultGroups", "group")
	v = unwrapped(v, "defaultDefaultClientScopes", "clientScope")
	return unwrapped(v, "defaultOptionalClientScopes", "clientScope")
}

// withoutCopies takes out of the attributes what is a field of its own: which
// of them are there depends on how the realm was made (seen on 24.0 and 26.4).
func withoutCopies(v value.Value) value.Value {
	attributes := v.Get("attributes")
	for _, f := range attributes.Fields() {
		if v.Get(f.Key).IsSet() || f.Key == "realmReusableOtpCode" || strings.HasPrefix(f.Key, "bruteForce") || strings.HasPrefix(f.Key, "webAuthnPolicy") || strings.HasPrefix(f.Key, "actionTokenGenerated") {
			attributes = attributes.With(f.Key, value.Value{})
		}
	}
	if attributes.Len() == 0 {
		return v.With("attributes", value.Value{})
	}
	return v.With("attributes", attributes)
}

// mappings are the scope mappings of all clients and client scopes.
type mappings struct {
	realm  []value.Value
	client value.Value // by the client that the roles are in
}

// taken takes out of a list of objects what an export holds elsewhere: one
// collection, by the objects' names, and the scope mappings.
func taken(v value.Value, collection, key, inside string, maps *mappings, as string) (value.Value, value.Value) {
	list := v.Get(collection)
	if list.Kind() != value.List {
		return v, value.Value{}
	}
	found := value.Value{}
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		name := item.Get(key)
		if part := item.Get(inside); inside != "" && part.Kind() == value.List {
			found = found.With(name.Reveal(), part)
			item = item.With(inside, value.Value{})
		}
		if of := item.Get("realmScopeMappings"); of.Kind() == value.List {
			maps.realm = append(maps.realm, value.Value{}.With(as, name).With("roles", of))
		}
		for _, f := range byClient(item.Get("clientScopeMappings")).Fields() {
			one := value.Value{}.With(as, name).With("roles", f.Value)
			maps.client = maps.client.With(f.Key, value.OfList(append(append([]value.Value(nil), maps.client.Get(f.Key).Items()...), one)...))
		}
		items[i] = item.With("realmScopeMappings", value.Value{}).With("clientScopeMappings", value.Value{})
	}
	return v.With(collection, value.OfList(items...)), found
}

func unshapeMappers(v value.Value) value.Value {
	var all []value.Value
	list := v.Get("identityProviders")
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		for _, m := range item.Get("mappers").Items() {
			all = append(all, m.With("identityProviderAlias", item.Get("alias")))
		}
		items[i] = item.With("mappers", value.Value{})
	}
	if all == nil {
		return v
	}
	return v.With("identityProviders", value.OfList(items...)).With("identityProviderMappers", value.OfList(all...))
}

// nest puts groups into each other again, by their paths.
func nest(flat value.Value) value.Value {
	inside := map[string][]value.Value{}
	known := map[string]bool{}
	for _, g := range flat.Items() {
		known[g.Get("path").Reveal()] = true
	}
	for _, g := range flat.Items() {
		up := parentOf(g.Get("path").Reveal())
		if up != "" && !known[up] {
			return flat // a part of the tree: paths say it all
		}
		inside[up] = append(inside[up], g)
	}
	var build func(path string) []value.Value
	build = func(path string) []value.Value {
		var out []value.Value
		for _, g := range inside[path] {
			at := g.Get("path").Reveal()
			name := strings.ReplaceAll(lastOf(at), "~/", "/")
			g = g.With("path", value.Value{}).With("parent", value.Value{}).With("name", text(name))
			if in := build(at); in != nil {
				g = g.With("subGroups", value.OfList(in...))
			}
			out = append(out, g)
		}
		return out
	}
	return value.OfList(build("")...)
}

// cut splits a path of groups before its last name, in which ~/ is no end.
func cut(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' && (i == 0 || path[i-1] != '~') {
			return i
		}
	}
	return -1
}

func parentOf(path string) string { return path[:max(0, cut(path))] }

func lastOf(path string) string { return path[cut(path)+1:] }

// unwrapped makes texts of objects with one field.
func unwrapped(v value.Value, key, field string) value.Value {
	list := v.Get(key)
	if list.Kind() != value.List {
		return v
	}
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		items[i] = item.Get(field)
	}
	return v.With(key, value.OfList(items...))
}
