package keycloaktest

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/fake"
)

// replay plays one recording against a fresh sandbox.
type replay struct {
	t      *testing.T
	s      *Server
	base   string // of all paths
	clock  *fake.Clock
	names  *names
	tokens map[string]string
	issued time.Time // of the admin's token
}

func newReplay(t *testing.T, d Dialect) *replay {
	clock := fake.NewClock(time.Unix(1_790_000_000, 0))
	s := NewServer(Options{Clock: clock.Now, Password: "admin-pass", Seed: 7, Dialect: d})
	t.Cleanup(s.Close)
	master := s.realms.named("master")
	master.removeClient(master.clients.named(s.opt.ClientID)) // the recorded server had none
	return &replay{
		t: t, s: s, base: s.URL + d.prefix(), clock: clock, tokens: map[string]string{},
		names: &names{ours: map[string]string{}, used: map[string]bool{}},
	}
}

// adminToken signs in as the recorder did.
func (r *replay) adminToken() string {
	if r.tokens["admin"] == "" || r.clock.Now().Sub(r.issued) > 40*time.Second {
		form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {"admin"}, "password": {"admin-pass"}}
		_, _, body := fetch(r.t, "POST", r.base+"/realms/master/protocol/openid-connect/token", "", "application/x-www-form-urlencoded", form.Encode())
		r.tokens["admin"], r.issued = tokenOf(body), r.clock.Now()
	}
	return r.tokens["admin"]
}

func tokenOf(body string) string {
	var out struct {
		AccessToken string `json:"access_token"`
	}
	_ = json.Unmarshal([]byte(body), &out)
	return out.AccessToken
}

// fetch sends a request and reads the answer.
func fetch(t testing.TB, method, url, token, kind, body string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(raw)
}

// play sends one recorded request and compares the answer; "" is the same.
func (r *replay) play(p pair) string {
	if p.wait > 0 {
		r.clock.Advance(time.Duration(p.wait) * time.Second)
		return ""
	}
	token := ""
	form := strings.HasSuffix(p.target, tokenPath)
	switch {
	case form || p.as == "nobody":
	case p.as == "":
		token = r.adminToken()
	default:
		token = r.tokens[p.as]
	}
	kind := p.kind
	if kind == "" {
		kind = "application/json"
	}
	if form {
		kind = "application/x-www-form-urlencoded"
	}
	status, header, body := fetch(r.t, p.method, r.base+r.names.apply(p.target), token, kind, r.names.apply(p.body))
	if p.login != "" {
		r.tokens[p.login] = tokenOf(body)
	}
	if status != p.status {
		return "status " + jsonOf(status) + ", want " + jsonOf(p.status) + ": " + short(body) + "\n\twant " + short(p.answer)
	}
	body = strings.ReplaceAll(body, r.base, "{base}")
	if d := r.names.match("Location", p.location, strings.ReplaceAll(header.Get("Location"), r.base, "{base}")); d != "" && !r.learnLocation(p, header) {
		return d
	}
	return r.compare(p, header, body)
}

// learnLocation takes the id of what was made from the end of its place.
func (r *replay) learnLocation(p pair, header http.Header) bool {
	want := r.names.apply(p.location)
	got := strings.ReplaceAll(header.Get("Location"), r.base, "{base}")
	i, j := strings.LastIndex(want, "/"), strings.LastIndex(got, "/")
	if i < 0 || j < 0 || want[:i] != got[:j] || !madeUp.MatchString(want[i:]) {
		return false
	}
	r.names.learn(want[i+1:], got[j+1:])
	return true
}

func jsonOf(v any) string { raw, _ := json.Marshal(v); return string(raw) }

func (r *replay) compare(p pair, header http.Header, body string) string {
	if kind := header.Get("Content-Type"); p.answerKind != "" && kind != p.answerKind {
		return "Content-Type " + kind + ", want " + p.answerKind
	}
	var want, got any
	if err := json.Unmarshal([]byte(p.answer), &want); err != nil {
		if body != r.names.apply(html.UnescapeString(p.answer)) { // the recorded server escapes quotes, or not
			return "body " + body + ", want " + p.answer
		}
		return ""
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		return "no JSON: " + body
	}
	at := ""
	if list, ok := want.([]any); ok && ordered(p) && len(list) > 0 {
		at = "authenticationExecutions" // any name of a list in order
	}
	r.names.loose = strings.Contains(p.target, "/authz/")
	return r.names.match(at, want, got)
}

// ordered says whether an endpoint gives its list in an order that counts.
func ordered(p pair) bool {
	path, query, _ := strings.Cut(p.target, "?")
	if strings.HasSuffix(path, "/executions") || strings.HasSuffix(path, "/required-actions") {
		return true
	}
	return strings.Contains(query, "first=") || strings.HasSuffix(path, "/users") || strings.HasSuffix(path, "/children")
}
