package keycloak

import (
	"strings"

	"tenon/spec/value"
)

// reshapeRealm turns a RealmRepresentation into the table's form: roles of the
// realm and of clients, groups with the groups in them, service accounts,
// scope mappings and mappers move to the objects that they belong to.
func reshapeRealm(v value.Value) (value.Value, error) {
	v, _ = unmask(v)
	if err := checkFlows(v); err != nil {
		return v, err
	}
	v = reshapeTexts(nameFlows(idle(hide(v, "smtpServer", "smtpSecrets"))))
	c := &clients{list: v.Get("clients")}
	scopes := &clients{list: v.Get("clientScopes"), key: "name"}
	v, err := reshapeRoles(v, c)
	if err != nil {
		return v, err
	}
	v = reshapeUsers(v, c)
	mapScopes(v.Get("scopeMappings"), "", c, scopes)
	for _, f := range v.Get("clientScopeMappings").Fields() {
		mapScopes(f.Value, f.Key, c, scopes)
	}
	v = v.With("clients", spellAccounts(c.list)).With("clientScopes", scopes.list)
	v = reshapeMappers(v)
	if groups := v.Get("groups"); groups.Kind() == value.List {
		var flat []value.Value
		if flat, err = flatten(groups, ""); err != nil {
			return v, err
		}
		v = v.With("groups", value.OfList(flat...).At(groups.Pos()))
	}
	if parts := v.Get("components"); parts.Kind() == value.Map {
		v = takeProfile(v)
		flat, err := flattenComponents(v.Get("components"), "")
		if err != nil {
			return v, err
		}
		v = v.With("components", value.OfList(flat...).At(parts.Pos()))
	}
	v = wrapped(v, "defaultGroups", "group")
	v = wrapped(v, "defaultDefaultClientScopes", "clientScope")
	return wrapped(v, "defaultOptionalClientScopes", "clientScope"), nil
}

// reshapeRoles moves the roles of clients to their clients.
func reshapeRoles(v value.Value, c *clients) (value.Value, error) {
	roles := v.Get("roles")
	if roles.Kind() != value.Map {
		return v, nil
	}
	v = v.With("roles", value.Value{})
	for _, f := range roles.Fields() {
		switch f.Key {
		case "realm":
			v = v.With("roles", f.Value)
		case "client", "application":
			for _, of := range f.Value.Fields() {
				c.add(of.Key, "roles", of.Value)
			}
		default:
			return v, mistake("roles", f.Value, "it has realm and client", "unknown key %q in roles", f.Key)
		}
	}
	return v, nil
}

// reshapeUsers moves what an export says of service accounts to their clients.
func reshapeUsers(v value.Value, c *clients) value.Value {
	users := v.Get("users")
	if users.Kind() != value.List {
		return v
	}
	var people []value.Value
	for _, u := range users.Items() {
		id := u.Get("serviceAccountClientId")
		if id.Kind() != value.String {
			people = append(people, u)
			continue
		}
		account := value.OfMap().At(u.Pos())
		if r := u.Get("realmRoles"); r.IsSet() {
			account = account.With("realm", r)
		}
		if r := u.Get("clientRoles"); r.IsSet() {
			account = account.With("client", r)
		}
		if account.Len() > 0 {
			c.set(id.Reveal(), "serviceAccountRoles", account)
		}
	}
	return v.With("users", value.OfList(people...).At(users.Pos()))
}

// mapScopes moves scope mappings to the clients and client scopes that have them.
func mapScopes(list value.Value, of string, c, scopes *clients) {
	for _, m := range list.Items() {
		to, name := c, m.Get("client")
		if s := m.Get("clientScope"); s.IsSet() {
			to, name = scopes, s
		}
		if name.Kind() != value.String {
			continue
		}
		if of == "" {
			to.add(name.Reveal(), "realmScopeMappings", m.Get("roles"))
			continue
		}
		to.add(name.Reveal(), "clientScopeMappings", rolesByClient(value.OfMap(value.Field{Key: of, Value: m.Get("roles")}).At(m.Pos())))
	}
}

// reshapeMappers moves the mappers of identity providers into them.
func reshapeMappers(v value.Value) value.Value {
	mappers := v.Get("identityProviderMappers")
	if mappers.Kind() != value.List {
		return v
	}
	idps := &clients{list: v.Get("identityProviders"), key: "alias"}
	for _, m := range mappers.Items() {
		idps.add(m.Get("identityProviderAlias").Reveal(), "mappers", value.OfList(m).At(m.Pos()))
	}
	return v.With("identityProviderMappers", value.Value{}).With("identityProviders", idps.list)
}

// wrapped makes objects of the texts in a list.
func wrapped(v value.Value, key, field string) value.Value {
	list := v.Get(key)
	if list.Kind() != value.List {
		return v
	}
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		items[i] = item
		if item.Kind() != value.Map {
			items[i] = value.OfMap(value.Field{Key: field, Value: item}).At(item.Pos())
		}
	}
	return v.With(key, value.OfList(items...).At(list.Pos()))
}

// flatten turns groups in groups into one list, each with its path and parent.
func flatten(groups value.Value, parent string) ([]value.Value, error) {
	var out []value.Value
	for _, g := range groups.Items() {
		name, path := g.Get("name"), g.Get("path")
		switch {
		case name.Kind() == value.String && name.Reveal() != "" && !name.IsSecret():
			path = text(parent + "/" + strings.ReplaceAll(name.Reveal(), "/", "~/")).At(name.Pos())
		case g.Kind() != value.Map || path.Kind() != value.String || parent != "":
			return nil, mistake("name", g, "give it name: …", "a group has no name")
		}
		flat := g.With("name", value.Value{}).With("subGroups", value.Value{}).With("path", path)
		if up := parentOf(path.Reveal()); up != "" {
			flat = flat.With("parent", text(up).At(path.Pos()))
		}
		out = append(out, flat)
		in, err := flatten(g.Get("subGroups"), path.Reveal())
		if err != nil {
			return nil, err
		}
		out = append(out, in...)
	}
	return out, nil
}

// clients is a list of objects that things are added to by name. One that the
// list has not is added in as few words as name it.
type clients struct {
	list value.Value
	key  string // "" is clientId
}

func (c *clients) set(name, field string, v value.Value) {
	key := c.key
	if key == "" {
		key = "clientId"
	}
	items := append([]value.Value(nil), c.list.Items()...)
	for i, item := range items {
		if item.Get(key).Reveal() == name {
			items[i] = item.With(field, v)
			c.list = value.OfList(items...).At(c.list.Pos())
			return
		}
	}
	item := value.OfMap(value.Field{Key: key, Value: text(name).At(v.Pos())}, value.Field{Key: field, Value: v}).At(v.Pos())
	c.list = value.OfList(append(items, item)...).At(c.list.Pos())
}

func (c *clients) add(name, field string, list value.Value) {
	key := c.key
	if key == "" {
		key = "clientId"
	}
	have := list
	for _, item := range c.list.Items() {
		if old := item.Get(field); item.Get(key).Reveal() == name && old.Kind() == value.List && list.Kind() == value.List {
			have = value.OfList(append(append([]value.Value(nil), old.Items()...), list.Items()...)...).At(old.Pos())
		}
	}
	c.set(name, field, have)
}
