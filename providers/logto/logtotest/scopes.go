package logtotest

import (
	"fmt"
	"strings"
)

func scopeSchema() *schema {
	return newSchema("scopes", "scope", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "resourceId"}, {name: "name"}, {name: "description", text: true}, {name: "createdAt"},
	}, func(r *row) string { return scopeKey(r.str("resourceId"), r.str("name")) })
}

func scopeKey(resource, name string) string { return resource + "/" + name }

func scopeRoutes(r *router) {
	r.on("GET /resources/{}/scopes", listScopes)
	r.on("POST /resources/{}/scopes", createScope)
	r.on("PATCH /resources/{}/scopes/{}", patchScope)
	r.on("DELETE /resources/{}/scopes/{}", deleteScope)
}

// listScopes of a resource that is not there is an empty list.
func listScopes(c *call) (answer, error) {
	found, err := c.search(c.scopes, "id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	if found.pass == nil {
		return c.list(c.resourceScopes.of(c.params[0]), false, c.scopes.render)
	}
	return c.list(c.scopes.some(c.resourceScopes.of(c.params[0]), found.pass), false, c.scopes.render)
}

func scopeFields() []field {
	return []field{need("name", text(1, 256)), may("description", nullable(text(0, 0)))}
}

// scopeName refuses a space and a name that another scope of the resource has.
func (c *call) scopeName(body object, own *row) error {
	name, there := body["name"].(string)
	if !there {
		return nil
	}
	if strings.Contains(name, " ") {
		return refuse(400, "scope.name_with_space", "The name of the scope cannot contain any spaces.")
	}
	if other := c.scopes.lookup(0, scopeKey(c.params[0], name)); other != nil && other != own {
		return refuse(422, "scope.name_exists", fmt.Sprintf("The scope name %s is already in use", name))
	}
	return nil
}

func createScope(c *call) (answer, error) {
	body, err := c.body(shape(scopeFields()...))
	if err != nil {
		return answer{}, err
	}
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("modify")
	}
	if _, err := c.must(c.resources, 0); err != nil {
		return answer{}, err
	}
	if err := c.scopeName(body, nil); err != nil {
		return answer{}, err
	}
	if err := c.room("scopes", c.scopes); err != nil {
		return answer{}, err
	}
	return reply(201, c.addScope(c.params[0], body).json()), nil
}

func (t *tenant) addScope(resource string, vals object) *row {
	vals["resourceId"], vals["createdAt"] = resource, t.s.now()
	r := t.scopes.build(t.newID(t.scopes), vals)
	t.scopes.insert(r)
	t.resourceScopes.add(resource, r.id)
	return r
}

// ownScope finds the scope, which must be of the resource in the path.
func (c *call) ownScope() *row {
	r := c.scopes.rows[c.params[1]]
	if r == nil || r.str("resourceId") != c.params[0] {
		return nil
	}
	return r
}

func patchScope(c *call) (answer, error) {
	body, err := c.body(partial(scopeFields()...))
	if err != nil {
		return answer{}, err
	}
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("modify")
	}
	if err := c.scopeName(body, c.ownScope()); err != nil {
		return answer{}, err
	}
	return c.patch(c.scopes, body)
}

func deleteScope(c *call) (answer, error) {
	if c.params[0] == managementID {
		return answer{}, errManagementAPI("modify")
	}
	r := c.ownScope()
	if r == nil {
		return answer{}, errNotFound()
	}
	c.dropScope(r)
	return noContent(), nil
}

func (t *tenant) dropScope(r *row) {
	t.forget(r.id)
	t.scopes.remove(r)
}
