package keycloak_test

import (
	"net/url"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// testRights: with the role that an error names a request is let through, and
// with another one it is not.
func testRights(t *testing.T, s conform.Suite) {
	h := hand(t, s.Start(t, conform.Start{}))
	h.do("POST", "", `{"realm":"acme","enabled":true}`)
	shop := "/acme/clients/" + h.do("POST", "/acme/clients", `{"clientId":"shop","serviceAccountsEnabled":true,"authorizationServicesEnabled":true}`).(string)
	weak := "/acme/clients/" + h.do("POST", "/acme/clients", `{"clientId":"weak","secret":"made-up-secret","serviceAccountsEnabled":true}`).(string)
	account := "/acme/users/" + h.get(weak+"/service-account-user", "id").(string) + "/role-mappings/clients/" + h.id("/acme/clients?clientId=realm-management", "clientId", "realm-management")
	roles := "/acme/clients/" + h.id("/acme/clients?clientId=realm-management", "clientId", "realm-management") + "/roles/"
	for request, role := range map[string]string{
		"GET /acme/users": "view-users", "POST /acme/users": "manage-users", "GET /acme/groups": "view-users", "POST /acme/groups": "manage-users",
		"GET /acme/clients": "view-clients", "POST /acme/clients": "manage-clients", "GET /acme/client-scopes": "view-clients", "POST /acme/client-scopes": "manage-clients",
		"GET /acme/roles": "view-realm", "POST /acme/roles": "manage-realm", "GET /acme/identity-provider/instances": "view-identity-providers",
		"GET /acme/components": "view-realm", "GET /acme/authentication/required-actions": "view-realm", "PUT /acme": "manage-realm",
		"GET " + shop + "/authz/resource-server": "view-authorization", "POST " + shop + "/authz/resource-server/scope": "manage-authorization",
	} {
		method, path, _ := strings.Cut(request, " ")
		for _, with := range []string{role, "view-events"} {
			grant := "[" + asJSON(h.get(roles+with)) + "]"
			h.do("POST", account, grant)
			form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"weak"}, "client_secret": {"made-up-secret"}}
			status := h.as("acme", form).status(method, path)
			if (status == 403) == (with == role) {
				t.Errorf("%s with %s: %d", request, with, status)
			}
			h.do("DELETE", account, grant)
		}
	}
}

func TestRights(t *testing.T) { testRights(t, suite(sandbox)) }

func TestAcceptanceRights(t *testing.T) { testRights(t, acceptance(t).suite()) }
