package keycloaktest

import (
	"maps"
	"slices"
)

func exportRoutes(r *router) {
	r.on("POST /realms/{}/partial-export", viewRealm, (*call).partialExport)
}

// partialExport gives the realm as one representation: all by names, secrets
// masked, of users none but service accounts.
func (c *call) partialExport() (answer, error) {
	r := c.realm
	for f := range r.flows.all() {
		if r.lost(f) {
			return answer{}, errBare()
		}
	}
	out := r.representation()
	out["keycloakVersion"] = c.builtin.Version
	out["clientScopes"] = each(slices.Collect(r.scopes.all()), (*scope).rep)
	out["scopeMappings"] = r.exportScopeMappings("")
	out["defaultDefaultClientScopes"], out["defaultOptionalClientScopes"] = r.defaultScopeNames(true), r.defaultScopeNames(false)
	out["authenticationFlows"] = each(slices.Collect(r.flows.all()), r.flowRep)
	out["authenticatorConfig"] = each(r.configs.sorted(), (*execConfig).rep)
	out["requiredActions"] = each(r.actionsInOrder(), (*action).rep)
	out["components"] = c.exportComponents(r.ID)
	if !c.old() {
		out["localizationTexts"] = r.Texts
	}
	if r.idps.len() > 0 || !c.old() {
		out["identityProviders"] = each(r.idps.sorted(), (*idp).rep)
	}
	mappers := []object{}
	for _, p := range r.idps.sorted() {
		mappers = append(mappers, each(p.Mappers, func(m *idpMapper) object { return m.rep(p) })...)
	}
	if len(mappers) > 0 || !c.old() {
		out["identityProviderMappers"] = mappers
	}
	if c.flag("exportGroupsAndRoles", false) {
		out["groups"] = r.exportGroups("")
		out["roles"] = c.exportRoles(c.flag("exportClients", false))
	}
	if c.flag("exportClients", false) {
		c.exportClients(out)
	}
	return told(out)
}

func (c *call) exportClients(out object) {
	r := c.realm
	out["clients"] = each(r.clients.sorted(), func(of *client) object {
		rep := c.clientRep(of)
		delete(rep, "access")
		if rep["secret"] != nil {
			rep["secret"] = mask
		}
		if of.Authz != nil {
			rep["authorizationSettings"] = r.authzSettings(of.Authz)
		}
		return rep
	})
	mappings := object{}
	for _, of := range r.clients.sorted() {
		if list := r.exportScopeMappings(of.ID); len(list) > 0 {
			mappings[of.name()] = list
		}
	}
	out["clientScopeMappings"] = mappings
	var accounts []object
	for _, of := range r.clients.sorted() {
		if u := r.users.get(of.Account); u != nil {
			accounts = append(accounts, c.exportAccount(of, u))
		}
	}
	if len(accounts) > 0 {
		out["users"] = accounts
	}
}

// exportAccount renders the user of a service account.
func (c *call) exportAccount(of *client, u *user) object {
	rep := c.realm.userRep(u, false)
	rep["serviceAccountClientId"], rep["groups"] = of.name(), []string{}
	realm, clients := c.realm.roleNames(c.realm.userRoles.of(u.ID))
	if len(realm) > 0 {
		rep["realmRoles"] = realm
	}
	if len(clients) > 0 {
		rep["clientRoles"] = clients
	}
	return rep
}

// roleNames sorts roles by where they are.
func (r *realm) roleNames(ids []string) (realm []string, clients map[string][]string) {
	clients = map[string][]string{}
	for _, role := range r.rolesOf(ids) {
		if role.Client == "" {
			realm = append(realm, role.Name)
		} else {
			name := r.clients.get(role.Client).name()
			clients[name] = append(clients[name], role.Name)
		}
	}
	return realm, clients
}

func (c *call) exportRoles(withClients bool) object {
	r := c.realm
	render := func(role *role) object {
		rep := r.roleRep(role, false)
		if parts := r.composites.of(role.ID); len(parts) > 0 {
			realm, clients := r.roleNames(parts)
			of := object{}
			if len(realm) > 0 {
				of["realm"] = realm
			}
			if len(clients) > 0 {
				of["client"] = clients
			}
			rep["composites"] = of
		}
		return rep
	}
	out := object{"realm": each(r.roles.under(roleKey("", "")), render)}
	if withClients {
		of := object{}
		for _, client := range r.clients.sorted() {
			of[client.name()] = each(r.roles.under(roleKey(client.ID, "")), render)
		}
		out["client"] = of
	}
	return out
}

func (r *realm) exportGroups(parent string) []object {
	return each(r.children(parent), func(g *group) object {
		rep := r.groupRep(g, true)
		rep["subGroups"] = r.exportGroups(g.ID)
		return rep
	})
}

// exportScopeMappings gives the roles of the realm or a client that scopes and
// clients are limited to.
func (r *realm) exportScopeMappings(client string) []object {
	out := []object{}
	add := func(kind, id, name string) {
		var names []string
		for _, role := range ofClient(r.rolesOf(r.scopeRoles.of(id)), client) {
			names = append(names, role.Name)
		}
		if len(names) > 0 {
			out = append(out, object{kind: name, "roles": names})
		}
	}
	for _, s := range r.scopes.sorted() {
		add("clientScope", s.ID, s.name())
	}
	for _, of := range r.clients.sorted() {
		add("client", of.ID, of.name())
	}
	return out
}

func (r *realm) defaultScopeNames(isDefault bool) []string {
	out := []string{}
	for id := range r.scopes.mixed.All() {
		if sort, bound := r.ScopeDefaults[id]; bound && sort == isDefault {
			out = append(out, r.scopes.get(id).name())
		}
	}
	return out
}

func (c *call) exportComponents(parent string) map[string][]object {
	out := map[string][]object{}
	for k := range c.realm.components.all() {
		if k.Parent == parent {
			rep := maps.Clone(c.componentRep(k))
			delete(rep, "parentId")
			delete(rep, "providerType")
			rep["subComponents"] = c.exportComponents(k.ID)
			out[k.Type] = append(out[k.Type], rep)
		}
	}
	return out
}
