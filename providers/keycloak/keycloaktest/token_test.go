package keycloaktest

import (
	"net/url"
	"testing"
	"time"
)

func TestTokenLife(t *testing.T) {
	clock := clockAt()
	a := started(t, Options{Clock: clock.Now})
	clock.Advance(59 * time.Second)
	a.do("GET", "/acme", "")
	clock.Advance(2 * time.Second)
	if status, _ := a.try("GET", "/acme", ""); status != 401 {
		t.Error("after 61 s", status)
	}
	b := signedIn(t, a.s)
	a.s.ExpireTokens()
	if status, _ := b.try("GET", "/acme", ""); status != 401 {
		t.Error("after ExpireTokens", status)
	}
}

// TestTokenOlderThanRealm: a service account's token does not open a realm made
// after it, and GET of the realm answers a stub.
func TestTokenOlderThanRealm(t *testing.T) {
	a := started(t, Options{})
	a.do("POST", "", `{"realm":"fresh","enabled":true}`)
	if status, _ := a.try("GET", "/fresh/users", ""); status != 403 {
		t.Error("users", status)
	}
	if status, _ := a.try("PUT", "/fresh", `{"displayName":"x"}`); status != 403 {
		t.Error("PUT", status)
	}
	want(t, a.field("/fresh", "id"), nil)
	b := signedIn(t, a.s)
	want(t, b.field("/fresh", "realm"), "fresh")
	b.do("PUT", "/fresh", `{"displayName":"x"}`)
}

// TestPasswordGrant: the admin's user works through admin-cli, whose light
// tokens see a new realm at once.
func TestPasswordGrant(t *testing.T) {
	a := started(t, Options{})
	user, password := a.s.Admin()
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {user}, "password": {password}}
	_, _, body := fetch(t, "POST", a.s.URL+"/realms/master"+tokenPath, "", "application/x-www-form-urlencoded", form.Encode())
	b := &admin{t, a.s, tokenOf(body)}
	b.do("POST", "", `{"realm":"fresh"}`)
	b.do("GET", "/fresh/users", "")
}

// TestRights: a client of the realm has what its roles of realm-management give.
func TestRights(t *testing.T) {
	a := started(t, Options{})
	a.s.Seed("acme", "clients", map[string]any{"clientId": "local", "secret": "made-up-local", "serviceAccountsEnabled": true})
	web := a.do("GET", "/acme/clients?clientId=local", "").([]any)[0].(map[string]any)["id"].(string)
	manager := a.do("GET", "/acme/clients?clientId=realm-management", "").([]any)[0].(map[string]any)["id"].(string)
	account := a.field("/acme/clients/"+web+"/service-account-user", "id").(string)
	grant := func(role string) {
		id := a.field("/acme/clients/"+manager+"/roles/"+role, "id").(string)
		a.do("POST", "/acme/users/"+account+"/role-mappings/clients/"+manager, `[{"id":"`+id+`","name":"`+role+`"}]`)
	}
	local := func() *admin {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"local"}, "client_secret": {"made-up-local"}}
		_, _, body := fetch(t, "POST", a.s.URL+"/realms/acme"+tokenPath, "", "application/x-www-form-urlencoded", form.Encode())
		return &admin{t, a.s, tokenOf(body)}
	}
	status := func(b *admin, method, path string) int {
		code, _ := b.try(method, path, `{"username":"someone"}`)
		return code
	}
	want(t, status(local(), "GET", "/acme/users"), 403)
	grant("view-users")
	want(t, status(local(), "GET", "/acme/users"), 200)
	want(t, status(local(), "POST", "/acme/users"), 403)
	want(t, status(local(), "GET", "/acme/identity-provider/instances"), 403)
	want(t, status(local(), "GET", "/master/users"), 403)
	grant("manage-users")
	want(t, status(local(), "POST", "/acme/users"), 201)
	grant("realm-admin")
	want(t, status(local(), "GET", "/acme/identity-provider/instances"), 200)
}
