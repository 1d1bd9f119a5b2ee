package keycloaktest

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// shown reads much of a realm through the API.
func (a *admin) shown() map[string]string {
	out := map[string]string{}
	for _, path := range []string{
		"", "/clients", "/roles?briefRepresentation=false", "/groups?briefRepresentation=false", "/users", "/client-scopes",
		"/identity-provider/instances", "/authentication/flows", "/authentication/flows/browser/executions",
		"/authentication/required-actions", "/components", "/users/profile", "/organizations", "/events/config", "/localization/de",
		"/client-policies/policies", "/default-default-client-scopes", "/default-groups",
	} {
		_, body := a.try("GET", "/acme"+path, "")
		out[path] = inNoOrder(a.t, body)
	}
	return out
}

// inNoOrder gives a JSON text whose lists are sorted.
func inNoOrder(t testing.TB, body string) string {
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err, body)
	}
	var sorted func(any) string
	sorted = func(v any) string {
		switch v := v.(type) {
		case []any:
			set := map[string]bool{}
			for _, e := range v {
				set[sorted(e)] = true
			}
			return strings.Join(keysOf(set), ",")
		case map[string]any:
			var b strings.Builder
			for _, k := range keysOf(v) {
				b.WriteString(k + ":" + sorted(v[k]) + ";")
			}
			return b.String()
		}
		return jsonOf(v)
	}
	return sorted(v)
}

func TestSaveAndLoad(t *testing.T) {
	a := started(t, Options{Seed: 3})
	a.do("PUT", "/acme", `{"organizationsEnabled":true,"attributes":{"a":"b"}}`)
	a.make("/acme/groups", `{"name":"staff","attributes":{"a":["b"]}}`)
	a.s.Seed("acme", "clients", map[string]any{"clientId": "web", "serviceAccountsEnabled": true, "roles": []any{map[string]any{"name": "admin"}}})
	a.s.Seed("acme", "roles", map[string]any{"name": "boss", "composites": map[string]any{"client": map[string]any{"web": []string{"admin"}}}})
	a.s.Seed("acme", "users", map[string]any{
		"username": "ann", "email": "ann@acme.example", "groups": []string{"/staff"}, "realmRoles": []string{"boss"},
		"credentials": []any{map[string]any{"value": "made-up-ann"}},
	})
	a.make("/acme/identity-provider/instances", `{"alias":"corp","providerId":"oidc","config":{"clientSecret":"made-up-corp"}}`)
	a.make("/acme/organizations", `{"name":"firm","domains":[{"name":"firm.example"}]}`)
	a.do("POST", "/acme/localization/de", `{"hello":"Hallo"}`)
	before := a.shown()

	var file bytes.Buffer
	if err := a.s.Save(&file); err != nil {
		t.Fatal(err)
	}
	next := New(Options{Seed: 3})
	if err := next.Load(&file); err != nil {
		t.Fatal(err)
	}
	if err := next.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(next.Close)
	b := signedIn(t, next)
	if after := b.shown(); !maps.Equal(before, after) {
		for path := range before {
			if before[path] != after[path] {
				t.Errorf("%s:\n%.600s\n%.600s", path, before[path], after[path])
			}
		}
	}
	if status, _ := b.try("POST", "/acme/users", `{"username":"ann"}`); status != 409 {
		t.Error("a user that is there:", status)
	}
	b.make("/acme/users", `{"username":"bob"}`)
	if len(b.do("GET", "/acme/roles/boss/users", "").([]any)) != 1 {
		t.Error("the role lost its user")
	}
}

func TestLoadRefusesOthers(t *testing.T) {
	for _, text := range []string{"", "{}", `{"format":"tenon.sandbox/1","provider":"other","data":{}}`} {
		if err := New(Options{}).Load(strings.NewReader(text)); err == nil {
			t.Errorf("%q was loaded", text)
		}
	}
}
