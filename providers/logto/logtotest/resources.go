package logtotest

import "fmt"

func resourceSchema() *schema {
	return newSchema("resources", "resource", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "indicator"},
		{name: "isDefault", def: false}, {name: "accessTokenTtl", def: 3600.0, whole: true},
	}, func(r *row) string { return r.str("indicator") })
}

func resourceRoutes(r *router) {
	r.on("GET /resources", listResources)
	r.on("POST /resources", createResource)
	r.on("GET /resources/{}", func(c *call) (answer, error) {
		res, err := c.must(c.resources, 0)
		if err != nil {
			return answer{}, err
		}
		return item(res), nil
	})
	r.on("PATCH /resources/{}", patchResource)
	r.on("PATCH /resources/{}/is-default", patchDefaultResource)
	r.on("DELETE /resources/{}", deleteResource)
}

func errManagementAPI(verb string) error {
	return refuse(400, "resource.cannot_"+verb+"_management_api", "Cannot "+verb+" Logto Management API.")
}

func listResources(c *call) (answer, error) {
	render := c.resources.render
	if q := c.query.Get("includeScopes"); c.query.Has("includeScopes") && q != "false" && q != "0" {
		render = func(b []byte, id string) []byte {
			return c.resources.rows[id].with(b, "scopes", array(c.resourceScopes.of(id).IDs(), c.scopes.render))
		}
	}
	return c.list(c.resources.order, true, render)
}

// createResource takes any indicator, as the real server does: nothing is
// checked, nothing normalised.
func createResource(c *call) (answer, error) {
	body, err := c.body(shape(need("name", text(1, 0)), need("indicator", text(1, 0)), may("accessTokenTtl", number)))
	if err != nil {
		return answer{}, err
	}
	indicator := body["indicator"].(string)
	if c.resources.lookup(0, indicator) != nil {
		return answer{}, refuse(422, "resource.resource_identifier_in_use", fmt.Sprintf("The API identifier %s is already in use", indicator))
	}
	if c.resources.fraction(body) {
		return answer{}, errEmptyList() // the database's refusal comes out under this code
	}
	if err := c.room("resources", c.resources); err != nil {
		return answer{}, err
	}
	res := c.resources.build(c.newID(c.resources), body)
	c.resources.insert(res)
	return reply(201, res.with(nil, "scopes", []byte("[]"))), nil
}

func patchResource(c *call) (answer, error) {
	body, err := c.body(partial(need("name", text(1, 0)), need("accessTokenTtl", number)))
	if err != nil {
		return answer{}, err
	}
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("modify")
	}
	return c.patch(c.resources, body)
}

// patch is the plain PATCH of most kinds: nothing to change is an error, and
// only then is the object looked for.
func (c *call) patch(t *table, body object) (answer, error) {
	if len(body) == 0 || t.fraction(body) {
		return answer{}, errEmptyList()
	}
	r := t.rows[c.params[len(c.params)-1]]
	if r == nil {
		return answer{}, errNotExists(t.singular)
	}
	t.update(r, body)
	return item(r), nil
}

// patchDefaultResource moves the flag: at most one resource has it.
func patchDefaultResource(c *call) (answer, error) {
	body, err := c.body(shape(need("isDefault", boolean)))
	if err != nil {
		return answer{}, err
	}
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("modify")
	}
	res, err := c.must(c.resources, 0)
	if err != nil {
		return answer{}, err
	}
	for id := range c.resources.order.All() { // setting one resets the others; resetting one does not
		if other := c.resources.rows[id]; body["isDefault"] == true && other.flag("isDefault") {
			c.resources.update(other, object{"isDefault": false})
		}
	}
	c.resources.update(res, body)
	return item(res), nil
}

func deleteResource(c *call) (answer, error) {
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("delete")
	}
	res := c.resources.rows[c.params[0]]
	if res == nil {
		return answer{}, errNotFound()
	}
	for _, id := range c.resourceScopes.of(res.id).IDs() {
		c.dropScope(c.scopes.rows[id])
	}
	c.resources.remove(res)
	return noContent(), nil
}
