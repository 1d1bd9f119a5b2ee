package hyperauth_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"tenon/providers"
	"tenon/providers/hyperauth"
	"tenon/providers/hyperauth/hyperauthtest"
	"tenon/providers/internal/conform"
)

const connection = `tenon: v1
hyperauth:
  tmax:
    endpoint: !env HYPERAUTH_ENDPOINT
    auth: {clientId: !env HYPERAUTH_CLIENT_ID, clientSecret: !env HYPERAUTH_CLIENT_SECRET}
`

const base = connection + `    realms:
      - realm: tmax
        enabled: true
        editUsernameAllowed: true
        roles: {realm: [{name: reader}, {name: writer}], client: {web: [{name: admin}, {name: guest}]}}
        clients: [{clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}]
        groups: [{name: staff, subGroups: [{name: night}]}, {name: guests}]
`

// flows are what a flow of one's own is made of.
const flows = `        authenticatorConfig: [{alias: to corp, config: {defaultProvider: corp}}]
        authenticationFlows: [{alias: codes, authenticationExecutions: [{authenticator: auth-otp-form, requirement: REQUIRED}]}]
`

func inside(collection string) string {
	return "tenon: v1\nhyperauth: {tmax: {realms: [{realm: tmax, " + collection + ": [OBJECT]}]}}\n"
}

// start serves a sandbox behind the handlers of a test.
func start(t testing.TB, o conform.Start) *conform.Server {
	s := hyperauthtest.New(hyperauthtest.Options{Seed: o.Seed})
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	var handler http.Handler = s
	if o.Wrap != nil {
		handler = o.Wrap(s)
	}
	front := httptest.NewServer(handler)
	t.Cleanup(front.Close)
	s.URL = front.URL
	return &conform.Server{Env: s.Env(), Log: s.Log, ReadOnly: s.ReadOnly, Expire: s.ExpireTokens, Objects: s.Objects,
		Save: func() []byte {
			var b bytes.Buffer
			if err := s.Save(&b); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}}
}

// suite is about what HyperAuth has besides Keycloak 11, whose rows are held
// beside Keycloak's own, and about flows, which differ most there.
func suite() conform.Suite {
	without := map[string]string{}
	for _, kind := range hyperauth.Provider().Kinds {
		if !slices.Contains([]string{"user", "agreement", "authenticationFlow", "authenticatorConfig"}, kind.Name) {
			without[kind.Name] = "it is as in Keycloak 11, where it is held"
		}
	}
	return conform.Suite{Provider: hyperauth.Provider(), Start: start, Together: !conform.Long(), Base: base, Samples: samples(), Without: without, Laws: laws()}
}

func samples() []conform.Sample {
	words := []string{"one of two", `"the other: ü # 'x'"`}
	readers := []string{"[reader]", "[writer, reader]", "[]"}
	return []conform.Sample{
		{Kind: "user", In: inside("users"), Minimal: "{username: bob}", Values: map[string][]string{
			"username": {"bobby", "robert"}, "email": {"bob@acme.example", "b.b@acme.example"}, "firstName": {"Bob", "Robert"}, "lastName": {"of two", "Müller"},
			"attributes": {"{department: [ck1-3]}", `{department: [ck1-4], "user_name": ["밥"]}`}, "requiredActions": {"[VERIFY_EMAIL]", "[UPDATE_PASSWORD, VERIFY_EMAIL]", "[]"},
			"credentials": {"[{value: one-made-up-password}]", "[{value: another-made-up-password}]"},
			"groups":      {"[/staff/night]", "[guests, /staff/night]", "[]"}, "realmRoles": readers,
			"clientRoles": {"[{client: web, name: admin}]", "[{client: web, name: guest}, {client: realm-management, name: view-users}]", "[]"}},
			Alone: []string{"withdrawal", "attributes", "credentials"}},
		{Kind: "authenticatorConfig", In: inside("authenticatorConfig"), Minimal: "{alias: thing, config: {defaultProvider: corp}}", Skip: map[string]string{"secretConfig": "no server tells a secret setting"},
			Values: map[string][]string{"alias": {"thing2", "thing3"}, "config": {"{defaultProvider: upstream}", "{defaultProvider: other, one.more: x}"}}},
		{Kind: "authenticationFlow", In: inside("authenticationFlows"), Minimal: "{alias: thing}", Base: base + flows, Alone: []string{"providerId"}, Values: map[string][]string{
			"alias": {"thing2", "thing3"}, "description": words, "providerId": {"client-flow", "basic-flow"}, "authenticationExecutions": {
				"[{authenticator: auth-cookie, requirement: ALTERNATIVE}, {flowAlias: codes, requirement: CONDITIONAL}, {authenticator: identity-provider-redirector, requirement: DISABLED, authenticatorConfig: to corp}]",
				"[{authenticator: identity-provider-redirector, requirement: REQUIRED}, {flowAlias: codes, requirement: CONDITIONAL}, {authenticator: auth-spnego, requirement: DISABLED}]"}}},
		{Kind: "agreement", In: inside("agreements"), Minimal: `{clientName: web, version: "1", agreement: Be nice.}`,
			Values: map[string][]string{"agreement": words, "clientName": {"other"}, "version": {`"2"`}}},
	}
}

func TestConformance(t *testing.T) { conform.Run(t, suite()) }

func TestTable(t *testing.T) {
	if err := providers.CheckOperations(hyperauth.Provider().Operations); err != nil {
		t.Error(err)
	}
}
