package atlastest

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"tenon/providers/internal/fake"
)

func dbRoleRoutes(r *router) {
	g := r.of(2000, v2023)
	const path = "/groups/{}/customDBRoles/roles"
	g.on("GET "+path, projectReader, (*call).listDBRoles)
	g.on("POST "+path, projectDatabases, (*call).createDBRole)
	g.on("GET "+path+"/{}", projectReader, (*call).getDBRole)
	g.on("PATCH "+path+"/{}", projectDatabases, (*call).updateDBRole)
	g.on("DELETE "+path+"/{}", projectDatabases, (*call).deleteDBRole)
}

// listDBRoles is a bare array, of all at once.
func (c *call) listDBRoles() (answer, error) {
	order := fake.NewOrder(c.opt.Seed)
	order.AddAll(sortedKeys(c.project.DBRoles))
	out := []object{}
	for id := range order.All() {
		out = append(out, c.project.DBRoles[id])
	}
	return told(out)
}

// readDBRole puts the actions and the roles that are sent into a role.
func (c *call) readDBRole(o, into object) error {
	k := checks{of: o}
	for _, field := range []string{"actions", "inheritedRoles"} {
		if list, ok := o[field].([]any); ok {
			into[field] = list
		}
	}
	for _, a := range objects(into["actions"]) {
		if str(a, "action") == "" || len(objects(a["resources"])) == 0 {
			k.wrong("actions", "must each have an action and resources")
		}
		for _, r := range objects(a["resources"]) {
			tidyResource(r)
		}
	}
	for _, role := range objects(into["inheritedRoles"]) {
		if name := str(role, "role"); !slices.Contains(builtinDBRoles(), name) && c.project.DBRoles[name] == nil {
			return errBad("UNSUPPORTED_ROLE", "Specified role "+name+" is not supported.", name)
		}
	}
	if len(objects(into["actions"])) == 0 && len(objects(into["inheritedRoles"])) == 0 {
		k.wrong("actions", "must not be empty where no role is inherited")
	}
	return k.err()
}

// tidyResource keeps of a resource what recordings tell: the cluster, or a
// database with a collection or without one. Clients send all three.
func tidyResource(r object) {
	if r["cluster"] == true {
		delete(r, "db")
		delete(r, "collection")
		return
	}
	delete(r, "cluster")
	if str(r, "collection") == "" {
		delete(r, "collection")
	}
}

// createDBRole answers that it will be done, and it is (recordings: 202).
func (c *call) createDBRole() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("roleName", 1, 128, nil, false)
	if strings.HasPrefix(name, "xgen-") {
		k.wrong("roleName", "must not begin with xgen-")
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if c.project.DBRoles[name] != nil || slices.Contains(builtinDBRoles(), name) {
		return answer{}, errConflict("DUPLICATE_DATABASE_ROLE", "A role with name "+name+" already exists.", name)
	}
	role := object{"roleName": name, "actions": []any{}, "inheritedRoles": []any{}}
	if err := c.readDBRole(o, role); err != nil {
		return answer{}, err
	}
	c.project.DBRoles[name] = role
	return reply(http.StatusAccepted, role), nil
}

// dbRole finds the role that the path names.
func (c *call) dbRole() (object, error) {
	if role := c.project.DBRoles[c.params[0]]; role != nil {
		return role, nil
	}
	return nil, refuse(http.StatusNotFound, "ATLAS_CUSTOM_ROLE_NOT_FOUND", "The custom role "+c.params[0]+" was not found.", c.params[0])
}

func (c *call) getDBRole() (answer, error) {
	role, err := c.dbRole()
	if err != nil {
		return answer{}, err
	}
	return told(role)
}

func (c *call) updateDBRole() (answer, error) {
	role, err := c.dbRole()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	next := maps.Clone(role)
	if err := c.readDBRole(o, next); err != nil {
		return answer{}, err
	}
	c.project.DBRoles[c.params[0]] = next
	return told(next)
}

// deleteDBRole refuses a role that would leave another without anything, or a
// user without a role (description).
func (c *call) deleteDBRole() (answer, error) {
	if _, err := c.dbRole(); err != nil {
		return answer{}, err
	}
	name := c.params[0]
	alone := func(list []object, field string) bool {
		return len(list) == 1 && str(list[0], field) == name
	}
	for _, other := range c.project.DBRoles {
		if alone(objects(other["inheritedRoles"]), "role") && len(objects(other["actions"])) == 0 {
			return answer{}, errConflict("CANNOT_DELETE_PARENT_ROLE", "The role "+name+" is all that the role "+str(other, "roleName")+" has.", name)
		}
	}
	for _, u := range c.dbUsers() {
		if alone(objects(u["roles"]), "roleName") {
			return answer{}, errConflict("ROLE_IN_USE", "The role "+name+" is all that the user "+str(u, "username")+" has.", name)
		}
	}
	delete(c.project.DBRoles, name)
	return done()
}
