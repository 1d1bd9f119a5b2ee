package keycloak_test

import (
	"testing"

	"tenon/providers"
	"tenon/providers/internal/conform"
	"tenon/providers/keycloak"
	"tenon/spec/value"
)

func (s *real) config() providers.Config {
	return providers.Config{Address: "keycloak.sso", Fields: value.FromAny(map[string]any{
		"endpoint": s.url, "auth": map[string]any{"username": s.user, "password": s.password}})}
}

const base = `tenon: v1
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: acme
        enabled: true
        editUsernameAllowed: true
        organizationsEnabled: true
        roles: {realm: [{name: reader}, {name: writer}], client: {web: [{name: admin}, {name: guest}]}}
        clients:
          - {clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}
          - {clientId: other}
        clientScopes: [{name: orders, protocol: openid-connect}, {name: bills, protocol: openid-connect}]
        groups: [{name: staff, subGroups: [{name: night}]}, {name: guests}]
        identityProviders:
          - {alias: upstream, providerId: oidc, config: {clientId: web, clientSecret: made-up, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}
        users: [{username: ann, enabled: true}]
`

// inside wraps an object of a collection of the realm.
func inside(collection string) string {
	return "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, " + collection + ": [OBJECT]}]}}\n"
}

func suite(start func(testing.TB, conform.Start) *conform.Server) conform.Suite {
	return conform.Suite{Provider: keycloak.Provider(), Start: start, Together: !conform.Long(), Base: base, Samples: samples(), Laws: laws(),
		Without: map[string]string{"requiredAction": "a new realm has all that can be made: see TestActions"}}
}
