package logtotest

import (
	"fmt"
	"maps"
	"slices"

	"tenon/providers/internal/fake"
)

func createApplication(c *call) (answer, error) {
	body, err := c.body(shape(append(applicationFields(),
		may("isThirdParty", boolean),
		may("protectedAppMetadata", shape(need("subDomain", text(0, 0)), need("origin", text(0, 0)))))...))
	if err != nil {
		return answer{}, err
	}
	if err := c.fitApplication(body); err != nil {
		return answer{}, err
	}
	if err := c.room("applications", c.apps); err != nil {
		return answer{}, err
	}
	if meta, ok := body["protectedAppMetadata"].(object); ok {
		body["protectedAppMetadata"] = object{
			"host": fmt.Sprint(meta["subDomain"], ".protected.example.com"), "origin": meta["origin"],
			"sessionDuration": 1209600, "pageRules": []any{},
		}
	}
	body["createdAt"] = c.s.now()
	app := c.apps.build(c.newID(c.apps), body)
	c.apps.insert(app)
	if hasSecrets(app) {
		c.addSecret(app.id, "Default secret", c.s.ids.Make(fake.Alnum, 32), nil)
	}
	return item(app), nil
}

// fitApplication refuses what the type does not allow, in the order of the real
// server (recordings: 02-applications, 18-more).
func (c *call) fitApplication(body object) error {
	custom, _ := body["customClientMetadata"].(object)
	kind, third := body["type"], body["isThirdParty"] == true
	switch {
	case kind == saml:
		return errUseSAML()
	case kind == protected && body["protectedAppMetadata"] == nil:
		return refuse(400, "application.protected_app_metadata_is_required", "Protected app metadata is required.")
	case kind == protected && c.tenant == c.s.self:
		return refuse(501, "application.protected_app_not_configured", "Protected app provider is not configured. This feature is not available for open source version.")
	case third && kind != traditional && kind != singlePage && kind != native:
		return refuse(400, "application.invalid_third_party_application_type", "Only traditional web, single-page, and native applications can be marked as third-party apps.")
	case custom["isDeviceFlow"] == true && kind != native:
		return refuse(422, "application.device_flow_native_only", "Device flow is only available for native applications.")
	}
	return exchangeAllowed(third, custom)
}

func exchangeAllowed(third bool, custom object) error {
	if third && custom["allowTokenExchange"] == true {
		return refuse(422, "application.third_party_application_cannot_enable_token_exchange", "Third-party applications are not allowed to enable token exchange.")
	}
	return nil
}

func errUseSAML() error {
	return refuse(400, "application.saml.use_saml_app_api", "Use `[METHOD] /saml-applications(/.*)?` API to operate SAML app.")
}

func hasSecrets(app *row) bool {
	switch app.str("type") {
	case machine, traditional, protected:
		return true
	}
	return false
}

func patchApplication(c *call) (answer, error) {
	fields := slices.DeleteFunc(applicationFields(), func(f field) bool { return f.name == "type" }) // immutable, ignored without a word
	body, err := c.body(partial(append(fields, may("appLevelAccessControlEnabled", boolean), may("isAdmin", boolean),
		may("protectedAppMetadata", nullable(anyObject)))...))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	if app.str("type") == saml {
		return answer{}, errUseSAML()
	}
	if custom, ok := body["customClientMetadata"].(object); ok {
		if custom["isDeviceFlow"] != app.object("customClientMetadata")["isDeviceFlow"] {
			return answer{}, refuse(422, "application.device_flow_not_changeable", "Device flow cannot be changed after application creation.")
		}
		if err := exchangeAllowed(app.flag("isThirdParty"), custom); err != nil {
			return answer{}, err
		}
	}
	if body["appLevelAccessControlEnabled"] == true && c.openToNobody(app.id) {
		return answer{}, errNoRule()
	}
	if err := c.setAdmin(app, body); err != nil {
		return answer{}, err
	}
	if meta, ok := body["protectedAppMetadata"].(object); ok && app.str("type") == protected {
		c.apps.merge(app, "protectedAppMetadata", meta)
	}
	delete(body, "protectedAppMetadata")
	c.apps.update(app, body) // an empty change is fine here, unlike elsewhere
	return item(app), nil
}

// setAdmin turns the deprecated switch that gives an application the hidden
// role (recordings: 06-internal-role).
func (c *call) setAdmin(app *row, body object) error {
	on, there := body["isAdmin"].(bool)
	if !there {
		return nil
	}
	if c.roles.rows[adminRoleID] == nil {
		return refuse(500, "entity.not_exists", "The "+internalPrefix+"admin does not exist.")
	}
	if on {
		c.appRoles.add(app.id, adminRoleID)
	} else {
		c.appRoles.remove(app.id, adminRoleID)
	}
	return nil
}

func deleteApplication(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	if app.str("type") == saml {
		return answer{}, errUseSAML()
	}
	for _, id := range c.appSecrets.of(app.id).IDs() {
		c.secrets.remove(c.secrets.rows[id])
	}
	for org := range c.orgApps.to(app.id).All() {
		c.orgAppRoles.dropLeft(member(org, app.id))
	}
	if r := c.appSignIn.rows[app.id]; r != nil {
		c.appSignIn.remove(r)
	}
	c.forget(app.id)
	c.apps.remove(app)
	return noContent(), nil
}

func patchApplicationData(c *call) (answer, error) {
	body, err := c.body(anyObject)
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	return reply(200, c.apps.merge(app, "customData", body)), nil
}

// merge adds to the top-level keys of a JSON column and gives the result.
func (t *table) merge(r *row, name string, more object) []byte {
	all := maps.Clone(r.object(name))
	if all == nil {
		all = object{}
	}
	maps.Copy(all, more)
	t.update(r, object{name: all})
	return appendJSON(nil, all)
}
