package logtotest

import "slices"

// accessControlRoutes serve the rules of who may use an application.
func accessControlRoutes(r *router) {
	r.on("GET /applications/{}/access-control", getAccessControl)
	r.on("PUT /applications/{}/access-control", putAccessControl)
}

func errNoRule() error {
	return refuse(422, "request.invalid_input", "Input is invalid. Application access control must include at least one rule before it can be enabled.")
}

func (t *tenant) openToNobody(app string) bool {
	return t.aclUsers.of(app).Len()+t.aclRoles.of(app).Len()+t.aclOrgs.of(app).Len()+t.aclOrgRoles.of(app).Len() == 0
}

func getAccessControl(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	return reply(200, appendJSON(nil, c.accessControl(app.id))), nil
}

func (t *tenant) accessControl(app string) object {
	rules := []any{}
	for _, org := range t.orgs.order.IDs() {
		var roles []string
		for _, role := range t.orgRoles.order.IDs() {
			if t.aclOrgRoles.has(app, member(org, role)) {
				roles = append(roles, role)
			}
		}
		if roles != nil {
			rules = append(rules, object{"organizationId": org, "organizationRoleIds": roles})
		}
	}
	return object{
		"userIds":               list(t.aclUsers.of(app).IDs()),
		"userRoleIds":           list(t.aclRoles.of(app).IDs()),
		"organizationIds":       list(t.aclOrgs.of(app).IDs()),
		"organizationRoleRules": rules,
	}
}

// list is never null in JSON.
func list(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

// putAccessControl replaces the rules, doubles dropped (recordings: 18-more).
func putAccessControl(c *call) (answer, error) {
	some := arrayOf(text(0, 0), 0)
	body, err := c.body(shape(need("userIds", some), need("userRoleIds", some), need("organizationIds", some),
		need("organizationRoleRules", arrayOf(shape(need("organizationId", text(0, 0)), need("organizationRoleIds", arrayOf(text(0, 0), 1))), 0))))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	var pairs []string
	known := true
	for _, rule := range body["organizationRoleRules"].([]any) {
		org := rule.(object)["organizationId"].(string)
		known = known && c.orgs.rows[org] != nil
		for _, role := range strs(rule.(object)["organizationRoleIds"]) {
			known = known && c.orgRoles.rows[role] != nil
			pairs = append(pairs, member(org, role))
		}
	}
	users, roles, orgs := strs(body["userIds"]), strs(body["userRoleIds"]), strs(body["organizationIds"])
	if !known || !c.users.all(users) || !c.roles.all(roles) || !c.orgs.all(orgs) {
		return answer{}, &refusal{status: 404, code: "entity.relation_foreign_key_not_found", message: errForeignKey().Error()}
	}
	if len(users)+len(roles)+len(orgs)+len(pairs) == 0 && app.flag("appLevelAccessControlEnabled") {
		return answer{}, errNoRule()
	}
	c.aclUsers.set(app.id, users)
	c.aclRoles.set(app.id, roles)
	c.aclOrgs.set(app.id, orgs)
	c.aclOrgRoles.set(app.id, pairs)
	return reply(200, appendJSON(nil, c.accessControl(app.id))), nil
}

// all says whether all ids are rows of the table.
func (t *table) all(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return t.rows[id] == nil })
}
