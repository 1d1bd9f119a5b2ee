package logto_test

import (
	"slices"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// selfHosted turns the files of the suite into those of a Logto that somebody
// hosts: its one tenant is there already, and its credentials are given.
func selfHosted(text string) string {
	const given = "name: default\n" +
		"        endpoint: !env LOGTO_ENDPOINT\n" +
		"        resource: https://default.logto.app/api\n" +
		"        credentials: {id: !env LOGTO_APP_ID, secret: !env LOGTO_APP_SECRET}\n"
	return strings.NewReplacer(
		"{cloud: {tenants: [{name: acme,", "{onprem: {tenants: [{name: default,",
		"  cloud:\n    endpoint: !env LOGTO_CLOUD_ENDPOINT\n    token: !env LOGTO_CLOUD_PAT\n", "  onprem:\n",
		"  cloud:\n", "  onprem:\n",
		"          hideLogtoBranding: true\n", "",
		"name: acme\n        tag: development\n        regionName: EU\n        isMfaRequired: true\n", given,
		"name: acme\n        tag: development\n        regionName: EU\n", given,
	).Replace(text)
}

func selfHostedSuite() conform.Suite {
	s := suite()
	s.Base = selfHosted(s.Base)
	s.Without = map[string]string{"tenant": "it is given"}
	for _, kind := range s.Provider.Kinds {
		if !conform.Long() && !slices.Contains([]string{"tenant", "scope", "role", "applicationSecret", "organizationUser"}, kind.Name) {
			s.Without[kind.Name] = "the long form does, and nothing in it differs from the Cloud's but the way in"
		}
	}
	var kept []conform.Sample
	for _, sample := range s.Samples {
		if sample.Kind != "tenant" {
			sample.In, sample.Base = selfHosted(sample.In), selfHosted(sample.Base)
			if sample.Skip == nil {
				sample.Skip = map[string]string{}
			}
			sample.Skip["hideLogtoBranding"] = "Logto Cloud only"
			kept = append(kept, sample)
		}
	}
	s.Samples = kept
	s.Laws = conform.Laws{
		Connection: selfHosted(s.Laws.Bare), Export: []string{"logto.onprem"},
		Full: selfHosted(s.Laws.Full), Bare: selfHosted(s.Laws.Bare), Env: s.Laws.Env,
	}
	return s
}

func TestSelfHostedConformance(t *testing.T) { conform.Run(t, selfHostedSuite()) }

func TestSelfHostedExport(t *testing.T) {
	t.Parallel()
	conform.Export(t, selfHostedSuite())
}
