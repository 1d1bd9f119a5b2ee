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

// conformFederation is one with the federation that a sandbox begins with.
const conformFederation = conformOrg + `        federationSettings: {}
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
			Minimal: "{name: Other, serviceAccount: {name: tenon, description: Works here, roles: [ORG_OWNER], secretExpiresAfterHours: 24}}",
			Skip:    map[string]string{"id": "not tried on its own", "name": "not tried on its own", "orgOwnerId": "not tried on its own", "federationSettingsId": "not tried on its own", "serviceAccount": "not tried on its own"}},
		{Kind: "orgSettings", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, settings: OBJECT}]}}\n", Minimal: "{multiFactorAuthRequired: false}",
			Values: map[string][]string{"maxServiceAccountSecretValidityInHours": {"100", "200"}, "securityContact": {"a@acme.example", "b@acme.example"}, "operationsContact": {"a@acme.example", "b@acme.example", "null"},
				"customSessionTimeouts.absoluteSessionTimeoutInSeconds": {"7200", "9000"}, "customSessionTimeouts.idleSessionTimeoutInSeconds": {"1200", "1300"},
				"genAIFeaturesEnabled": {"false", "true"}},
			Skip: map[string]string{"apiAccessListRequired": "would lock the suite out: not tried on its own"}},
		{Kind: "serviceAccount", Base: conformOrg, In: inside("serviceAccounts"), Minimal: "{name: robot, description: Works, roles: [ORG_MEMBER], secretExpiresAfterHours: 24}",
			Values: map[string][]string{"name": names, "description": names, "roles": orgRoles, "accessList": addresses}, Skip: map[string]string{"secretExpiresAfterHours": "of the next secret only: not tried on its own"}},
		{Kind: "apiKey", Base: conformOrg, In: inside("apiKeys"), Minimal: "{desc: legacy, roles: [ORG_MEMBER]}",
			Values: map[string][]string{"desc": names, "roles": orgRoles, "accessList": addresses}},
		{Kind: "project", Base: conformOrg, In: inside("projects"), Minimal: "{name: shop}",
			Values: map[string][]string{"name": {"other shop", "third"}, "tags": {"[{key: env, value: prod}, {key: team, value: a}]", "[{key: env, value: test}]", "[]"}}},
		{Kind: "projectSettings", Base: conformProject, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, projects: [{name: app, settings: OBJECT}]}]}}\n", Minimal: "{isDataExplorerEnabled: true}"},
		{Kind: "limit", Base: conformProject, In: inProject("limits"), Minimal: "{name: dataFederation.bytesProcessed.query, value: 1000000}",
			Values: map[string][]string{"value": {"2000000", "3000000"}}, Skip: map[string]string{"name": "the key"}},
		{Kind: "projectServiceAccount", Base: conformPeople, In: inProject("serviceAccounts"), Minimal: "{name: ci, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles, "accessList": addresses},
			Skip:   map[string]string{"name": "the key", "clientId": "another key", "description": "not tried on its own", "secretExpiresAfterHours": "not tried on its own"}},
		{Kind: "projectApiKey", Base: conformPeople, In: inProject("apiKeys"), Minimal: "{desc: backup, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles}, Skip: map[string]string{"desc": "the key"}},
		{Kind: "projectTeam", Base: conformPeople, In: inProject("teams"), Minimal: "{name: platform, roleNames: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roleNames": groupRoles}, Skip: map[string]string{"name": "the key"}},
		{Kind: "projectUser", Base: conformPeople, In: inProject("users"), Minimal: "{username: ann@acme.example, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles}, Skip: map[string]string{"username": "the key"}},
		{Kind: "user", Base: conformOrg, In: inside("users"), Minimal: "{username: cyd@acme.example, roles: {orgRoles: [ORG_MEMBER]}}",
			Values: map[string][]string{"roles.orgRoles": orgRoles}, Skip: map[string]string{"username": "the key"}},
		{Kind: "team", Base: conformPeople, In: inside("teams"), Minimal: "{name: night}",
			Values: map[string][]string{"name": names, "usernames": {"[ann@acme.example]", "[bob@acme.example, ann@acme.example]", "[]"}}},
		{Kind: "federationSettings", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, federationSettings: OBJECT}]}}\n", Minimal: "{}"},
		{Kind: "connectedOrgConfig", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, federationSettings: {connectedOrgConfig: OBJECT}}]}}\n", Minimal: "{domainRestrictionEnabled: false}",
			Values: map[string][]string{"domainAllowList": {"[a.example]", "[b.example, a.example]", "[]"}},
			Skip:   map[string]string{"identityProviderId": "not tried on its own", "dataAccessIdentityProviderIds": "not tried on its own", "postAuthRoleGrants": "not tried on its own"}},
		{Kind: "identityProvider", Base: conformFederation, In: inFederation("identityProviders"),
			Minimal: "{displayName: people, idpType: WORKFORCE, issuerUri: https://idp.example.com, audience: atlas, authorizationType: GROUP, groupsClaim: groups, userClaim: sub, clientId: web, requestedScopes: [openid]}",
			Values:  map[string][]string{"displayName": names, "issuerUri": {"https://idp2.example.com", "https://idp3.example.com"}, "authorizationType": {"USER", "GROUP"}, "idpType": {"WORKLOAD"}, "requestedScopes": {"[openid, email]", "[openid, profile]"}},
			Skip:    map[string]string{"protocol": "only those of OIDC can be made", "associatedDomains": "the sandbox's federation has one domain", "idpType": "with other fields: not tried on its own"}},
		{Kind: "roleMapping", Base: conformFederation, In: inFederation("roleMappings"), Minimal: "{externalGroupName: staff, roleAssignments: [{role: ORG_MEMBER}]}",
			Values: map[string][]string{"externalGroupName": names, "roleAssignments": {"[{role: ORG_READ_ONLY}]", "[{role: ORG_BILLING_ADMIN}, {role: ORG_READ_ONLY}]"}}},
		{Kind: "accessListEntry", Base: conformProject, In: inProject("accessList"), Minimal: "{cidrBlock: 203.0.113.0/24}",
			Values: map[string][]string{"cidrBlock": {"198.51.100.0/24"}, "comment": {"the office", `"the other: office"`}, "deleteAfterDate": {"2099-01-31T12:00:00Z", "2099-02-28T12:00:00Z"}},
			Skip:   map[string]string{"cidrBlock": "the key", "ipAddress": "not tried on its own", "awsSecurityGroup": "not tried on its own"}},
		{Kind: "customDBRole", Base: conformProject, In: inProject("customDBRoles"), Minimal: "{roleName: auditor, actions: [{action: FIND, resources: [{db: app, collection: events}]}]}",
			Values: map[string][]string{"actions": {"[{action: FIND, resources: [{db: app, collection: other}]}, {action: INSERT, resources: [{db: app, collection: events}]}]", "[{action: LIST_DATABASES, resources: [{cluster: true}]}]"},
				"inheritedRoles": {"[{db: app, role: read}]", "[{db: app, role: readWrite}, {db: other, role: read}]", "[]"}}, Skip: map[string]string{"roleName": "the key"}},
		{Kind: "databaseUser", Base: conformProject, In: inProject("databaseUsers"), Minimal: "{username: app, databaseName: admin, password: made-up-password, roles: [{roleName: readWrite, databaseName: app}]}",
			Values: map[string][]string{"password": {"one-made-up-password", "another-made-up-password"}, "roles": {"[{roleName: read, databaseName: app}]", "[{roleName: readAnyDatabase, databaseName: admin}, {roleName: readWrite, databaseName: app, collectionName: events}]"},
				"scopes": {"[{name: main, type: CLUSTER}]", "[{name: other, type: CLUSTER}, {name: lake, type: DATA_LAKE}]", "[]"}, "labels": {"[{key: a, value: b}]", "[{key: c, value: d}, {key: a, value: x}]", "[]"},
				"deleteAfterDate": {"2099-01-31T12:00:00Z", "2099-02-28T12:00:00Z"}},
			Skip: map[string]string{"username": "the key", "databaseName": "the key", "awsIAMType": "not tried on its own", "ldapAuthType": "needs LDAP", "oidcAuthType": "not tried on its own", "x509Type": "not tried on its own"}},
		{Kind: "alertConfig", Base: conformProject, In: inProject("alertConfigs"), Minimal: "{eventTypeName: GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRED, notifications: [{typeName: GROUP, intervalMin: 60, delayMin: 0, emailEnabled: true, smsEnabled: false}]}",
			Values: map[string][]string{"notifications": {"[{typeName: EMAIL, emailAddress: a@acme.example, intervalMin: 60, delayMin: 0}]", "[{typeName: GROUP, intervalMin: 120, delayMin: 0, emailEnabled: true, smsEnabled: false, roles: [GROUP_OWNER]}]"},
				"matchers": {"[{fieldName: CLUSTER_NAME, operator: EQUALS, value: a}]", "[]"}},
			With: map[string]string{},
			Skip: map[string]string{"eventTypeName": "the key", "threshold": "of other events: not tried on its own", "metricThreshold": "of other events: not tried on its own", "threshold.operator": "of other events: not tried on its own", "matchers": "of other events: not tried on its own"}},
	}
}

func inFederation(collection string) string {
	return "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, federationSettings: {" + collection + ": [OBJECT]}}]}}\n"
}

func TestConformance(t *testing.T) { conform.Run(t, suite()) }
