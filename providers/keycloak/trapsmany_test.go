package keycloak_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// numbered repeats a text with numbers in it.
func numbered(n int, format string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(out, ", ")
}

// testPages: a list that is asked for without a size has 10 objects (groups in
// groups, organizations, members of organizations) or 100 (users, members of
// groups, identity providers, authorization services), and a list of groups has
// the top level only. What a plan did not see it would make again.
func testPages(t *testing.T, s conform.Suite, old bool) {
	subGroups := "subGroups: [" + numbered(12, "{name: g%02d}") + "]"
	state := "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, " +
		"groups: [{name: staff, " + subGroups + "}, {name: deep, subGroups: [{name: b, subGroups: [{name: c, subGroups: [{name: d}]}]}]}], " +
		"users: [" + numbered(105, "{username: user%03d, groups: [/staff]}") + "], " +
		"identityProviders: [" + numbered(102, `{alias: up%03d, providerId: oidc, config: {clientId: x, clientSecret: made-up, tokenUrl: "https://example.com/t", authorizationUrl: "https://example.com/a"}}`) + "], " +
		"clients: [{clientId: shop, serviceAccountsEnabled: true, authorizationServicesEnabled: true, authorizationSettings: {scopes: [" + numbered(102, "{name: s%03d}") + "]}}]"
	if !old {
		state += ", organizationsEnabled: true, organizations: [" + numbered(11, "{name: o%02d, alias: o%02[1]d}") + ", {name: all, alias: all, members: [" + numbered(12, "user%03d") + "]}]"
	}
	conform.Converge(t, s, state+"}]}}\n")
}

func TestPages(t *testing.T) { testPages(t, suite(sandbox), false) }

func TestAcceptancePages(t *testing.T) {
	s := acceptance(t)
	testPages(t, s.suite(), s.older())
}

// testPassword: Keycloak shows no password, and a changed one is set all the same.
func testPassword(t *testing.T, s conform.Suite) {
	s.Laws.Env = map[string]string{"OLD": "made-up-old-1", "NEW": "made-up-new-2"}
	state := func(name string) string {
		return "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, users: [{username: ann, enabled: true, email: ann@acme.example, firstName: A, lastName: B, credentials: [{type: password, value: !env " + name + "}]}]}]}}\n"
	}
	signsIn := func(password string) func(*conform.Server) {
		return func(server *conform.Server) {
			form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {"ann"}, "password": {password}}
			hand(t, server).as("acme", form).token() // or the test fails
		}
	}
	conform.Between(t, s, state("OLD"), signsIn("made-up-old-1"), state("NEW"), signsIn("made-up-new-2"))
}

func TestPassword(t *testing.T) { testPassword(t, suite(sandbox)) }

func TestAcceptancePassword(t *testing.T) { testPassword(t, acceptance(t).suite()) }

// byClient signs in with a client of its own: the rights in its token are those
// of the moment at which it was given, so that a realm that is made later is
// closed to it (403) until it has another. An administrator's token is looked
// up at each request, and would show nothing.
func byClient(s conform.Suite) conform.Suite {
	start := s.Start
	s.Start = func(t testing.TB, o conform.Start) *conform.Server {
		server := start(t, o)
		h := hand(t, server)
		h.try("POST", "/master/clients", // an earlier test may have made it
			`{"clientId":"machine","secret":"made-up-secret","serviceAccountsEnabled":true}`)
		at := "/master/clients/" + h.id("/master/clients?clientId=machine", "clientId", "machine")
		account := h.get(at+"/service-account-user", "id").(string)
		role := h.get("/master/roles/admin")
		h.do("POST", "/master/users/"+account+"/role-mappings/realm", "["+asJSON(role)+"]")
		return server
	}
	s.Laws.Connection = "tenon: v1\nkeycloak: {sso: {endpoint: !env KEYCLOAK_ENDPOINT, auth: {clientId: machine, clientSecret: !env MACHINE_SECRET}}}\n"
	s.Laws.Env = map[string]string{"MACHINE_SECRET": "made-up-secret"}
	return s
}

// testTokens: a token of the realm master lives 60 seconds; here it lives one,
// so that an apply of some seconds needs several. client_credentials gives no
// refresh token, but on version 11.
func testTokens(t *testing.T, s conform.Suite, eleven bool) {
	s = byClient(s)
	first := "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, users: [{username: ann}], roles: {realm: [{name: reader}]}}]}}\n"
	second := "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, users: [{username: ann, realmRoles: [reader]}], roles: {realm: [{name: reader}]}}, {realm: other, enabled: true, users: [{username: bob}]}]}}\n"
	conform.Between(t, s, first, func(server *conform.Server) {
		h := hand(t, server)
		token := h.tokenFor(url.Values{"grant_type": {"client_credentials"}, "client_id": {"machine"}, "client_secret": {"made-up-secret"}})
		if token["expires_in"] != 60.0 || (token["refresh_token"] != nil) != eleven {
			t.Errorf("a token lives %v s; refresh token %v", token["expires_in"], token["refresh_token"])
		}
		h.do("PUT", "/master", `{"accessTokenLifespan":1}`)
		t.Cleanup(func() { h.do("PUT", "/master", `{"accessTokenLifespan":60}`) })
	}, second, nil)
}

func TestTokens(t *testing.T) { testTokens(t, suite(sandbox), false) }

func TestAcceptanceTokens(t *testing.T) {
	s := acceptance(t)
	testTokens(t, s.suite(), s.eleven())
}
