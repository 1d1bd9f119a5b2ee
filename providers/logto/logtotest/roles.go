package logtotest

import (
	"fmt"
	"strings"
)

func roleSchema() *schema {
	return newSchema("roles", "role", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "description"}, {name: "type", def: userRole}, {name: "isDefault", def: false},
	}, func(r *row) string { return r.str("name") })
}

func isInternal(r *row) bool { return strings.HasPrefix(r.str("name"), internalPrefix) }

func roleRoutes(r *router) {
	r.on("GET /roles", listRoles)
	r.on("POST /roles", createRole)
	r.on("GET /roles/{}", func(c *call) (answer, error) {
		role, err := c.must(c.roles, 0)
		if err != nil {
			return answer{}, err
		}
		return item(role), nil
	})
	r.on("PATCH /roles/{}", patchRole)
	r.on("DELETE /roles/{}", deleteRole)
}

// listRoles hides roles whose name begins with #internal: and shows with each
// how many users and applications have it, and the first few.
func listRoles(c *call) (answer, error) {
	if err := c.guardQuery(may("type", oneOf(userRole, machine))); err != nil {
		return answer{}, err
	}
	found, err := c.search(c.roles, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	var byType, byUser, byApp func(*row) bool
	if kind := c.query.Get("type"); kind != "" {
		byType = func(r *row) bool { return r.str("type") == kind }
	}
	if user := c.query.Get("excludeUserId"); user != "" {
		byUser = func(r *row) bool { return !c.userRoles.has(user, r.id) }
	}
	if app := c.query.Get("excludeApplicationId"); app != "" {
		byApp = func(r *row) bool { return !c.appRoles.has(app, r.id) }
	}
	return c.list(found.of(c.roles, byType, byUser, byApp, c.visibleRole), false, c.renderRole)
}

const featured = 3

func (t *tenant) renderRole(b []byte, id string) []byte {
	r := t.roles.rows[id]
	users, apps := t.userRoles.to(id), t.appRoles.to(id)
	enc := r.json()
	b = append(b, enc[:len(enc)-1]...)
	b = fmt.Appendf(b, `,"usersCount":%d,"featuredUsers":`, users.Len())
	b = append(b, array(users.Page(0, featured), t.appendFeaturedUser)...)
	b = fmt.Appendf(b, `,"applicationsCount":%d,"featuredApplications":`, apps.Len())
	b = append(b, array(apps.Page(0, featured), func(b []byte, id string) []byte {
		app := t.apps.rows[id]
		return appendPick(b, app, "id", "name", "type")
	})...)
	return append(b, '}')
}

func (t *tenant) appendFeaturedUser(b []byte, id string) []byte {
	return appendPick(b, t.users.rows[id], "id", "avatar", "name")
}

// appendPick shows some fields of a row.
func appendPick(b []byte, r *row, names ...string) []byte {
	b = append(b, '{')
	for i, name := range names {
		b = append(appendString(comma(b, i), name), ':')
		b = appendJSON(b, r.get(name))
	}
	return append(b, '}')
}

func roleFields() []field {
	return []field{need("name", text(1, 128)), need("description", text(1, 128)), may("isDefault", boolean)}
}

// roleName refuses a name that another role has.
func (c *call) roleName(body object, own *row) error {
	name, _ := body["name"].(string)
	if other := c.roles.lookup(0, name); other != nil && other != own {
		return refuse(422, "role.name_in_use", fmt.Sprintf("This role name %s is already in use", name))
	}
	return nil
}

// createRole makes the role before it looks at the scopes: an unknown scope, or a
// Management API scope on a user role, leaves the role behind (recordings:
// 04-roles).
func createRole(c *call) (answer, error) {
	body, err := c.body(shape(append(roleFields(), may("type", oneOf(userRole, machine)), may("scopeIds", arrayOf(text(1, 0), 0)))...))
	if err != nil {
		return answer{}, err
	}
	if err := c.roleName(body, nil); err != nil {
		return answer{}, err
	}
	if err := c.room("roles", c.roles); err != nil {
		return answer{}, err
	}
	role := c.roles.build(c.newID(c.roles), body)
	c.roles.insert(role)
	scopes := strs(body["scopeIds"])
	if err := c.assignable(role, scopes); err != nil {
		return answer{}, err
	}
	for _, id := range scopes {
		c.roleScopes.add(role.id, id)
	}
	return item(role), nil
}

// assignable says whether a role may get the scopes.
func (c *call) assignable(role *row, scopes []string) error {
	for _, id := range scopes {
		switch scope := c.scopes.rows[id]; {
		case scope == nil:
			return errNoID(c.scopes.schema, id)
		case scope.str("resourceId") == managementID && role.str("type") == userRole:
			return refuse(400, "role.management_api_scopes_not_assignable_to_user_role", "Cannot assign Management API scopes to a user role.")
		}
	}
	return nil
}

func patchRole(c *call) (answer, error) {
	body, err := c.body(partial(roleFields()...))
	if err != nil {
		return answer{}, err
	}
	role, err := c.must(c.roles, 0)
	if err != nil {
		return answer{}, err
	}
	if err := c.roleName(body, role); err != nil {
		return answer{}, err
	}
	return c.patch(c.roles, body)
}

// deleteRole deletes any role, the server's own hidden one too, and with it its
// links.
func deleteRole(c *call) (answer, error) {
	role := c.roles.rows[c.params[0]]
	if role == nil {
		return answer{}, errNotFound()
	}
	c.forget(role.id)
	c.roles.remove(role)
	return noContent(), nil
}
