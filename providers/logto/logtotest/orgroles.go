package logtotest

import "slices"

func orgScopeSchema() *schema {
	return newSchema("organization_scopes", "organization_scope", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "description", text: true},
	}, func(r *row) string { return r.str("name") })
}

func orgRoleSchema() *schema {
	return newSchema("organization_roles", "organization_role", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "description", text: true}, {name: "type", def: userRole},
	}, func(r *row) string { return r.str("name") })
}

func orgFields() []field {
	return []field{need("name", text(1, 128)), may("description", nullable(text(0, 256)))}
}

// orgScopeRoutes: the list is unpaged where no page is asked for (recordings:
// 08-organizations), unlike that of the roles.
func orgScopeRoutes(r *router) {
	r.on("GET /organization-scopes", func(c *call) (answer, error) {
		return c.list(c.orgScopes.filter(c.contains("id", "name", "description")), true, c.orgScopes.render)
	})
	r.on("POST /organization-scopes", func(c *call) (answer, error) {
		body, err := c.body(shape(orgFields()...))
		if err != nil {
			return answer{}, err
		}
		return c.createNamed("organization-scopes", c.orgScopes, body, nil)
	})
	r.on("GET /organization-scopes/{}", getNamed(func(c *call) *table { return c.orgScopes }))
	r.on("PATCH /organization-scopes/{}", patchNamed(func(c *call) *table { return c.orgScopes }, orgFields()))
	r.on("DELETE /organization-scopes/{}", func(c *call) (answer, error) {
		scope := c.orgScopes.rows[c.params[0]]
		if scope == nil {
			return answer{}, errNotFound()
		}
		c.forget(scope.id)
		c.orgScopes.remove(scope)
		return noContent(), nil
	})
}

func orgRoleRoutes(r *router) {
	fields := append(orgFields(), may("type", oneOf(userRole, machine)))
	r.on("GET /organization-roles", func(c *call) (answer, error) {
		return c.list(c.orgRoles.filter(c.contains("id", "name", "description")), false, c.renderOrgRole)
	})
	r.on("POST /organization-roles", createOrgRole(fields))
	r.on("GET /organization-roles/{}", getNamed(func(c *call) *table { return c.orgRoles }))
	r.on("PATCH /organization-roles/{}", patchNamed(func(c *call) *table { return c.orgRoles }, fields))
	r.on("DELETE /organization-roles/{}", deleteOrgRole)
	roles := func(c *call) *table { return c.orgRoles }
	orgGrant{"organizationScopeIds", roles, func(c *call) *table { return c.orgScopes },
		func(c *call) *links { return c.orgRoleScopes }}.routes(r, "/organization-roles/{}/scopes")
	orgGrant{"scopeIds", roles, func(c *call) *table { return c.scopes },
		func(c *call) *links { return c.orgRoleResourceScopes }}.routes(r, "/organization-roles/{}/resource-scopes")
}

func getNamed(of func(*call) *table) handler {
	return func(c *call) (answer, error) {
		r, err := c.must(of(c), 0)
		if err != nil {
			return answer{}, err
		}
		return item(r), nil
	}
}

func patchNamed(of func(*call) *table, fields []field) handler {
	return func(c *call) (answer, error) {
		body, err := c.body(partial(fields...))
		if err != nil {
			return answer{}, err
		}
		name, _ := body["name"].(string)
		if other := of(c).lookup(0, name); other != nil && other.id != c.params[0] {
			return answer{}, errDuplicate()
		}
		return c.patch(of(c), body)
	}
}

func (c *call) createNamed(collection string, t *table, body object, then func(*row)) (answer, error) {
	if t.lookup(0, body["name"].(string)) != nil {
		return answer{}, errDuplicate()
	}
	if err := c.room(collection, t); err != nil {
		return answer{}, err
	}
	r := t.build(c.newID(t), body)
	t.insert(r)
	if then != nil {
		then(r)
	}
	return reply(201, r.json()), nil
}

// createOrgRole rolls back where a scope is unknown, unlike the create of a
// role.
func createOrgRole(fields []field) handler {
	ids := arrayOf(text(0, 0), 0)
	guard := shape(append(slices.Clone(fields), may("organizationScopeIds", ids), may("resourceScopeIds", ids))...)
	return func(c *call) (answer, error) {
		body, err := c.body(guard)
		if err != nil {
			return answer{}, err
		}
		own, foreign := strs(body["organizationScopeIds"]), strs(body["resourceScopeIds"])
		if !c.orgScopes.all(own) || !c.scopes.all(foreign) {
			return answer{}, errForeignKey()
		}
		return c.createNamed("organization-roles", c.orgRoles, body, func(r *row) {
			c.orgRoleScopes.set(r.id, own)
			c.orgRoleResourceScopes.set(r.id, foreign)
		})
	}
}

// renderOrgRole shows a role as the list does; the item has no scopes.
func (t *tenant) renderOrgRole(b []byte, id string) []byte {
	enc := t.orgRoles.rows[id].json()
	b = append(append(b, enc[:len(enc)-1]...), `,"scopes":`...)
	b = append(b, array(t.orgRoleScopes.of(id).IDs(), func(b []byte, id string) []byte {
		return appendPick(b, t.orgScopes.rows[id], "id", "name")
	})...)
	b = append(b, `,"resourceScopes":`...)
	b = append(b, array(t.orgRoleResourceScopes.of(id).IDs(), t.appendResourceScope)...)
	return append(b, '}')
}

func (t *tenant) appendResourceScope(b []byte, id string) []byte {
	scope := t.scopes.rows[id]
	b = appendPick(b, scope, "id", "name")
	b = append(b[:len(b)-1], `,"resource":`...)
	b = appendPick(b, t.resources.rows[scope.str("resourceId")], "id", "name")
	return append(b, '}')
}

func deleteOrgRole(c *call) (answer, error) {
	role := c.orgRoles.rows[c.params[0]]
	if role == nil {
		return answer{}, errNotFound()
	}
	c.forget(role.id)
	for org := range c.orgs.order.All() {
		c.aclOrgRoles.dropRight(member(org, role.id))
	}
	c.orgRoles.remove(role)
	return noContent(), nil
}
