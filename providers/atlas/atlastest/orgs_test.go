package atlastest

import "testing"

// TestSettings: a PATCH merges; the contacts are cleared each in its own way.
func TestSettings(t *testing.T) {
	w := newWorld(t, Options{})
	path := w.org + "/settings"
	w.must(200, "PATCH", path, object{"securityContact": "sec@acme.example", "operationsContact": "ops@acme.example", "multiFactorAuthRequired": true})
	w.must(200, "PATCH", path, object{"securityContact": "", "operationsContact": nil, "unheardOf": 1})
	w.must(200, "GET", path, nil).is("securityContact", `""`).is("operationsContact", "null").is("multiFactorAuthRequired", "true").is("unheardOf", "null")
	w.call("PATCH", path, object{"operationsContact": ""}).code(400, "VALIDATION_ERROR")
	w.call("PATCH", path, object{"maxServiceAccountSecretValidityInHours": 7}).code(400, "VALIDATION_ERROR")
	w.call("PATCH", path, object{"maxServiceAccountSecretValidityInHours": 8761}).code(400, "VALIDATION_ERROR")
	w.must(200, "PATCH", path, object{"customSessionTimeouts": object{"idleSessionTimeoutInSeconds": 600}}).is("customSessionTimeouts.idleSessionTimeoutInSeconds", "600")
}

// TestOrganizations: one comes with a credential that is told once, and goes
// only when it is empty.
func TestOrganizations(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.must(201, "POST", "/orgs", object{"name": "Second", "serviceAccount": account0("ORG_OWNER")})
	id, other := r.text("organization.id"), w.as(r.text("serviceAccount.clientId"), r.text("serviceAccount.secrets.0.secret"))
	w.call("GET", "/orgs/"+id, nil).code(401, "USER_UNAUTHORIZED") // the maker is a stranger there
	other.must(200, "GET", "/orgs", nil).is("totalCount", "1").is("results.0.name", `"Second"`)
	w.call("POST", "/orgs", object{"name": "Third", "serviceAccount": account0("ORG_OWNER"), "apiKey": object{"desc": "x", "roles": []string{"ORG_OWNER"}}}).want(400)
	g := "/groups/" + other.must(201, "POST", "/groups", object{"name": "p", "orgId": id}).text("id")
	other.call("DELETE", "/orgs/"+id, nil).code(409, "ORG_NOT_EMPTY")
	other.must(202, "DELETE", g, nil)
	other.must(200, "PATCH", "/orgs/"+id, object{"name": "Renamed"})
	other.must(204, "DELETE", "/orgs/"+id, nil)
	other.must(401, "GET", "/orgs", nil)
}

// TestRoles: who lacks a role is answered 401, as one who is not signed in.
func TestRoles(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("MyProject")
	a := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER"))
	other := w.as(a.text("clientId"), a.text("secrets.0.secret"))
	other.must(200, "GET", w.org+"/settings", nil)
	other.call("PATCH", w.org+"/settings", object{}).code(401, "USER_UNAUTHORIZED")
	other.call("GET", w.org+"/serviceAccounts", nil).code(401, "USER_UNAUTHORIZED")
	other.call("GET", g, nil).code(401, "USER_UNAUTHORIZED")
	other.call("POST", "/groups", object{"name": "q", "orgId": w.s.opt.OrgID}).code(401, "NOT_ORG_GROUP_CREATOR")
	other.must(200, "GET", "/groups", nil).is("totalCount", "0")
	key := w.must(200, "POST", w.org+"/apiKeys", object{"desc": "x", "roles": []string{"ORG_MEMBER"}}).text("id")
	other.call("POST", w.org+"/apiKeys/"+key+"/accessList", []object{{"ipAddress": "203.0.113.1"}}).code(401, "API_KEY_ACCESS_LIST_ACCESS_DENIED")
	w.must(200, "PATCH", w.org+"/serviceAccounts/"+a.text("clientId"), object{"roles": []string{"ORG_READ_ONLY", "ORG_GROUP_CREATOR"}})
	other.must(200, "GET", g, nil) // roles count at once
	mine := "/groups/" + other.must(201, "POST", "/groups", object{"name": "q", "orgId": w.s.opt.OrgID}).text("id")
	other.must(202, "DELETE", mine, nil)
	other.call("DELETE", g, nil).code(401, "USER_UNAUTHORIZED")
}
