package keycloak_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/internal/conform"
)

// A realm with flows: what stands in a file, and what one apply of it sends
// besides reads, on servers that take priorities.
const (
	cookie   = "{authenticator: auth-cookie, requirement: ALTERNATIVE}"
	kerberos = "{authenticator: auth-spnego, requirement: DISABLED}"
	toCorp   = "{authenticator: identity-provider-redirector, requirement: ALTERNATIVE, authenticatorConfig: to corp}"
	toAny    = "{authenticator: identity-provider-redirector, requirement: ALTERNATIVE}"
	throughN = "{flowAlias: names, requirement: ALTERNATIVE}"

	corp  = "{alias: to corp, config: {defaultProvider: corp}}"
	names = "{alias: names, authenticationExecutions: [{authenticator: auth-username-password-form, requirement: REQUIRED}, {flowAlias: codes, requirement: CONDITIONAL}]}"
	codes = "{alias: codes, authenticationExecutions: [{authenticator: conditional-user-configured, requirement: REQUIRED}, {authenticator: auth-otp-form, requirement: REQUIRED}]}"
)

func top(alias string, executions ...string) string {
	return "{alias: " + alias + ", topLevel: true, authenticationExecutions: [" + strings.Join(executions, ", ") + "]}"
}

// builtInBrowser is the flow browser as every realm has it, on 24.0 to 26.7.
func builtInBrowser(redirector string, newer bool) string {
	executions := []string{cookie, kerberos, redirector, "{flowAlias: forms, requirement: ALTERNATIVE}"}
	if newer {
		executions = slices.Insert(executions, 3, "{flowAlias: Organization, requirement: ALTERNATIVE}")
	}
	return "{alias: browser, authenticationExecutions: [" + strings.Join(executions, ", ") + "]}"
}

func flowRealm(binding, configs string, flows ...string) string {
	return "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, browserFlow: " + binding + ", authenticatorConfig: [" + configs + "], authenticationFlows: [" + strings.Join(flows, ", ") + "]}]}}\n"
}

// testFlows changes flows that are bound in every way that there is. Each apply
// ends with what is declared; what the server deletes by itself is there again.
func testFlows(t *testing.T, s conform.Suite, newer bool) {
	const put, add, del = "PUT executions", "POST executions", "DELETE executions"
	steps := []struct {
		state string
		sent  []string // nil: not counted
	}{
		{flowRealm("mine", corp, names, codes, top("mine", cookie, kerberos, toCorp, throughN)), nil},
		// the last one comes first: one request
		{flowRealm("mine", corp, names, codes, top("mine", throughN, cookie, kerberos, toCorp)), []string{put}},
		// one is required, which its place costs nothing of
		{flowRealm("mine", corp, names, codes, top("mine", strings.Replace(cookie, "ALTERNATIVE", "REQUIRED", 1), throughN, kerberos, toCorp)), []string{put}},
		// one in the middle goes, another one comes in its place
		{flowRealm("mine", corp, names, codes, top("mine", strings.Replace(cookie, "ALTERNATIVE", "REQUIRED", 1), throughN, "{authenticator: auth-x509-client-username-form, requirement: DISABLED}", toCorp)), []string{del, add}},
		// a config goes off its execution and stays
		{flowRealm("mine", corp, names, codes, top("mine", cookie, throughN, toAny)), nil},
		// a flow that another one goes through moves on to a third
		{flowRealm("mine", corp, names, codes, top("mine", cookie, toCorp), top("third", kerberos, throughN)), nil},
		// a flow is replaced by one that goes through the same
		{flowRealm("mine", corp, names, codes, top("mine", cookie), top("fourth", throughN, toCorp)), nil},
		// a built-in flow gets the config, and loses it
		{flowRealm("browser", corp, names, codes, builtInBrowser(toCorp, newer)), nil},
		{flowRealm("browser", corp, names, builtInBrowser(strings.Replace(toAny, "ALTERNATIVE", "DISABLED", 1), newer), codes), nil},
		{flowRealm("browser", "", builtInBrowser(toAny, newer)), nil},
	}
	var states []string
	for _, step := range steps {
		states = append(states, step.state)
	}
	conform.ConvergeAnd(t, s, func(n int, p *plan.Plan, server *conform.Server) {
		var sent []string
		for _, q := range server.Log.Mutations() {
			at := strings.Split(strings.TrimPrefix(q.Path, "/admin/realms/acme/authentication/"), "/")
			sent = append(sent, q.Method+" "+at[0])
			if q.Method == "PUT" {
				sent[len(sent)-1] = q.Method + " " + at[len(at)-1]
			}
		}
		server.Log.Reset()
		if want := steps[n].sent; want != nil && newer && !slices.Equal(sent, want) {
			t.Errorf("state %d: sent %v, want %v", n+1, sent, want)
		}
	}, states...)
}

func TestFlows(t *testing.T) { testFlows(t, suite(sandbox), true) }

func TestAcceptanceFlows(t *testing.T) {
	s := acceptance(t)
	testFlows(t, s.suite(), !s.older())
}

// testManagedFlows: of flows and configs that are managed whole those that
// somebody else made are deleted, though no file says anything of them.
func testManagedFlows(t *testing.T, s conform.Suite) {
	const realm = "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, enabled: true, _manage: {authenticationFlows: all, authenticatorConfig: all}, authenticatorConfig: [" + corp + "], authenticationFlows: [%s]}]}}\n"
	first, second := fmt.Sprintf(realm, codes), fmt.Sprintf(realm, names+", "+codes)
	conform.Between(t, s, first, func(server *conform.Server) {
		h := hand(t, server)
		h.do("POST", "/acme/authentication/flows", `{"alias":"theirs","description":"","providerId":"basic-flow","topLevel":true}`)
		h.do("POST", "/acme/authentication/flows/theirs/executions/execution", `{"provider":"identity-provider-redirector"}`)
		h.configure("theirs", "identity-provider-redirector", `{"alias":"to them","config":{"defaultProvider":"x"}}`)
	}, second, func(server *conform.Server) {
		if left := asJSON(hand(t, server).do("POST", "/acme/partial-export", "")); strings.Contains(left, `"theirs"`) || strings.Contains(left, `"to them"`) {
			t.Error("what somebody else made is still there")
		}
	})
}

func TestManagedFlows(t *testing.T) { testManagedFlows(t, suite(sandbox)) }

func TestElevenManagedFlows(t *testing.T) { testManagedFlows(t, elevenSuite()) }

func TestAcceptanceManagedFlows(t *testing.T) { testManagedFlows(t, acceptance(t).suite()) }

// TestFlowsThatLeadBack: a flow that goes through itself is refused where it says so.
func TestFlowsThatLeadBack(t *testing.T) {
	for flows, want := range map[string]string{
		"[{alias: a, authenticationExecutions: [{flowAlias: a, requirement: REQUIRED}]}]":                                                                                `7:81: the flow a refers to itself: a → a (take this execution out)`,
		"[{alias: a, authenticationExecutions: [{flowAlias: b, requirement: REQUIRED}]}, {alias: b, authenticationExecutions: [{flowAlias: a, requirement: REQUIRED}]}]": `the flow a refers to itself: a → b → a (take this execution out)`,
		"[{alias: a, authenticationExecutions: [{requirement: REQUIRED}]}]":                                                                                              `an execution says neither what is done nor which flow is gone through`,
		"[{alias: a, authenticationExecutions: [{authenticator: x}]}]":                                                                                                   `requirement`,
	} {
		_, err := load(t, fmt.Sprintf("      - realm: acme\n        authenticationFlows: %s\n", flows))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", flows, err, want)
		}
	}
}
