package logtotest

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tenon/providers/internal/fake"
)

// Types of applications and roles.
const (
	machine     = "MachineToMachine"
	traditional = "Traditional"
	native      = "Native"
	singlePage  = "SPA"
	protected   = "Protected"
	saml        = "SAML"
	userRole    = "User"
)

func applicationSchema() *schema {
	return newSchema("applications", "application", 21, []column{
		{name: "tenantId"}, {name: "id"}, {name: "name"}, {name: "description", text: true}, {name: "type"},
		{name: "oidcClientMetadata", def: object{"redirectUris": []any{}, "postLogoutRedirectUris": []any{}}},
		{name: "customClientMetadata", def: object{}}, {name: "protectedAppMetadata"}, {name: "customData", def: object{}},
		{name: "isThirdParty", def: false}, {name: "appLevelAccessControlEnabled", def: false}, {name: "createdAt"},
	})
}

func applicationRoutes(r *router) {
	r.on("GET /applications", listApplications)
	r.on("POST /applications", createApplication)
	r.on("GET /applications/{}", getApplication)
	r.on("PATCH /applications/{}", patchApplication)
	r.on("DELETE /applications/{}", deleteApplication)
	r.on("PATCH /applications/{}/custom-data", patchApplicationData)
	r.on("GET /applications/{}/organizations", listApplicationOrganizations)
}

func applicationFields() []field {
	return []field{
		need("name", text(1, 256)),
		may("description", nullable(text(0, 0))),
		need("type", oneOf(native, singlePage, traditional, machine, protected, saml)),
		may("oidcClientMetadata", shape(
			need("redirectUris", arrayOf(where(redirectURI), 0)),
			need("postLogoutRedirectUris", arrayOf(where(redirectURI), 0)),
			may("backchannelLogoutUri", where(absoluteURL)),
			may("backchannelLogoutSessionRequired", boolean),
			may("logoUri", text(0, 0)),
		)),
		may("customClientMetadata", partial(
			need("corsAllowedOrigins", arrayOf(text(1, 0), 0)),
			need("idTokenTtl", number), need("refreshTokenTtl", number), need("refreshTokenTtlInDays", number),
			need("tenantId", text(0, 0)), need("alwaysIssueRefreshToken", boolean), need("rotateRefreshToken", boolean),
			need("allowTokenExchange", boolean), need("isDeviceFlow", boolean), need("maxAllowedGrants", number),
		)),
		may("customData", anyObject),
	}
}

// redirectURI accepts web addresses and schemes of native applications; a
// scheme in capitals is refused (recordings: 02-applications).
func redirectURI(s string) bool { return schemeAndRest.MatchString(s) }

var schemeAndRest = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://\S+$`)

func absoluteURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != ""
}

func listApplications(c *call) (answer, error) {
	found, err := c.search("id", "name", "description")
	if err != nil {
		return answer{}, err
	}
	var byType, byParty, byRole, byOrg func(*row) bool
	if types := c.query["types"]; len(types) > 0 {
		byType = func(r *row) bool { return slices.Contains(types, r.str("type")) }
	}
	if party := c.query.Get("isThirdParty"); party != "" {
		byParty = func(r *row) bool { return r.flag("isThirdParty") == (party == "true") }
	}
	if role := c.query.Get("excludeRoleId"); role != "" {
		byRole = func(r *row) bool { return !c.appRoles.has(r.id, role) }
	}
	if org := c.query.Get("excludeOrganizationId"); org != "" {
		byOrg = func(r *row) bool { return !c.orgApps.has(org, r.id) }
	}
	return c.list(c.apps.filter(and(found, byType, byParty, byRole, byOrg)), true, c.apps.render)
}

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

func hasSecrets(app *row) bool {
	switch app.str("type") {
	case machine, traditional, protected:
		return true
	}
	return false
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

// virtual gives the applications that exist by name only: readable, not listed,
// not deletable (recordings: 02-applications).
func (t *tenant) virtual(id string) []byte {
	name, description := "", ""
	switch id {
	case "demo-app":
		name, description = "Live Preview", "Preview for Sign-in Experience."
	case "device-demo-app":
		name, description = "Device Flow Preview", "Preview for the device flow."
	case "account-center":
		name, description = "Account Center", "Placeholder application for Account Center."
	default:
		return nil
	}
	r := t.apps.build(id, object{"name": name, "description": description, "type": singlePage, "createdAt": 0})
	text := r.with(nil, "isAdmin", []byte("false"))
	at := strings.Index(string(text), `"description":`)
	return slices.Concat(text[:at], []byte(`"secret":"N/A",`), text[at:])
}

func getApplication(c *call) (answer, error) {
	if b := c.virtual(c.params[0]); b != nil {
		return reply(200, b), nil
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	admin := []byte("false")
	if c.appRoles.has(app.id, adminRoleID) {
		admin = []byte("true")
	}
	return reply(200, app.with(nil, "isAdmin", admin)), nil
}

func patchApplication(c *call) (answer, error) {
	body, err := c.body(partial(append(applicationFields(),
		may("appLevelAccessControlEnabled", boolean), may("isAdmin", boolean))...))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	delete(body, "type") // immutable, ignored without a word
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

func listApplicationOrganizations(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	return c.list(c.orgApps.to(app.id), true, func(b []byte, org string) []byte {
		return c.orgs.rows[org].with(b, "organizationRoles", c.roleNames(c.orgAppRoles.of(member(org, app.id))))
	})
}
