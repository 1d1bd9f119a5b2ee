package logtotest

import (
	"fmt"
	"regexp"

	"tenon/providers/internal/fake"
)

func organizationSchema() *schema {
	return newSchema("organizations", "organization", 12, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "description", text: true}, {name: "customData", def: object{}},
		{name: "isMfaRequired", def: false}, {name: "color", def: object{}}, {name: "branding", def: object{}},
		{name: "customCss", text: true}, {name: "createdAt"},
	})
}

func organizationRoutes(r *router) {
	r.on("GET /organizations", listOrganizations)
	r.on("POST /organizations", createOrganization)
	r.on("GET /organizations/{}", func(c *call) (answer, error) {
		org, err := c.must(c.orgs, 0)
		if err != nil {
			return answer{}, err
		}
		return item(org), nil
	})
	r.on("PATCH /organizations/{}", patchOrganization)
	r.on("DELETE /organizations/{}", deleteOrganization)
}

func brandingShape() check {
	link := where(absoluteURL)
	return partial(need("logoUrl", link), need("darkLogoUrl", link), need("favicon", link), need("darkFavicon", link))
}

func colorCheck() check {
	return where(regexp.MustCompile(`(?i)^#[\da-f]{3}([\da-f]{3})?$`).MatchString)
}

// organizationFields: createdAt may be sent and is ignored (recordings:
// 08-organizations).
func organizationFields() []field {
	return []field{
		need("name", text(1, 128)), may("description", nullable(text(0, 256))), may("customData", anyObject),
		may("isMfaRequired", boolean),
		may("color", partial(need("primaryColor", colorCheck()), need("isDarkModeEnabled", boolean), need("darkPrimaryColor", colorCheck()))),
		may("branding", brandingShape()), may("customCss", nullable(text(0, 0))),
	}
}

func listOrganizations(c *call) (answer, error) {
	render := c.orgs.render
	if c.query.Get("showFeatured") == "true" {
		render = c.renderFeatured
	}
	return c.list(c.orgs.filter(c.contains("id", "name")), false, render)
}

func (c *call) renderFeatured(b []byte, id string) []byte {
	users := c.orgUsers.of(id)
	enc := c.orgs.rows[id].json()
	b = append(b, enc[:len(enc)-1]...)
	b = fmt.Appendf(b, `,"usersCount":%d,"featuredUsers":`, users.Len())
	b = append(b, array(users.Page(0, featured), c.appendFeaturedUser)...)
	return append(b, '}')
}

func createOrganization(c *call) (answer, error) {
	body, err := c.body(shape(organizationFields()...))
	if err != nil {
		return answer{}, err
	}
	if err := c.room("organizations", c.orgs); err != nil {
		return answer{}, err
	}
	body["createdAt"] = c.s.now()
	org := c.orgs.build(c.newID(c.orgs), body)
	c.orgs.insert(org)
	return reply(201, org.json()), nil
}

func patchOrganization(c *call) (answer, error) {
	body, err := c.body(partial(organizationFields()...))
	if err != nil {
		return answer{}, err
	}
	return c.patch(c.orgs, body)
}

func deleteOrganization(c *call) (answer, error) {
	org := c.orgs.rows[c.params[0]]
	if org == nil {
		return answer{}, errNotFound()
	}
	for user := range c.orgUsers.of(org.id).All() {
		c.orgUserRoles.dropLeft(member(org.id, user))
	}
	for app := range c.orgApps.of(org.id).All() {
		c.orgAppRoles.dropLeft(member(org.id, app))
	}
	c.forget(org.id)
	for role := range c.orgRoles.order.All() {
		c.aclOrgRoles.dropRight(member(org.id, role))
	}
	c.orgs.remove(org)
	return noContent(), nil
}

// roleNames shows roles of a membership by id and name.
func (t *tenant) roleNames(roles *fake.Order) []byte {
	return array(roles.IDs(), func(b []byte, id string) []byte { return appendPick(b, t.orgRoles.rows[id], "id", "name") })
}
