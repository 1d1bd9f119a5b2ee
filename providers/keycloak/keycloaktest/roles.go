package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// role is one of the realm or of a client.
type role struct {
	ID, Name    string
	Client      string // "" for one of the realm
	Description *string
	Attributes  map[string][]string
}

// roleKey is by what a role is unique.
func roleKey(client, name string) string { return client + "/" + name }

func roleRoutes(r *router) {
	for _, at := range []struct {
		path        string
		view, write right
		with        func(roleCall) handler
	}{
		{"/realms/{}/roles", listRoles, manageRealm, withRole},
		{"/realms/{}/clients/{}/roles", viewClients, manageClients, withClientRole},
	} {
		r.on("GET "+at.path, at.view, (*call).listRoles)
		r.on("POST "+at.path, at.write, (*call).postRole)
		r.on("GET "+at.path+"/{}", at.view, at.with((*call).getRole))
		r.on("PUT "+at.path+"/{}", at.write, at.with((*call).putRole))
		r.on("DELETE "+at.path+"/{}", at.write, at.with((*call).deleteRole))
		compositeRoutes(r, at.path+"/{}", at.view, at.write, at.with)
		r.on("GET "+at.path+"/{}/users", viewUsers, at.with((*call).roleUsers))
		r.on("GET "+at.path+"/{}/groups", viewUsers, at.with((*call).roleGroups))
	}
	r.on("GET /realms/{}/roles-by-id/{}", viewRealm, withRoleID((*call).getRole))
	r.on("PUT /realms/{}/roles-by-id/{}", manageRealm, withRoleID((*call).putRole))
	r.on("DELETE /realms/{}/roles-by-id/{}", manageRealm, withRoleID((*call).deleteRole))
	compositeRoutes(r, "/realms/{}/roles-by-id/{}", viewRealm, manageRealm, withRoleID)
}

// roleCall is a handler of one role.
type roleCall func(*call, *role) (answer, error)

// withRole finds a role of the realm by name.
func withRole(h roleCall) handler {
	return func(c *call) (answer, error) { return c.role("", c.params[0], h) }
}

// withClientRole finds the client, then its role by name.
func withClientRole(h roleCall) handler {
	return func(c *call) (answer, error) {
		client := c.params[0]
		if !c.realm.clients.hasID(client) {
			return answer{}, errText(http.StatusNotFound, "Could not find client")
		}
		return c.role(client, c.params[1], h)
	}
}

func (c *call) role(client, name string, h roleCall) (answer, error) {
	found := c.realm.roles.named(roleKey(client, name))
	if found == nil {
		return answer{}, errText(http.StatusNotFound, "Could not find role")
	}
	return h(c, found)
}

func withRoleID(h roleCall) handler {
	return func(c *call) (answer, error) {
		found := c.realm.roles.get(c.params[0])
		if found == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find role with id")
		}
		return h(c, found)
	}
}

// roleRep renders a role; brief ones have no attributes.
func (r *realm) roleRep(of *role, brief bool) object {
	out := object{
		"id": of.ID, "name": of.Name, "clientRole": of.Client != "", "containerId": r.ID,
		"composite": len(r.composites.fwd[of.ID]) > 0,
	}
	if of.Client != "" {
		out["containerId"] = of.Client
	}
	if of.Description != nil {
		out["description"] = *of.Description
	}
	if !brief {
		out["attributes"] = listsOr(of.Attributes)
	}
	return out
}

func listsOr(m map[string][]string) map[string][]string {
	if m == nil {
		return map[string][]string{}
	}
	return m
}

// rolesIn gives the client of a path on roles, "" for the realm.
func (c *call) rolesIn() (string, error) {
	if len(c.params) == 0 {
		return "", nil
	}
	if !c.realm.clients.hasID(c.params[0]) {
		return "", errText(http.StatusNotFound, "Could not find client")
	}
	return c.params[0], nil
}

// listRoles gives all in no order, and a page or a search by name. max=0 means
// no limit (recordings: 06).
func (c *call) listRoles() (answer, error) {
	client, err := c.rolesIn()
	if err != nil {
		return answer{}, err
	}
	search := strings.ToLower(strings.TrimSpace(c.query.Get("search")))
	list := slices.DeleteFunc(c.realm.roles.under(roleKey(client, "")), func(r *role) bool {
		return search != "" && !strings.Contains(strings.ToLower(r.Name), search) && !strings.Contains(strings.ToLower(orNone(r.Description)), search)
	})
	if c.paged() && c.number("max", -1) != 0 {
		list = page(c, list, -1)
	} else if search == "" {
		slices.SortFunc(list, func(a, b *role) int { return strings.Compare(a.ID, b.ID) })
	}
	brief := c.flag("briefRepresentation", true)
	return told(each(list, func(r *role) object { return c.realm.roleRep(r, brief) }))
}

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (c *call) getRole(r *role) (answer, error) { return told(c.realm.roleRep(r, false)) }
