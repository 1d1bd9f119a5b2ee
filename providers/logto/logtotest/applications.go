package logtotest

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
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
	found, err := c.search(c.apps, "id", "name", "description")
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
	return c.list(found.of(c.apps, byType, byParty, byRole, byOrg), true, c.apps.render)
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

func listApplicationOrganizations(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	return c.list(c.orgApps.to(app.id), true, func(b []byte, org string) []byte {
		return c.orgs.rows[org].with(b, "organizationRoles", c.roleNames(c.orgAppRoles.of(member(org, app.id))))
	})
}
