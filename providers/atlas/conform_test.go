package atlas_test

import (
	"fmt"
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

// conformLetIn is one that lets Tenon in from where it is.
const conformLetIn = conformOrg + `        serviceAccounts: [{name: sandbox owner, description: Owns, roles: [ORG_OWNER], accessList: [127.0.0.1, "::1"]}]
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
			Skip: map[string]string{"id": "means one that is there", "name": "the key", "orgOwnerId": "of a new one alone: see TestOrganizationOfAKey", "federationSettingsId": "of a new one alone: see TestOrganizationOfAKey",
				"serviceAccount": "see TestOrganizationsOwnAccount", "apiKey": "in place of serviceAccount: see TestOrganizationOfAKey"}},
		{Kind: "orgSettings", Base: conformOrg, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, settings: OBJECT}]}}\n", Minimal: "{multiFactorAuthRequired: false}",
			Values: map[string][]string{"maxServiceAccountSecretValidityInHours": {"100", "200"}, "securityContact": {"a@acme.example", "b@acme.example"}, "operationsContact": {"a@acme.example", "b@acme.example", "null"},
				"customSessionTimeouts.absoluteSessionTimeoutInSeconds": {"7200", "9000"}, "customSessionTimeouts.idleSessionTimeoutInSeconds": {"1200", "1300"},
				"genAIFeaturesEnabled": {"false", "true"}},
			Skip: map[string]string{"apiAccessListRequired": "see the arm"}},
		{Kind: "orgSettings", Arm: "that asks for access lists", Base: conformLetIn, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, settings: OBJECT}]}}\n", Minimal: "{multiFactorAuthRequired: false}",
			Values: map[string][]string{"apiAccessListRequired": {"true", "false"}}},
		{Kind: "serviceAccount", Base: conformOrg, In: inside("serviceAccounts"), Minimal: "{name: robot, description: Works, roles: [ORG_MEMBER], secretExpiresAfterHours: 24}",
			Values: map[string][]string{"name": names, "description": names, "roles": orgRoles, "accessList": addresses, "secretExpiresAfterHours": {"48", "72"}}},
		{Kind: "apiKey", Base: conformOrg, In: inside("apiKeys"), Minimal: "{desc: legacy, roles: [ORG_MEMBER]}",
			Values: map[string][]string{"desc": names, "roles": orgRoles, "accessList": addresses}},
		{Kind: "project", Base: conformOrg, In: inside("projects"), Minimal: "{name: shop}",
			Values: map[string][]string{"name": {"other shop", "third"}, "tags": {"[{key: env, value: prod}, {key: team, value: a}]", "[{key: env, value: test}]", "[]"}}, Skip: map[string]string{"projectOwnerId": "of a new one alone: see TestOwnerOfAProject"}},
		{Kind: "projectSettings", Base: conformProject, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, projects: [{name: app, settings: OBJECT}]}]}}\n", Minimal: "{isDataExplorerEnabled: true}"},
		{Kind: "limit", Base: conformProject, In: inProject("limits"), Minimal: "{name: dataFederation.bytesProcessed.query, value: 1000000}",
			Values: map[string][]string{"value": {"2000000", "3000000"}}, Skip: map[string]string{"name": "the key"}},
		{Kind: "projectServiceAccount", Base: conformPeople, In: inProject("serviceAccounts"), Minimal: "{name: ci, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles, "accessList": addresses},
			Skip:   map[string]string{"name": "the key", "clientId": "see the arm", "description": "see the arm", "secretExpiresAfterHours": "see the arm"}},
		{Kind: "projectServiceAccount", Arm: "made here", Base: conformPeople, In: inProject("serviceAccounts"), Minimal: "{name: deploy, description: Made here, roles: [GROUP_CLUSTER_MANAGER], secretExpiresAfterHours: 24}",
			Values: map[string][]string{"name": names, "description": names, "roles": groupRoles, "accessList": addresses, "secretExpiresAfterHours": {"48", "72"}}},
		{Kind: "projectServiceAccount", Arm: "by its client ID", Base: conformPeople, In: inProject("serviceAccounts"), Minimal: `{name: ci, clientId: !ref "atlas.main.organizations[Sandbox].serviceAccounts[ci]#clientId", roles: [GROUP_CLUSTER_MANAGER]}`,
			Values: map[string][]string{"roles": groupRoles}, Outside: "an export has no client ID where the name is the only one"},
		{Kind: "projectApiKey", Base: conformPeople, In: inProject("apiKeys"), Minimal: "{desc: backup, roles: [GROUP_CLUSTER_MANAGER]}",
			Values: map[string][]string{"roles": groupRoles}, Skip: map[string]string{"desc": "the key", "apiUserId": "see the arm", "accessList": "see the arm"}},
		{Kind: "projectApiKey", Arm: "made here", Base: conformPeople, In: inProject("apiKeys"), Minimal: "{desc: deploy, roles: [GROUP_CLUSTER_MANAGER], accessList: [203.0.113.9]}",
			Values: map[string][]string{"desc": names, "roles": groupRoles, "accessList": addresses}},
		{Kind: "projectApiKey", Arm: "by its identifier", Base: conformPeople, In: inProject("apiKeys"), Minimal: `{desc: backup, apiUserId: !ref "atlas.main.organizations[Sandbox].apiKeys[backup]#id", roles: [GROUP_CLUSTER_MANAGER]}`,
			Values: map[string][]string{"roles": groupRoles}, Outside: "an export has no identifier where the description is the only one"},
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
			Skip:   map[string]string{"identityProviderId": "see the arm", "dataAccessIdentityProviderIds": "see the arm", "postAuthRoleGrants": "see the arm"}},
		{Kind: "connectedOrgConfig", Arm: "with identity providers", Base: conformProviders, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, federationSettings: {connectedOrgConfig: OBJECT}}]}}\n",
			Minimal: "{domainRestrictionEnabled: false, identityProviderId: " + provider("first", "oktaIdpId") + "}", Outside: "identity providers of SAML are made in the console",
			Values: map[string][]string{"identityProviderId": {provider("second", "oktaIdpId"), provider("first", "oktaIdpId")},
				"dataAccessIdentityProviderIds": {"[people]", "[" + provider("robots", "id") + ", people]", "[]"},
				"postAuthRoleGrants":            {"[ORG_MEMBER]", "[ORG_READ_ONLY, ORG_MEMBER]", "[]"}}},
		{Kind: "identityProvider", Base: conformFederation, In: inFederation("identityProviders"),
			Minimal: "{displayName: people, idpType: WORKFORCE, issuerUri: https://idp.example.com, audience: atlas, authorizationType: GROUP, groupsClaim: groups, userClaim: sub, clientId: web, requestedScopes: [openid]}",
			Values:  map[string][]string{"displayName": names, "issuerUri": {"https://idp2.example.com", "https://idp3.example.com"}, "authorizationType": {"USER", "GROUP"}, "idpType": {"WORKLOAD"}, "requestedScopes": {"[openid, email]", "[openid, profile]"}, "associatedDomains": {"[acme.example]", "[example.com, acme.example]", "[]"}},
			Skip: map[string]string{"protocol": "only those of OIDC can be made", "idpType": "see the arm", "ssoUrl": "see the arm", "requestBinding": "see the arm", "responseSignatureAlgorithm": "see the arm",
				"slug": "see the arm", "status": "see the arm", "ssoDebugEnabled": "see the arm"}},
		{Kind: "identityProvider", Arm: "of SAML", Base: conformFederation, In: inFederation("identityProviders"), There: "somebody, in the console",
			Minimal: `{displayName: first, protocol: SAML, idpType: WORKFORCE, issuerUri: "urn:idp:default"}`,
			Values: map[string][]string{"issuerUri": {"urn:idp:one", "urn:idp:two"}, "ssoUrl": {"https://idp.example.com/sso", "https://idp2.example.com/sso"}, "requestBinding": {"HTTP-REDIRECT", "HTTP-POST"},
				"responseSignatureAlgorithm": {"SHA-1", "SHA-256"}, "slug": {"staff", "guests"}, "status": {"INACTIVE", "ACTIVE"}, "ssoDebugEnabled": {"false", "true"}, "description": {"Staff", "All"}, "associatedDomains": {"[acme.example]", "[]"}}},
		{Kind: "identityProvider", Arm: "of programs", Base: conformFederation, In: inFederation("identityProviders"),
			Minimal: "{displayName: robots, idpType: WORKLOAD, issuerUri: https://idp.example.com, audience: atlas, authorizationType: GROUP, groupsClaim: groups, userClaim: sub}",
			Values:  map[string][]string{"displayName": names, "audience": {"one", "two"}, "authorizationType": {"USER", "GROUP"}}},
		{Kind: "roleMapping", Base: conformFederation, In: inFederation("roleMappings"), Minimal: "{externalGroupName: staff, roleAssignments: [{role: ORG_MEMBER}]}",
			Values: map[string][]string{"externalGroupName": names, "roleAssignments": {"[{role: ORG_READ_ONLY}]", "[{role: ORG_BILLING_ADMIN}, {role: ORG_READ_ONLY}]"}}},
		{Kind: "accessListEntry", Base: conformProject, In: inProject("accessList"), Minimal: "{cidrBlock: 203.0.113.0/24}",
			Values: map[string][]string{"cidrBlock": {"198.51.100.0/24"}, "comment": {"the office", `"the other: office"`}, "deleteAfterDate": {"2099-01-31T12:00:00Z", "2099-02-28T12:00:00Z"}},
			Skip:   map[string]string{"cidrBlock": "the key", "ipAddress": "see the arm", "awsSecurityGroup": "see the arm"}},
		{Kind: "accessListEntry", Arm: "of an address", Base: conformProject, In: inProject("accessList"), Minimal: "{ipAddress: 198.51.100.9}", Values: map[string][]string{"comment": names}},
		{Kind: "accessListEntry", Arm: "of a security group", Base: conformProject, In: inProject("accessList"), Minimal: "{awsSecurityGroup: sg-0123456789}", Values: map[string][]string{"comment": names}},
		{Kind: "userSecurity", Base: conformProject, In: "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, projects: [{name: app, userSecurity: OBJECT}]}]}}\n", Minimal: "{ldap: {authenticationEnabled: false}}",
			Values: map[string][]string{"customerX509.cas": {"made-up certificate", "another", `""`, "a third"}, "ldap.hostname": {"ldap.example.com", "203.0.113.9"}, "ldap.port": {"1636", "2636"},
				"ldap.bindUsername": {"CN=binder,DC=acme,DC=example", "CN=other,DC=acme,DC=example"}, "ldap.bindPassword": {"made-up-password", "another"},
				"ldap.caCertificate": {"made-up certificate", "another", "null"}, "ldap.authzQueryTemplate": {`"{USER}?groups?base"`, `"{USER}?memberOf?sub"`},
				"ldap.userToDNMapping": {`[{match: "(.*)", substitution: "CN={0},DC=acme,DC=example"}]`, `[{match: "(.+)@x", ldapQuery: "DC=acme??sub?(cn={0})"}, {match: "(.*)", substitution: "CN={0}"}]`, "[]"}}},
		{Kind: "customDBRole", Base: conformProject, In: inProject("customDBRoles"), Minimal: "{roleName: auditor, actions: [{action: FIND, resources: [{db: app, collection: events}]}]}",
			Values: map[string][]string{"actions": {"[{action: FIND, resources: [{db: app, collection: other}]}, {action: INSERT, resources: [{db: app, collection: events}]}]", "[{action: LIST_DATABASES, resources: [{cluster: true}]}]"},
				"inheritedRoles": {"[{db: app, role: read}]", "[{db: app, role: readWrite}, {db: other, role: read}]", "[]"}}, Skip: map[string]string{"roleName": "the key"}},
		{Kind: "databaseUser", Base: conformProject, In: inProject("databaseUsers"), Minimal: "{username: app, databaseName: admin, password: made-up-password, roles: [{roleName: readWrite, databaseName: app}]}",
			Values: map[string][]string{"password": {"one-made-up-password", "another-made-up-password"}, "roles": {"[{roleName: read, databaseName: app}]", "[{roleName: readAnyDatabase, databaseName: admin}, {roleName: readWrite, databaseName: app, collectionName: events}]"},
				"scopes": {"[{name: main, type: CLUSTER}]", "[{name: other, type: CLUSTER}, {name: lake, type: DATA_LAKE}]", "[]"}, "labels": {"[{key: a, value: b}]", "[{key: c, value: d}, {key: a, value: x}]", "[]"},
				"deleteAfterDate": {"2099-01-31T12:00:00Z", "2099-02-28T12:00:00Z"}},
			Skip: map[string]string{"username": "the key", "databaseName": "the key", "awsIAMType": "see the arm", "ldapAuthType": "see the arm", "oidcAuthType": "see the arm", "x509Type": "see the arm"}},
		external("of AWS", "arn:aws:iam::123456789012:role/app", "awsIAMType", "ROLE", "USER"),
		external("of LDAP", "CN=app,OU=services,DC=acme,DC=example", "ldapAuthType", "USER", "GROUP"),
		external("of OIDC", "64d613677e1ad50839cce4db/developers", "oidcAuthType", "IDP_GROUP", "USER"),
		external("with a certificate", "CN=app", "x509Type", "CUSTOMER", "MANAGED"),
		{Kind: "alertConfig", Base: conformProject, In: inProject("alertConfigs"), Minimal: "{eventTypeName: GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRED, notifications: [{typeName: GROUP, intervalMin: 60, delayMin: 0, emailEnabled: true, smsEnabled: false}]}",
			Values: map[string][]string{"notifications": {"[{typeName: EMAIL, emailAddress: a@acme.example, intervalMin: 60, delayMin: 0}]", "[{typeName: GROUP, intervalMin: 120, delayMin: 0, emailEnabled: true, smsEnabled: false, roles: [GROUP_OWNER]}]"},
				"matchers": {"[{fieldName: CLUSTER_NAME, operator: EQUALS, value: a}]", "[]"}},
			Skip: map[string]string{"eventTypeName": "the key", "threshold": "see the arm", "metricThreshold": "see the arm", "matchers": "see the arm"}},
		{Kind: "alertConfig", Arm: "that counts", Base: conformProject, In: inProject("alertConfigs"), Minimal: "{eventTypeName: TOO_MANY_ELECTIONS, threshold: {operator: GREATER_THAN, threshold: 3, units: HOURS}, " + told + "}",
			Values: map[string][]string{"threshold.operator": {"LESS_THAN", "GREATER_THAN"}, "threshold.threshold": {"5", "7"}, "threshold.units": {"RAW", "DAYS"}}},
		{Kind: "alertConfig", Arm: "about a metric", Base: conformProject, In: inProject("alertConfigs"), Minimal: "{eventTypeName: OUTSIDE_METRIC_THRESHOLD, metricThreshold: {metricName: MEMORY_RESIDENT, mode: AVERAGE, operator: GREATER_THAN, threshold: 1, units: GIGABYTES}, " + told + "}",
			Values: map[string][]string{"metricThreshold.metricName": {"MEMORY_VIRTUAL", "MEMORY_MAPPED"}, "metricThreshold.operator": {"LESS_THAN", "GREATER_THAN"}, "metricThreshold.threshold": {"2.5", "4"},
				"metricThreshold.units": {"MEGABYTES", "TERABYTES"}, "metricThreshold.mode": {"null", "AVERAGE"}}},
		{Kind: "alertConfig", Arm: "about some hosts", Base: conformProject, In: inProject("alertConfigs"), Minimal: "{eventTypeName: HOST_DOWN, " + told + "}",
			Values: map[string][]string{"matchers": {"[{fieldName: TYPE_NAME, operator: EQUALS, value: PRIMARY}]", "[{fieldName: TYPE_NAME, operator: NOT_EQUALS, value: ARBITER}, {fieldName: HOSTNAME, operator: STARTS_WITH, value: SECONDARY}]", "[]"}}},
	}
}

// told is who hears of an alert.
const told = "notifications: [{typeName: GROUP, intervalMin: 60, delayMin: 0, emailEnabled: true, smsEnabled: false}]"

// conformProviders is a federation with identity providers of two kinds; there
// are two more that somebody made in the console.
const conformProviders = conformOrg + `        federationSettings:
          identityProviders:
            - {displayName: people, idpType: WORKFORCE, issuerUri: "https://idp.example.com", audience: atlas, authorizationType: GROUP, groupsClaim: groups, clientId: web, requestedScopes: [openid]}
            - {displayName: first, protocol: SAML, idpType: WORKFORCE, issuerUri: "urn:idp:default"}
            - {displayName: second, protocol: SAML, idpType: WORKFORCE, issuerUri: "urn:idp:default"}
            - {displayName: robots, idpType: WORKLOAD, issuerUri: "https://machines.example.com", audience: atlas, authorizationType: USER, userClaim: sub}
`

// provider refers to an identity provider.
func provider(name, field string) string {
	return `!ref "atlas.main.organizations[Sandbox].federationSettings.identityProviders[` + name + "]#" + field + `"`
}

// external is a database user who signs in elsewhere: one way, and then another.
func external(arm, username, how, first, second string) conform.Sample {
	return conform.Sample{Kind: "databaseUser", Arm: arm, Base: conformProject, In: inProject("databaseUsers"),
		Minimal: fmt.Sprintf("{username: %q, databaseName: $external, %s: %s, roles: [{roleName: read, databaseName: app}]}", username, how, first),
		Values:  map[string][]string{how: {second}, "roles": {"[{roleName: readWrite, databaseName: app}]", "[{roleName: readAnyDatabase, databaseName: admin}]"}}}
}

func inFederation(collection string) string {
	return "tenon: v1\natlas: {main: {organizations: [{name: Sandbox, federationSettings: {" + collection + ": [OBJECT]}}]}}\n"
}

func TestConformance(t *testing.T) { conform.Run(t, suite()) }
