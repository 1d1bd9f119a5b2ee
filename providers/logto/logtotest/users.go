package logtotest

import (
	"strings"
)

func userSchema() *schema {
	return newSchema("users", "user", 12, []column{
		{name: "id"}, {name: "username", text: true}, {name: "primaryEmail", text: true}, {name: "primaryPhone", text: true},
		{name: "name", text: true}, {name: "avatar", text: true}, {name: "customData", def: object{}}, {name: "identities", def: object{}},
		{name: "lastSignInAt"}, {name: "createdAt"}, {name: "updatedAt"}, {name: "profile", def: object{}},
		{name: "applicationId"}, {name: "cimdClientId"}, {name: "isSuspended", def: false}, {name: "hasPassword", def: false},
		{name: "passwordDigest", hidden: true}, {name: "passwordAlgorithm", hidden: true},
	},
		func(r *row) string { return r.str("username") }, // case-sensitive
		func(r *row) string { return strings.ToLower(r.str("primaryEmail")) },
		func(r *row) string { return r.str("primaryPhone") })
}

func userRoutes(r *router) {
	r.on("GET /users", listUsers)
	r.on("POST /users", createUser)
	r.on("GET /users/{}", getUser)
	r.on("PATCH /users/{}", patchUser)
	r.on("DELETE /users/{}", deleteUser)
	r.on("GET /users/{}/custom-data", getUserData)
	r.on("PATCH /users/{}/custom-data", mergeUser("customData", anyObject))
	r.on("PATCH /users/{}/profile", mergeUser("profile", profileShape()))
	r.on("PATCH /users/{}/is-suspended", suspendUser)
	r.on("GET /users/{}/organizations", listUserOrganizations)
}

func userSearch() []string { return []string{"id", "primaryEmail", "primaryPhone", "username", "name"} }

func profileShape() check {
	some := text(0, 0)
	return partial(need("familyName", some), need("givenName", some), need("middleName", some), need("nickname", some),
		need("preferredUsername", some), need("profile", some), need("website", some), need("gender", some),
		need("birthdate", some), need("zoneinfo", some), need("locale", some),
		need("address", partial(need("formatted", some), need("streetAddress", some), need("locality", some),
			need("region", some), need("postalCode", some), need("country", some))))
}

// userFields of a create; a change may also unset, by null or "".
func userFields(change bool) []field {
	loose := func(c check) check { return c }
	if change {
		loose = nullable
	}
	return []field{
		may("username", loose(pattern(`^[A-Z_a-z]\w*$`, change))),
		may("primaryEmail", loose(pattern(`^\S+@\S+\.\S+$`, change))),
		may("primaryPhone", loose(pattern(`^\d+$`, change))),
		may("name", loose(text(0, 0))),
		may("avatar", loose(where(func(s string) bool { return s == "" || absoluteURL(s) }))),
		may("customData", anyObject),
		may("profile", profileShape()),
	}
}

// mustUser finds the user of the path; unlike other kinds, an unknown one is
// entity.not_found.
func (c *call) mustUser() (*row, error) {
	if r := c.users.rows[c.params[0]]; r != nil {
		return r, nil
	}
	return nil, errNotFound()
}

// identifierFree refuses an identifier that another user has.
func (c *call) identifierFree(body object, own *row) error {
	taken := func(i int, key string) bool {
		other := c.users.lookup(i, key)
		return other != nil && other != own
	}
	name, _ := body["username"].(string)
	email, _ := body["primaryEmail"].(string)
	phone, _ := body["primaryPhone"].(string)
	switch {
	case taken(0, name):
		return refuse(422, "user.username_already_in_use", "This username is already in use.")
	case taken(1, strings.ToLower(email)):
		return refuse(422, "user.email_already_in_use", "This email is associated with an existing account.")
	case taken(2, phone):
		return refuse(422, "user.phone_already_in_use", "This phone number is associated with an existing account.")
	}
	return nil
}

func listUsers(c *call) (answer, error) {
	found, err := c.search(c.users, userSearch()...)
	if err != nil {
		return answer{}, err
	}
	var byRole, byOrg func(*row) bool
	if role := c.query.Get("excludeRoleId"); role != "" {
		byRole = func(r *row) bool { return !c.userRoles.has(r.id, role) }
	}
	if org := c.query.Get("excludeOrganizationId"); org != "" {
		byOrg = func(r *row) bool { return !c.orgUsers.has(org, r.id) }
	}
	return c.list(found.of(c.users, byRole, byOrg), false, c.users.render)
}

func getUser(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	b := user.json()
	if c.query.Get("includePasswordHash") == "true" {
		b = user.with(nil, "passwordDigest", appendJSON(nil, user.get("passwordDigest")))
		b = append(b[:len(b)-1], `,"passwordAlgorithm":`...)
		b = append(appendJSON(b, user.get("passwordAlgorithm")), '}')
	}
	return reply(200, b), nil
}

func getUserData(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	return reply(200, appendJSON(nil, user.get("customData"))), nil
}

func listUserOrganizations(c *call) (answer, error) {
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	return reply(200, array(c.orgUsers.to(user.id).IDs(), func(b []byte, org string) []byte {
		return c.orgs.rows[org].with(b, "organizationRoles", c.roleNames(c.orgUserRoles.of(member(org, user.id))))
	})), nil
}
