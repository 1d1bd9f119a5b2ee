package keycloak_test

import (
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// elevenLaws are the states of the laws without what version 11 has not.
func elevenLaws() conform.Laws {
	l := laws()
	l.Full, l.Changed = inEleven(l.Full), inEleven(l.Changed)
	return l
}

// inEleven takes lines and parts out of a state that only newer versions take,
// and puts in what only version 11 has: the default roles as they are, since who
// is made sooner or later would have others.
func inEleven(state string) string {
	var kept []string
	for line := range strings.Lines(state) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		if strings.HasPrefix(word, "organizations") || word == "localizationTexts" || word == "userProfile" || strings.Contains(line, "type: client-scope") || strings.Contains(line, "type: regex") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.NewReplacer(
		`["night","sales"]`, `["night"]`,
		"        defaultGroups:", "        defaultRoles: [offline_access, uma_authorization]\n        defaultGroups:",
		"defaultClientScopes: [orders, service_account]", "defaultClientScopes: [orders]",
		"TERMS_AND_CONDITIONS", "terms_and_conditions",
	).Replace(strings.Join(kept, ""))
}

// TestElevenExport: what is exported needs no change where it came from, and
// makes the same again.
func TestElevenExport(t *testing.T) { conform.Export(t, elevenSuite()) }

func TestElevenFaults(t *testing.T) { conform.Faults(t, elevenSuite(), 2) }

// TestElevenConsole: the console of version 11 says of flows inside that they are
// forms, whatever they are. That is no difference, and the flow around them can be
// changed without them.
func TestElevenConsole(t *testing.T) { testElevenConsole(t, elevenSuite()) }

func TestAcceptanceElevenConsole(t *testing.T) {
	s := acceptance(t)
	if !s.eleven() {
		t.Skip("newer consoles do not")
	}
	testElevenConsole(t, s.suite())
}

func testElevenConsole(t *testing.T, s conform.Suite) {
	const inside = "{alias: inside, providerId: basic-flow, authenticationExecutions: [{authenticator: auth-otp-form, requirement: REQUIRED}]}"
	const idle = "{authenticator: registration-page-form, flowAlias: inside, requirement: ALTERNATIVE}"
	first := flowRealm("browser", "", inside)
	second := flowRealm("mine", "", inside, top("mine", cookie, idle))
	third := flowRealm("mine", "", inside, top("mine", strings.Replace(idle, "ALTERNATIVE", "DISABLED", 1), cookie))
	conform.Between(t, s, first, func(server *conform.Server) {
		h := hand(t, server)
		h.do("DELETE", "/acme/authentication/flows/"+flowNamed(h, "inside"), "")
		h.do("POST", "/acme/authentication/flows", `{"alias":"mine","description":"","providerId":"basic-flow","topLevel":true}`)
		h.do("POST", "/acme/authentication/flows/mine/executions/flow", `{"alias":"inside","type":"basic-flow","description":"","provider":"registration-page-form"}`)
	}, second, func(server *conform.Server) {
		if has := asJSON(hand(t, server).do("POST", "/acme/partial-export", "")); !strings.Contains(has, `"authenticator":"registration-page-form","autheticatorFlow":true,"flowAlias":"inside"`) {
			t.Error("the execution that goes through the flow is not the one that was made by hand")
		}
	})
	conform.Converge(t, s, second, third, second)
}

// flowNamed finds any flow by its alias.
func flowNamed(h byHand, alias string) string {
	h.t.Helper()
	for _, f := range h.do("POST", "/acme/partial-export", "").(map[string]any)["authenticationFlows"].([]any) {
		if f := f.(map[string]any); f["alias"] == alias {
			return f["id"].(string)
		}
	}
	h.t.Fatalf("no flow %s", alias)
	return ""
}

// TestElevenConverges: the first apply ends with what is declared and no more.
func TestElevenConverges(t *testing.T) { testConverges(t, elevenSuite(), inEleven) }

// TestElevenFlows changes flows that are bound, where only their order counts.
func TestElevenFlows(t *testing.T) { testFlows(t, elevenSuite(), false) }
