package keycloaktest

import (
	"regexp"
	"testing"
)

// leftOut11 lists every pair of version 11 that is not replayed, with the reason.
func leftOut11() []rule {
	other := func(request, reason string) rule { return rule{regexp.MustCompile(request), reason} }
	return []rule{
		other(`GET .*/keys `, "shows made-up keys"),
		other(`GET .*/authentication/(\w+-)*providers `, "describes the server's own providers: no state"),
		other(`GET .*/(per-client-config-description|config-description/(identity-provider-redirector|auth-cookie|client-secret|registration-user-creation)) `, "describes the server's own providers: no state"),
		other(`02-realms.txt GET /admin/realms(/acme2?(/users|/groups|/roles(\?\S*)?)?)?(\?\S*)? `, "the recorded server held realms of before, which are not recorded"),
		other(`02-realms.txt PUT /admin/realms/acme \{"users":.*"defaultRoles"`, "breaks the recorded server: later lists of groups and deletes fail"),
		other(`02-realms.txt DELETE /admin/realms/acme2 `, "breaks the recorded server: later lists of groups and deletes fail"),
		other(`03-new-realm.txt GET /admin/realms/master/(roles/admin/composites|clients) `, "the recorded server held realms of before, which are not recorded"),
		other(`GET .*/attack-detection/`, "run-time state"),
		other(`PUT .*/roles/(auditor|admin) \{"name":"(offline_access|user)"\}`, "the page of HTML is the server's own: see TestPageOfHTML"),
	}
}

// TestReplay11 plays all recordings of a real version 11.
func TestReplay11(t *testing.T) {
	t.Parallel()
	replayAll(t, V11, "recordings11", leftOut11(), func(s *Server, file string) {
		if file == "02-realms.txt" { // the recorded server had this realm already
			if _, err := s.addRealm("acme", s.newID(), object{"realm": "acme", "enabled": true}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestPageOfHTML: what the database of version 11 refuses is answered with a
// page of HTML, and roles take what they have besides a name only in a PUT.
func TestPageOfHTML(t *testing.T) {
	t.Parallel()
	a := started(t, Options{Dialect: V11})
	a.make("/acme/roles", `{"name":"auditor","attributes":{"k":["v"]},"composite":true,"composites":{"realm":["offline_access"]}}`)
	want(t, a.field("/acme/roles/auditor", "composite"), false)
	want(t, a.field("/acme/roles/auditor", "attributes", "k"), nil)
	status, body := a.try("PUT", "/acme/roles/auditor", `{"name":"offline_access"}`)
	want(t, status, 500)
	want(t, body[:6], "<html>")
}
