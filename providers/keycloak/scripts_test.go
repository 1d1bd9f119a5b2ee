package keycloak_test

import (
	"regexp"
	"testing"
)

// scripted is a client with a policy that no API makes.
const scripted = `tenon: v1
stack: scripts
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: acme
        clients:
          - clientId: shop
            serviceAccountsEnabled: true
            authorizationServicesEnabled: true
            authorizationSettings:
              policies: [{name: by script, type: js, config: {code: "$evaluation.grant();"}}]
`

// TestScripts: a plan with a script says what is wrong with it and where, and
// nothing is sent, be the realm there or yet to be made.
func TestScripts(t *testing.T) { onSandbox(t, testScripts) }

func TestAcceptanceScripts(t *testing.T) {
	onReal(t, "scripts that cannot be sent", testScripts)
}

func testScripts(t *testing.T, p *person) {
	h := byHandOf(t, p)
	want := regexp.MustCompile(`tenon\.yaml:14:\d+: .*takes no scripts by its API, so that the policy "by script" cannot be made\n\s*put the script on the server`)
	p.write("tenon.yaml", scripted)
	refused := func() {
		t.Helper()
		for _, command := range [][]string{{"plan"}, {"apply", "--yes"}} {
			if said := p.fails(command...); !want.MatchString(said) {
				t.Errorf("%s: %s", command, said)
			}
		}
	}
	refused()
	h.do("POST", "", `{"realm":"acme","enabled":true}`) // which fails if the realm was made
	refused()
	if list := h.get("/acme/clients?clientId=shop").([]any); len(list) > 0 {
		t.Error("the client was made")
	}
}
