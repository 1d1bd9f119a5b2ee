package atlastest

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestServiceAccount: a secret is told once and masked later, never both.
func TestServiceAccount(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER"))
	r.is("createdAt", `"2026-08-10T03:00:00Z"`).is("secrets.0.lastUsedAt", "null").is("secrets.0.expiresAt", `"2026-11-08T03:00:00Z"`).is("secrets.0.maskedSecretValue", "null")
	if !regexp.MustCompile(`^mdb_sa_id_[0-9a-f]{24}$`).MatchString(r.text("clientId")) || !strings.HasPrefix(r.text("secrets.0.secret"), "mdb_sa_sk_") {
		t.Error(r.raw)
	}
	path, secret := w.org+"/serviceAccounts/"+r.text("clientId"), r.text("secrets.0.secret")
	r = w.must(200, "GET", path, nil)
	if strings.Contains(r.raw, secret) || !strings.HasPrefix(r.text("secrets.0.maskedSecretValue"), "mdb_sa_sk_*") {
		t.Error(r.raw)
	}
	w.must(200, "PATCH", path, object{"description": "Other", "name": nil}).is("name", `"ci"`).is("description", `"Other"`)
	w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER")) // a name may be there twice
	if n := len(w.must(200, "GET", w.org+"/serviceAccounts", nil).results()); n != 3 {
		t.Errorf("%d service accounts", n)
	}
	other := w.as(path[len(w.org+"/serviceAccounts/"):], secret)
	other.must(200, "GET", "/orgs", nil)
	w.must(200, "GET", path, nil).is("secrets.0.lastUsedAt", `"2026-08-10T03:00:00Z"`)
	w.must(204, "DELETE", path, nil)
	other.must(401, "GET", "/orgs", nil) // its tokens end with it
	w.call("GET", path, nil).code(404, "SERVICE_ACCOUNT_NOT_FOUND")
	w.call("DELETE", path, nil).code(404, "SERVICE_ACCOUNT_NOT_FOUND")
}

func TestWithoutInitialSecret(t *testing.T) {
	w := newWorld(t, Options{})
	bare := object{"name": "ci", "description": "d", "roles": []string{"ORG_MEMBER"}, "withoutInitialSecret": true}
	w.must(201, "POST", w.org+"/serviceAccounts", bare).is("secrets", "[]")
	bare["secretExpiresAfterHours"] = 8
	w.call("POST", w.org+"/serviceAccounts", bare).code(400, "VALIDATION_ERROR")
}

// TestSecretLife: eight hours to a year, and not more than the organization
// allows.
func TestSecretLife(t *testing.T) {
	w := newWorld(t, Options{})
	a := account0("ORG_MEMBER")
	for hours, status := range map[int]int{7: 400, 8: 201, 8760: 201, 8761: 400} {
		a["secretExpiresAfterHours"] = hours
		w.must(status, "POST", w.org+"/serviceAccounts", a)
	}
	w.must(200, "PATCH", w.org+"/settings", object{"maxServiceAccountSecretValidityInHours": 720})
	a["secretExpiresAfterHours"] = 721
	w.call("POST", w.org+"/serviceAccounts", a).code(400, "VALIDATION_ERROR")
}

// TestRotation plays a rotation through on the server's clock: two slots, the
// old secret is cut to seven days, an expired one keeps its slot.
func TestRotation(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER"))
	id, first, firstID := a.text("clientId"), a.text("secrets.0.secret"), a.text("secrets.0.id")
	path := w.org + "/serviceAccounts/" + id
	w.clock.Advance(76 * 24 * time.Hour) // fourteen days before it expires
	w.signIn()
	s := w.must(201, "POST", path+"/secrets", object{"secretExpiresAfterHours": 2160})
	if strings.Contains(s.raw, "maskedSecretValue") {
		t.Error(s.raw)
	}
	second := s.text("secret")
	w.must(200, "GET", path, nil).is("secrets.0.id", `"`+firstID+`"`).is("secrets.0.expiresAt", `"2026-11-01T03:00:00Z"`).is("secrets.1.expiresAt", `"2027-01-23T03:00:00Z"`)
	w.fetch(id, first).want(200)
	w.fetch(id, second).want(200)
	w.call("POST", path+"/secrets", object{"secretExpiresAfterHours": 2160}).code(400, "SERVICE_ACCOUNT_SECRET_LIMIT_EXCEEDED")
	w.clock.Advance(7 * 24 * time.Hour)
	w.signIn()
	w.fetch(id, first).want(401)
	w.fetch(id, second).want(200)
	w.call("POST", path+"/secrets", object{"secretExpiresAfterHours": 2160}).code(400, "SERVICE_ACCOUNT_SECRET_LIMIT_EXCEEDED")
	w.must(204, "DELETE", path+"/secrets/"+firstID, nil)
	w.call("DELETE", path+"/secrets/"+firstID, nil).code(404, "SERVICE_ACCOUNT_SECRET_NOT_FOUND")
	w.must(201, "POST", path+"/secrets", object{"secretExpiresAfterHours": 2160})
}

// TestShortSecretIsNotCut: one that ends within seven days anyway ends then.
func TestShortSecretIsNotCut(t *testing.T) {
	w := newWorld(t, Options{})
	a := account0("ORG_MEMBER")
	a["secretExpiresAfterHours"] = 24
	path := w.org + "/serviceAccounts/" + w.must(201, "POST", w.org+"/serviceAccounts", a).text("clientId")
	w.must(201, "POST", path+"/secrets", object{"secretExpiresAfterHours": 2160})
	w.must(200, "GET", path, nil).is("secrets.0.expiresAt", `"2026-08-11T03:00:00Z"`)
}

// TestOwnRotation: a caller may rotate the secret that it runs on, and goes on
// with the token that it has.
func TestOwnRotation(t *testing.T) {
	w := newWorld(t, Options{})
	path := w.org + "/serviceAccounts/" + w.s.opt.ClientID
	old := w.must(200, "GET", path, nil).text("secrets.0.id")
	next := w.must(201, "POST", path+"/secrets", object{"secretExpiresAfterHours": 2160}).text("secret")
	w.must(204, "DELETE", path+"/secrets/"+old, nil)
	w.must(200, "GET", "/orgs", nil)
	w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(401)
	w.fetch(w.s.opt.ClientID, next).want(200)
}

// TestAssignment: :invite brings an organization's account into a project;
// taking it out there leaves it alive; one made in a project is a member of the
// organization.
func TestAssignment(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("MyProject")
	id := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER")).text("clientId")
	w.call("GET", g+"/serviceAccounts/"+id, nil).code(404, "SERVICE_ACCOUNT_NOT_FOUND")
	w.must(200, "POST", g+"/serviceAccounts/"+id+":invite", object{"roles": []string{"GROUP_CLUSTER_MANAGER"}}).is("roles", `["GROUP_CLUSTER_MANAGER"]`)
	w.call("POST", g+"/serviceAccounts/"+id+":invite", object{"roles": []string{"GROUP_OWNER"}}).want(400)
	w.must(200, "PATCH", g+"/serviceAccounts/"+id, object{"roles": []string{"GROUP_OWNER", "GROUP_READ_ONLY"}})
	w.must(200, "GET", w.org+"/serviceAccounts/"+id, nil).is("roles", `["ORG_MEMBER"]`)
	w.must(200, "GET", w.org+"/serviceAccounts/"+id+"/groups", nil).is("results.0.roles", `["GROUP_OWNER","GROUP_READ_ONLY"]`).is("totalCount", "1")
	w.must(204, "DELETE", g+"/serviceAccounts/"+id, nil)
	w.must(200, "GET", w.org+"/serviceAccounts/"+id, nil)
	own := w.must(201, "POST", g+"/serviceAccounts", account0("GROUP_READ_ONLY")).text("clientId")
	w.must(200, "GET", w.org+"/serviceAccounts/"+own, nil).is("roles", `["ORG_MEMBER"]`)
	w.call("POST", g+"/serviceAccounts", account0("ORG_MEMBER")).code(400, "VALIDATION_ERROR")
	w.must(202, "DELETE", g, nil)
	w.must(200, "GET", w.org+"/serviceAccounts/"+own, nil)
}

// TestProjectOwnerMayNotRotateBeyond: the secrets of an account that has access
// elsewhere are for an owner of the organization.
func TestProjectOwnerMayNotRotateBeyond(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("MyProject")
	boss := w.must(201, "POST", g+"/serviceAccounts", account0("GROUP_OWNER"))
	other := w.as(boss.text("clientId"), boss.text("secrets.0.secret"))
	inside := w.must(201, "POST", g+"/serviceAccounts", account0("GROUP_READ_ONLY")).text("clientId")
	beyond := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_READ_ONLY")).text("clientId")
	w.must(200, "POST", g+"/serviceAccounts/"+beyond+":invite", object{"roles": []string{"GROUP_READ_ONLY"}})
	other.must(201, "POST", g+"/serviceAccounts/"+inside+"/secrets", object{"secretExpiresAfterHours": 8})
	other.call("POST", g+"/serviceAccounts/"+beyond+"/secrets", object{"secretExpiresAfterHours": 8}).code(401, "USER_UNAUTHORIZED")
	other.call("POST", g+"/serviceAccounts/"+inside+":invite", object{"roles": []string{"GROUP_OWNER"}}).code(401, "USER_UNAUTHORIZED")
}
