package logtotest

// createUser gives the new user all default roles (recordings: 04-roles).
func createUser(c *call) (answer, error) {
	body, err := c.body(shape(append(userFields(false), may("password", text(1, 0)),
		may("passwordDigest", text(0, 256)), may("passwordAlgorithm", oneOf(passwordAlgorithms()...)))...))
	if err != nil {
		return answer{}, err
	}
	if err := c.takePassword(body); err != nil {
		return answer{}, err
	}
	if err := c.identifierFree(body, nil); err != nil {
		return answer{}, err
	}
	if err := c.room("users", c.users); err != nil {
		return answer{}, err
	}
	now := c.s.now()
	body["createdAt"], body["updatedAt"] = now, now
	user := c.users.build(c.newID(c.users), body)
	c.users.insert(user)
	for _, role := range c.defaultRoles() {
		c.userRoles.add(user.id, role)
	}
	return item(user), nil
}

func (t *tenant) defaultRoles() idList {
	return t.roles.some(t.roles.order, func(r *row) bool { return r.flag("isDefault") && r.str("type") == userRole })
}

func patchUser(c *call) (answer, error) {
	body, err := c.body(shape(userFields(true)...))
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if err := c.identifierFree(body, user); err != nil {
		return answer{}, err
	}
	if len(body) == 0 {
		return answer{}, errEmptyList()
	}
	c.touch(user, body)
	return item(user), nil
}

// touch changes a user and notes when.
func (c *call) touch(user *row, changes object) {
	changes["updatedAt"] = c.s.now()
	c.users.update(user, changes)
}

func deleteUser(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	for org := range c.orgUsers.to(user.id).All() {
		c.orgUserRoles.dropLeft(member(org, user.id))
	}
	for _, id := range c.userTokenLinks.of(user.id).IDs() {
		c.userTokens.remove(c.userTokens.rows[id])
	}
	c.forget(user.id)
	c.users.remove(user)
	return noContent(), nil
}

// mergeUser is a PATCH that adds to the keys of one JSON column.
func mergeUser(name string, guard check) handler {
	return func(c *call) (answer, error) {
		body, err := c.body(shape(need(name, guard)))
		if err != nil {
			return answer{}, err
		}
		user, err := c.mustUser()
		if err != nil {
			return answer{}, err
		}
		b := c.users.merge(user, name, body[name].(object))
		c.touch(user, object{})
		return reply(200, b), nil
	}
}

func suspendUser(c *call) (answer, error) {
	body, err := c.body(shape(need("isSuspended", boolean)))
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	c.touch(user, body)
	return item(user), nil
}
