package keycloaktest

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/fake"
)

// admin is a client of a sandbox for table tests.
type admin struct {
	t     testing.TB
	s     *Server
	token string
}

// started gives a sandbox with realm acme, and its admin's client signed in.
func started(t testing.TB, opt Options) *admin {
	t.Helper()
	s := NewServer(opt)
	t.Cleanup(s.Close)
	s.Seed("", "realms", map[string]any{"realm": "acme"})
	return signedIn(t, s)
}

func signedIn(t testing.TB, s *Server) *admin {
	t.Helper()
	env := s.Env()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {env["KEYCLOAK_CLIENT_ID"]}, "client_secret": {env["KEYCLOAK_CLIENT_SECRET"]}}
	status, _, body := fetch(t, "POST", env["KEYCLOAK_ENDPOINT"]+"/realms/master"+tokenPath, "", "application/x-www-form-urlencoded", form.Encode())
	if status != 200 || tokenOf(body) == "" {
		t.Fatalf("no token: %d %s", status, body)
	}
	return &admin{t, s, tokenOf(body)}
}

// try sends a request to /admin/realms and gives status and body.
func (a *admin) try(method, path, body string) (int, string) {
	a.t.Helper()
	status, _, answer := fetch(a.t, method, a.s.URL+a.s.opt.Dialect.prefix()+"/admin/realms"+path, a.token, "application/json", body)
	return status, answer
}

// do is try that must succeed, and reads the answer.
func (a *admin) do(method, path, body string) any {
	a.t.Helper()
	status, answer := a.try(method, path, body)
	if status >= 300 {
		a.t.Fatalf("%s %s %s: %d %s", method, path, body, status, answer)
	}
	var v any
	_ = json.Unmarshal([]byte(answer), &v)
	return v
}

// make posts and gives the id at the end of Location.
func (a *admin) make(path, body string) string {
	a.t.Helper()
	status, header, answer := fetch(a.t, "POST", a.s.URL+a.s.opt.Dialect.prefix()+"/admin/realms"+path, a.token, "application/json", body)
	at := header.Get("Location")
	if status != 201 || at == "" {
		a.t.Fatalf("POST %s %s: %d %s", path, body, status, answer)
	}
	return at[strings.LastIndex(at, "/")+1:]
}

// field reads a value of an object by a path of keys.
func (a *admin) field(path string, keys ...string) any {
	a.t.Helper()
	v := a.do("GET", path, "")
	for _, k := range keys {
		o, _ := v.(map[string]any)
		v = o[k]
	}
	return v
}

func (a *admin) count(path string) int {
	a.t.Helper()
	list, _ := a.do("GET", path, "").([]any)
	return len(list)
}

// clockAt gives a clock that stands still.
func clockAt() *fake.Clock { return fake.NewClock(time.Unix(1_790_000_000, 0)) }
