package hyperauth_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// refusal is a state that the server cannot come to, and what is said of it.
type refusal struct {
	before []string // POST ROUTE BODY: what others have made
	realm  string   // lines of the realm
	apply  bool     // only apply tells
	want   string
}

// refusals: the positions are those in the file, and nothing is sent.
func refusals() map[string]refusal {
	const shop = "        clients:\n          - clientId: shop\n            serviceAccountsEnabled: true\n            authorizationServicesEnabled: true\n            authorizationSettings:\n              policies: "
	return map[string]refusal{
		"a policy by client scopes": {
			realm: shop + `[{name: some, type: client-scope, config: {clientScopes: '[{"id":"profile"}]'}}]`,
			want:  `state.yaml:15:45: .*Keycloak 11 has no policies of type client-scope \(decide by role, user, group, client or time`,
		},
		"a policy by a regular expression": {
			realm: shop + `[{name: some, type: regex, config: {targetClaim: email, pattern: "x"}}]`,
			want:  `state.yaml:15:45: .*Keycloak 11 has no policies of type regex`,
		},
		"a policy of no group": {
			realm: shop + `[{name: some, type: group, groups: []}]`,
			want:  `state.yaml:15:60: .*a policy of type group needs at least one of its groups on Keycloak 11 \(name one`,
		},
		"a policy that says nothing of its clients": {
			realm: shop + `[{name: some, type: client}]`,
			want:  `state.yaml:15:45: .*a policy of type client needs at least one of its clients on Keycloak 11\s+\(?add clients: \[…\]`,
		},
		"an identity provider without a flow": {
			realm: "        identityProviders: [{alias: up, providerId: oidc, firstBrokerLoginFlowAlias: null}]",
			want:  `state.yaml:10:86: .*an identity provider of Keycloak 11 cannot be without firstBrokerLoginFlowAlias`,
		},
		"another name for a flow without a description": {
			before: []string{`/authentication/flows {"alias":"old","providerId":"basic-flow","topLevel":true}`},
			realm:  "        authenticationFlows: [{alias: new, _previously: old, topLevel: true}]",
			want:   `state.yaml:10:39: .*Keycloak 11 cannot change the alias of the flow old, which has no description`,
		},
		"a description for a flow without one": {
			before: []string{`/authentication/flows {"alias":"old","providerId":"basic-flow","topLevel":true}`},
			realm:  "        authenticationFlows: [{alias: old, topLevel: true, description: New}]",
			want:   `state.yaml:10:73: .*Keycloak 11 cannot change the description of the flow old, which has no description\s+\(?declare a flow under another alias`,
		},
		"a config whose alias another one has too": {
			before: []string{`/authentication/config {"alias":"to corp","config":{"defaultProvider":"a"}}`, `/authentication/config {"alias":"to corp","config":{"defaultProvider":"b"}}`},
			realm:  "        authenticatorConfig: [{alias: to corp, config: {defaultProvider: c}}]",
			want:   `state.yaml:10:31: .*2 live objects have the alias "to corp"`,
		},
		"an authenticator that is not there": {
			before: []string{`/authentication/flows {"alias":"mine","description":"","providerId":"basic-flow","topLevel":true}`},
			realm:  "        authenticationFlows: [{alias: mine, topLevel: true, authenticationExecutions: [{authenticator: auth-cooky, requirement: REQUIRED}]}]",
			apply:  true,
			want:   `the flow mine: the server has no authenticator auth-cooky`,
		},
	}
}

func TestRefusals(t *testing.T) {
	bin := conform.Tool(t)
	for name, r := range refusals() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			for _, request := range r.before {
				o.post(t, request)
			}
			state := connection + "    realms:\n      - realm: tmax\n        enabled: true\n" + r.realm + "\n"
			state = strings.Replace(state, "tenon: v1\n", "tenon: v1\nstack: refused\n", 1)
			for _, command := range [][]string{{"plan"}, {"apply", "--yes"}} {
				if r.apply && command[0] == "plan" {
					continue
				}
				writes := len(o.Log.Mutations())
				said, code := o.run(t, bin, state, command...)
				if code != 1 || !regexp.MustCompile(r.want).MatchString(said) {
					t.Errorf("%s: exit code %d\n%s", command, code, said)
				}
				for _, q := range o.Log.Mutations()[writes:] {
					t.Errorf("%s sent %s %s", command, q.Method, q.Path)
				}
			}
		})
	}
}

// post makes something inside the realm as somebody who knows nothing of the tool.
func (o *opened) post(t *testing.T, request string) {
	t.Helper()
	env := o.Env()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {env["HYPERAUTH_CLIENT_ID"]}, "client_secret": {env["HYPERAUTH_CLIENT_SECRET"]}}
	resp, err := http.PostForm(env["HYPERAUTH_ENDPOINT"]+"/realms/master/protocol/openid-connect/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var token struct {
		Text string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil {
		t.Fatal(err)
	}
	route, body, _ := strings.Cut(request, " ")
	req, err := http.NewRequest(http.MethodPost, env["HYPERAUTH_ENDPOINT"]+"/admin/realms/tmax"+route, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Text)
	req.Header.Set("Content-Type", "application/json")
	made, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	made.Body.Close()
	if made.StatusCode != http.StatusCreated {
		t.Fatalf("%s: %s", request, made.Status)
	}
}

// run runs the tool on a state file in an empty folder.
func (o *opened) run(t *testing.T, bin, state string, args ...string) (said string, code int) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "state.yaml"), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cmd := exec.Command(bin, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	cmd.Env = []string{"HOME=" + dir}
	for name, text := range o.Env() {
		cmd.Env = append(cmd.Env, name+"="+text)
	}
	_ = cmd.Run() // the exit code tells
	return out.String(), cmd.ProcessState.ExitCode()
}
