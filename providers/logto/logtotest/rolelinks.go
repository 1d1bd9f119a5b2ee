package logtotest

import (
	"fmt"
)

func roleScopeRoutes(r *router) {
	r.on("GET /roles/{}/scopes", listRoleScopes)
	r.on("POST /roles/{}/scopes", addRoleScopes)
	r.on("DELETE /roles/{}/scopes/{}", deleteRoleLink(func(c *call) bool { return c.roleScopes.remove(c.params[0], c.params[1]) }))
}

func roleMemberRoutes(r *router) {
	r.on("GET /roles/{}/users", listRoleUsers)
	r.on("POST /roles/{}/users", addRoleUsers)
	r.on("DELETE /roles/{}/users/{}", deleteRoleLink(func(c *call) bool { return c.userRoles.remove(c.params[1], c.params[0]) }))
	r.on("GET /roles/{}/applications", listRoleApplications)
	r.on("POST /roles/{}/applications", addRoleApplications)
	r.on("DELETE /roles/{}/applications/{}", deleteRoleLink(func(c *call) bool { return c.appRoles.remove(c.params[1], c.params[0]) }))
}

func deleteRoleLink(remove func(*call) bool) handler {
	return func(c *call) (answer, error) {
		if _, err := c.must(c.roles, 0); err != nil {
			return answer{}, err
		}
		if !remove(c) {
			return answer{}, errNotFound()
		}
		return noContent(), nil
	}
}

// listRoleScopes shows each scope with its resource.
func listRoleScopes(c *call) (answer, error) {
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	found, err := c.search(c.scopes, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	return c.list(c.scopes.some(c.roleScopes.of(role.id), found.pass), true, func(b []byte, id string) []byte {
		r := c.scopes.rows[id]
		return r.with(b, "resource", c.resources.rows[r.str("resourceId")].json())
	})
}

// addRoleScopes answers with all scopes that the role then has.
func addRoleScopes(c *call) (answer, error) {
	body, err := c.body(shape(need("scopeIds", arrayOf(text(1, 0), 1))))
	if err != nil {
		return answer{}, err
	}
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	scopes := strs(body["scopeIds"])
	for _, id := range scopes {
		if c.roleScopes.has(role.id, id) {
			return answer{}, refuse(422, "role.scope_exists", fmt.Sprintf("The scope id %s has already been added to this role", id))
		}
	}
	if err := c.assignable(role, scopes); err != nil {
		return answer{}, err
	}
	for _, id := range scopes {
		c.roleScopes.add(role.id, id)
	}
	return reply(201, array(c.roleScopes.of(role.id).IDs(), c.scopes.render)), nil
}

func listRoleUsers(c *call) (answer, error) {
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	found, err := c.search(c.users, userSearch()...)
	if err != nil {
		return answer{}, err
	}
	if found.pass == nil {
		return c.list(c.userRoles.to(role.id), false, c.users.render)
	}
	return c.list(c.users.some(c.userRoles.to(role.id), found.pass), false, c.users.render)
}

func addRoleUsers(c *call) (answer, error) {
	body, err := c.body(shape(need("userIds", arrayOf(text(1, 0), 1))))
	if err != nil {
		return answer{}, err
	}
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	users := strs(body["userIds"])
	for _, id := range users {
		switch {
		case c.users.rows[id] == nil:
			return answer{}, errNotFound()
		case c.userRoles.has(id, role.id):
			return answer{}, refuse(422, "role.user_exists", fmt.Sprintf("The user id %s is already been added to this role", id))
		}
	}
	if role.str("type") != userRole {
		return answer{}, errConstraint()
	}
	c.userRoles.addAll(users, role.id)
	return plain(201), nil
}

// listRoleApplications shows M2M applications only, though others can be linked
// and are counted in the list of roles (recordings: 04-roles).
func listRoleApplications(c *call) (answer, error) {
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	found, err := c.search(c.apps, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	isMachine := func(r *row) bool { return r.str("type") == machine }
	return c.list(c.apps.some(c.appRoles.to(role.id), and(found.pass, isMachine)), false, c.apps.render)
}

func addRoleApplications(c *call) (answer, error) {
	body, err := c.body(shape(need("applicationIds", arrayOf(text(1, 0), 1))))
	if err != nil {
		return answer{}, err
	}
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	apps := strs(body["applicationIds"])
	for _, id := range apps {
		switch {
		case c.apps.rows[id] == nil:
			return answer{}, errNoID(c.apps.schema, id)
		case c.appRoles.has(id, role.id): // the real message has the braces too
			return answer{}, refuse(422, "role.application_exists", "The application id {{applicationId}} is already been added to this role")
		}
	}
	if role.str("type") != machine {
		return answer{}, errConstraint()
	}
	c.appRoles.addAll(apps, role.id)
	return plain(201), nil
}
