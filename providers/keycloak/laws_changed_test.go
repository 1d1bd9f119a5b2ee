package keycloak_test

import (
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// bare is a realm with nothing in it, so that all that was in it is taken away.
const bare = `tenon: v1
keycloak: {sso: {realms: [{realm: acme, enabled: true, browserFlow: browser}]}}
`

// late takes values that only other steps bring: a secret that is kept, an id.
const late = `tenon: v1
keycloak:
  sso:
    realms:
      - realm: acme
        clients:
          - {clientId: later, publicClient: true, optionalClientScopes: [phone], attributes: {peer: !ref "keycloak.sso.realms[acme].clients[nightly]#id"}}
        identityProviders:
          - {alias: peer, providerId: oidc, config: {clientId: nightly, clientSecret: !secret "keycloak.sso.realms[acme].clients[nightly]#secret", tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}
`

// changed is what full becomes: objects changed, added, and gone.
func changed() string {
	return strings.NewReplacer(
		"displayName: Acme", "displayName: Acme Ltd",
		"composites: {realm: [offline_access], client: {web: [guest], realm-management: [view-users]}}", "composites: {realm: [reader], client: {web: [admin]}}",
		`redirectUris: ["https://example.com/*"]`, `redirectUris: ["https://example.com/new/*"]`,
		"defaultClientScopes: [profile, orders]", "defaultClientScopes: [profile, email]",
		"serviceAccountRoles: {realm: [auditor], client: {realm-management: [view-users]}}", "serviceAccountRoles: {realm: [reader], client: {realm-management: [view-clients]}}",
		"subGroups: [{name: late}]}]}]", "subGroups: [{name: early}]}]}, {name: guests, realmRoles: [reader]}]",
		"defaultGroups: [/staff]", "defaultGroups: [/guests]",
		"groups: [/staff/night, /staff], realmRoles: [auditor], clientRoles: {web: [admin]}, requiredActions: [VERIFY_EMAIL]", "groups: [/guests], realmRoles: [reader], clientRoles: {web: [guest]}, requiredActions: [UPDATE_PASSWORD]",
		"          - {username: ann,", "          - {username: bob, enabled: true, groups: [/staff/night]}\n          - {username: ann,",
		`{priority: ["90"]}`, `{priority: ["91"]}`,
		"unmanagedAttributePolicy: ADMIN_EDIT", "unmanagedAttributePolicy: ENABLED",
		"config: {syncMode: INHERIT, role: auditor}", "config: {syncMode: FORCE, role: reader}",
		"scopeMappings: [{client: nightly, roles: [auditor]}, {clientScope: orders, roles: [reader]}]", "scopeMappings: [{client: nightly, roles: [reader]}]",
		"fr: {hello: Salut}", "fr: {hello: Bonjour}",
		"{name: write orders,", "{name: change orders,",
	).Replace(full)
}

// TestChanged sees that every line that is to change is there.
func TestChanged(t *testing.T) {
	if n := strings.Count(changed(), "\n") - strings.Count(full, "\n"); n != 1 {
		t.Errorf("changed has %d lines more than full, want 1", n)
	}
}

func TestCrash(t *testing.T) { conform.Crash(t, suite(sandbox), 40) }

func TestFaults(t *testing.T) { conform.Faults(t, suite(sandbox), 3) }

// TestRequests tells what the kinds cost: lists are asked for once a page, and
// what no list tells once for each object that declares it, where those are few.
func TestRequests(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"GET /admin/realms": 1,
		"GET /admin/realms/{}/authentication/required-actions":           1,
		"GET /admin/realms/{}/client-scopes":                             1,
		"GET /admin/realms/{}/client-scopes/{}/scope-mappings":           1,
		"GET /admin/realms/{}/clients":                                   2,
		"GET /admin/realms/{}/clients/{}/authz/resource-server/policy":   2,
		"GET /admin/realms/{}/clients/{}/authz/resource-server/resource": 2,
		"GET /admin/realms/{}/clients/{}/authz/resource-server/scope":    2,
		"GET /admin/realms/{}/clients/{}/authz/resource-server/settings": 1,
		"GET /admin/realms/{}/clients/{}/roles":                          4,
		"GET /admin/realms/{}/clients/{}/roles/lamp":                     1,
		"GET /admin/realms/{}/clients/{}/scope-mappings":                 1,
		"GET /admin/realms/{}/clients/{}/service-account-user":           1,
		"GET /admin/realms/{}/components":                                1,
		"GET /admin/realms/{}/default-groups":                            1,
		"GET /admin/realms/{}/default-optional-client-scopes":            1,
		"GET /admin/realms/{}/groups":                                    2,
		"GET /admin/realms/{}/identity-provider/instances":               2,
		"GET /admin/realms/{}/identity-provider/instances/{}/mappers":    1,
		"GET /admin/realms/{}/organizations":                             2,
		"GET /admin/realms/{}/organizations/{}/identity-providers":       1,
		"GET /admin/realms/{}/organizations/{}/members":                  2,
		"GET /admin/realms/{}/roles":                                     2,
		"GET /admin/realms/{}/roles-by-id/{}/composites":                 2,
		"GET /admin/realms/{}/users":                                     2,
		"GET /admin/realms/{}/users/{}":                                  1,
		"GET /admin/realms/{}/users/{}/federated-identity":               1,
		"GET /admin/realms/{}/users/{}/groups":                           1,
		"GET /admin/realms/{}/users/{}/role-mappings":                    2,
		"POST /admin/realms/{}/partial-export":                           2,
		"POST /realms/master/protocol/openid-connect/token":              1,
	}
	conform.Requests(t, suite(sandbox), want, 600, map[string]int{
		"GET /admin/realms/{}/clients": 1, "GET /admin/realms/{}/groups": 1, "GET /admin/realms/{}/roles": 1, "GET /admin/realms/{}/users": 1, // 500 to a page
	})
}
