package keycloaktest

import (
	"net/http"
	"strings"
)

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
		if c.old() {
			return answer{}, errText(http.StatusBadRequest, "HTTP 400 Bad Request")
		}
		return answer{}, errText(http.StatusBadRequest, "role has no name")
	}
	if c.realm.roles.has(roleKey(client, name)) {
		return answer{}, errMessage(http.StatusConflict, "Role with name "+name+" already exists")
	}
	if c.old() { // it takes a name and a description only
		delete(rep, "attributes")
		delete(rep, "composites")
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
	last := escape(name)
	if c.old() {
		last = strings.ReplaceAll(last, "%2F", "/")
	}
	return c.made(strings.TrimSuffix(at+"/"+last, "/"))
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
		if c.old() {
			return answer{}, errPage()
		}
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
	r.forgetDefault(of)
	for _, l := range []*links{r.composites, r.userRoles, r.groupRoles, r.scopeRoles} {
		l.forget(of.ID)
	}
	r.dropFromPolicies("role", of.ID)
	r.roles.remove(of.ID)
}
