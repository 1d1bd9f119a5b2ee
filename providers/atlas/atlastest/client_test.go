package atlastest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/fake"
)

// start is when the clock of tests stands first.
var start = time.Date(2026, 8, 10, 3, 0, 0, 0, time.UTC)

// world is a sandbox with a clock, and one who calls it.
type world struct {
	*testing.T
	s      *Server
	clock  *fake.Clock
	token  string
	header map[string]string
	org    string // path of the organization
}

func newWorld(t *testing.T, opt Options) *world {
	t.Helper()
	clock := fake.NewClock(start)
	opt.Clock = clock.Now
	s := New(opt)
	wrap, _ := checked()
	front := httptest.NewServer(wrap(s))
	t.Cleanup(front.Close)
	s.URL = front.URL
	w := &world{T: t, s: s, clock: clock, header: map[string]string{}, org: "/orgs/" + s.opt.OrgID}
	w.signIn()
	return w
}

// as is the same world, called with another service account.
func (w *world) as(id, secret string) *world {
	other := *w
	other.header = map[string]string{}
	other.token = other.fetch(id, secret).text("access_token")
	return &other
}

func (w *world) signIn() {
	w.token = w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).text("access_token")
}

// fetch asks for a token.
func (w *world) fetch(id, secret string) got {
	w.Helper()
	req, _ := http.NewRequest("POST", w.s.URL+tokenPath, strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode()))
	req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(req)
}

// got is an answer that a test looks into.
type got struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	raw    string
	body   any
}

func (w *world) do(req *http.Request) got {
	w.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	out := got{t: w.T, what: req.Method + " " + req.URL.RequestURI(), status: res.StatusCode, header: res.Header, raw: string(raw)}
	if len(raw) > 0 && strings.Contains(res.Header.Get("Content-Type"), "json") && raw[0] != '-' {
		if err := json.Unmarshal(raw, &out.body); err != nil {
			w.Fatalf("%s: %v: %s", out.what, err, raw)
		}
	}
	return out
}

// call sends a request to the API. The body is a text or a value.
func (w *world) call(method, path string, body any) got {
	w.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.Fatal(err)
		}
		in = strings.NewReader(string(raw))
	}
	if strings.HasPrefix(path, "/") {
		path = w.s.URL + apiPrefix + path
	}
	req, err := http.NewRequest(method, path, in)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Accept", "application/vnd.atlas.2025-03-12+json")
	req.Header.Set("Authorization", "Bearer "+w.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/vnd.atlas.2025-03-12+json")
	}
	for k, v := range w.header {
		req.Header.Set(k, v)
	}
	return w.do(req)
}

// must sends a request that has to be answered with a status.
func (w *world) must(status int, method, path string, body any) got {
	w.Helper()
	r := w.call(method, path, body)
	return r.want(status)
}

func (r got) want(status int) got {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: %d, want %d: %s", r.what, r.status, status, r.raw)
	}
	return r
}

// code is an error with this code, in the form of all errors.
func (r got) code(status int, code string) got {
	r.t.Helper()
	r.want(status)
	o, _ := r.body.(object)
	if o["errorCode"] != code || r.header.Get("X-Error-Code") != code || o["error"] != float64(status) || o["reason"] != http.StatusText(status) || o["parameters"] == nil {
		r.t.Fatalf("%s: %s %s, want %s", r.what, r.header.Get("X-Error-Code"), r.raw, code)
	}
	return r
}

// at looks a value up by a path of names and places, as in "secrets.0.id".
func (r got) at(path string) any {
	r.t.Helper()
	v := r.body
	for part := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case object:
			v = in[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(in) {
				r.t.Fatalf("%s: no %s in %s", r.what, path, r.raw)
			}
			v = in[i]
		default:
			r.t.Fatalf("%s: no %s in %s", r.what, path, r.raw)
		}
	}
	return v
}

func (r got) text(path string) string {
	r.t.Helper()
	s, ok := r.at(path).(string)
	if !ok {
		r.t.Fatalf("%s: %s is not a text in %s", r.what, path, r.raw)
	}
	return s
}

// is compares a value by its JSON.
func (r got) is(path, want string) got {
	r.t.Helper()
	raw, _ := json.Marshal(r.at(path))
	if string(raw) != want {
		r.t.Fatalf("%s: %s is %s, want %s in %s", r.what, path, raw, want, r.raw)
	}
	return r
}

func (r got) results() []any {
	r.t.Helper()
	list, _ := r.at("results").([]any)
	return list
}

func account0(roles ...string) object {
	return object{"name": "ci", "description": "Deploys from CI", "roles": roles, "secretExpiresAfterHours": 2160}
}

// project makes a project and gives its path.
func (w *world) project(name string) string {
	w.Helper()
	return "/groups/" + w.must(201, "POST", "/groups", object{"name": name, "orgId": w.s.opt.OrgID}).text("id")
}
