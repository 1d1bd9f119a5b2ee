package logtotest

func userRoleRoutes(r *router) {
	r.on("GET /users/{}/roles", listUserRoles)
	r.on("POST /users/{}/roles", addUserRoles)
	r.on("PUT /users/{}/roles", replaceUserRoles)
	r.on("DELETE /users/{}/roles/{}", deleteUserRole)
}

func listUserRoles(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	found, err := c.search(c.roles, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	return c.list(c.roles.some(c.userRoles.of(user.id), and(found.pass, c.visibleRole)), false, c.roles.render)
}

// addUserRoles skips roles that the user has; the same id twice in one body is
// a 500 (recordings: 05-put-roles-nonatomic).
func addUserRoles(c *call) (answer, error) {
	roles, err := c.roleIDs()
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if err := c.allRoles(roles); err != nil {
		return answer{}, err
	}
	if c.wrongType(roles, userRole) {
		return answer{}, refuse(422, "user.invalid_role_type", "Invalid role type, can not assign machine-to-machine role to user.")
	}
	return c.addRoles(c.userRoles, user.id, roles)
}

// replaceUserRoles removes before it finds that a role is of the wrong type.
func replaceUserRoles(c *call) (answer, error) {
	roles, err := c.roleIDs()
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if err := c.allRoles(roles); err != nil {
		return answer{}, err
	}
	fresh := without(roles, func(role string) bool { return c.userRoles.has(user.id, role) })
	c.removeOthers(c.userRoles, user.id, roles)
	if c.wrongType(fresh, userRole) {
		return answer{}, errConstraint()
	}
	if _, err := c.addRoles(c.userRoles, user.id, fresh); err != nil {
		return answer{}, err
	}
	return reply(200, appendJSON(nil, object{"roleIds": roles})), nil
}

func deleteUserRole(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if !c.userRoles.remove(user.id, c.params[1]) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
