package keycloak_test

import (
	"net/http"
	"strings"
	"testing"
)

// console is what somebody does to the realm acme by the Admin Console, before
// the realm is exported.
type console struct {
	name string
	does func(h byHand)
	more string // what a file says beside the export

	since26 bool // older versions refuse to do it
}

func consoles() []console {
	return []console{
		{name: "requirements of built-in flows", does: func(h byHand) {
			h.require("browser", "auth-cookie", "DISABLED")
			h.require("browser", "auth-spnego", "ALTERNATIVE")
			h.require("browser", "auth-otp-form", "DISABLED")
			h.require("direct grant", "direct-grant-validate-otp", "DISABLED")
			h.require("registration", "registration-terms-and-conditions", "REQUIRED")
			h.require("reset credentials", "reset-otp", "DISABLED")
			h.require("first broker login", "idp-review-profile", "DISABLED")
		}},
		{name: "settings of built-in flows", does: func(h byHand) {
			h.configure("browser", "identity-provider-redirector", `{"alias":"to corp","config":{"defaultProvider":"corp"}}`)
			h.configure("registration", "registration-recaptcha-action", `{"alias":"robots","config":{"site.key":"made-up","secret.key":"made-up-secret","useRecaptchaNet":"false"}}`)
			h.configure("first broker login", "idp-email-verification", `{"alias":"by mail","config":{"default.reference.value":"x"}}`)
		}},
		{name: "the order of built-in flows", since26: true, does: func(h byHand) {
			h.rank("browser", "identity-provider-redirector", 5)
			h.rank("reset credentials", "reset-password", 35)
			h.require("browser", "auth-spnego", "REQUIRED")
			h.configure("browser", "identity-provider-redirector", `{"alias":"to corp","config":{"defaultProvider":"corp"}}`)
		}},
		{name: "built-in configs are changed and gone, and a built-in flow is told otherwise", does: func(h byHand) {
			review := h.execution("first broker login", "idp-review-profile")["authenticationConfig"].(string)
			h.do("PUT", "/acme/authentication/config/"+review, `{"id":"`+review+`","alias":"review profile config","config":{"update.profile.on.first.login":"off"}}`)
			h.do("DELETE", "/acme/authentication/config/"+h.execution("first broker login", "idp-create-user-if-unique")["authenticationConfig"].(string), "")
			h.require("first broker login", "idp-create-user-if-unique", "REQUIRED")
			h.describe("direct grant", "Passwords only")
		}},
		{name: "built-in flows that are bound elsewhere, beside one of one's own", does: func(h byHand) {
			h.do("POST", "/acme/authentication/flows/browser/copy", `{"newName":"mine"}`)
			h.require("mine", "auth-otp-form", "REQUIRED")
			h.require("direct grant", "direct-grant-validate-password", "DISABLED")
			h.do("PUT", "/acme", `{"browserFlow":"mine","registrationFlow":"browser","directGrantFlow":"reset credentials"}`)
		}},
		{name: "a group that a policy names is gone, and a service account of a client with capitals is named", does: func(h byHand) {
			staff, gone := h.do("POST", "/acme/groups", `{"name":"staff"}`).(string), h.do("POST", "/acme/groups", `{"name":"gone"}`).(string)
			h.do("POST", "/acme/clients", `{"clientId":"Nightly-Job","serviceAccountsEnabled":true}`)
			at := "/acme/clients/" + h.do("POST", "/acme/clients", `{"clientId":"Shop","serviceAccountsEnabled":true,"authorizationServicesEnabled":true}`).(string)
			account := h.get(at+"/service-account-user", "id").(string)
			policies := at + "/authz/resource-server/policy"
			h.do("POST", policies, `{"name":"who","type":"group","config":{"groups":"[{\"id\":\"`+staff+`\"},{\"id\":\"`+gone+`\"}]"}}`)
			h.do("POST", policies, `{"name":"machines","type":"user","config":{"users":"[\"`+account+`\"]"}}`)
			h.do("DELETE", "/acme/groups/"+gone, "")
		}},
		{name: "secrets that the server masks", does: func(h byHand) {
			h.do("PUT", "/acme", `{"smtpServer":{"host":"mail.example.com","from":"a@acme.example","auth":"true","user":"ann","password":"made-up"}}`)
			h.do("POST", "/acme/identity-provider/instances", `{"alias":"corp","providerId":"oidc","config":{"clientId":"web","clientSecret":"made-up","tokenUrl":"https://example.com/t","authorizationUrl":"https://example.com/a"}}`)
			h.do("POST", "/acme/identity-provider/instances", `{"alias":"vault","providerId":"oidc","config":{"clientId":"web","clientSecret":"${vault.corp}","tokenUrl":"https://example.com/t","authorizationUrl":"https://example.com/a"}}`)
			h.do("POST", "/acme/components", `{"name":"people","providerId":"ldap","providerType":"org.keycloak.storage.UserStorageProvider","config":{"enabled":["false"],"vendor":["other"],"connectionUrl":["ldap://ldap.acme.example"],"usersDn":["ou=people"],"authType":["simple"],"bindDn":["cn=admin"],"bindCredential":["made-up"],"editMode":["READ_ONLY"],"userObjectClasses":["person"],"usernameLDAPAttribute":["uid"],"rdnLDAPAttribute":["uid"],"uuidLDAPAttribute":["entryUUID"]}}`)
		}},
	}
}

// execution finds one of a flow, those of the flows inside among them.
func (h byHand) execution(flow, does string) map[string]any {
	h.t.Helper()
	for _, e := range h.do("GET", "/acme/authentication/flows/"+strings.ReplaceAll(flow, " ", "%20")+"/executions", "").([]any) {
		if e := e.(map[string]any); e["providerId"] == does {
			return e
		}
	}
	h.t.Fatalf("the flow %s has no %s", flow, does)
	return nil
}

func (h byHand) require(flow, does, requirement string) {
	h.t.Helper()
	e := h.execution(flow, does)
	e["requirement"] = requirement
	h.do("PUT", "/acme/authentication/flows/"+strings.ReplaceAll(flow, " ", "%20")+"/executions", asJSON(e))
}

// rank puts an execution into another place.
func (h byHand) rank(flow, does string, priority int) {
	h.t.Helper()
	e := h.execution(flow, does)
	e["priority"] = priority
	h.do("PUT", "/acme/authentication/flows/"+strings.ReplaceAll(flow, " ", "%20")+"/executions", asJSON(e))
}

// describe gives a flow another description.
func (h byHand) describe(flow, text string) {
	h.t.Helper()
	o := h.get("/acme/authentication/flows/" + h.id("/acme/authentication/flows", "alias", flow)).(map[string]any)
	o["description"] = text
	h.do("PUT", "/acme/authentication/flows/"+o["id"].(string), asJSON(o))
}

func (h byHand) configure(flow, does, config string) {
	h.t.Helper()
	h.do("POST", "/acme/authentication/executions/"+h.execution(flow, does)["id"].(string)+"/config", config)
}

// testConsoles: whatever was done by hand, the server's own export serves.
func testConsoles(t *testing.T, p *person, old bool, clear func(*testing.T)) {
	for _, c := range consoles() {
		t.Run(c.name, func(t *testing.T) {
			if c.since26 && old {
				t.Skip("from version 26")
			}
			clear(t)
			q := p.in(t)
			h := byHandOf(t, q)
			h.do(http.MethodPost, "", `{"realm":"acme","enabled":true}`)
			c.does(h)
			more := c.more
			if more == "" {
				more = "tenon: v1\n"
			}
			exportServes(t, q, more)
		})
	}
}

// TestConsoles does on the sandbox what TestAcceptanceConsoles does on a real server.
func TestConsoles(t *testing.T) {
	t.Parallel()
	s, p := inMemory(t)
	testConsoles(t, p, false, func(t *testing.T) { s.clear(t) })
}

func TestAcceptanceConsoles(t *testing.T) {
	s := acceptance(t)
	s.served(t)
	defer s.tell(t, "exports of realms that were changed by hand")
	testConsoles(t, s.person(t), s.older(), func(t *testing.T) { s.clear(t) })
	s.clear(t)
}
