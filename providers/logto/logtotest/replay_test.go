package logtotest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const (
	recordedBase = "http://127.0.0.1:3301"
	recordedApp  = "m2mreconciler0000000x"
	recordedRole = "lkg1rr7xpf48npi7mtxsa" // "Logto Management API access"
)

// replay plays recordings against a fresh self-hosted sandbox.
type replay struct {
	t     *testing.T
	s     *Server
	names *names
	token string // of the bootstrap application
	last  string // the token last made by a recorded request
	etags map[string]string
}

func newReplay(t *testing.T, wrap func(http.Handler) http.Handler) *replay {
	s := New(Options{SelfHosted: true, AppID: recordedApp})
	front := httptest.NewServer(wrap(s))
	t.Cleanup(front.Close)
	s.URL = front.URL
	r := &replay{t: t, s: s, names: &names{ours: map[string]string{}, used: map[string]bool{}}, etags: map[string]string{}}
	self := s.self
	self.apps.update(self.apps.rows[recordedApp], object{"name": "reconciler-bootstrap", "description": "bootstrap M2M for the CLI tests"})
	r.names.learn(recordedRole, self.roles.lookup(0, accessRole).id)
	r.token = fetchToken(t, s.URL, recordedApp, s.opt.AppSecret, "https://default.logto.app/api")
	return r
}

// fetchToken signs in and gives the access token.
func fetchToken(t *testing.T, endpoint, id, secret, resource string) string {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {resource}, "scope": {"all"}}
	req, err := http.NewRequest("POST", endpoint+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(id, secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out.AccessToken == "" {
		t.Fatalf("no token: %d %v", res.StatusCode, err)
	}
	return out.AccessToken
}

// ours rewrites recorded text to what holds at the sandbox.
func (r *replay) ours(text string) string {
	text = strings.ReplaceAll(text, recordedBase, r.s.URL)
	text = strings.ReplaceAll(text, "<secret>", r.s.opt.AppSecret)
	return r.names.apply(text)
}

func (r *replay) send(p pair) (int, http.Header, string) {
	req, err := http.NewRequest(p.method, r.s.URL+r.ours(p.target), strings.NewReader(r.ours(p.body)))
	if err != nil {
		r.t.Fatal(p, err)
	}
	for k, vs := range p.header {
		req.Header[k] = slices.Clone(vs)
	}
	switch req.Header.Get("Authorization") {
	case "Bearer <token>":
		req.Header.Set("Authorization", "Bearer "+r.token)
	case "Bearer <jwt>":
		req.Header.Set("Authorization", "Bearer "+r.last)
	}
	if tag, ok := r.etags[req.Header.Get("If-None-Match")]; ok {
		req.Header.Set("If-None-Match", tag)
	}
	if p.path() == "/oidc/token" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if id, secret, ok := strings.Cut(r.ours(p.basic), ":"); ok {
			req.SetBasicAuth(id, secret)
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(p, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(p, err)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if json.Unmarshal(body, &token) == nil && token.AccessToken != "" {
		r.last = token.AccessToken
		body = []byte(strings.Replace(string(body), token.AccessToken, "<jwt>", 1))
	}
	return res.StatusCode, res.Header, string(body)
}

// play sends one recorded request and compares the answer.
func (r *replay) play(p pair) string {
	status, header, body := r.send(p)
	if status != p.status {
		return "status " + http.StatusText(status) + ", want " + http.StatusText(p.status) + ": " + body
	}
	for _, name := range []string{"Total-Number", "Allow", "Content-Type", "Www-Authenticate", "Link"} {
		want := slices.Clone(p.want[name])
		for i := range want {
			want[i] = r.ours(want[i])
		}
		if got := header[name]; !slices.Equal(want, got) {
			return name + " is " + strings.Join(got, " ") + ", want " + strings.Join(want, " ")
		}
	}
	if p.want.Get("Etag") != "" {
		r.etags[p.want.Get("Etag")] = header.Get("Etag")
	}
	if (p.want["Etag"] != nil) != (header["Etag"] != nil) {
		return "only one of the two has an ETag"
	}
	return r.compare(p, header, body)
}

func (r *replay) compare(p pair, header http.Header, body string) string {
	if !strings.HasPrefix(header.Get("Content-Type"), "application/json") {
		if body != p.answer {
			return "body " + body + ", want " + p.answer
		}
		return ""
	}
	want, got := first(p.answer), first(body)
	if w, ok := want.(object); ok && p.header.Get("Accept-Language") != "" {
		w["message"] = got.(object)["message"] // the sandbox speaks English only
	}
	var list, ours []any
	if json.Unmarshal([]byte(p.answer), &list) == nil {
		_ = json.Unmarshal([]byte(body), &ours)
		partial := header.Get("Total-Number") != "" && header.Get("Total-Number") != jsonLen(len(list))
		if !partial {
			return r.names.match("", any(list), any(ours))
		}
		if len(list) != len(ours) {
			return "the page has another length"
		}
	} else if !p.cut {
		return r.names.match("", want, got)
	}
	if d := sameKeys("", want, got); d != "" { // one page of a list in another order, or a line cut short
		return d
	}
	return ""
}

func jsonLen(n int) string { raw, _ := json.Marshal(n); return string(raw) }

// first reads a JSON value, or the first element of a list that is cut short.
func first(text string) any {
	dec := json.NewDecoder(strings.NewReader(text))
	if strings.HasPrefix(text, "[") {
		_, _ = dec.Token()
	}
	var v any
	_ = dec.Decode(&v)
	return v
}

func sameKeys(at string, want, got any) string {
	w, ok1 := want.(map[string]any)
	g, ok2 := got.(map[string]any)
	if !ok1 || !ok2 {
		return ""
	}
	for k := range w {
		if _, ok := g[k]; !ok {
			return at + ": no key " + k
		}
	}
	if len(w) != len(g) {
		return at + ": other keys"
	}
	return ""
}
