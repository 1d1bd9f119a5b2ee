package logtotest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/fake"
)

func postToken(t *testing.T, endpoint, id, secret string, inBody bool, form url.Values) (int, string) {
	t.Helper()
	if inBody {
		form.Set("client_id", id)
		form.Set("client_secret", secret)
	}
	req, err := http.NewRequest("POST", endpoint+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !inBody {
		req.SetBasicAuth(id, secret)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func TestTokenErrors(t *testing.T) {
	s := NewServer(Options{})
	defer s.Close()
	id, app, secret := s.AddTenant("acme")
	cloud, self := s.Endpoint(id), s.Endpoint("default")
	spa := s.Seed(id, "applications", object{"name": "spa", "type": traditional})[0]
	spaSecret := s.find(id).secrets.rows[s.find(id).appSecrets.of(spa).IDs()[0]].str("value")
	env := s.Env()
	const all = "grant_type=client_credentials&scope=all&resource="
	for _, c := range []struct {
		name, endpoint, id, secret, form string
		status                           int
		want                             string
	}{
		{"basic", cloud, app, secret, all + cloud + "/api", 200, `"expires_in":3600,"token_type":"Bearer","scope":"all"`},
		{"no scope", cloud, app, secret, "grant_type=client_credentials&resource=" + cloud + "/api", 200, "!scope"},
		{"wrong resource", cloud, app, secret, all + "https://api.example.com", 400, `"error":"invalid_target"`},
		{"no resource", cloud, app, secret, "grant_type=client_credentials&scope=all", 400, `"error":"invalid_target"`},
		{"indicator without /api", cloud, app, secret, all + cloud, 400, `"error":"invalid_target"`},
		{"wrong secret", cloud, app, "wrong", all + cloud + "/api", 401, `"error":"invalid_client"`},
		{"unknown app", cloud, "nosuch", "x", all + cloud + "/api", 400, "invalid client nosuch"},
		{"wrong grant", cloud, app, secret, "grant_type=password", 400, "unsupported_grant_type"},
		{"not a machine", cloud, spa, spaSecret, all + cloud + "/api", 400, "unauthorized_client"},
		{"self-hosted", self, env["LOGTO_APP_ID"], env["LOGTO_APP_SECRET"], all + "https://default.logto.app/api", 200, `"scope":"all"`},
		{"self-hosted by endpoint", self, env["LOGTO_APP_ID"], env["LOGTO_APP_SECRET"], all + self + "/api", 400, `"error":"invalid_target"`},
	} {
		for _, inBody := range []bool{false, true} {
			form, _ := url.ParseQuery(c.form)
			status, body := postToken(t, c.endpoint, c.id, c.secret, inBody, form)
			not, absent := strings.CutPrefix(c.want, "!")
			if status != c.status || strings.Contains(body, not) == absent {
				t.Errorf("%s: %d %s, want %d %s", c.name, status, body, c.status, c.want)
			}
		}
	}
}

func TestTokenExpiry(t *testing.T) {
	clock := fake.NewClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	s, id, c := newTenant(t, Options{Clock: clock.Now})
	c.run([]step{
		{"POST /applications", `{"name":"ci","type":"MachineToMachine"}`, 200, "", "app"},
		{"POST /applications/{app}/secrets", `{"name":"brief","expiresAt":` + "1767323100000" + `}`, 201, `"expiresAt":1767323100000`, ""},
	})
	other, _, _ := s.AddTenant("other")
	foreign := &client{t: t, base: s.Endpoint(other) + "/api", token: c.token}
	foreign.run([]step{{"GET /users", "", 401, "auth.unauthorized", ""}})

	// An app without the role gets a token that opens nothing.
	secret := ""
	for _, r := range s.find(id).secrets.rows {
		if r.str("applicationId") == c.vars["app"] && r.str("name") == "brief" {
			secret = r.str("value")
		}
	}
	endpoint := s.Endpoint(id)
	bare := &client{t: t, base: c.base, token: fetchToken(t, endpoint, c.vars["app"], secret, endpoint+"/api")}
	bare.run([]step{{"GET /users", "", 403, "auth.forbidden", ""}})

	clock.Advance(59 * time.Minute)
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {endpoint + "/api"}, "scope": {"all"}}
	if status, body := postToken(t, endpoint, c.vars["app"], secret, false, form); status != 401 {
		t.Errorf("an expired secret: %d %s", status, body)
	}
	// The token outlives the application that made it.
	own := s.find(id).roles.lookup(0, accessRole).id
	app := s.find(id).appRoles.to(own).IDs()[0]
	c.run([]step{{"DELETE /applications/" + app, "", 204, "", ""}, {"GET /users", "", 200, "[]", ""}})
	clock.Advance(time.Minute)
	c.run([]step{{"GET /users", "", 401, "auth.unauthorized", ""}})
}

func TestExpireTokens(t *testing.T) {
	s, _, c := newTenant(t, Options{})
	c.run([]step{{"GET /users", "", 200, "[]", ""}})
	s.Faults.Add(fake.Fault{Action: fake.ExpireTokens, Nth: 1})
	c.run([]step{{"GET /users", "", 401, "auth.unauthorized", ""}, {"GET /users", "", 401, "", ""}})
}
