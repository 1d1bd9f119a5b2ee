package atlastest

import (
	"regexp"
	"testing"
)

// TestKey: the private key is told once, then masked but for its end; the
// public one is eight letters.
func TestKey(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.must(200, "POST", w.org+"/apiKeys", object{"desc": "legacy backup", "roles": []string{"ORG_READ_ONLY"}})
	private := r.text("privateKey")
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(private) || !regexp.MustCompile(`^[a-z]{8}$`).MatchString(r.text("publicKey")) {
		t.Error(r.raw)
	}
	path := w.org + "/apiKeys/" + r.text("id")
	w.must(200, "GET", path, nil).is("privateKey", `"********-****-****-`+private[24:]+`"`).is("roles", `[{"orgId":"`+w.s.opt.OrgID+`","roleName":"ORG_READ_ONLY"}]`)
	w.must(200, "PATCH", path, object{"desc": "other"}).is("desc", `"other"`)
	w.must(204, "DELETE", path, nil)
	w.call("DELETE", path, nil).code(404, "API_KEY_NOT_FOUND")
}

func TestKeyAssignment(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("MyProject")
	id := w.must(200, "POST", w.org+"/apiKeys", object{"desc": "x", "roles": []string{"ORG_READ_ONLY"}}).text("id")
	w.call("DELETE", g+"/apiKeys/"+id, nil).code(404, "NOT_IN_GROUP")
	if r := w.must(204, "POST", g+"/apiKeys/"+id, []object{{"roles": []string{"GROUP_READ_ONLY"}}}); r.raw != "" {
		t.Error(r.raw)
	}
	w.call("POST", g+"/apiKeys/"+id, []object{{"roles": []string{"GROUP_OWNER"}}}).code(400, "API_KEY_ALREADY_IN_GROUP")
	w.must(200, "PATCH", g+"/apiKeys/"+id, object{"roles": []string{"GROUP_OWNER"}})
	w.must(200, "GET", g+"/apiKeys", nil).is("totalCount", "1")
	w.must(204, "DELETE", g+"/apiKeys/"+id, nil)
	w.must(200, "GET", w.org+"/apiKeys/"+id, nil)
	made := w.must(200, "POST", g+"/apiKeys", object{"desc": "y", "roles": []string{"GROUP_READ_ONLY"}})
	if len(made.at("roles").([]any)) != 2 { // ORG_MEMBER besides
		t.Error(made.raw)
	}
	w.call("GET", g+"/apiKeys/"+id, nil).code(405, "METHOD_NOT_ALLOWED") // there is no reading of one
	w.must(204, "DELETE", w.org+"/apiKeys/"+made.text("id"), nil)
	w.must(200, "GET", g+"/apiKeys", nil).is("totalCount", "0")
}
