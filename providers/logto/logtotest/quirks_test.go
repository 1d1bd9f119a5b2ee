package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

// TestQuirks holds what would surprise a client, without the recordings.
func TestQuirks(t *testing.T) {
	wrap, report := specCheck(t)
	defer report()
	const spa, m2m = `{"name":"web","type":"SPA"}`, `{"name":"svc","type":"MachineToMachine"}`
	for name, steps := range map[string][]step{
		"applications": {
			{"POST /applications", spa, 200, `"oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":[]}`, "a"},
			{"POST /applications", spa, 200, `"id"`, "b"}, // the same name
			{"PATCH /applications/{a}", `{}`, 200, `"name":"web"`, ""},
			{"PATCH /applications/{a}", `{"type":"Native","isThirdParty":true,"id":"x","nosuch":1}`, 200, `"type":"SPA"`, ""},
			{"PATCH /applications/{a}", `{"description":""}`, 200, `"description":null`, ""},
			{"PATCH /applications/{a}", `{"oidcClientMetadata":{"redirectUris":[]}}`, 400, "postLogoutRedirectUris", ""},
			{"PATCH /applications/{a}", `{"oidcClientMetadata":{"redirectUris":["https://b.example.com","https://a.example.com"],"postLogoutRedirectUris":[]}}`, 200, `["https://b.example.com","https://a.example.com"]`, ""},
			{"PATCH /applications/{a}", `{"customData":{"x":{"y":1}}}`, 200, "", ""},
			{"PATCH /applications/{a}", `{"customData":{"z":1}}`, 200, `"customData":{"z":1}`, ""},
			{"PATCH /applications/{a}", `{"name":"x\u0000y"}`, 500, `{"message":"Internal server error."}`, ""},
			{"GET /applications/demo-app", "", 200, `"secret":"N/A"`, ""},
			{"GET /applications", "", 200, "!demo-app", ""},
			{"DELETE /applications/demo-app", "", 404, "entity.not_exists_with_id", ""},
			{"POST /applications/{a}/secrets", `{"name":"ci"}`, 422, "entity.db_constraint_violated", ""},
			{"DELETE /applications/{b}", "", 204, "", ""},
			{"DELETE /applications/{b}", "", 404, "", ""},
			{"POST /applications", `{"name":"p","type":"Protected","protectedAppMetadata":{"subDomain":"s","origin":"https://o.example.com"}}`, 200, `"protectedAppMetadata":{`, "p"},
			{"PATCH /applications/{p}", `{"protectedAppMetadata":{"origin":"https://p.example.com"}}`, 200, `"origin":"https://p.example.com"`, ""},
			{"PATCH /applications/{a}", `{"type":"Nope"}`, 200, `"type":"SPA"`, ""},
		},
		"application roles": {
			{"POST /applications", m2m, 200, "", "app"},
			{"POST /roles", `{"name":"m","description":"d","type":"MachineToMachine"}`, 200, "", "m"},
			{"POST /roles", `{"name":"n","description":"d","type":"MachineToMachine"}`, 200, "", "n"},
			{"POST /roles", `{"name":"u","description":"d"}`, 200, `"type":"User"`, "u"},
			{"PUT /applications/{app}/roles", `{"roleIds":["{m}","{n}"]}`, 200, "OK", ""},
			{"PUT /applications/{app}/roles", `{"roleIds":["{m}"]}`, 422, "entity.invalid_input", ""}, // and yet:
			{"GET /applications/{app}/roles", "", 200, "!{n}", ""},
			{"PUT /applications/{app}/roles", `{"roleIds":["nosuch"]}`, 404, "", ""},
			{"GET /applications/{app}/roles", "", 200, "{m}", ""},
			{"PUT /applications/{app}/roles", `{"roleIds":["{u}"]}`, 422, "entity.db_constraint_violated", ""},
			{"GET /applications/{app}/roles", "", 200, "[]", ""},
			{"POST /applications/{app}/roles", `{"roleIds":["{m}"]}`, 201, `"addedRoleIds":["{m}"]`, ""},
			{"POST /applications/{app}/roles", `{"roleIds":["{m}","{n}"]}`, 201, `"addedRoleIds":["{n}"]`, ""},
			{"DELETE /roles/{m}", "", 204, "", ""},
			{"GET /applications/{app}/roles", "", 200, "!{m}", ""},
		},
		"roles": {
			{"POST /roles", `{"name":"left","description":"d","scopeIds":["nosuch"]}`, 404, "entity.not_exists_with_id", ""},
			{"GET /roles?search=left", "", 200, `"name":"left"`, ""},
			{"POST /roles", `{"name":"left","description":"d"}`, 422, "role.name_in_use", ""},
			{"POST /roles", `{"name":"#internal:x","description":"d"}`, 200, "", "hidden"},
			{"GET /roles", "", 200, "!#internal", ""},
			{"GET /roles/{hidden}", "", 200, "#internal:x", ""},
			{"POST /roles", `{"name":"std","description":"d","isDefault":true}`, 200, "", "std"},
			{"POST /users", `{"username":"newcomer"}`, 200, "", "user"},
			{"GET /users/{user}/roles", "", 200, `"name":"std"`, ""},
			{"PATCH /roles/{std}", `{"type":"MachineToMachine"}`, 422, "entity.invalid_input", ""},
			{"DELETE /roles/admin-role", "", 204, "", ""},
			{"POST /applications", m2m, 200, "", "app"},
			{"PATCH /applications/{app}", `{"isAdmin":true}`, 500, "entity.not_exists", ""},
		},
		"users": {
			{"POST /users", `{"username":"Ann","primaryEmail":"Ann@Example.com","password":"made-up"}`, 200, `"hasPassword":true`, "ann"},
			{"POST /users", `{"username":"ann"}`, 200, "", "other"},
			{"POST /users", `{"primaryEmail":"ann@example.COM"}`, 422, "user.email_already_in_use", ""},
			{"PATCH /users/{other}", `{"primaryEmail":"ANN@example.com"}`, 422, "user.email_already_in_use", ""},
			{"PATCH /users/{ann}", `{"primaryEmail":"ANN@example.com"}`, 200, `"ANN@example.com"`, ""},
			{"PATCH /users/{ann}", `{"isSuspended":true}`, 422, "entity.invalid_input", ""},
			{"PATCH /users/{ann}", `{"profile":{"nosuch":"x"}}`, 200, `"profile":{}`, ""},
			{"PATCH /users/{ann}", `{"username":null}`, 200, `"username":null`, ""},
			{"POST /users", `{"username":"Ann"}`, 200, "", ""},
			{"POST /users/{ann}/password/verify", `{"password":"made-up"}`, 204, "", ""},
			{"POST /users/{ann}/password/verify", `{"password":"wrong"}`, 422, "session.invalid_credentials", ""},
			{"PATCH /users/{ann}/password", `{"password":"made-up-too"}`, 200, "!passwordDigest", ""},
			{"POST /users/{ann}/password/verify", `{"password":"made-up-too"}`, 204, "", ""},
			{"GET /users/{other}/has-password", "", 200, `{"hasPassword":false}`, ""},
			{"POST /roles", `{"name":"r","description":"d"}`, 200, "", "r"},
			{"POST /users/{ann}/roles", `{"roleIds":["{r}","{r}"]}`, 500, "Internal server error.", ""},
			{"GET /users?search.username=ann&mode.username=exact", "", 200, `"username":"Ann"`, ""},
			{"GET /users?search.username=ann&mode.username=exact&isCaseSensitive=true", "", 200, `!"username":"Ann"`, ""},
		},
		"resources": {
			{"PATCH /resources/management-api", `{"name":"x"}`, 400, "resource.cannot_modify_management_api", ""},
			{"DELETE /resources/management-api", "", 400, "resource.cannot_delete_management_api", ""},
			{"POST /resources/management-api/scopes", `{"name":"x"}`, 400, "resource.cannot_modify_management_api", ""},
			{"POST /resources", `{"name":"o","indicator":"not a url"}`, 201, `"scopes":[]`, "res"},
			{"POST /resources/{res}/scopes", `{"name":"read"}`, 201, "", "scope"},
			{"GET /resources/nosuch/scopes", "", 200, "[]", ""},
			{"POST /roles", `{"name":"r","description":"d","scopeIds":["{scope}"]}`, 200, "", "r"},
			{"DELETE /resources/{res}", "", 204, "", ""},
			{"GET /roles/{r}/scopes", "", 200, "[]", ""},
			{"DELETE /resources/{res}", "", 404, "", ""},
		},
		"organizations": {
			{"POST /organizations", `{"name":"acme"}`, 201, "", "a"},
			{"POST /organizations", `{"name":"acme","createdAt":1}`, 201, `!"createdAt":1}`, "b"},
			{"PATCH /organizations/{a}", `{"tenantId":"x"}`, 422, "entity.invalid_input", ""},
			{"POST /users", `{"username":"bob"}`, 200, "", "bob"},
			{"POST /organization-roles", `{"name":"bad","organizationScopeIds":["nosuch"]}`, 422, "entity.relation_foreign_key_not_found", ""},
			{"GET /organization-roles", "", 200, "[]", ""},
			{"POST /organization-roles", `{"name":"admin"}`, 201, "", "admin"},
			{"PUT /organizations/{a}/users", `{"userIds":["{bob}"]}`, 204, "", ""},
			{"PUT /organizations/{a}/users/{bob}/roles", `{"organizationRoleNames":["admin"]}`, 204, "", ""},
			{"PUT /organizations/{a}/users", `{"userIds":["{bob}"]}`, 204, "", ""},
			{"GET /organizations/{a}/users", "", 200, `"organizationRoles":[{"id":"{admin}","name":"admin"}]`, ""},
			{"GET /organizations/{b}/users/{bob}/roles", "", 422, "organization.require_membership", ""},
			{"PUT /organizations/{a}/users", `{"userIds":[]}`, 204, "", ""},
			{"PUT /organizations/{a}/users", `{"userIds":["{bob}"]}`, 204, "", ""},
			{"GET /organizations/{a}/users", "", 200, `"organizationRoles":[]`, ""},
			{"DELETE /users/{bob}", "", 204, "", ""},
			{"GET /organizations/{a}/users", "", 200, "[]", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, c := newTenantBehind(t, Options{}, wrap)
			c.run(steps)
		})
	}
}

func TestBodyTooLarge(t *testing.T) {
	_, _, c := newTenant(t, Options{})
	body := fmt.Sprintf(`{"name":"x","description":%q}`, strings.Repeat("d", maxBody))
	if status, _, text := c.do("POST", "/applications", body); status != 404 || text != "Not Found" {
		t.Errorf("got %d %s", status, text)
	}
}

func TestQuota(t *testing.T) {
	_, _, c := newTenant(t, Options{Limits: map[string]int{"organizations": 1}})
	c.run([]step{
		{"POST /organizations", `{"name":"one"}`, 201, "", ""},
		{"POST /organizations", `{"name":"two"}`, 403, "subscription.limit_exceeded", ""},
	})
}

func TestRateLimit(t *testing.T) {
	_, _, c := newTenant(t, Options{RateLimit: 3})
	c.run([]step{{"GET /users", "", 200, "", ""}, {"GET /users", "", 200, "", ""}}) // the token was the first
	status, header, _ := c.do("GET", "/users", "")
	if status != 429 || header.Get("Retry-After") == "" {
		t.Errorf("got %d, Retry-After %q", status, header.Get("Retry-After"))
	}
}
