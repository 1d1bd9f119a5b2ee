package speccheck

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// TestViolations: what is wrong is found, and what is right is not.
func TestViolations(t *testing.T) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = "../../../../../shared/specs"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no specifications at %s (set TENON_SPECS)", dir)
	}
	const role = `{"tenantId":"t","id":"r","name":"n","description":"d","type":"User","isDefault":false}`
	for _, c := range []struct {
		request, body, answer string
		status                int
		badRequest, badAnswer bool
	}{
		{"POST /api/roles", `{"name":"n","description":"d"}`, role, 200, false, false},
		{"POST /t/x1/api/roles", `{"name":"n","description":"d"}`, role, 200, false, false},
		{"POST /oss/api/roles", `{"name":"n"}`, role, 200, true, false},
		{"POST /api/roles", `{"name":"n","description":"d"}`, `{"id":"r"}`, 200, false, true},
		{"POST /api/roles", `{"name":"n","description":"d"}`, role, 201, false, true},
		{"GET /api/roles/a%2Fb", "", role, 200, false, false},
		{"GET /api/nosuch", "", "[]", 200, true, false},
		{"PATCH /api/users/u", `{"primaryPhone":"+1"}`, "", 401, true, false},
		{"GET /api/tenants", "", "anything", 200, false, false},
		{"POST /oidc/token", "", "anything", 200, false, false},
	} {
		wrap, report, err := New(dir)
		if err != nil {
			t.Fatal(err)
		}
		h := wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.answer))
		}))
		method, path, _ := strings.Cut(c.request, " ")
		r := httptest.NewRequest(method, path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got := len(report.Requests()) > 0; got != c.badRequest {
			t.Errorf("%s %s: requests %v", c.request, c.body, report.Requests())
		}
		if got := len(report.Answers()) > 0; got != c.badAnswer {
			t.Errorf("%s -> %d %s: answers %v", c.request, c.status, c.answer, report.Answers())
		}
	}
}
