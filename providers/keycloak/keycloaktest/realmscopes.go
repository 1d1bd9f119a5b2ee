package keycloaktest

import (
	"net/http"
)

func withRealmScope(h func(*call, string) (answer, error)) handler {
	return func(c *call) (answer, error) {
		if !c.realm.scopes.hasID(c.params[0]) {
			return answer{}, errText(http.StatusNotFound, "Client scope not found")
		}
		return h(c, c.params[0])
	}
}

func (c *call) realmScopes(isDefault bool) (answer, error) {
	out := []object{}
	for id := range c.realm.scopes.mixed.All() {
		if sort, bound := c.realm.ScopeDefaults[id]; bound && sort == isDefault {
			s := c.realm.scopes.get(id)
			o := object{"id": id, "name": s.name()}
			if !c.old() {
				o["protocol"] = s.Doc["protocol"]
			}
			out = append(out, o)
		}
	}
	return told(out)
}

// putRealmScope refuses a scope that is one of the realm's already, in either
// list.
func (c *call) putRealmScope(id string, isDefault bool) (answer, error) {
	if _, bound := c.realm.ScopeDefaults[id]; bound {
		return answer{}, errDuplicate()
	}
	c.realm.ScopeDefaults[id] = isDefault
	return done()
}

// importScopes makes the scopes of a representation, or the built-in ones where
// it has none; offline_access is always there (recordings: 02).
func (s *Server) importScopes(r *realm, tmpl, rep object) {
	from := tmpl
	if rep["clientScopes"] != nil {
		from = rep
	}
	for _, o := range objects(from["clientScopes"]) {
		id := str(o, "id")
		if id == "" || r.scopes.hasID(id) {
			id = s.newID()
		}
		s.addScope(r, id, o)
	}
	for _, o := range objects(tmpl["clientScopes"]) {
		if str(o, "name") == "offline_access" && !r.scopes.has("offline_access") {
			r.ScopeDefaults[s.addScope(r, s.newID(), o).ID] = false
		}
	}
	for field, isDefault := range map[string]bool{"defaultDefaultClientScopes": true, "defaultOptionalClientScopes": false} {
		for _, name := range strs(from[field]) {
			if found := r.scopes.named(name); found != nil {
				r.ScopeDefaults[found.ID] = isDefault
			}
		}
	}
}

// importScopeMappings reads the roles that clients and scopes are limited to.
func (s *Server) importScopeMappings(r *realm, rep object) {
	add := func(o object, client string) {
		id := ""
		if found := r.scopes.named(str(o, "clientScope")); found != nil {
			id = found.ID
		}
		if found := r.clients.named(str(o, "client")); found != nil {
			id = found.ID
		}
		for _, name := range strs(o["roles"]) {
			if role := r.roles.named(roleKey(client, name)); role != nil && id != "" {
				r.scopeRoles.add(id, role.ID)
			}
		}
	}
	for _, o := range objects(rep["scopeMappings"]) {
		add(o, "")
	}
	of, _ := rep["clientScopeMappings"].(object)
	for clientID, list := range of {
		if id, ok := r.clientNamed(clientID); ok {
			for _, o := range objects(list) {
				add(o, id)
			}
		}
	}
}
