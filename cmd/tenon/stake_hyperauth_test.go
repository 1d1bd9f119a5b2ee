package main

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tenon/providers/hyperauth"
	"tenon/providers/hyperauth/hyperauthtest"
)

func hyperauthStake() stake {
	return stake{
		provider: hyperauth.Provider(),
		serve: func(address string, o start) books {
			s := hyperauthtest.New(hyperauthtest.Options{Seed: o.seed, Clock: o.clock, Version: "1.1.3.0"})
			s.URL = address
			user, password := s.Admin()
			return withEnv{s, map[string]string{"HYPERAUTH_ADMIN": user, "HYPERAUTH_ADMIN_PASSWORD": password}}
		},
		state: hyperauthSecretive, connections: []string{"hyperauth.tmax", "hyperauth.person"},
		words: "NAME_SECRET",
		tells: []tell{{keys: "access_token refresh_token"}, {keys: "value", path: "/client-secret"}},
		calls: []request{
			{args: "user-get realm=tmax username=ann"}, {args: "user-list realm=tmax"}, {args: "certs realm=tmax"}, {args: "version realm=tmax"},
			{args: "email-code-send realm=tmax username=ann resetPassword=true"},
			{args: "password-check realm=tmax username=ann", stdin: "ANN_PASSWORD"}, {args: "password-check realm=tmax username=ann", stdin: "DEEP_SECRET"},
			{args: "password-check realm=tmax username=nobody", stdin: "DEEP_SECRET"},
			{args: "metrics realm=tmax username=admin", stdin: "HYPERAUTH_ADMIN_PASSWORD"}, {args: "metrics realm=tmax username=admin", stdin: "ODD_SECRET"},
			{args: "group-member-list realm=tmax group=staff", stdin: "TOKEN"}, {args: "group-member-list realm=tmax group=staff", stdin: "ODD_SECRET"},
			{args: "group-member-add realm=tmax username=cho email=cho@acme.example groups=staff", stdin: "ANN_PASSWORD TOKEN"},
			{args: "group-member-update realm=tmax group=staff username=cho attributes=department=x", stdin: "TOKEN"},
			{args: "password-change realm=tmax email=ann@acme.example", stdin: "TOKEN ANN_PASSWORD"}, {args: "password-change realm=tmax email=ann@acme.example", stdin: "LIST_SECRET NAME_SECRET"},
			{args: "password-reset realm=tmax username=ann code=123456", stdin: "NAME_SECRET"},
		},
		prepare: hyperauthToken,
		mistakes: []mistake{
			{"an enum", "sslRequired: none", "sslRequired: !env DEEP_SECRET", nil},
			{"a boolean", "emailVerified: true", "withdrawal: !env DEEP_SECRET", nil},
			{"an agreement's version", `version: "1"`, "version: !env ODD_SECRET", nil},
			{"an agreement twice", "agreements: [", `agreements: [{clientName: web, version: "1", agreement: !env DEEP_SECRET}, `, nil},
			{"a key", "{username: ann,", "{username: !env DEEP_SECRET,", nil},
			{"a group's name", "{username: ann,", "{username: ann, groups: [!env DEEP_SECRET],", nil},
			{"what only newer versions have", "sslRequired: none", "userProfile: !env DEEP_SECRET", nil},
			{"default roles", "defaultRoles: [reader]", "defaultRoles: [!env DEEP_SECRET]", nil},
		},
	}
}

// hyperauthToken signs in as the administrator, for operations that ask for a
// token; it stays good for the variable's life only by the server's leave.
func hyperauthToken(m *mine) {
	token := tokenOf(m.t, m.sandbox, "/auth/realms/master/protocol/openid-connect/token", m.env["HYPERAUTH_ADMIN"], m.env["HYPERAUTH_ADMIN_PASSWORD"])
	m.env["TOKEN"] = token
	m.told("a token that an operation is given", token)
}

// tokenOf gives an administrator's token.
func tokenOf(t *testing.T, s books, path, user, password string) string {
	t.Helper()
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {user}, "password": {password}}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, r)
	var told struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &told); err != nil || told.Token == "" {
		t.Fatalf("no token: %d %s", answer.Code, answer.Body)
	}
	return told.Token
}

const hyperauthSecretive = `tenon: v1
stack: secretive
hyperauth:
  tmax:
    endpoint: !env HYPERAUTH_ENDPOINT
    auth: {clientId: !env HYPERAUTH_CLIENT_ID, clientSecret: !env HYPERAUTH_CLIENT_SECRET}
    realms:
      - realm: tmax
        enabled: true
        sslRequired: none
        displayName: !env NAME_SECRET
        attributes: {deep: !env DEEP_SECRET}
        smtpServer: {host: mail.example.com, from: sso@acme.example, auth: "true", user: !env DESCRIPTION_SECRET, password: !env ANN_PASSWORD}
        roles: {realm: [{name: reader, description: !env DESCRIPTION_SECRET, attributes: {k: [!env LIST_SECRET]}}]}
        defaultRoles: [reader]
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: !env LIST_SECRET}}]
        authenticationFlows:
          - {alias: mine, topLevel: true, description: !env DESCRIPTION_SECRET, authenticationExecutions: [{authenticator: identity-provider-redirector, requirement: ALTERNATIVE, authenticatorConfig: to corp}]}
        groups: [{name: staff, attributes: {k: [!env ODD_SECRET]}}]
        clients:
          - {clientId: nightly, serviceAccountsEnabled: true, description: !secret "hyperauth.tmax#stored"}
          - {clientId: given, secret: !env LIST_SECRET, attributes: {x: !secret "hyperauth.tmax.realms[tmax].clients[nightly]#secret"}}
          - {clientId: web, publicClient: true, redirectUris: [!env URL_SECRET, "https://example.com/*"]}
        identityProviders: [{alias: partner, displayName: !env NAME_SECRET, providerId: oidc, config: {clientId: web, clientSecret: !env DEEP_SECRET, tokenUrl: "https://example.com/token", authorizationUrl: !env URL_SECRET}}]
        components:
          org.keycloak.storage.UserStorageProvider:
            - {name: people, providerId: ldap, config: {enabled: ["false"], vendor: [other], connectionUrl: ["ldap://ldap.acme.example"], usersDn: [!env DESCRIPTION_SECRET], bindDn: ["cn=x"], bindCredential: [!file bob.secret], editMode: [READ_ONLY], userObjectClasses: [person], usernameLDAPAttribute: [uid], rdnLDAPAttribute: [uid], uuidLDAPAttribute: [entryUUID]}}
        users:
          - {username: ann, email: ann@acme.example, emailVerified: true, enabled: true, groups: [staff], firstName: !env NAME_SECRET, attributes: {k: [!env DEEP_SECRET]}, credentials: [{value: !env ANN_PASSWORD}]}
          - {username: bob, email: bob@acme.example, lastName: !env NAME_SECRET, credentials: [{value: !env LIST_SECRET}]}
          - {username: eve, email: eve@acme.example, credentials: [{type: password, secretData: !env ODD_SECRET, credentialData: '{"hashIterations":1,"algorithm":"pbkdf2-sha256"}'}]}
        agreements: [{clientName: web, version: "1", agreement: !file bob.secret}, {clientName: web, version: "2", agreement: !env LINES_SECRET}]
  person:
    endpoint: !env HYPERAUTH_ENDPOINT
    auth: {username: !env HYPERAUTH_ADMIN, password: !env HYPERAUTH_ADMIN_PASSWORD}
    realms: [{realm: other, displayName: !env NAME_SECRET}]
`
