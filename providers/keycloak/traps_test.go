package keycloak_test

import (
	"fmt"
	"reflect"
	"testing"

	"tenon/providers/internal/conform"
)

// trap is one way in which a change that the tool makes could break what it was
// not told to touch.
type trap struct {
	first, second string // the realm, as a flow mapping
	then          func(h byHand)
	look          func(h byHand) any // what must be as want says
	want          any
	since26       bool
	since24       bool
}

// traps: each fails if the tool sends what a naive client would. The names say
// what the server does, seen on 24.0.5 and 26.7.3.
func traps() map[string]trap {
	return map[string]trap{
		"PUT of a client without authorizationServicesEnabled wipes authorization": {
			first:  "clients: [{clientId: shop, serviceAccountsEnabled: true, authorizationServicesEnabled: true}]",
			then:   func(h byHand) { h.do("POST", h.client("shop")+"/authz/resource-server/scope", `{"name":"read"}`) },
			second: "clients: [{clientId: shop, name: Shop}]",
			look:   func(h byHand) any { return len(h.get(h.client("shop") + "/authz/resource-server/scope").([]any)) }, want: 1,
		},
		"PUT of a client ignores scopes, and keeps redirectUris only if they are sent": {
			first:  `clients: [{clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}]`,
			second: "clients: [{clientId: web, name: Web, defaultClientScopes: [profile]}]",
			look:   func(h byHand) any { return h.get(h.client("web"), "redirectUris") }, want: []any{"https://example.com/*"},
		},
		"PUT of a client stores a masked secret": {
			first:  `clients: [{clientId: web, secret: made-up-secret}]`,
			second: `clients: [{clientId: web, name: Web, secret: "**********"}]`,
			look:   func(h byHand) any { return h.get(h.client("web")+"/client-secret", "value") }, want: "made-up-secret",
		},
		"attributes of a realm are replaced whole": {
			first:  "attributes: {one: a}",
			then:   func(h byHand) { h.do("PUT", "/acme", `{"attributes":{"one":"a","theirs":"b"}}`) },
			second: "attributes: {one: c}",
			look:   func(h byHand) any { return h.get("/acme", "attributes", "theirs") }, want: "b",
		},
		"attributes of a realm zero the lifespans of sessions": {
			first:  "displayName: A",
			then:   func(h byHand) { h.do("PUT", "/acme", `{"clientSessionIdleTimeout":300}`) },
			second: "attributes: {one: c}",
			look:   func(h byHand) any { return h.get("/acme", "clientSessionIdleTimeout") }, want: 300.0,
		},
		"attributes of a realm take its security headers": {
			first:  "attributes: {one: a}",
			then:   func(h byHand) { h.do("PUT", "/acme", `{"browserSecurityHeaders":{"xFrameOptions":"DENY"}}`) },
			second: "attributes: {one: b}",
			look:   func(h byHand) any { return h.get("/acme", "browserSecurityHeaders", "xFrameOptions") }, want: "DENY",
		},
		"PUT of a realm sets back device times, CIBA and PAR": {
			first: "displayName: A",
			then: func(h byHand) {
				h.do("PUT", "/acme", `{"oauth2DevicePollingInterval":7,"oauth2DeviceCodeLifespan":700,"attributes":{"cibaInterval":"9","parRequestUriLifespan":"90"}}`)
			},
			second: "displayName: B",
			look: func(h byHand) any {
				realm := h.get("/acme").(map[string]any)
				attributes := realm["attributes"].(map[string]any)
				return []any{realm["oauth2DevicePollingInterval"], realm["oauth2DeviceCodeLifespan"], attributes["cibaInterval"], attributes["parRequestUriLifespan"]}
			}, want: []any{7.0, 700.0, "9", "90"}, since24: true,
		},
		"a policy of one-time codes that is sent in part is zeroed": {
			first: "displayName: A", second: "otpPolicyDigits: 8",
			look: func(h byHand) any { return h.get("/acme", "otpPolicyPeriod") }, want: 30.0,
		},
		"PUT of a group without description removes it": {
			first:  "groups: [{name: staff, attributes: {a: b}}]",
			then:   func(h byHand) { h.do("PUT", h.group("staff"), `{"name":"staff","description":"theirs"}`) },
			second: "groups: [{name: staff, attributes: {a: c}}]",
			look:   func(h byHand) any { return h.get(h.group("staff"), "description") }, want: "theirs", since26: true,
		},
		"PUT of a role without description removes it": {
			first:  "roles: {realm: [{name: clerk}]}",
			then:   func(h byHand) { h.do("PUT", "/acme/roles/clerk", `{"name":"clerk","description":"theirs"}`) },
			second: "roles: {realm: [{name: clerk, attributes: {a: b}}]}",
			look:   func(h byHand) any { return h.get("/acme/roles/clerk", "description") }, want: "theirs",
		},
		"PUT of a user with attributes removes e-mail and names": {
			first:  "userProfile: {unmanagedAttributePolicy: ENABLED}, users: [{username: ann}]",
			then:   func(h byHand) { h.do("PUT", h.user("ann"), `{"email":"ann@acme.example","firstName":"Ann"}`) },
			second: "users: [{username: ann, attributes: {a: b}}]",
			look: func(h byHand) any {
				return fmt.Sprint(h.get(h.user("ann"), "email"), " ", h.get(h.user("ann"), "firstName"))
			}, want: "ann@acme.example Ann", since24: true,
		},
		"PUT of an organization without description and domains removes them": {
			first: "organizationsEnabled: true, organizations: [{name: sales, alias: sales}]",
			then: func(h byHand) {
				h.do("PUT", "/acme/organizations/"+h.id("/acme/organizations", "name", "sales"), `{"name":"sales","alias":"sales","description":"theirs","domains":[{"name":"sales.example"}]}`)
			},
			second: "organizations: [{name: sales, attributes: {a: [b]}}]",
			look: func(h byHand) any {
				at := "/acme/organizations/" + h.id("/acme/organizations", "name", "sales")
				return fmt.Sprint(h.get(at, "description"), len(h.get(at, "domains").([]any)))
			}, want: "theirs1", since26: true,
		},
		"PUT of an identity provider replaces its config": {
			first: "identityProviders: [" + idp("up") + "]",
			then: func(h byHand) {
				o := h.get("/acme/identity-provider/instances/up").(map[string]any)
				o["config"].(map[string]any)["loginHint"] = "true"
				h.do("PUT", "/acme/identity-provider/instances/up", asJSON(o))
			},
			second: "identityProviders: [{alias: up, providerId: oidc, displayName: Up}]",
			look:   func(h byHand) any { return h.get("/acme/identity-provider/instances/up", "config", "loginHint") }, want: "true",
		},
	}
}

func testTraps(t *testing.T, s conform.Suite, old, eleven bool) {
	testTrapsOf(t, s, traps(), old, eleven)
}

func testTrapsOf(t *testing.T, s conform.Suite, all map[string]trap, old, eleven bool) {
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			if c.since26 && old {
				t.Skip("from version 26")
			}
			if c.since24 && eleven {
				t.Skip("version 11 has no such fields")
			}
			realm := func(text string) string {
				return "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, " + text + "}]}}\n"
			}
			then := func(s *conform.Server) {
				if c.then != nil {
					c.then(hand(t, s))
				}
			}
			conform.Between(t, s, realm(c.first), then, realm(c.second), func(s *conform.Server) {
				if got := c.look(hand(t, s)); !reflect.DeepEqual(got, c.want) {
					t.Errorf("%v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestTraps(t *testing.T) { testTraps(t, suite(sandbox), false, false) }

func TestElevenTraps(t *testing.T) { testTraps(t, elevenSuite(), true, true) }

func TestAcceptanceTraps(t *testing.T) {
	s := acceptance(t)
	testTraps(t, s.suite(), s.older(), s.eleven())
}

// elevenTraps are what only version 11 does, seen on 11.0.3.
func elevenTraps() map[string]trap {
	set := func(h byHand) {
		h.do("PUT", "/acme", `{"displayNameHtml":"theirs","bruteForceProtected":true,"failureFactor":9,"actionTokenGeneratedByUserLifespan":999,"browserSecurityHeaders":{"xFrameOptions":"DENY"},
			"webAuthnPolicyRpEntityName":"us","webAuthnPolicyPasswordlessRpEntityName":"them","webAuthnPolicyPasswordlessRequireResidentKey":"Yes"}`)
	}
	look := func(h byHand) any {
		realm := h.get("/acme").(map[string]any)
		return []any{realm["displayNameHtml"], realm["bruteForceProtected"], realm["failureFactor"], realm["actionTokenGeneratedByUserLifespan"], realm["browserSecurityHeaders"].(map[string]any)["xFrameOptions"],
			realm["webAuthnPolicyRpEntityName"], realm["webAuthnPolicyPasswordlessRpEntityName"], realm["webAuthnPolicyPasswordlessRequireResidentKey"]}
	}
	want := []any{"theirs", true, 9.0, 999.0, "DENY", "us", "them", "Yes"}
	return map[string]trap{
		"any PUT of a realm sets back the policies of WebAuthn":               {first: "displayName: A", then: set, second: "displayName: B", look: look, want: want},
		"a PUT of a realm with attributes sets back what is kept among those": {first: "attributes: {one: a}", then: set, second: "attributes: {one: b}", look: look, want: want},
		"a change of the default roles is a PUT of the realm":                 {first: "roles: {realm: [{name: clerk}]}", then: set, second: "roles: {realm: [{name: clerk}]}, defaultRoles: [clerk, offline_access]", look: look, want: want},
	}
}

func TestElevenOwnTraps(t *testing.T) { testTrapsOf(t, elevenSuite(), elevenTraps(), true, true) }

func TestAcceptanceElevenTraps(t *testing.T) {
	s := acceptance(t)
	if !s.eleven() {
		t.Skip("what only version 11 does")
	}
	testTrapsOf(t, s.suite(), elevenTraps(), true, true)
}
