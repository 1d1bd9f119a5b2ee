package keycloak

import (
	"strings"

	"tenon/spec/value"
)

// told is what a partial export says of roles and who has them, as ids.
type told struct {
	ids        map[[2]string]string // {clientId, name} → id; clientId "" is the realm
	names      map[string]roleName
	composites map[string]links  // by the role's id
	groups     map[string]links  // by the group's id
	accounts   map[string]links  // of service accounts, by their client's id
	users      map[string]string // clients by the id of their service account
	scopes     map[string]links  // scope mappings, by the client's or client scope's id
}

// read reads a partial export. A role that it names and does not hold is left out.
func read(v value.Value) *told {
	x := &told{ids: map[[2]string]string{}, names: map[string]roleName{}, composites: map[string]links{},
		groups: map[string]links{}, accounts: map[string]links{}, users: map[string]string{}, scopes: map[string]links{}}
	clients, clientScopes := map[string]string{}, map[string]string{}
	for _, c := range v.Get("clients").Items() {
		clients[c.Get("clientId").Reveal()] = c.Get("id").Reveal()
	}
	for _, c := range v.Get("clientScopes").Items() {
		clientScopes[c.Get("name").Reveal()] = c.Get("id").Reveal()
	}
	x.roles(v.Lookup("roles.realm"), "", "")
	for _, f := range v.Lookup("roles.client").Fields() {
		x.roles(f.Value, f.Key, clients[f.Key])
	}
	x.included(v.Lookup("roles.realm"))
	for _, f := range v.Lookup("roles.client").Fields() {
		x.included(f.Value)
	}
	x.group(v.Get("groups"))
	for _, u := range v.Get("users").Items() {
		if id := clients[u.Get("serviceAccountClientId").Reveal()]; id != "" {
			x.accounts[id] = x.links(u.Get("realmRoles"), u.Get("clientRoles"))
			x.users[u.Get("id").Reveal()] = id
		}
	}
	x.mapped(v.Get("scopeMappings"), "", clients, clientScopes)
	for _, f := range v.Get("clientScopeMappings").Fields() {
		x.mapped(f.Value, f.Key, clients, clientScopes)
	}
	return x
}

func (x *told) roles(list value.Value, clientID, client string) {
	for _, r := range list.Items() {
		id, name := r.Get("id").Reveal(), r.Get("name").Reveal()
		x.ids[[2]string{clientID, name}] = id
		x.names[id] = roleName{name, client}
	}
}

func (x *told) included(list value.Value) {
	for _, r := range list.Items() {
		if in := r.Get("composites"); in.IsSet() {
			x.composites[r.Get("id").Reveal()] = x.links(in.Get("realm"), in.Get("client"))
		}
	}
}

func (x *told) group(list value.Value) {
	for _, g := range list.Items() {
		x.groups[g.Get("id").Reveal()] = x.links(g.Get("realmRoles"), g.Get("clientRoles"))
		x.group(g.Get("subGroups"))
	}
}

// mapped reads scope mappings: which roles a client or client scope may show.
func (x *told) mapped(list value.Value, clientID string, clients, clientScopes map[string]string) {
	for _, m := range list.Items() {
		id := clients[m.Get("client").Reveal()]
		if scope := m.Get("clientScope"); scope.IsSet() {
			id = clientScopes[scope.Reveal()]
		}
		l := x.scopes[id]
		if clientID == "" {
			l.realm = append(l.realm, x.named("", m.Get("roles"))...)
		} else {
			l.client = append(l.client, x.named(clientID, m.Get("roles"))...)
		}
		x.scopes[id] = l
	}
}

func (x *told) links(realm, client value.Value) links {
	l := links{realm: x.named("", realm)}
	for _, f := range client.Fields() {
		l.client = append(l.client, x.named(f.Key, f.Value)...)
	}
	return l
}

// named gives the ids of roles by name, without the role that everybody has.
func (x *told) named(clientID string, list value.Value) []string {
	var out []string
	for _, name := range list.Items() {
		if id := x.ids[[2]string{clientID, name.Reveal()}]; id != "" && !(clientID == "" && everybodys(name.Reveal())) {
			out = append(out, id)
		}
	}
	return out
}

// everybodys reports whether a role is the one that the server gives to every
// user and service account of a realm by itself. It is neither shown nor taken away.
func everybodys(role string) bool { return strings.HasPrefix(role, "default-roles-") }
