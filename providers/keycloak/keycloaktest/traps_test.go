package keycloaktest

import (
	"slices"
	"testing"
)

// TestTraps holds one update trap each of the real server (testdata/FACTS.md).
func TestTraps(t *testing.T) {
	for name, run := range map[string]func(*testing.T, *admin){
		"realm attributes are replaced whole": func(t *testing.T, a *admin) {
			a.do("PUT", "/acme", `{"attributes":{"one":"1"}}`)
			a.do("PUT", "/acme", `{"attributes":{"two":"2"}}`)
			want(t, a.field("/acme", "attributes", "one"), nil)
			want(t, a.field("/acme", "attributes", "two"), "2")
			want(t, a.field("/acme", "attributes", "cibaInterval"), "5")
		},
		"attributes reset lifespans": func(t *testing.T, a *admin) {
			a.do("PUT", "/acme", `{"clientSessionIdleTimeout":300}`)
			a.do("PUT", "/acme", `{"attributes":{}}`)
			want(t, a.field("/acme", "clientSessionIdleTimeout"), 0.0)
		},
		"an OTP type alone zeroes the policy": func(t *testing.T, a *admin) {
			a.do("PUT", "/acme", `{"otpPolicyDigits":8}`)
			want(t, a.field("/acme", "otpPolicyDigits"), 6.0)
			a.do("PUT", "/acme", `{"otpPolicyType":"totp","otpPolicyDigits":8}`)
			want(t, a.field("/acme", "otpPolicyPeriod"), 0.0)
		},
		"the mask keeps the mail password": func(t *testing.T, a *admin) {
			a.do("PUT", "/acme", `{"smtpServer":{"from":"a@acme.example","password":"made-up-1"}}`)
			a.do("PUT", "/acme", `{"smtpServer":{"from":"b@acme.example","password":"**********"}}`)
			want(t, a.s.realms.named("acme").Mail, "made-up-1")
		},
		"a client's mask is stored": func(t *testing.T, a *admin) {
			id := a.make("/acme/clients", `{"clientId":"web","secret":"made-up-1"}`)
			a.do("PUT", "/acme/clients/"+id, `{"clientId":"web","secret":"**********"}`)
			want(t, a.field("/acme/clients/"+id+"/client-secret", "value"), "**********")
		},
		"a PUT wipes authorization and keeps the account": func(t *testing.T, a *admin) {
			id := a.make("/acme/clients", `{"clientId":"web","serviceAccountsEnabled":true}`)
			a.do("PUT", "/acme/clients/"+id, `{"clientId":"web","authorizationServicesEnabled":true}`)
			user := a.field("/acme/clients/"+id+"/service-account-user", "id")
			a.do("PUT", "/acme/clients/"+id, `{"clientId":"web"}`)
			want(t, a.field("/acme/clients/"+id, "authorizationServicesEnabled"), nil)
			want(t, a.field("/acme/clients/"+id+"/service-account-user", "id"), user)
		},
		"scopes are ignored on PUT": func(t *testing.T, a *admin) {
			id := a.make("/acme/clients", `{"clientId":"web","defaultClientScopes":["profile"],"optionalClientScopes":["phone"]}`)
			a.do("PUT", "/acme/clients/"+id, `{"clientId":"web","defaultClientScopes":["email"]}`)
			want(t, a.field("/acme/clients/"+id, "defaultClientScopes").([]any)[0], "profile")
		},
		"a group's description goes": func(t *testing.T, a *admin) {
			id := a.make("/acme/groups", `{"name":"staff","description":"all","attributes":{"a":["b"]}}`)
			a.do("PUT", "/acme/groups/"+id, `{"name":"staff"}`)
			want(t, a.field("/acme/groups/"+id, "description"), nil)
			want(t, a.field("/acme/groups/"+id, "attributes", "a").([]any)[0], "b")
		},
		"a list of groups has no groups inside": func(t *testing.T, a *admin) {
			id := a.make("/acme/groups", `{"name":"staff"}`)
			a.make("/acme/groups/"+id+"/children", `{"name":"night"}`)
			for _, query := range []string{"", "?search=", "?briefRepresentation=false&populateHierarchy=true"} {
				top := a.do("GET", "/acme/groups"+query, "").([]any)[0].(map[string]any)
				want(t, len(top["subGroups"].([]any)), 0)
				want(t, top["subGroupCount"], 1.0)
			}
		},
		"attributes in a user's PUT take the names along": func(t *testing.T, a *admin) {
			id := a.make("/acme/users", `{"username":"ann","email":"ann@acme.example","firstName":"Ann"}`)
			a.do("PUT", "/acme/users/"+id, `{"lastName":"Lee"}`)
			want(t, a.field("/acme/users/"+id, "firstName"), "Ann")
			a.do("PUT", "/acme/users/"+id, `{"attributes":{}}`)
			want(t, a.field("/acme/users/"+id, "firstName"), nil)
			want(t, a.field("/acme/users/"+id, "email"), nil)
		},
		"a required action without alias is lost": func(t *testing.T, a *admin) {
			a.do("PUT", "/acme/authentication/required-actions/VERIFY_EMAIL", `{"name":"x"}`)
			status, _ := a.try("GET", "/acme/authentication/required-actions/VERIFY_EMAIL", "")
			want(t, status, 404)
		},
		"a component's PUT fails and is done": func(t *testing.T, a *admin) {
			id := a.make("/acme/components", `{"name":"k","providerId":"aes-generated","providerType":"org.keycloak.keys.KeyProvider","config":{"priority":["1"]}}`)
			status, _ := a.try("PUT", "/acme/components/"+id, `{"config":{"priority":["2"]}}`)
			want(t, status, 500)
			want(t, a.field("/acme/components/"+id, "config", "priority").([]any)[0], "2")
		},
		"a scope in use can be deleted": func(t *testing.T, a *admin) {
			id := a.make("/acme/client-scopes", `{"name":"orders","protocol":"openid-connect"}`)
			web := a.make("/acme/clients", `{"clientId":"web","defaultClientScopes":["orders"]}`)
			a.do("DELETE", "/acme/client-scopes/"+id, "")
			want(t, len(a.field("/acme/clients/"+web, "defaultClientScopes").([]any)), 0)
		},
	} {
		t.Run(name, func(t *testing.T) { run(t, started(t, Options{})) })
	}
}

func want(t *testing.T, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFlowOrder(t *testing.T) {
	a := started(t, Options{})
	a.make("/acme/authentication/flows", `{"alias":"mine","providerId":"basic-flow","topLevel":true}`)
	for _, id := range []string{"auth-cookie", "auth-spnego", "identity-provider-redirector"} {
		a.make("/acme/authentication/flows/mine/executions/execution", `{"provider":"`+id+`"}`)
	}
	order := func() (out []string) {
		for _, e := range a.do("GET", "/acme/authentication/flows/mine/executions", "").([]any) {
			o := e.(map[string]any)
			want(t, o["requirement"], "DISABLED")
			out = append(out, o["providerId"].(string))
		}
		return out
	}
	last := a.do("GET", "/acme/authentication/flows/mine/executions", "").([]any)[2].(map[string]any)["id"].(string)
	a.do("POST", "/acme/authentication/executions/"+last+"/raise-priority", "")
	if got := order(); !slices.Equal(got, []string{"auth-cookie", "identity-provider-redirector", "auth-spnego"}) {
		t.Error(got)
	}
	a.do("PUT", "/acme/authentication/flows/mine/executions", `{"id":"`+last+`","requirement":"DISABLED","priority":99}`)
	if got := order(); !slices.Equal(got, []string{"auth-cookie", "auth-spnego", "identity-provider-redirector"}) {
		t.Error(got)
	}
}
