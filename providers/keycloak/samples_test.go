package keycloak_test

import (
	"strings"

	"tenon/providers"
	"tenon/providers/internal/conform"
	"tenon/providers/keycloak"
)

// numbers gives every integer of a kind two values to try.
func numbers(kind string, into map[string][]string) map[string][]string {
	for _, f := range keycloak.Provider().Kind(kind).Fields {
		if f.Type == providers.Integer && into[f.Name] == nil {
			into[f.Name] = []string{"901", "902"}
		}
	}
	return into
}

func dict(a, b string) []string { return []string{"{" + a + "}", "{" + b + "}"} }

func words() []string { return []string{"one of two", `"the other: ü # 'x'"`} }

func samples() []conform.Sample {
	texts := words()
	readers := []string{"[reader]", "[writer, reader]", "[]"}
	admins := []string{"{web: [admin]}", "{web: [admin, guest], realm-management: [view-users]}", "{}"}
	composites := []string{"[{client: web, name: admin}]", "[{client: web, name: guest}, {client: realm-management, name: view-users}]", "[]"}
	attributes := []string{"{plan: [free]}", `{plan: [pro, "ü"], seats: ["3"]}`}
	names := map[string][]string{"name": texts, "description": texts}
	with := func(more map[string][]string) map[string][]string {
		out := map[string][]string{}
		for _, m := range []map[string][]string{names, more} {
			for k, v := range m {
				out[k] = v
			}
		}
		return out
	}
	role := with(map[string][]string{"attributes": attributes, "realmComposites": readers, "clientComposites": composites})
	mapper := with(map[string][]string{"protocol": {"saml"}, "protocolMapper": {"oidc-hardcoded-claim-mapper"},
		"config": dict(`included.custom.audience: one, access.token.claim: "true"`, `included.custom.audience: two, access.token.claim: "false"`)})
	mapperSkip := map[string]string{"protocol": "its mappers are others"}
	return []conform.Sample{
		{Kind: "realm", In: "tenon: v1\nkeycloak: {sso: {realms: [OBJECT]}}\n", Minimal: "{realm: other}", Values: realmValues(), With: realmWith(), Skip: realmSkip()},
		{Kind: "role", In: inside("roles"), Minimal: "{name: clerk}", Values: role},
		{Kind: "clientRole", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, clients: [{clientId: web, roles: [OBJECT]}]}]}}\n", Minimal: "{name: clerk}", Values: role},
		{Kind: "client", In: inside("clients"), Minimal: "{clientId: thing}", Values: numbers("client", with(map[string][]string{
			"clientId": {"thing2", "thing3"}, "rootUrl": urls(), "baseUrl": urls(), "adminUrl": urls(),
			"clientAuthenticatorType": {"client-jwt", "client-x509"}, "secret": {"one-made-up-secret", "another-made-up-secret"},
			"attributes":          dict("my.own: a", `my.own: b, post.logout.redirect.uris: "https://example.com/bye"`),
			"defaultClientScopes": {"[orders, profile]", "[bills, orders]", "[]"}, "optionalClientScopes": {"[orders, phone]", "[bills]", "[]"},
			"serviceAccountRealmRoles": readers, "serviceAccountClientRoles": composites, "realmScopeMappings": readers, "clientScopeMappings": composites,
			"protocol": {"saml", "openid-connect"}, "authenticationFlowBindingOverrides": dict("browser: direct grant", "browser: docker auth, direct_grant: browser")})),
			With: map[string]string{"serviceAccountRealmRoles": "{serviceAccountsEnabled: true}", "serviceAccountClientRoles": "{serviceAccountsEnabled: true}",
				"authorizationServicesEnabled": "{serviceAccountsEnabled: true}"},
			Alone: []string{"protocol", "secret", "publicClient", "bearerOnly", "serviceAccountsEnabled", "clientAuthenticatorType", "optionalClientScopes"},
		},
		{Kind: "protocolMapper", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, clients: [{clientId: web, protocolMappers: [OBJECT]}]}]}}\n",
			Minimal: "{name: aud, protocol: openid-connect, protocolMapper: oidc-audience-mapper}", Values: mapper, Skip: mapperSkip},
		{Kind: "clientScopeMapper", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, clientScopes: [{name: orders, protocolMappers: [OBJECT]}]}]}}\n",
			Minimal: "{name: aud, protocol: openid-connect, protocolMapper: oidc-audience-mapper}", Values: mapper, Skip: mapperSkip},
		{Kind: "clientScope", In: inside("clientScopes"), Minimal: "{name: thing, protocol: openid-connect}",
			Values: with(map[string][]string{"name": {"thing2", "thing3"}, "protocol": {"saml", "openid-connect"}, "attributes": dict(`include.in.token.scope: "true"`, `include.in.token.scope: "false", my.own: x`),
				"realmScopeMappings": readers, "clientScopeMappings": composites})},
		{Kind: "defaultDefaultClientScope", In: inside("defaultDefaultClientScopes"), Minimal: "{clientScope: orders}", Values: map[string][]string{"clientScope": {"bills"}}, Skip: map[string]string{"clientScope": "the key"}},
		{Kind: "defaultOptionalClientScope", In: inside("defaultOptionalClientScopes"), Minimal: "{clientScope: orders}", Skip: map[string]string{"clientScope": "the key"}},
		{Kind: "group", In: inside("groups"), Minimal: "{name: thing}", Values: map[string][]string{"description": texts, "attributes": attributes, "realmRoles": readers, "clientRoles": admins},
			Skip: map[string]string{"path": "it comes from where the group stands", "parent": "it comes from where the group stands"}},
		{Kind: "defaultGroup", In: inside("defaultGroups"), Minimal: "{group: /guests}", Skip: map[string]string{"group": "the key"}},
		{Kind: "user", In: inside("users"), Minimal: "{username: bob}", Values: numbers("user", map[string][]string{
			"username": {"bobby", "robert"}, "email": {"bob@acme.example", "b.b@acme.example"}, "firstName": {"Bob", "Robert"}, "lastName": {"of two", "Müller"}, "attributes": dict("locale: [en]", "locale: [de]"),
			"requiredActions": {"[VERIFY_EMAIL]", "[UPDATE_PASSWORD, VERIFY_EMAIL]", "[]"},
			"credentials":     {"[{type: password, value: one-made-up-password}]", "[{type: password, value: another-made-up-password}]"},
			"groups":          {"[/staff/night]", "[/guests, /staff/night]", "[]"}, "realmRoles": readers, "clientRoles": admins}),
			Skip: map[string]string{"attributes": "the user profile has none of its own"}},
		{Kind: "federatedIdentity", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, users: [{username: ann, federatedIdentities: [OBJECT]}]}]}}\n",
			Minimal: "{identityProvider: upstream, userId: \"1\", userName: ann}", Values: map[string][]string{"userId": {`"2"`}, "userName": {"anna"}}, Skip: map[string]string{"identityProvider": "the key"}},
		{Kind: "identityProvider", In: inside("identityProviders"), Minimal: idp("thing"), Skip: map[string]string{"secretConfig": "in a file it stands in config: see TestChangedSecrets"}, Values: map[string][]string{
			"alias": {"thing2"}, "providerId": {"keycloak-oidc"}, "displayName": texts, "firstBrokerLoginFlowAlias": {"first broker login", "browser"}, "postBrokerLoginFlowAlias": {"browser", "direct grant"},
			"config": dict("tokenUrl: https://example.com/a, syncMode: IMPORT", "tokenUrl: https://example.com/b, syncMode: FORCE"), "secretConfig": dict("clientSecret: one-made-up", "clientSecret: another-made-up")}},
		{Kind: "identityProviderMapper", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, identityProviders: [{alias: upstream, mappers: [OBJECT]}]}]}}\n",
			Minimal: "{name: thing, identityProviderMapper: hardcoded-role-idp-mapper, config: {syncMode: INHERIT, role: reader}}",
			Values:  map[string][]string{"name": texts, "identityProviderMapper": {"oidc-hardcoded-role-idp-mapper", "hardcoded-attribute-idp-mapper"}, "config": dict("syncMode: FORCE, role: writer", "syncMode: IMPORT, role: reader")}},
		{Kind: "component", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, components: {org.keycloak.keys.KeyProvider: [OBJECT]}}]}}\n", Minimal: "{name: thing, providerId: hmac-generated}",
			Values: map[string][]string{"providerId": {"aes-generated"}, "config": dict("priority: \"90\", active: [\"true\"]", "priority: [\"91\"], active: [\"false\"]")},
			Skip:   map[string]string{"component": "it comes from where it stands", "parent": "it comes from where it stands", "secretConfig": "in a file it stands in config: see TestChangedSecrets"}},
		{Kind: "userProfile", In: "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, userProfile: OBJECT}]}}\n", Minimal: "{}",
			Values: map[string][]string{"attributes": {profile("dept"), profile("dept, town")}, "groups": {"[{name: work, displayHeader: Work}]", "[{name: home, displayHeader: Home}]"}}},
		{Kind: "authorization", Base: authzBase, In: guarded("OBJECT"), Minimal: "{}"},
		{Kind: "authorizationScope", Base: authzBase, In: guarded("{scopes: [OBJECT]}"), Minimal: "{name: pay}", Values: map[string][]string{"name": {"pay2", "pay3"}, "displayName": texts, "iconUri": urls()}},
		{Kind: "authorizationResource", Base: authzBase, In: guarded("{resources: [OBJECT]}"), Minimal: "{name: stock}", Values: map[string][]string{"name": {"stock2", "stock3"}, "displayName": texts,
			"type": {"urn:a", "urn:b"}, "icon_uri": urls(), "attributes": attributes, "scopes": {"[read]", "[{name: write}, {name: read}]", "[]"}}},
		{Kind: "authorizationPolicy", Base: authzBase, In: guarded("{policies: [OBJECT]}"), Minimal: "{name: some, type: role, roles: [reader]}", Values: policyValues(texts), With: policyWith(), Alone: policyAlone()},
		{Kind: "authenticatorConfig", In: inside("authenticatorConfig"), Minimal: "{alias: thing, config: {defaultProvider: corp}}", Skip: map[string]string{"secretConfig": "no server tells a secret setting"},
			Values: map[string][]string{"alias": {"thing2", "thing3"}, "config": dict("defaultProvider: upstream", `defaultProvider: "ü", update.profile.on.first.login: missing`)}},
		{Kind: "authenticationFlow", In: inside("authenticationFlows"), Minimal: "{alias: thing}", Base: flowBase, Values: map[string][]string{"alias": {"thing2", "thing3"}, "description": texts, "providerId": {"client-flow", "basic-flow"},
			"authenticationExecutions": executions()}, Alone: []string{"providerId"}},
		{Kind: "localizationText", In: inside("localizationTexts"), Minimal: "{locale: de, texts: {a: eins}}", Values: map[string][]string{"locale": {"fr", "pt-BR"}, "texts": dict("a: zwei", `a: drei, b: "ü"`)}},
		{Kind: "organization", In: inside("organizations"), Minimal: "{name: thing, alias: thing, domains: [{name: thing.example}]}", Values: map[string][]string{"name": {"thing2", "thing3"}, "alias": {"thing2"}, "description": texts, "redirectUrl": urls(),
			"attributes": attributes, "members": {"[ann]", "[]"}, "identityProviders": {"[upstream]", "[]"}, "domains": {"[{name: a.example, verified: true}]", "[{name: b.example}, {name: c.example}]"}}},
	}
}

// flowBase has what a flow of one's own is made of.
const flowBase = `tenon: v1
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: acme
        enabled: true
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: corp}}, {alias: to lab, config: {defaultProvider: lab}}]
        authenticationFlows:
          - {alias: one more, providerId: basic-flow, authenticationExecutions: [{authenticator: conditional-user-configured, requirement: REQUIRED}, {authenticator: auth-otp-form, requirement: REQUIRED}]}
          - {alias: names, providerId: basic-flow, authenticationExecutions: [{authenticator: auth-username-password-form, requirement: REQUIRED}, {flowAlias: one more, requirement: CONDITIONAL}]}
`

// executions are lists of steps that each differ from the one before in
// another way: what is in it, the order, requirements, configs.
func executions() []string {
	const cookie, redirector, kerberos, names = "{authenticator: auth-cookie, requirement: ALTERNATIVE}", "{authenticator: identity-provider-redirector, requirement: ALTERNATIVE", "{authenticator: auth-spnego, requirement: DISABLED}", "{flowAlias: names, requirement: ALTERNATIVE}"
	return []string{
		"[" + strings.Join([]string{cookie, redirector + "}", kerberos, names}, ", ") + "]",
		"[" + strings.Join([]string{names, cookie, redirector + ", authenticatorConfig: to corp}", kerberos}, ", ") + "]",
		"[" + strings.Join([]string{kerberos, redirector + ", authenticatorConfig: to lab}", cookie, "{flowAlias: names, requirement: CONDITIONAL}"}, ", ") + "]",
	}
}

func idp(alias string) string {
	return "{alias: " + alias + `, providerId: oidc, config: {clientId: web, clientSecret: made-up, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}`
}

func profile(names string) string {
	out := "[{name: username}, {name: email}"
	for _, name := range strings.Split(names, ", ") {
		out += ", {name: " + name + ", displayName: " + name + ", multivalued: false}"
	}
	return out + "]"
}

func urls() []string { return []string{"https://example.com/a", "https://example.com/b"} }

func realmValues() map[string][]string {
	texts := words()
	return numbers("realm", map[string][]string{
		"realm": {"renamed", "other"}, "displayName": texts, "displayNameHtml": texts, "passwordPolicy": {"length(12)", "length(8) and notUsername"},
		"attributes": dict("my.own: a", "my.own: b, more: c"), "loginTheme": {"keycloak", "base"}, "accountTheme": {"keycloak.v3", "base"}, "adminTheme": {"keycloak.v2", "base"}, "emailTheme": {"keycloak", "base"},
		"supportedLocales": {"[en, de]", "[fr]", "[]"}, "defaultLocale": {"de", "en"}, "smtpSecrets": dict("password: one-made-up", "password: another-made-up"),
		"browserSecurityHeaders": dict("xFrameOptions: DENY", "xFrameOptions: SAMEORIGIN, xRobotsTag: all"), "defaultSignatureAlgorithm": {"ES256", "RS512"},
		"otpPolicyDigits": {"8", "6"}, "smtpServer.from": {"b@acme.example", "c@acme.example"}, "smtpServer.replyTo": {"b@acme.example", "c@acme.example"}, "smtpServer.envelopeFrom": {"b@acme.example", "c@acme.example"},
		"smtpServer.port": {`"25"`, `"465"`}, "smtpServer.ssl": flags(), "smtpServer.starttls": flags(), "smtpServer.auth": {`"false"`, `"true"`}, "smtpServer.allowutf8": flags(), "smtpServer.debug": flags(), "smtpServer.authType": {"token", "basic"}, "smtpServer.authTokenUrl": urls(), "webAuthnPolicySignatureAlgorithms": {"[ES512, RS512]", "[RS256]"}, "webAuthnPolicyPasswordlessSignatureAlgorithms": {"[ES512, RS512]", "[RS256]"},
		"webAuthnPolicyRequireResidentKey": {"Yes", "No"}, "webAuthnPolicyUserVerificationRequirement": {"preferred", "required"},
		"webAuthnPolicyResidentKey": {"preferred", "required"}, "webAuthnPolicyPasswordlessResidentKey": {"preferred", "discouraged"},
		"webAuthnPolicyPasswordlessRequireResidentKey": {"No", "not specified"}, "webAuthnPolicyPasswordlessUserVerificationRequirement": {"preferred", "discouraged"},
		"webAuthnPolicyAcceptableAaguids":             {"[6028b017-b1d4-4c02-b4b3-afcdafc96bb2]", "[]"},
		"webAuthnPolicyPasswordlessAcceptableAaguids": {"[6028b017-b1d4-4c02-b4b3-afcdafc96bb2]", "[]"},
		"eventsListeners":                             {"[jboss-logging, email]", "[email]", "[]"}, "enabledEventTypes": {"[LOGIN, LOGOUT]", "[LOGIN_ERROR]"},
		"clientProfiles.profiles": {"[{name: strict, description: x, executors: [{executor: secure-session, configuration: {}}]}]", "[]"},
		"browserFlow":             {"direct grant", "registration"}, "registrationFlow": {"browser", "direct grant"}, "directGrantFlow": {"browser", "registration"}, "resetCredentialsFlow": {"browser", "direct grant"},
		"clientAuthenticationFlow": {"browser", "clients"}, "dockerAuthenticationFlow": {"browser", "direct grant"}, "firstBrokerLoginFlow": {"browser", "direct grant"},
		"clientPolicies.policies": {"[{name: all, description: x, enabled: true, conditions: [], profiles: []}]", "[]"},
	})
}

// realmWith: settings of e-mail are taken only with a sender, and those of a
// sign-in only where there is one.
func realmWith() map[string]string {
	out := map[string]string{}
	for _, f := range keycloak.Provider().Kind("realm").Field("smtpServer").Fields {
		out["smtpServer."+f.Name] = `{smtpServer: {host: mail.example.com, from: a@acme.example, auth: "true", user: ann, authType: basic}}`
		if f.Name == "auth" {
			out["smtpServer.auth"] = `{smtpServer: {host: mail.example.com, from: a@acme.example}}`
		}
		if strings.HasPrefix(f.Name, "authToken") {
			out["smtpServer."+f.Name] = `{smtpServer: {host: mail.example.com, from: a@acme.example, auth: "true", user: ann, authType: token, authTokenUrl: "https://example.com/t", authTokenScope: mail, authTokenClientId: mail}}`
		}
	}
	return out
}

func flags() []string { return []string{`"true"`, `"false"`} }

func realmSkip() map[string]string {
	return map[string]string{"smtpSecrets": "in a file it stands in smtpServer: see TestChangedSecrets", "verifiableCredentialsEnabled": "the server must have the feature", "scimApiEnabled": "the server must have the feature", "duplicateEmailsAllowed": "excludes others"}
}
