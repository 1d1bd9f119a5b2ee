package keycloaktest

import (
	"encoding/json"
	"fmt"
)

// Seed puts objects into a realm without the API's checks, fast enough for
// 10,000 users, 2,000 clients and 3,000 groups, and returns their ids.
// Collections are named as in the API's paths: realms (the realm's name is
// ignored), users, groups, clients, roles, client-scopes.
//
// An object has the fields of the API's representation and may have an id.
// Users take groups (paths), realmRoles, clientRoles and credentials too, groups
// take subGroups, realmRoles and clientRoles, clients take roles (a list of
// role representations), and roles take client (a clientId). Roles that are
// named and not there are made. Seed panics on an unknown realm or collection,
// and on a name that is there already.
func (s *Server) Seed(realm, collection string, objects ...map[string]any) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, len(objects))
	if collection == "realms" {
		for i, o := range objects {
			ids[i] = s.seedRealm(plainJSON(o))
		}
		return ids
	}
	r := s.realms.named(realm)
	if r == nil {
		panic(fmt.Sprintf("keycloaktest: no realm %q", realm))
	}
	switch collection {
	case "users":
		s.seedUsers(r, objects, ids)
		return ids
	}
	one := map[string]func(*seeding, object) string{
		"groups": (*seeding).seedGroup, "clients": (*seeding).seedClient, "roles": (*seeding).seedRole, "client-scopes": (*seeding).seedScope,
	}[collection]
	if one == nil {
		panic(fmt.Sprintf("keycloaktest: no collection %q", collection))
	}
	for i, o := range objects {
		ids[i] = one(&seeding{s, r}, plainJSON(o))
	}
	return ids
}

// seeding is a realm and the server that it is of.
type seeding struct {
	s *Server
	r *realm
}

// plainJSON turns what a test may write into what JSON would have given.
func plainJSON(o map[string]any) object {
	raw, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	out := object{}
	_ = json.Unmarshal(raw, &out) // what was marshalled can be read
	return out
}

func mustBeFree(taken bool, what, name string) {
	if taken {
		panic(fmt.Sprintf("keycloaktest: %s %q is there already", what, name))
	}
}

func (s *Server) seedRealm(o object) string {
	name, id := str(o, "realm"), str(o, "id")
	mustBeFree(s.realms.has(name), "realm", name)
	if id == "" {
		id = s.newID()
	}
	if _, given := o["enabled"]; !given {
		o["enabled"] = true
	}
	r, err := s.addRealm(name, id, o)
	if err != nil {
		panic("keycloaktest: " + err.Error())
	}
	return r.ID
}

// seedUsers puts many in with one sort.
func (s *Server) seedUsers(r *realm, list []map[string]any, ids []string) {
	names, made := make([]string, len(list)), make([]*user, len(list))
	seen := map[string]bool{}
	for i, o := range list {
		rep := plainJSON(o)
		u := s.newUser(rep)
		if id := str(rep, "id"); id != "" {
			u.ID = id
		}
		if _, given := rep["enabled"]; !given {
			u.Enabled = true
		}
		mustBeFree(seen[u.Username] || r.users.has(u.Username), "user", u.Username)
		seen[u.Username] = true
		u.Attributes = lists(rep["attributes"])
		u.Required = strs(rep["requiredActions"])
		s.takeSecrets(u, rep)
		ids[i], names[i], made[i] = u.ID, u.Username, u
		if u.Email != "" {
			r.emails[u.Email] = u.ID
		}
		r.userRoles.add(u.ID, r.DefaultRole)
		s.giveRoles(r, r.userRoles, u.ID, rep)
		for _, path := range strs(rep["groups"]) {
			g := r.byPath(path)
			if g == nil {
				panic(fmt.Sprintf("keycloaktest: user %s: no group %q", u.Username, path))
			}
			r.userGroups.add(u.ID, g.ID)
		}
	}
	r.users.fill(ids, names, made)
}

// giveRoles links the roles that a representation names.
func (s *Server) giveRoles(r *realm, to *links, id string, rep object) {
	for _, name := range strs(rep["realmRoles"]) {
		to.add(id, s.ensureRole(r, "", name).ID)
	}
	for clientID, names := range lists(rep["clientRoles"]) {
		client, ok := r.clientNamed(clientID)
		if !ok {
			panic(fmt.Sprintf("keycloaktest: no client %q", clientID))
		}
		for _, name := range names {
			to.add(id, s.ensureRole(r, client, name).ID)
		}
	}
}

func (m *seeding) seedGroup(o object) string {
	name := str(o, "name")
	mustBeFree(m.r.groups.has(groupKey("", name)), "group", name)
	m.s.importGroups(m.r, "", []object{o})
	return m.r.groups.named(groupKey("", name)).ID
}

func (m *seeding) seedClient(o object) string {
	name := str(o, "clientId")
	mustBeFree(m.r.clients.has(name), "client", name)
	roles := objects(o["roles"])
	delete(o, "roles")
	made := m.s.importClient(m.r, o, false)
	m.s.importRoles(m.r, name, roles)
	return made.ID
}

func (m *seeding) seedRole(o object) string {
	client, ok := m.r.clientNamed(str(o, "client"))
	if !ok {
		panic(fmt.Sprintf("keycloaktest: no client %q", str(o, "client")))
	}
	name := str(o, "name")
	mustBeFree(m.r.roles.has(roleKey(client, name)), "role", name)
	m.s.importRoles(m.r, str(o, "client"), []object{o})
	m.s.importComposites(m.r, str(o, "client"), []object{o})
	return m.r.roles.named(roleKey(client, name)).ID
}

func (m *seeding) seedScope(o object) string {
	name := str(o, "name")
	mustBeFree(m.r.scopes.has(name), "client scope", name)
	if str(o, "protocol") == "" {
		o["protocol"] = "openid-connect"
	}
	id := str(o, "id")
	if id == "" {
		id = m.s.newID()
	}
	return m.s.addScope(m.r, id, o).ID
}
