package speccheck

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestViolations: what is wrong is found, and what is right is not.
func TestViolations(t *testing.T) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = "../../../../../shared/specs"
	}
	if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
		t.Skipf("no specification at %s (set TENON_SPECS)", dir)
	}
	wrap, report, err := New(dir) // once: reading it takes longest
	if err != nil {
		t.Fatal(err)
	}
	const id = "0123456789abcdef01234567"
	const account = `{"clientId":"mdb_sa_id_` + id + `","name":"ci","roles":["GROUP_OWNER"],"secrets":[]}`
	for _, c := range []struct {
		request, body, answer string
		status                int
		badRequest, badAnswer bool
	}{
		{"GET /groups/" + id, "", `{"clusterCount":0,"created":"2026-08-10T03:02:59Z","name":"n","orgId":"` + id + `"}`, 200, false, false},
		{"GET /groups/" + id, "", `{"name":"n"}`, 200, false, true},
		{"GET /groups/" + id, "", `{}`, 299, false, true},
		{"POST /groups/" + id + "/serviceAccounts/mdb_sa_id_" + id + ":invite", `{"roles":["GROUP_OWNER"]}`, account, 200, false, false},
		{"POST /groups/" + id + "/serviceAccounts/mdb_sa_id_" + id + ":invite", `{"roles":[]}`, account, 200, true, false},
		{"DELETE /groups/" + id + "/serviceAccounts/mdb_sa_id_" + id + "/accessList/198.51.100.0%2F24", "", "", 204, false, false},
		{"GET /groups/" + id + "/nothing", "", "{}", 200, true, false},
	} {
		requests, answers := len(report.Requests()), len(report.Answers())
		h := wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/vnd.atlas.2024-08-05+json;charset=utf-8")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.answer))
		}))
		method, path, _ := strings.Cut(c.request, " ")
		r := httptest.NewRequest(method, "/api/atlas/v2"+path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/vnd.atlas.2024-08-05+json")
		r.Header.Set("Accept", "application/vnd.atlas.2024-08-05+json")
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got := len(report.Requests()) > requests; got != c.badRequest {
			t.Errorf("%s %s: requests %v", c.request, c.body, report.Requests())
		}
		if got := len(report.Answers()) > answers; got != c.badAnswer {
			t.Errorf("%s -> %d %s: answers %v", c.request, c.status, c.answer, report.Answers())
		}
	}
}

// TestClient: a client is held to the version that it asks for, and to the
// parameters that there are; each request is looked at once.
func TestClient(t *testing.T) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = "../../../../../shared/specs"
	}
	if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
		t.Skipf("no specification at %s (set TENON_SPECS)", dir)
	}
	wrap, report, err := Client(dir)
	if err != nil {
		t.Fatal(err)
	}
	h := wrap(http.NotFoundHandler())
	const group = "/api/atlas/v2/groups/0123456789abcdef01234567"
	const latest = "application/vnd.atlas.2024-08-05+json"
	for _, c := range []struct{ method, path, accept, content, body, want string }{
		{"GET", group + "/serviceAccounts?pageNum=1&itemsPerPage=500", latest, "", "", ""},
		{"GET", group + "/serviceAccounts?pageNum=1&itemsPerPage=501", latest, "", "", "number must be at most 500"},
		{"GET", group + "/serviceAccounts?page=1", latest, "", "", `no query parameter "page"`},
		{"GET", group + "/serviceAccounts", "application/vnd.atlas.2023-01-01+json", "", "", "Accept is"},
		{"GET", group + "/serviceAccounts", "application/json", "", "", "Accept is"},
		{"POST", group + "/serviceAccounts", latest, "application/json", `{"name":"ci","description":"d","roles":["GROUP_OWNER"],"secretExpiresAfterHours":8}`, "unexpected value"},
		{"POST", group + "/serviceAccounts", latest, latest, `{"name":"ci","description":"d","roles":["GROUP_OWNER"],"secretExpiresAfterHours":8}`, ""},
		{"POST", group + "/serviceAccounts", latest, latest, `{"name":"ci","roles":["GROUP_OWNER"],"secretExpiresAfterHours":8}`, "is missing"},
		{"PATCH", group, latest, latest, `{"name":"n","tags":[{"key":"a"}]}`, `"value" is missing`},
		{"DELETE", group + "/accessList/198.51.100.0%2F24", latest, "", "", ""},
		{"DELETE", "/api/atlas/v2/orgs/0123456789abcdef01234567/apiKeys/0123456789abcdef01234567/accessList/2001:db8::1%2F32", latest, "", "", ""},
		{"POST", "/api/oauth/token", "", "", "", ""},
	} {
		before := len(report.Requests())
		for range 2 {
			r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
			r.Header.Set("Accept", c.accept)
			r.Header.Set("Content-Type", c.content)
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		got := report.Requests()[before:]
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].Message, c.want)) {
			t.Errorf("%s %s %s: %v, want %q", c.method, c.path, c.body, got, c.want)
		}
	}
	if n := report.Passed()["POST /api/oauth/token"]; n != 2 {
		t.Errorf("%d token requests passed, want 2", n)
	}
}
