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

// TestElevenConverges: the first apply ends with what is declared and no more.
func TestElevenConverges(t *testing.T) { testConverges(t, elevenSuite(), inEleven) }

// TestElevenFlows changes flows that are bound, where only their order counts.
func TestElevenFlows(t *testing.T) { testFlows(t, elevenSuite(), false) }
