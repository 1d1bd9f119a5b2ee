package logtotest

import "tenon/providers/internal/fake"

// userTokenSchema: a user's personal access tokens are known by their name.
func userTokenSchema() *schema {
	return newSchema("personal_access_tokens", "personal_access_token", 21, []column{
		{name: "tenantId"}, {name: "userId"}, {name: "name"}, {name: "value"}, {name: "createdAt"}, {name: "expiresAt"},
	}, func(r *row) string { return secretKey(r.str("userId"), r.str("name")) })
}

func userTokenRoutes(r *router) {
	r.on("GET /users/{}/personal-access-tokens", func(c *call) (answer, error) {
		user, err := c.mustUser()
		if err != nil {
			return answer{}, err
		}
		return reply(200, array(c.userTokenLinks.of(user.id).IDs(), c.userTokens.render)), nil
	})
	r.on("POST /users/{}/personal-access-tokens", createUserToken)
	r.on("PATCH /users/{}/personal-access-tokens/{}", renameUserToken)
	r.on("DELETE /users/{}/personal-access-tokens/{}", func(c *call) (answer, error) {
		r := c.userTokens.lookup(0, secretKey(c.params[0], c.params[1]))
		if r == nil {
			return answer{}, errNotFound()
		}
		c.forget(r.id)
		c.userTokens.remove(r)
		return noContent(), nil
	})
}

func (c *call) userTokenName(body object, own *row) error {
	if other := c.userTokens.lookup(0, secretKey(c.params[0], body["name"].(string))); other != nil && other != own {
		return refuse(422, "user.personal_access_token_name_exists", "Personal access token name already exists.")
	}
	return nil
}

func createUserToken(c *call) (answer, error) {
	body, err := c.body(shape(need("name", text(1, 256)), may("expiresAt", nullable(number))))
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if until, limited := body["expiresAt"].(float64); limited && int64(until) <= c.s.now() {
		return answer{}, refuse(400, "request.invalid_input", "Input is invalid. The value of `expiresAt` must be in the future.")
	}
	if err := c.userTokenName(body, nil); err != nil {
		return answer{}, err
	}
	body["userId"], body["createdAt"] = user.id, c.s.now()
	body["value"] = "pat_" + c.s.ids.Make(fake.Alnum, 32)
	r := c.userTokens.build(c.newID(c.userTokens), body)
	c.userTokens.insert(r)
	c.userTokenLinks.add(user.id, r.id)
	return reply(201, r.json()), nil
}

func renameUserToken(c *call) (answer, error) {
	body, err := c.body(shape(need("name", text(1, 256))))
	if err != nil {
		return answer{}, err
	}
	r := c.userTokens.lookup(0, secretKey(c.params[0], c.params[1]))
	if r == nil {
		return answer{}, errNotExists(c.userTokens.singular)
	}
	if err := c.userTokenName(body, r); err != nil {
		return answer{}, err
	}
	c.userTokens.update(r, body)
	return item(r), nil
}
