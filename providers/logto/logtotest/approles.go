package logtotest

import "slices"

func applicationRoleRoutes(r *router) {
	r.on("GET /applications/{}/roles", listApplicationRoles)
	r.on("POST /applications/{}/roles", addApplicationRoles)
	r.on("PUT /applications/{}/roles", replaceApplicationRoles)
	r.on("DELETE /applications/{}/roles/{}", deleteApplicationRole)
}

// machineApp finds the application, which must be of the type that has roles.
func (c *call) machineApp() (*row, error) {
	app, err := c.must(c.apps, 0)
	if err == nil && app.str("type") != machine {
		err = refuse(422, "application.invalid_type", "Only machine to machine applications can have associated roles.")
	}
	return app, err
}

// roleIDs reads {"roleIds": […]} and finds all roles.
func (c *call) roleIDs() ([]string, error) {
	body, err := c.body(shape(need("roleIds", arrayOf(text(1, 0), 0))))
	if err != nil {
		return nil, err
	}
	return strs(body["roleIds"]), nil
}

func (c *call) allRoles(roles []string) error {
	for _, id := range roles {
		if c.roles.rows[id] == nil {
			return errNoID(c.roles.schema, id)
		}
	}
	return nil
}

// wrongType says whether any role is not of the type.
func (c *call) wrongType(roles []string, kind string) bool {
	return slices.ContainsFunc(roles, func(id string) bool { return c.roles.rows[id].str("type") != kind })
}

func (c *call) visibleRole(r *row) bool { return !isInternal(r) }

func listApplicationRoles(c *call) (answer, error) {
	app, err := c.machineApp()
	if err != nil {
		return answer{}, err
	}
	found, err := c.search(c.roles, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	return c.list(c.roles.some(c.appRoles.of(app.id), and(found.pass, c.visibleRole)), false, c.roles.render)
}

// addApplicationRoles skips roles that the application has.
func addApplicationRoles(c *call) (answer, error) {
	roles, err := c.roleIDs()
	if err != nil {
		return answer{}, err
	}
	app, err := c.machineApp()
	if err != nil {
		return answer{}, err
	}
	if err := c.allRoles(roles); err != nil {
		return answer{}, err
	}
	if c.wrongType(roles, machine) {
		return answer{}, refuse(422, "application.invalid_role_type", "Can not assign user type role to machine to machine application.")
	}
	return c.addRoles(c.appRoles, app.id, roles)
}

func (c *call) addRoles(to *links, id string, roles []string) (answer, error) {
	fresh := without(roles, func(role string) bool { return to.has(id, role) })
	if len(fresh) != len(slices.Compact(slices.Sorted(slices.Values(fresh)))) {
		return answer{}, errInternal() // two rows of the same key in one insert
	}
	for _, role := range fresh {
		to.add(id, role)
	}
	return reply(201, appendJSON(nil, object{"roleIds": roles, "addedRoleIds": fresh})), nil
}

func without(list []string, drop func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(list), drop)
}

// replaceApplicationRoles is not atomic: what is to go is gone before the rest
// is looked at, and to add nothing is an error (recordings:
// 05-put-roles-nonatomic).
func replaceApplicationRoles(c *call) (answer, error) {
	roles, err := c.roleIDs()
	if err != nil {
		return answer{}, err
	}
	app, err := c.machineApp()
	if err != nil {
		return answer{}, err
	}
	if err := c.allRoles(roles); err != nil {
		return answer{}, err
	}
	fresh := without(roles, func(role string) bool { return c.appRoles.has(app.id, role) })
	c.removeOthers(c.appRoles, app.id, roles)
	switch {
	case len(fresh) == 0:
		return answer{}, errEmptyList()
	case c.wrongType(fresh, machine):
		return answer{}, errConstraint()
	}
	if _, err := c.addRoles(c.appRoles, app.id, fresh); err != nil {
		return answer{}, err
	}
	return plain(200), nil
}

func (c *call) removeOthers(from *links, id string, keep []string) {
	for _, role := range from.of(id).IDs() {
		if !slices.Contains(keep, role) {
			from.remove(id, role)
		}
	}
}

func deleteApplicationRole(c *call) (answer, error) {
	app, err := c.machineApp()
	if err != nil {
		return answer{}, err
	}
	if !c.appRoles.remove(app.id, c.params[1]) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
