package auth

import (
	"crypto/md5"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// TestTokenIsEndedByTheLast: two clients share a token, and it is ended once,
// when both are closed; who asks later gets another one.
func TestTokenIsEndedByTheLast(t *testing.T) {
	is := newIssuer(t)
	var mu sync.Mutex
	var ended []string
	revoke := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		if id != "app" || secret != "made-up-secret" || r.FormValue("token_type_hint") != "access_token" {
			t.Errorf("%s %s %v", id, secret, r.Form)
		}
		mu.Lock()
		defer mu.Unlock()
		ended = append(ended, r.FormValue("token"))
	}))
	t.Cleanup(revoke.Close)
	grant, e := is.grant(), env()
	grant.RevokeURL = revoke.URL + "/revoke"
	one, two := grant.Source(e).Hold(), grant.Source(e).Hold()
	if got, err := call(t.Context(), one.Wrap, is.URL, ""); err != nil || got != "200 token-1 " {
		t.Fatalf("%q, %v", got, err)
	}
	if err := one.Close(t.Context()); err != nil || len(ended) > 0 {
		t.Errorf("%v, and %v is ended while it is in use", err, ended)
	}
	if err := two.Close(t.Context()); err != nil || len(ended) != 1 || ended[0] != "token-1" {
		t.Errorf("%v, ended: %v", err, ended)
	}
	if err := grant.Source(e).Hold().Close(t.Context()); err != nil || len(ended) != 1 {
		t.Errorf("no token was made, and %v was ended: %v", ended, err)
	}
	if got, err := call(t.Context(), grant.Source(e).Hold().Wrap, is.URL, ""); err != nil || got != "200 token-2 " {
		t.Errorf("%q, %v", got, err)
	}
	if n := e.Meter.Counts().Tokens; n != 3 {
		t.Errorf("%d token requests counted, want two tokens and one end", n)
	}
}

func TestTokenThatCannotBeEnded(t *testing.T) {
	is := newIssuer(t)
	revoke := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(revoke.Close)
	grant := is.grant()
	grant.RevokeURL = revoke.URL
	source := grant.Source(env()).Hold()
	if _, err := call(t.Context(), source.Wrap, is.URL, ""); err != nil {
		t.Fatal(err)
	}
	if err := source.Close(t.Context()); err == nil || strings.Contains(err.Error(), "made-up-secret") || strings.Contains(err.Error(), "token-1") {
		t.Errorf("%v", err)
	}
}

// TestDigest: the second request is signed, and carries the body again.
func TestDigest(t *testing.T) {
	hash := func(text string) string { return fmt.Sprintf("%x", md5.Sum([]byte(text))) }
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		part := func(name string) string {
			m := regexp.MustCompile(`[ ,]` + name + `="?([^",]*)`).FindStringSubmatch(r.Header.Get("Authorization"))
			if m == nil {
				return ""
			}
			return m[1]
		}
		want := hash(hash("public:API:private") + ":nonce:" + part("nc") + ":" + part("cnonce") + ":auth:" + hash("POST:/api"))
		if part("response") != want || part("username") != "public" {
			w.Header().Set("WWW-Authenticate", `Digest realm="API", domain="", nonce="nonce", algorithm=MD5, qop="auth", stale=false`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	if got, err := call(t.Context(), Digest("public", "private"), server.URL, "hello"); err != nil || got != "200 hello" || requests != 2 {
		t.Errorf("%q, %v, %d requests", got, err, requests)
	}
	if got, err := call(t.Context(), Digest("public", "wrong"), server.URL, "hello"); err != nil || got != "401 " {
		t.Errorf("a wrong key: %q, %v", got, err)
	}
}
