package atlas_test

import (
	"testing"

	"tenon/providers/internal/conform"
)

// conformOrg is the organization that a sandbox begins with.
const conformOrg = `tenon: v1
atlas:
  main:
    endpoint: !env ATLAS_ENDPOINT
    auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}
    organizations:
      - name: Sandbox
`

// conformProject is one with a project.
const conformProject = conformOrg + `        projects:
          - name: app
`

// conformPeople is one with what assignments name.
const conformPeople = conformProject + `        users:
          - {username: ann@acme.example, roles: {orgRoles: [ORG_MEMBER]}}
          - {username: bob@acme.example, roles: {orgRoles: [ORG_MEMBER]}}
        teams: [{name: platform}]
        serviceAccounts: [{name: ci, description: Deploys, roles: [ORG_MEMBER], secretExpiresAfterHours: 24}]
        apiKeys: [{desc: backup, roles: [ORG_MEMBER]}]
`

// inside and inProject wrap an object of a collection.
func inside(collection string) string {
	return "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, " + collection + ": [OBJECT]}]}}\n"
}

func inProject(collection string) string {
	return "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, projects: [{name: app, " + collection + ": [OBJECT]}]}]}}\n"
}

func samples() []conform.Sample {
	names := []string{"one of two", "the other one'"}
	orgRoles := []string{"[ORG_READ_ONLY]", "[ORG_BILLING_ADMIN, ORG_READ_ONLY]"}
	groupRoles := []string{"[GROUP_READ_ONLY]", "[GROUP_BACKUP_MANAGER, GROUP_READ_ONLY]"}
	addresses := []string{"[203.0.113.7, 198.51.100.0/24]", "[203.0.113.8/32, 2001:db8::/32]", "[]"}
	return []conform.Sample{
		{Kind: "organization", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [OBJECT]}}\n",
			Minimal: "{name: Other, serviceAccount: {name: tenon, description: Works here, roles: [ORG_OWNER], secretExpiresAfterHours: 24}}"},
		{Kind: "orgSettings", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, settings: OBJECT}]}}\n", Minimal: "{multiFactorAuthRequired: false}",
			Values: map[string][]string{"maxServiceAccountSecretValidityInHours": {"100", "200"}, "securityContact": {"a@acme.example", "b@acme.example"}, "operationsContact": {"a@acme.example", "b@acme.example", "null"},
				"customSessionTimeouts.absoluteSessionTimeoutInSeconds": {"7200", "9000"}, "customSessionTimeouts.idleSessionTimeoutInSeconds": {"1200", "1300"},
				"genAIFeaturesEnabled": {"false", "true"}},
			Skip: map[string]string{"apiAccessListRequired": "would lock the suite out: TestLockout"}},
		{Kind: "serviceAccount", Base: conformOrg, In: inside("serviceAccounts"), Minimal: "{name: robot, description: Works, roles: [ORG_MEMBER], secretExpiresAfterHours: 24}",
			Values: map[string][]string{"name": names, "description": names, "roles": orgRoles, "accessList": addresses}, Skip: map[string]string{"secretExpiresAfterHours": "of the next secret only: TestLifetime"}},
		{Kind: "apiKey", Base: conformOrg, In: inside("apiKeys"), Minimal: "{desc: legacy, roles: [ORG_MEMBER]}",
			Values: map[string][]string{"desc": names, "roles": orgRoles, "accessList": addresses}},
		{Kind: "project", Base: conformOrg, In: inside("projects"), Minimal: "{name: shop}",
			Values: map[string][]string{"name": {"other shop", "third"}, "tags": {"[{key: env, value: prod}, {key: team, value: a}]", "[{key: env, value: test}]", "[]"}}},
		{Kind: "projectSettings", Base: conformProject, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, projects: [{name: app, settings: OBJECT}]}]}}\n", Minimal: "{isDataExplorerEnabled: true}"},
		{Kind: "limit", Base: conformProject, In: inProject("limits"), Minimal: "{name: dataFederation.bytesProcessed.query, value: 1000000}",
			Values: map[string][]string{"value": {"2000000", "3000000"}}, Skip: map[string]string{"name": "the key"}},
		{Kind: "projectServiceAccount", Base: conformPeople, In: inProject("serviceAccounts"), Minimal: "{name: ci, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles, "accessList": addresses},
			Skip:   map[string]string{"name": "the key", "clientId": "another key", "description": "TestProjectAccounts", "secretExpiresAfterHours": "TestProjectAccounts"}},
		{Kind: "projectApiKey", Base: conformPeople, In: inProject("apiKeys"), Minimal: "{desc: backup, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles}, Skip: map[string]string{"desc": "the key"}},
	}
}

func TestConformance(t *testing.T) { conform.Run(t, suite()) }
