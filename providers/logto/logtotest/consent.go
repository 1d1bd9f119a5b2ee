package logtotest

import (
	"maps"
	"slices"
)

// consentRoutes serve the scopes that a third-party application may ask users
// for.
func consentRoutes(r *router) {
	r.on("GET /applications/{}/user-consent-scopes", getConsent)
	r.on("POST /applications/{}/user-consent-scopes", addConsent)
	r.on("DELETE /applications/{}/user-consent-scopes/{}/{}", deleteConsent)
}

// consents are the four sets by their key in a body and in a path.
func (t *tenant) consents() map[string]*links {
	return map[string]*links{
		"organizationScopes": t.consentOrgScopes, "organization-scopes": t.consentOrgScopes,
		"resourceScopes": t.consentScopes, "resource-scopes": t.consentScopes,
		"organizationResourceScopes": t.consentOrgResScopes, "organization-resource-scopes": t.consentOrgResScopes,
		"userScopes": t.consentUserScopes, "user-scopes": t.consentUserScopes,
	}
}

func getConsent(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	brief := func(of *table) func(b []byte, id string) []byte {
		return func(b []byte, id string) []byte { return appendPick(b, of.rows[id], "id", "name", "description") }
	}
	grouped := func(of *links) []byte {
		groups := map[string][]string{}
		for id := range of.of(app.id).All() {
			res := c.scopes.rows[id].str("resourceId")
			groups[res] = append(groups[res], id)
		}
		return array(slices.Sorted(maps.Keys(groups)), func(b []byte, res string) []byte {
			b = append(b, `{"resource":`...)
			b = appendPick(b, c.resources.rows[res], "id", "name", "indicator")
			b = append(append(b, `,"scopes":`...), array(groups[res], brief(c.scopes))...)
			return append(b, '}')
		})
	}
	b := append([]byte(`{"organizationScopes":`), array(c.consentOrgScopes.of(app.id).IDs(), brief(c.orgScopes))...)
	b = append(append(b, `,"resourceScopes":`...), grouped(c.consentScopes)...)
	b = append(append(b, `,"organizationResourceScopes":`...), grouped(c.consentOrgResScopes)...)
	b = append(append(b, `,"userScopes":`...), array(c.consentUserScopes.of(app.id).IDs(), appendString)...)
	return reply(200, append(b, '}')), nil
}

func addConsent(c *call) (answer, error) {
	some := arrayOf(text(0, 0), 0)
	body, err := c.body(partial(need("organizationScopes", some), need("resourceScopes", some), need("organizationResourceScopes", some),
		need("userScopes", arrayOf(oneOf("profile", "email", "phone", "address", "custom_data", "identities", "roles",
			"urn:logto:scope:organizations", "urn:logto:scope:organization_roles", "urn:logto:scope:sessions", "urn:logto:scope:trusted_devices"), 0))))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	if !app.flag("isThirdParty") {
		return answer{}, refuse(422, "application.third_party_application_only", "The feature is only available for third-party applications.")
	}
	if !c.orgScopes.all(strs(body["organizationScopes"])) || !c.scopes.all(strs(body["resourceScopes"])) ||
		!c.scopes.all(strs(body["organizationResourceScopes"])) {
		return answer{}, errForeignKey()
	}
	for key := range body {
		for _, id := range strs(body[key]) {
			c.consents()[key].add(app.id, id)
		}
	}
	return plain(201), nil
}

func deleteConsent(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	if of := c.consents()[c.params[1]]; of == nil || !of.remove(app.id, c.params[2]) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
