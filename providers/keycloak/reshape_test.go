package keycloak_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/keycloak"
	"tenon/spec"
	"tenon/spec/value"
)

// load reads a state file whose only realm is a text.
func load(t *testing.T, realm string) (*spec.State, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state.yaml")
	text := "tenon: v1\nkeycloak:\n  sso:\n    endpoint: https://sso.acme.example\n    realms:\n" + realm
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return spec.Load(spec.Options{Providers: []*providers.Provider{keycloak.Provider()}, Paths: []string{path},
		LookupEnv: func(string) (string, bool) { return "made-up", true }})
}

// TestARealmExportIsAState: what nests in an export stands where it belongs.
func TestARealmExportIsAState(t *testing.T) {
	s, err := load(t, `      - {"id": "7", "realm": "acme", "keycloakVersion": "26.4.5", "enabled": true, "smtpServer": {"host": "mail.example.com", "password": "**********"},
         "roles": {"realm": [{"id": "1", "name": "auditor", "composite": true, "composites": {"realm": ["offline_access"], "client": {"web": ["admin"]}}}],
                   "client": {"web": [{"name": "admin"}], "account": [{"name": "view-profile"}]}},
         "groups": [{"name": "staff", "path": "/staff", "subGroups": [{"name": "a/b", "path": "/staff/a/b", "clientRoles": {"web": ["admin"]}}]}],
         "clients": [{"clientId": "web", "secret": "**********", "protocolMappers": [{"name": "aud", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper"}]}],
         "users": [{"username": "ann", "realmRoles": ["default-roles-acme", "auditor"], "attributes": {"town": "Seoul"}},
                   {"username": "service-account-web", "serviceAccountClientId": "web", "realmRoles": ["default-roles-acme"], "clientRoles": {"account": ["view-profile"]}}],
         "scopeMappings": [{"clientScope": "orders", "roles": ["auditor"]}], "clientScopeMappings": {"account": [{"client": "web", "roles": ["view-profile"]}]},
         "clientScopes": [{"name": "orders", "protocol": "openid-connect"}], "defaultDefaultClientScopes": ["orders"], "defaultGroups": ["/staff"],
         "identityProviders": [{"alias": "up", "providerId": "oidc", "config": {"clientId": "x", "clientSecret": "made-up"}}],
         "identityProviderMappers": [{"name": "m", "identityProviderAlias": "up", "identityProviderMapper": "hardcoded-role-idp-mapper"}],
         "components": {"org.keycloak.keys.KeyProvider": []}, "authenticationFlows": []}
`)
	if err != nil {
		t.Fatal(err)
	}
	at := value.Address("keycloak.sso.realms[acme]")
	for path, want := range map[value.Address]string{
		"":                                      `{"enabled":true,"realm":"acme","smtpServer":{"host":"mail.example.com"}}`,
		".roles[auditor]":                       `{"clientComposites":[{"client":"web","name":"admin"}],"name":"auditor","realmComposites":["offline_access"]}`,
		".clients[web]":                         `{"clientId":"web","clientScopeMappings":[{"client":"account","name":"view-profile"}],"serviceAccountClientRoles":[{"client":"account","name":"view-profile"}],"serviceAccountRealmRoles":[]}`,
		".clients[web].roles[admin]":            `{"name":"admin"}`,
		".clients[web].protocolMappers[aud]":    `{"name":"aud","protocol":"openid-connect","protocolMapper":"oidc-audience-mapper"}`,
		".clients[account].roles[view-profile]": `{"name":"view-profile"}`,
		".clientScopes[orders]":                 `{"name":"orders","protocol":"openid-connect","realmScopeMappings":["auditor"]}`,
		".groups[/staff/a~/b]":                  `{"clientRoles":[{"client":"web","name":"admin"}],"parent":"/staff","path":"/staff/a~/b"}`,
		".users[ann]":                           `{"attributes":{"town":["Seoul"]},"realmRoles":["auditor"],"username":"ann"}`,
		".defaultDefaultClientScopes[orders]":   `{"clientScope":"orders"}`,
		".defaultGroups[/staff]":                `{"group":"/staff"}`,
		".identityProviders[up].mappers[m]":     `{"identityProviderMapper":"hardcoded-role-idp-mapper","name":"m"}`,
	} {
		r := s.Lookup(at + path)
		if r == nil {
			t.Errorf("nothing is at %s", at+path)
			continue
		}
		if got := string(r.Fields.RevealJSON()); got != want {
			t.Errorf("%s is\n%s, want\n%s", path, got, want)
		}
	}
	idp := s.Lookup(at + ".identityProviders[up]").Fields
	if !idp.Get("secretConfig").Get("clientSecret").IsSecret() || idp.Get("config").Get("clientSecret").IsSet() {
		t.Error("a secret setting is no secret")
	}
}

// TestMistakesInARealm: they are told where they stand.
func TestMistakesInARealm(t *testing.T) {
	for text, want := range map[string]string{
		"      - realm: acme\n        roles: {relam: []}\n":                           `7:24: unknown key "relam" in roles (it has realm and client)`,
		"      - realm: acme\n        groups: [{subGroups: []}]\n":                    `7:18: a group has no name (give it name: …)`,
		"      - realm: acme\n        roles: {realm: [{name: a, compozites: {}}]}\n":  `unknown key "compozites" in a role`,
		"      - realm: acme\n        roles: {realm: [{name: a, composites: [b]}]}\n": `composites wants a mapping (write {realm: [ROLE], client: {CLIENTID: [ROLE]}})`,
		"      - realm: acme\n        clients: [{clientId: web, protocol: openid}]\n": `protocol does not take the value "openid"`,
	} {
		_, err := load(t, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestUnshape: reshaping what was unshaped gives the same again.
func TestUnshape(t *testing.T) {
	p := keycloak.Provider()
	realm := p.Kind("realm")
	in := value.FromAny(map[string]any{
		"realm": "acme", "enabled": true,
		"roles":   map[string]any{"realm": []any{map[string]any{"name": "auditor"}}, "client": map[string]any{"web": []any{map[string]any{"name": "admin"}}}},
		"groups":  []any{map[string]any{"name": "staff", "subGroups": []any{map[string]any{"name": "night"}}}},
		"clients": []any{map[string]any{"clientId": "web"}}, "clientScopes": []any{map[string]any{"name": "orders"}},
		"scopeMappings":       []any{map[string]any{"clientScope": "orders", "roles": []any{"auditor"}}},
		"clientScopeMappings": map[string]any{"web": []any{map[string]any{"clientScope": "orders", "roles": []any{"admin"}}}},
		"identityProviders":   []any{map[string]any{"alias": "up"}}, "identityProviderMappers": []any{map[string]any{"name": "m", "identityProviderAlias": "up"}},
		"defaultGroups": []any{"/staff"}, "defaultDefaultClientScopes": []any{"orders"}, "defaultOptionalClientScopes": []any{"orders"},
	})
	flat, err := realm.Reshape(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := realm.Unshape(flat); !value.Equal(got, in) {
		t.Errorf("%s\nwant\n%s", got.RevealJSON(), in.RevealJSON())
	}
	names := []string{}
	for _, g := range flat.Get("groups").Items() {
		names = append(names, g.Get("path").Reveal())
	}
	if want := []string{"/staff", "/staff/night"}; !slices.Equal(names, want) {
		t.Errorf("groups %v, want %v", names, want)
	}
}
