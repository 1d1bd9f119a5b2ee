package logtotest

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCloud(t *testing.T) {
	s := NewServer(Options{})
	defer s.Close()
	c := &client{t: t, base: s.URL + "/api", token: s.Env()["LOGTO_CLOUD_PAT"], vars: map[string]string{}}
	c.run([]step{
		{"GET /me/regions", "", 200, `"name":"EU"`, ""},
		{"GET /tenants", "", 200, "[]", ""},
		{"POST /tenants", `{"name":"acme","tag":"production","regionName":"EU"}`, 201, `"defaultApplication":{"id":`, "one"},
		{"POST /tenants", `{"name":"acme"}`, 201, `"tag":"development"`, "two"},
		{"POST /tenants", `{"name":"acme","regionName":"MOON"}`, 400, `"message":"Region MOON`, ""},
		{"POST /tenants", `{"name":"acme","tag":"staging"}`, 400, `"message"`, ""},
		{"POST /tenants", `{"id":"{one}"}`, 422, `"error":{"code":`, ""},
		{"GET /tenants", "", 200, "!defaultApplication", ""},
		{"PATCH /tenants/{one}", `{"name":"renamed","tag":"development","regionName":"US"}`, 200, `"regionName":"EU"`, ""},
		{"GET /tenants", "", 200, `"name":"renamed"`, ""},
		{"GET /tenants", "", 200, `"tag":"production"`, ""},
		{"GET /tenants/{one}", "", 404, "Not Found", ""}, // there is no item GET
		{"GET /tenants/{one}/settings", "", 200, `{"isMfaRequired":false}`, ""},
		{"PATCH /tenants/{one}/settings", `{"isMfaRequired":true}`, 200, `{"isMfaRequired":true}`, ""},
		{"DELETE /tenants/{two}", "", 204, "", ""},
		{"DELETE /tenants/{two}", "", 404, `"message"`, ""},
		{"PATCH /tenants/nosuch", `{}`, 404, `"message"`, ""},
		{"GET /nosuch", "", 404, "Not Found", ""},
	})
	limited := &client{t: t, base: c.base, token: s.LimitedPAT(), vars: c.vars}
	limited.run([]step{
		{"GET /tenants", "", 200, `"name":"renamed"`, ""},
		{"POST /tenants", `{"name":"x"}`, 403, `"message"`, ""},
		{"DELETE /tenants/{one}", "", 403, `"message"`, ""},
	})
	stranger := &client{t: t, base: c.base, token: "pat_wrong"}
	stranger.run([]step{{"GET /tenants", "", 401, `"message"`, ""}})
}

// TestNewTenant: the credentials of the create open the tenant, which is
// furnished as a real one.
func TestNewTenant(t *testing.T) {
	s := NewServer(Options{})
	defer s.Close()
	cloud := &client{t: t, base: s.URL + "/api", token: s.Env()["LOGTO_CLOUD_PAT"]}
	_, _, body := cloud.do("POST", "/tenants", `{"name":"acme"}`)
	var made struct {
		ID, Indicator      string
		DefaultApplication struct{ ID, Secret string }
	}
	if err := json.Unmarshal([]byte(body), &made); err != nil {
		t.Fatal(err)
	}
	if made.Indicator != s.URL+"/t/"+made.ID {
		t.Errorf("indicator %s", made.Indicator)
	}
	api := made.Indicator + "/api"
	c := &client{t: t, base: api, token: fetchToken(t, made.Indicator, made.DefaultApplication.ID, made.DefaultApplication.Secret, api)}
	c.run([]step{
		{"GET /status", "", 204, "", ""},
		{"GET /resources?includeScopes=true", "", 200, `"id":"management-api","name":"Logto Management API","indicator":"` + api + `"`, ""},
		{"GET /resources/management-api/scopes", "", 200, `"name":"all"`, ""},
		{"GET /roles", "", 200, `"name":"Logto Management API access"`, ""},
		{"GET /roles", "", 200, "!" + internalPrefix, ""},
		{"GET /roles/admin-role", "", 200, `"name":"#internal:admin"`, ""},
		{"GET /applications/" + made.DefaultApplication.ID + "/roles", "", 200, accessRole, ""},
		{"GET /applications/" + made.DefaultApplication.ID + "/secrets", "", 200, made.DefaultApplication.Secret, ""},
		{"GET /users", "", 200, "[]", ""},
		{"GET /nosuch", "", 404, "Not Found", ""},
	})
	cloud.run([]step{{"DELETE /tenants/" + made.ID, "", 204, "", ""}})
	c.run([]step{{"GET /users", "", 404, "Not Found", ""}})
}

func TestSelfHostedBesideCloud(t *testing.T) {
	s := NewServer(Options{})
	defer s.Close()
	env := s.Env()
	if !strings.HasSuffix(env["LOGTO_ENDPOINT"], "/oss") {
		t.Fatal(env)
	}
	c := &client{t: t, base: env["LOGTO_ENDPOINT"] + "/api",
		token: fetchToken(t, env["LOGTO_ENDPOINT"], env["LOGTO_APP_ID"], env["LOGTO_APP_SECRET"], "https://default.logto.app/api")}
	c.run([]step{
		{"GET /resources", "", 200, `"tenantId":"default"`, ""},
		{"PATCH /sign-in-exp", `{"hideLogtoBranding":true}`, 400, "request.invalid_input", ""},
	})
}
