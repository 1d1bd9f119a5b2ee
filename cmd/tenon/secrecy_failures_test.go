package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// refusal is how a server refuses: with a status, and all that it was told in
// its words.
type refusal struct {
	status int
	form   string // json, html, text, redirect
}

// refusals are the ways in which servers and what stands before them do.
var refusals = []refusal{
	{400, "json"}, {400, "html"}, {302, "redirect"}, {409, "json"}, {422, "text"}, {500, "html"}, {404, "json"}, {403, "text"}, {307, "redirect"}, {401, "json"}, {200, "html"}, {201, "text"},
}

// echo answers with all that it was told, the credentials included.
func (f refusal) echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	plain, _ := url.QueryUnescape(string(body))
	user, password, _ := r.BasicAuth()
	all := fmt.Sprintf("bad: %s; %s; %s; %s; %s:%s", body, plain, url.QueryEscape(string(body)), r.Header.Get("Authorization"), user, password)
	w.Header().Set("Www-Authenticate", "Bearer realm="+url.QueryEscape(all))
	w.Header().Set("X-Request-Id", url.QueryEscape(all))
	switch f.form {
	case "json":
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(f.status)
		_, _ = fmt.Fprintf(w, `{"code":%q,"error":%q,"message":%q,"errorMessage":%q,"error_description":%q,"detail":%q,"reason":%q,"details":%q,"errorCode":%q,"parameters":[%q]}`,
			all, all, all, all, all, all, all, all, all, all)
	case "html":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.status)
		_, _ = fmt.Fprintf(w, "<!doctype html><html><head><title>%s</title></head><body><h1>Refused</h1><p>%s</p></body></html>", html.EscapeString(all), all)
	case "text":
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, all)
	case "redirect":
		to := []string{"http://other.example.com", ""}[len(all)%2]
		w.Header().Set("Location", to+"/sign-in?state="+url.QueryEscape(all)+"#"+url.PathEscape(all))
		w.WriteHeader(f.status)
	}
}

// tenantID is where Logto's paths have the id of a tenant, which may look like a word.
var tenantID = regexp.MustCompile(`(^|/)[a-z0-9]{6}/(api|oidc)/|(/tenants)/[a-z0-9]{6}$`)

// ids are parts of paths that name one object.
var ids = regexp.MustCompile(`^[0-9a-zA-Z_-]*[0-9][0-9a-zA-Z_-]*$|^[a-z0-9]{12,}$|@|%|\.`)

// routeOf is the kind of a request: its method, and its path without ids.
func routeOf(r *http.Request) string {
	path := tenantID.ReplaceAllString(strings.Trim(r.URL.EscapedPath(), "/"), "$1$3/*/$2/")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, part := range parts {
		if ids.MatchString(part) {
			parts[i] = "*"
		}
	}
	return r.Method + " " + strings.Join(parts[max(0, len(parts)-3):], "/")
}

// routes notes the kinds of requests, in the order in which they are first made.
type routes struct {
	mu   sync.Mutex
	seen []string
}

func (k *routes) note(_ http.ResponseWriter, r *http.Request) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if route := routeOf(r); !slices.Contains(k.seen, route) {
		k.seen = append(k.seen, route)
	}
	return false
}

// share is those of one round: what is made first has its turn first, so that
// what is made inside of it is tried in the others.
func (k *routes) share(reads bool, round, of int) []string {
	var all []string
	for _, route := range k.seen {
		if reads == (strings.HasPrefix(route, "GET ") || strings.HasSuffix(route, "/token")) {
			all = append(all, route)
		}
	}
	return all[len(all)*round/of : len(all)*(round+1)/of]
}

// refuses answers requests of some kinds so, and notes them.
func (k *routes) refuses(some []string, f refusal) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !slices.Contains(some, routeOf(r)) {
			return false
		}
		k.note(w, r)
		f.echo(w, r)
		return true
	}
}

// TestNoSecretIsShownByFailures has every request of a stack's life refused in
// turn, with words that tell all that it said.
func TestNoSecretIsShownByFailures(t *testing.T) { each(t, testNoSecretIsShownByFailures) }

func testNoSecretIsShownByFailures(t *testing.T, s stake) {
	m := newSecretive(t, s)
	k, told := &routes{}, &routes{}
	m.guard(k.note)
	m.want(0, "apply", "--yes")
	m.minted()
	m.generation(2)
	m.want(0, "apply", "--yes")
	m.run("", "export", s.connections[0])
	m.want(0, "destroy", "--confirm", stack)
	rounds, least := 2, 4
	if inFull() {
		rounds, least = 24, len(k.seen)/2
	}
	for round := range rounds {
		f, form := refusals[round%len(refusals)], forms()[round%4]
		refused := told.refuses(k.share(false, round, rounds), f)
		m.guard(refused)
		m.run("", "apply", "--yes", "--format", form, "--log-level", "debug")
		m.guard(nil)
		m.run("", "apply", "--yes")
		m.generation(3 + round%6)
		m.guard(refused)
		m.run("", "apply", "--yes", "--format", form, "--log-level", "debug")
		for i, route := range k.share(true, round, rounds) {
			if i == 0 || inFull() {
				m.guard(told.refuses([]string{route}, refusals[(round+i)%len(refusals)]))
				m.run("", []string{"plan", "drift"}[i%2], "--format", forms()[(round+i)%4], "--log-level", "debug")
			}
		}
		m.guard(refused)
		m.run("", "destroy", "--confirm", stack, "--log-level", "debug")
		m.guard(nil)
		m.run("", "destroy", "--confirm", stack)
	}
	t.Logf("%d of %d kinds of requests were refused, %d runs, %d bytes looked at", len(told.seen), len(k.seen), m.runs, m.bytes)
	if len(told.seen) < least {
		t.Errorf("only %d kinds of requests were refused", len(told.seen))
	}
}
