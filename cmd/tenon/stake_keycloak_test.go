package main

import (
	"tenon/providers/keycloak"
	"tenon/providers/keycloak/keycloaktest"
)

func keycloakStake() stake {
	return stake{
		provider: keycloak.Provider(),
		serve: func(address string, o start) books {
			s := keycloaktest.New(keycloaktest.Options{BaseURL: address, Seed: o.seed, Clock: o.clock, Password: "KAp7VbT2kLqW9zRy"})
			user, password := s.Admin()
			return withEnv{s, map[string]string{"KEYCLOAK_ADMIN": user, "KEYCLOAK_ADMIN_PASSWORD": password}}
		},
		state: keycloakSecretive, connections: []string{"keycloak.sso", "keycloak.person"},
		words: "NAME_SECRET",
		tells: []tell{{keys: "access_token refresh_token secret"}, {keys: "value", path: "/client-secret"}},
		mistakes: []mistake{
			{"an enum", "sslRequired: none", "sslRequired: !env DEEP_SECRET", nil},
			{"an integer", "sslRequired: none", "accessTokenLifespan: !env DEEP_SECRET", nil},
			{"a boolean", "emailVerified: true", "emailVerified: !env DEEP_SECRET", nil},
			{"a mapping", "attributes: {deep: !env DEEP_SECRET, list: x}", "attributes: !env DEEP_SECRET", nil},
			{"a list", "redirectUris: [!env URL_SECRET, \"https://example.com/*\"]", "redirectUris: !env URL_SECRET", nil},
			{"a key", "{username: ann,", "{username: !env DEEP_SECRET,", nil},
			{"a key twice", "{username: ann,", "{username: !env DEEP_SECRET}, {username: !env DEEP_SECRET,", nil},
			{"the key of a role", "name: reader,", "name: !env DEEP_SECRET,", nil},
			{"a relation", "{username: ann,", "{username: ann, realmRoles: [!env DEEP_SECRET],", nil},
			{"a group's path", "{username: ann,", "{username: ann, groups: [!env DEEP_SECRET],", nil},
			{"a flow", "sslRequired: none", "browserFlow: !env DEEP_SECRET", nil},
			{"a flow's execution", "authenticator: identity-provider-redirector", "authenticator: !env DEEP_SECRET", nil},
			{"a provider", "providerId: oidc", "providerId: !env DEEP_SECRET", nil},
			{"a component's name", "name: people,", "name: !env DEEP_SECRET,", nil},
			{"a composite", "name: reader,", "name: reader, composites: !env DEEP_SECRET,", nil},
			{"permissions", "authorizationServicesEnabled: true,", "authorizationServicesEnabled: true, authorizationSettings: {policies: [{name: x, type: role, config: {roles: !env DEEP_SECRET}}]},", nil},
			{"a user's profile", "sslRequired: none", "userProfile: !env DEEP_SECRET", nil},
			{"a reference", "attributes: {deep: !env DEEP_SECRET,", "attributes: {deep: !ref keycloak.sso.realms[acme].clients[given]#secret,", nil},
		},
	}
}

// withEnv is a sandbox with more to say of how it is reached.
type withEnv struct {
	books
	more map[string]string
}

func (w withEnv) Env() map[string]string {
	env := w.books.Env()
	for name, text := range w.more {
		env[name] = text
	}
	return env
}

const keycloakSecretive = `tenon: v1
stack: secretive
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {clientId: !env KEYCLOAK_CLIENT_ID, clientSecret: !env KEYCLOAK_CLIENT_SECRET}
    realms:
      - realm: acme
        enabled: true
        sslRequired: none
        displayName: !env NAME_SECRET
        attributes: {deep: !env DEEP_SECRET, list: x}
        smtpServer: {host: mail.example.com, from: sso@acme.example, auth: "true", user: !env DESCRIPTION_SECRET, password: !env ANN_PASSWORD}
        localizationTexts: {en: {hello: !env LINES_SECRET, bye: !env ODD_SECRET}}
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: !env LIST_SECRET}}]
        authenticationFlows:
          - {alias: mine, topLevel: true, description: !env DESCRIPTION_SECRET, authenticationExecutions: [{authenticator: identity-provider-redirector, requirement: ALTERNATIVE, authenticatorConfig: to corp}]}
        roles:
          realm: [{name: reader, description: !env DESCRIPTION_SECRET, attributes: {k: [!env LIST_SECRET]}}]
          client: {web: [{name: admin, description: !file bob.secret}]}
        groups: [{name: staff, attributes: {k: [!env ODD_SECRET]}, subGroups: [{name: night, attributes: {k: !secret "keycloak.sso#stored"}}]}]
        clientScopes: [{name: orders, protocol: openid-connect, description: !env NAME_SECRET, attributes: {consent.screen.text: !env LINES_SECRET}}]
        clients:
          - {clientId: nightly, serviceAccountsEnabled: true, authorizationServicesEnabled: true, description: !secret "keycloak.sso#stored"}
          - {clientId: given, secret: !env LIST_SECRET, attributes: {x: !secret "keycloak.sso.realms[acme].clients[nightly]#secret"}}
          - clientId: web
            publicClient: true
            redirectUris: [!env URL_SECRET, "https://example.com/*"]
            protocolMappers: [{name: says, protocol: openid-connect, protocolMapper: oidc-hardcoded-claim-mapper, config: {claim.name: k, claim.value: !env DEEP_SECRET}}]
        identityProviders: [{alias: partner, displayName: !env NAME_SECRET, providerId: oidc, config: {clientId: web, clientSecret: !env DEEP_SECRET, tokenUrl: "https://example.com/token", authorizationUrl: !env URL_SECRET}}]
        identityProviderMappers: [{name: role, identityProviderAlias: partner, identityProviderMapper: hardcoded-attribute-idp-mapper, config: {syncMode: INHERIT, attribute: k, attribute.value: !env LIST_SECRET}}]
        components:
          org.keycloak.storage.UserStorageProvider:
            - {name: people, providerId: ldap, config: {enabled: ["false"], vendor: [other], connectionUrl: ["ldap://ldap.acme.example"], usersDn: [!env DESCRIPTION_SECRET], bindDn: ["cn=x"], bindCredential: [!file bob.secret], editMode: [READ_ONLY], userObjectClasses: [person], usernameLDAPAttribute: [uid], rdnLDAPAttribute: [uid], uuidLDAPAttribute: [entryUUID]}}
        users:
          - {username: ann, email: ann@acme.example, emailVerified: true, enabled: true, firstName: !env NAME_SECRET, credentials: [{type: password, value: !env ANN_PASSWORD}]}
          - {username: bob, lastName: !env NAME_SECRET, credentials: [{type: password, secretData: !env ODD_SECRET, credentialData: '{"hashIterations":1,"algorithm":"pbkdf2-sha256"}'}]}
  person:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms: [{realm: other, displayName: !env NAME_SECRET}]
`
