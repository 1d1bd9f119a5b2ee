package keycloaktest

import (
	"maps"
	"slices"
)

// right is what a request takes: a role of the client that manages the realm,
// NAME-realm in master or realm-management in the realm itself.
type right string

const (
	noRight         right = ""  // any token
	anyRight        right = "*" // any role of the managing client
	seeName         right = "?" // any role of it, or create-realm of master
	createRealm     right = "+" // role create-realm of master
	listRoles       right = "=" // some right to see what has roles
	viewRealm       right = "view-realm"
	manageRealm     right = "manage-realm"
	viewUsers       right = "view-users"
	manageUsers     right = "manage-users"
	viewClients     right = "view-clients"
	manageClients   right = "manage-clients"
	viewProviders   right = "view-identity-providers"
	manageProviders right = "manage-identity-providers"
	viewAuthz       right = "view-authorization"
	manageAuthz     right = "manage-authorization"
	viewEvents      right = "view-events"
	manageEvents    right = "manage-events"
)

// manages gives the right that includes another one.
func (r right) manages() right {
	switch r {
	case viewRealm:
		return manageRealm
	case viewUsers:
		return manageUsers
	case viewClients:
		return manageClients
	case viewProviders:
		return manageProviders
	case viewAuthz:
		return manageAuthz
	case viewEvents:
		return manageEvents
	}
	return r
}

// session is a token that was issued, kept by what the token names.
type session struct {
	realm, user, client string // ids
	expires             int64
	gen                 int
	light               bool            // roles are looked up at each request
	roles               map[string]bool // ids of the roles as the token was issued
}

// may says whether the caller has a right in the call's realm.
func (c *call) may(needs right) bool {
	switch needs {
	case noRight:
		return true
	case createRealm:
		return c.ofMaster("create-realm")
	case listRoles:
		return slices.ContainsFunc([]right{viewRealm, viewUsers, viewClients, "query-users", "query-groups", "query-clients", "query-realms"}, c.may)
	case seeName:
		return c.ofMaster("create-realm") || c.who.holds(c.Server, c.realm, anyRight)
	}
	return c.who.holds(c.Server, c.realm, needs)
}

// ofMaster says whether the caller holds a role of realm master.
func (c *call) ofMaster(name string) bool {
	master := c.realms.named("master")
	role := master.roles.named(roleKey("", name))
	return c.who.realm == master.ID && role != nil && c.who.held(c.Server)[role.ID]
}

// grantMaker gives who made a realm all rights in it, which count from the next
// token on. An admin has them already.
func (c *call) grantMaker(r *realm) {
	if c.ofMaster("admin") {
		return
	}
	master := c.realms.named("master")
	for _, role := range master.roles.under(roleKey(master.clients.named(r.Name+"-realm").ID, "")) {
		if role.Name != "impersonation" {
			master.userRoles.add(c.who.user, role.ID)
		}
	}
}

// held are the ids of the roles that count for a token.
func (t *session) held(s *Server) map[string]bool {
	if !t.light {
		return t.roles
	}
	if home := s.realms.get(t.realm); home != nil {
		return home.effective(holder{id: t.user, links: home.userRoles})
	}
	return nil
}

// holds says whether a token has a right in a realm: one of master by the client
// NAME-realm there, one of the realm itself by its client realm-management.
func (t *session) holds(s *Server, r *realm, needs right) bool {
	home := s.realms.get(t.realm)
	if home == nil {
		return false
	}
	name := r.Name + "-realm"
	if home.Name != "master" {
		if home != r {
			return false
		}
		name = "realm-management"
	}
	manager := home.clients.named(name)
	if manager == nil {
		return false
	}
	held := t.held(s)
	for _, role := range home.roles.under(roleKey(manager.ID, "")) {
		if held[role.ID] && (needs == anyRight || right(role.Name) == needs || right(role.Name) == needs.manages()) {
			return true
		}
	}
	return false
}

// dropExpired forgets tokens that have expired.
func (s *Server) dropExpired() {
	now := s.now().Unix()
	for _, id := range slices.Collect(maps.Keys(s.tokens)) {
		if s.tokens[id].expires < now {
			delete(s.tokens, id)
		}
	}
}
