package logtotest

import (
	"bytes"
	"strings"
	"testing"
)

func TestSaveLoad(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	c.run([]step{
		{"POST /resources", `{"name":"o","indicator":"https://o.example.com"}`, 201, "", "res"},
		{"POST /resources/{res}/scopes", `{"name":"read"}`, 201, "", "scope"},
		{"POST /roles", `{"name":"r","description":"d","scopeIds":["{scope}"]}`, 200, "", "r"},
		{"POST /users", `{"username":"ann","password":"made-up","customData":{"n":1.5}}`, 200, "", "ann"},
		{"PUT /users/{ann}/roles", `{"roleIds":["{r}"]}`, 200, "", ""},
		{"POST /organizations", `{"name":"acme"}`, 201, "", "org"},
		{"PUT /organizations/{org}/users", `{"userIds":["{ann}"]}`, 204, "", ""},
		{"PUT /organizations/{org}/jit/email-domains", `{"emailDomains":["acme.example"]}`, 204, "", ""},
		{"PATCH /sign-in-exp", `{"signInMode":"SignIn"}`, 200, "", ""},
	})
	var file bytes.Buffer
	if err := s.Save(&file); err != nil {
		t.Fatal(err)
	}
	saved := file.String()
	again := NewServer(Options{})
	defer again.Close()
	if err := again.Load(strings.NewReader(saved)); err != nil {
		t.Fatal(err)
	}
	if again.Env()["LOGTO_CLOUD_PAT"] != s.Env()["LOGTO_CLOUD_PAT"] {
		t.Error("the PAT changed")
	}
	there := &client{t: t, base: again.Endpoint(id) + "/api", vars: c.vars}
	// The endpoint moved with the port, so that a new token is needed: its
	// resource is the new endpoint.
	app := again.find(id).appRoles.to(again.find(id).roles.lookup(0, accessRole).id).IDs()[0]
	secret := again.find(id).secrets.rows[again.find(id).appSecrets.of(app).IDs()[0]].str("value")
	there.token = fetchToken(t, again.Endpoint(id), app, secret, there.base)
	for _, path := range []string{
		"/applications", "/applications/" + app + "/secrets", "/roles", "/roles/{r}/scopes", "/users", "/users/{ann}/roles",
		"/organizations", "/organizations/{org}/users", "/organizations/{org}/jit/email-domains", "/sign-in-exp",
	} {
		_, _, want := c.do("GET", path, "")
		_, _, got := there.do("GET", path, "")
		want = strings.ReplaceAll(want, s.Env()["LOGTO_CLOUD_ENDPOINT"], again.URL)
		if got != want {
			t.Errorf("%s:\n%s\nwas\n%s", path, got, want)
		}
	}
	there.run([]step{
		{"GET /resources", "", 200, `"indicator":"` + there.base + `"`, ""},
		{"POST /users/{ann}/password/verify", `{"password":"made-up"}`, 204, "", ""},
		{"POST /users", `{"username":"ann"}`, 422, "user.username_already_in_use", ""},
		{"DELETE /users/{ann}", "", 204, "", ""},
		{"GET /organizations/{org}/users", "", 200, "[]", ""},
	})
	if err := again.Load(strings.NewReader(`{"format":"other/1"}`)); err == nil {
		t.Error("a foreign file is loaded")
	}
}
