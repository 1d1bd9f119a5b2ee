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
	}{{"/realms/{}/roles", anyRight, manageRealm}, {"/realms/{}/clients/{}/roles", viewClients, manageClients}} {
		r.on("GET "+at.path, at.view, (*call).listRoles)
		r.on("POST "+at.path, at.write, (*call).postRole)
		r.on("GET "+at.path+"/{}", at.view, withRole((*call).getRole))
		r.on("PUT "+at.path+"/{}", at.write, withRole((*call).putRole))
		r.on("DELETE "+at.path+"/{}", at.write, withRole((*call).deleteRole))
		compositeRoutes(r, at.path+"/{}", at.view, at.write, withRole)
		r.on("GET "+at.path+"/{}/users", viewUsers, withRole((*call).roleUsers))
		r.on("GET "+at.path+"/{}/groups", viewUsers, withRole((*call).roleGroups))
	}
	r.on("GET /realms/{}/roles-by-id/{}", viewRealm, withRoleID((*call).getRole))
	r.on("PUT /realms/{}/roles-by-id/{}", manageRealm, withRoleID((*call).putRole))
	r.on("DELETE /realms/{}/roles-by-id/{}", manageRealm, withRoleID((*call).deleteRole))
	compositeRoutes(r, "/realms/{}/roles-by-id/{}", viewRealm, manageRealm, withRoleID)
}

// roleCall is a handler of one role.
type roleCall func(*call, *role) (answer, error)

// withRole finds the role by name: of the realm, or of the client before it.
func withRole(h roleCall) handler {
	return func(c *call) (answer, error) {
		client := ""
		name := c.params[0]
		if strings.Contains(c.r.URL.Path, "/clients/") && len(c.params) > 1 && !strings.HasPrefix(c.r.URL.EscapedPath(), "/admin/realms/"+escape(c.realm.Name)+"/roles/") {
			if !c.realm.clients.hasID(c.params[0]) {
				return answer{}, errText(http.StatusNotFound, "Could not find client")
			}
			client, name = c.params[0], c.params[1]
			c.params = c.params[1:]
		}
		found := c.realm.roles.named(roleKey(client, name))
		if found == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find role")
		}
		return h(c, found)
	}
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
		return search != "" && !strings.Contains(strings.ToLower(r.Name), search) && !strings.Contains(strings.ToLower(str2(r.Description)), search)
	})
	if c.paged() && c.number("max", -1) != 0 {
		list = page(c, list, -1)
	} else if search == "" {
		slices.SortFunc(list, func(a, b *role) int { return strings.Compare(a.ID, b.ID) })
	}
	brief := c.flag("briefRepresentation", true)
	return told(each(list, func(r *role) object { return c.realm.roleRep(r, brief) }))
}

func str2(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (c *call) postRole() (answer, error) {
	client, err := c.rolesIn()
	if err != nil {
		return answer{}, err
	}
	rep, err := c.body("RoleRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, named := rep["name"].(string)
	if !named {
		return answer{}, errText(http.StatusBadRequest, "role has no name")
	}
	if c.realm.roles.has(roleKey(client, name)) {
		return answer{}, errMessage(http.StatusConflict, "Role with name "+name+" already exists")
	}
	parts, err := c.namedParts(rep)
	if err != nil {
		return answer{}, err
	}
	made := &role{ID: c.newID(), Name: name, Client: client, Description: text(rep, "description"), Attributes: lists(rep["attributes"])}
	c.realm.roles.add(made.ID, roleKey(client, name), made)
	for _, id := range parts {
		c.realm.composites.add(made.ID, id)
	}
	at := "/roles"
	if client != "" {
		at = "/clients/" + client + at
	}
	return c.made(strings.TrimSuffix(at+"/"+escape(name), "/"))
}

// namedParts reads the composites of a new role, which are given by names.
func (c *call) namedParts(rep object) ([]string, error) {
	parts, _ := rep["composites"].(object)
	var out []string
	for _, name := range strs(parts["realm"]) {
		found := c.realm.roles.named(roleKey("", name))
		if found == nil {
			return nil, errMessage(http.StatusNotFound, "Realm Role with name "+name+" does not exist")
		}
		out = append(out, found.ID)
	}
	for clientID, names := range lists(parts["client"]) {
		client := c.realm.clients.named(clientID)
		if client == nil {
			return nil, errMessage(http.StatusNotFound, "Client with client ID "+clientID+" does not exist")
		}
		for _, name := range names {
			found := c.realm.roles.named(roleKey(client.ID, name))
			if found == nil {
				return nil, errMessage(http.StatusNotFound, "Client Role with name "+name+" does not exist")
			}
			out = append(out, found.ID)
		}
	}
	return out, nil
}

func (c *call) getRole(r *role) (answer, error) { return told(c.realm.roleRep(r, false)) }

// putRole replaces: a description or attributes that are absent go.
func (c *call) putRole(r *role) (answer, error) {
	rep, err := c.body("RoleRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, named := rep["name"].(string)
	if !named {
		return answer{}, errBare()
	}
	key := roleKey(r.Client, name)
	if name != r.Name && c.realm.roles.has(key) {
		return answer{}, errDuplicate()
	}
	r.Name, r.Description = name, text(rep, "description")
	if rep["attributes"] != nil {
		r.Attributes = lists(rep["attributes"])
	}
	c.realm.roles.rename(r.ID, key)
	return done()
}

func (c *call) deleteRole(r *role) (answer, error) {
	if r.ID == c.realm.DefaultRole {
		return answer{}, errMessage(http.StatusBadRequest, r.Name+" is default role of the realm and cannot be removed.")
	}
	c.realm.removeRole(r)
	return done()
}

func (r *realm) removeRole(of *role) {
	for _, l := range []*links{r.composites, r.userRoles, r.groupRoles, r.scopeRoles} {
		l.forget(of.ID)
	}
	r.roles.remove(of.ID)
}
