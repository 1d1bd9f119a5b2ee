package keycloak_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/internal/conform"
)

// unread are secrets that the server takes and never tells.
const unread = `tenon: v1
keycloak:
  sso:
    realms:
      - realm: acme
        enabled: true
        smtpServer: {host: mail.example.com, from: sso@acme.example, auth: "true", user: sso, password: mail-one-made-up}
        clients: [{clientId: cli, publicClient: true, directAccessGrantsEnabled: true}]
        identityProviders:
          - alias: partner
            providerId: oidc
            config: {clientId: web, clientSecret: idp-one-made-up, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}
        users:
          - username: ann
            email: ann@acme.example
            emailVerified: true
            firstName: Ann
            lastName: Acme
            enabled: true
            credentials: [{type: password, value: ann-one-made-up}]
`

// testChangedSecrets: each change is one update, and the server goes by it.
func testChangedSecrets(t *testing.T, s conform.Suite) {
	turned := strings.ReplaceAll(unread, "-one-made-up", "-two-made-up")
	conform.ConvergeAnd(t, s, func(n int, p *plan.Plan, server *conform.Server) {
		password := []string{"ann-one-made-up", "ann-two-made-up", "ann-two-made-up"}[n]
		if got := signIn(t, server.Env["KEYCLOAK_ENDPOINT"], password); got != http.StatusOK {
			t.Errorf("state %d: the sign-in with the declared password gives %d", n, got)
		}
		var changed []string
		for _, step := range p.Steps {
			for _, c := range step.Changes {
				changed = append(changed, fmt.Sprintf("%s %s %s", step.Action, strings.TrimPrefix(string(step.Address), "keycloak.sso.realms[acme]"), c.Path))
			}
		}
		want := [][]string{nil, {"update  smtpSecrets", "update .identityProviders[partner] secretConfig", "update .users[ann] credentials"}, {"update .identityProviders[partner] displayName"}}[n]
		if got := strings.Join(changed, "\n"); n > 0 && got != strings.Join(want, "\n") {
			t.Errorf("state %d: the plan has\n%s", n, got)
		}
	}, unread, turned, strings.Replace(turned, "providerId: oidc", "providerId: oidc\n            displayName: Partner", 1))
}

func signIn(t *testing.T, endpoint, password string) int {
	t.Helper()
	res, err := http.PostForm(endpoint+"/realms/acme/protocol/openid-connect/token", url.Values{"grant_type": {"password"}, "client_id": {"cli"}, "username": {"ann"}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// TestChangedSecrets: what the server never tells is sent again when it
// changes in the file, and only then.
func TestChangedSecrets(t *testing.T) { testChangedSecrets(t, suite(sandbox)) }

func TestAcceptanceChangedSecrets(t *testing.T) { testChangedSecrets(t, acceptance(t).suite()) }
