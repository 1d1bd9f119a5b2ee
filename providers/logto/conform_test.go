package logto_test

import (
	"testing"

	"tenon/providers/internal/conform"
)

// conformTenant is a tenant with nothing in it.
const conformTenant = `tenon: v1
logto:
  cloud:
    endpoint: !env LOGTO_CLOUD_ENDPOINT
    token: !env LOGTO_CLOUD_PAT
    tenants:
      - name: acme
        tag: development
        regionName: EU
`

// conformRoles is one with what users and applications refer to.
const conformRoles = conformTenant + `        roles:
          - {name: reader, description: Reads}
          - {name: writer, description: Writes}
          - {name: robot, description: Machines, type: MachineToMachine}
          - {name: android, description: More machines, type: MachineToMachine}
`

// conformBase is one with what any of the samples refers to.
const conformBase = conformTenant + `        resources:
          - indicator: https://api.acme.example/orders
            name: Orders
            scopes: [{name: "read:orders"}, {name: "write:orders"}]
        roles:
          - {name: reader, description: Reads, scopes: [{resource: https://api.acme.example/orders, name: "read:orders"}]}
          - {name: writer, description: Writes}
          - {name: robot, description: Machines, type: MachineToMachine}
          - {name: android, description: More machines, type: MachineToMachine}
        applications:
          - {name: machine, type: MachineToMachine}
          - {name: site, type: Traditional}
        users:
          - {username: ann}
        organizationScopes: [{name: invite}, {name: remove}]
        organizationRoles:
          - {name: admin}
          - {name: guest}
          - {name: bot, type: MachineToMachine}
          - {name: crawler, type: MachineToMachine}
        organizations:
          - {name: Big Customer}
`

// inside wraps an object of a collection of the tenant.
func inside(collection string) string {
	return "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, " + collection + ": [OBJECT]}]}}\n"
}

func samples() []conform.Sample {
	texts := []string{"one of two", `"the other: ü # 'x'"`}
	return []conform.Sample{
		{Kind: "tenant", In: "tenon: v1\nlogto: {cloud: {tenants: [OBJECT]}}\n", Minimal: "{name: Other tenant}",
			Values: map[string][]string{"name": texts, "tag": {"production"}, "regionName": {"US"}},
			Skip:   map[string]string{"id": "only private regions take one"}},
		{Kind: "resource", Base: conformTenant, In: inside("resources"), Minimal: `{indicator: "https://api.acme.example/x", name: X}`,
			Values: map[string][]string{"name": texts, "indicator": {"https://api.acme.example/y", "https://api.acme.example/y/"}, "accessTokenTtl": {"600", "7200"}}},
		{Kind: "scope", In: "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, resources: [{indicator: \"https://api.acme.example/orders\", scopes: [OBJECT]}]}]}}\n",
			Minimal: "{name: list:orders}", Values: map[string][]string{"name": {"list:all", "list:none"}}},
		{Kind: "role", In: inside("roles"), Minimal: "{name: clerk, description: Clerks}",
			Values: map[string][]string{"name": texts, "description": texts, "type": {"MachineToMachine"},
				"scopes": {`[{resource: "https://api.acme.example/orders", name: "read:orders"}]`,
					`[{resource: "https://api.acme.example/orders", name: "write:orders"}, {resource: "https://api.acme.example/orders", name: "read:orders"}]`, "[]"}}},
		{Kind: "application", Base: conformRoles, In: inside("applications"), Minimal: "{name: thing, type: MachineToMachine}",
			Values: map[string][]string{"name": texts, "type": {"SPA"}, "isThirdParty": {"true"}, "roles": {"[robot]", "[android, robot]", "[]"},
				"customClientMetadata.idTokenTtl": {"600", "7200"}, "customClientMetadata.refreshTokenTtl": {"86400", "7200"},
				"customClientMetadata.refreshTokenTtlInDays": {"7", "14"}, "customClientMetadata.maxAllowedGrants": {"1", "5"},
				"customClientMetadata.isDeviceFlow":         {"true"},
				"oidcClientMetadata.backchannelLogoutUri":   {"https://example.com/bye", "https://example.com/ciao"},
				"oidcClientMetadata.postLogoutRedirectUris": {`["https://example.com/b", "https://example.com/a"]`, `["https://example.com/c"]`, "[]"}},
			With: map[string]string{"isThirdParty": "{type: Traditional}", "customClientMetadata.isDeviceFlow": "{type: Native}"},
			Skip: map[string]string{"protectedAppMetadata": "Protected applications need a Cloud domain", "appLevelAccessControlEnabled": "needs an access rule first"}},
		{Kind: "applicationSecret", In: "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, applications: [{name: machine, secrets: [OBJECT]}]}]}}\n",
			Minimal: "{name: second}", Values: map[string][]string{"name": texts, "expiresAt": {"1893456000000"}}},
		{Kind: "user", Base: conformRoles, In: inside("users"), Minimal: "{username: bob}",
			Values: map[string][]string{"username": {"bobby", "Bobby"}, "primaryEmail": {"bob@acme.example", "Bob.B@acme.example"}, "primaryPhone": {`"4912345678"`, `"4987654321"`},
				"name": texts, "password": {"one-made-up-password", "another-made-up-password"}, "roles": {"[reader]", "[writer, reader]", "[]"},
				"avatar": {"https://example.com/a.png", "https://example.com/b.png"}, "profile.website": {"https://example.com/a", "https://example.com/b"}}},
		{Kind: "organizationScope", Base: conformTenant, In: inside("organizationScopes"), Minimal: "{name: audit}", Values: map[string][]string{"name": texts, "description": texts}},
		{Kind: "organizationRole", In: inside("organizationRoles"), Minimal: "{name: auditor}",
			Values: map[string][]string{"name": texts, "description": texts, "scopes": {"[invite]", "[remove, invite]", "[]"},
				"resourceScopes": {`[{resource: "https://api.acme.example/orders", name: "read:orders"}]`, "[]"}}},
		{Kind: "organization", Base: conformTenant, In: inside("organizations"), Minimal: "{name: Small Customer}",
			Values: map[string][]string{"name": texts, "description": texts, "color.primaryColor": {`"#112233"`, `"#fff"`}, "color.darkPrimaryColor": {`"#112233"`, `"#fff"`},
				"branding.logoUrl": urls(), "branding.darkLogoUrl": urls(), "branding.favicon": urls(), "branding.darkFavicon": urls()}},
		{Kind: "organizationUser", In: "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, organizations: [{name: Big Customer, users: [OBJECT]}]}]}}\n",
			Minimal: "{user: ann}", Values: map[string][]string{"roles": {"[admin]", "[guest, admin]", "[]"}}, Skip: map[string]string{"user": "the key"}},
		{Kind: "organizationApplication", In: "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, organizations: [{name: Big Customer, applications: [OBJECT]}]}]}}\n",
			Minimal: "{application: machine}", Values: map[string][]string{"roles": {"[bot]", "[crawler, bot]", "[]"}}, Skip: map[string]string{"application": "the key"}},
		{Kind: "signInExperience", Base: conformTenant, In: "tenon: v1\nlogto: {cloud: {tenants: [{name: acme, signInExperience: OBJECT}]}}\n", Minimal: "{signInMode: SignInAndRegister}",
			Values: map[string][]string{"color.primaryColor": {`"#112233"`, `"#fff"`}, "color.darkPrimaryColor": {`"#112233"`, `"#fff"`},
				"branding.logoUrl": urls(), "branding.darkLogoUrl": urls(), "branding.favicon": urls(), "branding.darkFavicon": urls(),
				"termsOfUseUrl": urls(), "privacyPolicyUrl": urls(), "supportWebsiteUrl": urls(), "unknownSessionRedirectUrl": urls(),
				"supportEmail": {"help@acme.example", "support@acme.example"}, "customContent": {`{/sign-in: "<p>Hello</p>"}`, `{/sign-in: "<p>Welcome</p>"}`},
				"customUiAssets":            {`{id: first, createdAt: 1700000000000}`, `{id: second, createdAt: 1700000000001}`},
				"signIn.methods":            {"[{identifier: username, password: true, verificationCode: false, isPasswordPrimary: true}]", "[]"},
				"signUp.identifiers":        {"[username]", "[]"},
				"signUpProfileFields":       {"[{name: birthdate}, {name: fullname}]", "[{name: fullname}, {name: birthdate}]"},
				"passwordPolicy.length.min": {"10", "12"}, "passwordPolicy.length.max": {"100", "128"}, "passwordPolicy.characterTypes.min": {"2", "3"},
				"sentinelPolicy.maxAttempts": {"5", "10"}, "sentinelPolicy.lockoutDuration": {"30", "90"},
				"verificationCodePolicy.expirationDuration": {"120", "300"}, "verificationCodePolicy.maxRetryAttempts": {"3", "5"},
				"passwordExpiration.validPeriodDays": {"30", "90"}, "usernamePolicy.minLength": {"3", "4"}, "usernamePolicy.maxLength": {"64", "100"},
				"emailBlocklistPolicy.customAllowlist": {`["@acme.example", "ann@example.com"]`, `["@acme.example"]`, "[]"},
				"emailBlocklistPolicy.customBlocklist": {`["@spam.example", "bad@example.com"]`, `["@spam.example"]`, "[]"}},
			Skip: map[string]string{"signUpProfileFields": "needs profile fields", "socialSignInConnectorTargets": "needs connectors", "forgotPasswordMethods": "needs connectors",
				"signUp.secondaryIdentifiers": "needs connectors", "signUp.verify": "needs connectors"}},
	}
}

func urls() []string { return []string{"https://example.com/a.png", "https://example.com/b.png"} }

func TestConformance(t *testing.T) { conform.Run(t, suite()) }
