package logtotest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// client is a plain client of one tenant's Management API, or of the Cloud.
type client struct {
	t     *testing.T
	base  string // with /api
	token string
	vars  map[string]string // ids saved by steps, for {name} in later ones
}

// newTenant makes a sandbox with one Cloud tenant and a client of it.
func newTenant(t *testing.T, opt Options) (*Server, string, *client) {
	t.Helper()
	return newTenantBehind(t, opt, func(h http.Handler) http.Handler { return h })
}

// newTenantBehind puts a middleware before the sandbox.
func newTenantBehind(t *testing.T, opt Options, wrap func(http.Handler) http.Handler) (*Server, string, *client) {
	t.Helper()
	s := New(opt)
	front := httptest.NewServer(wrap(s))
	t.Cleanup(front.Close)
	s.setBase(front.URL)
	id, app, secret := s.AddTenant("acme")
	endpoint := s.Endpoint(id)
	return s, id, &client{t: t, base: endpoint + "/api", vars: map[string]string{},
		token: fetchToken(t, endpoint, app, secret, endpoint+"/api")}
}

func (c *client) fill(text string) string {
	for k, v := range c.vars {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	return text
}

func (c *client) do(method, path, body string) (int, http.Header, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+c.fill(path), strings.NewReader(c.fill(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(raw)
}

// list reads a JSON list of objects.
func (c *client) list(path string) []map[string]any {
	c.t.Helper()
	status, _, body := c.do("GET", path, "")
	var out []map[string]any
	if err := json.Unmarshal([]byte(body), &out); status != 200 || err != nil {
		c.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return out
}

// step is one request of a script: what is sent, and what must come back.
type step struct {
	request string // "POST /users"
	body    string
	status  int
	want    string // that the answer contains; "!x" that it does not contain x
	save    string // name under which the answer's id is kept
}

func (c *client) run(steps []step) {
	c.t.Helper()
	for i, s := range steps {
		method, path, _ := strings.Cut(s.request, " ")
		status, _, body := c.do(method, path, s.body)
		not, absent := strings.CutPrefix(c.fill(s.want), "!")
		if status != s.status || strings.Contains(body, not) == absent && s.want != "" {
			c.t.Errorf("step %d: %s %s: got %d %s, want %d %s", i, c.fill(s.request), s.body, status, body, s.status, s.want)
		}
		if s.save != "" {
			var o struct{ ID string }
			_ = json.Unmarshal([]byte(body), &o)
			c.vars[s.save] = o.ID
		}
	}
}
