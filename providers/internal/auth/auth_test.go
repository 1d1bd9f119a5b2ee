package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenon/providers"
)

// issuer is a token endpoint and an API behind it.
type issuer struct {
	*httptest.Server
	tokens atomic.Int32
	refuse atomic.Value // a token that the API no longer takes
	lives  int          // seconds
	scope  string
	answer http.HandlerFunc // instead of a token
}

func newIssuer(t *testing.T) *issuer {
	is := &issuer{lives: 3600, scope: "all"}
	is.refuse.Store("")
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		n := is.tokens.Add(1)
		if is.answer != nil {
			is.answer(w, r)
			return
		}
		id, secret, ok := r.BasicAuth()
		if !ok || id != "app" || secret != "made-up-secret" || r.FormValue("resource") != "https://acme.example/api" || r.FormValue("scope") != "all" {
			t.Errorf("token request: %v %q %v", ok, id, r.Form)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": fmt.Sprint("token-", n), "token_type": "Bearer", "expires_in": is.lives, "scope": is.scope})
	})
	mux.HandleFunc("/api", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token == "" || token == is.refuse.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write(append([]byte(token+" "), body...))
	})
	is.Server = httptest.NewServer(mux)
	t.Cleanup(is.Close)
	return is
}

func (is *issuer) grant() ClientCredentials {
	return ClientCredentials{TokenURL: is.URL + "/token", ID: "app", Secret: "made-up-secret", Scope: "all", Resource: "https://acme.example/api"}
}

func call(ctx context.Context, wrap Wrap, url, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	resp, err := wrap(http.DefaultTransport).RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	return fmt.Sprint(resp.StatusCode, " ", string(out)), err
}

func env() *providers.Env { return &providers.Env{Meter: &providers.Meter{}} }

func TestOneTokenForAll(t *testing.T) {
	is := newIssuer(t)
	e := env()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got, err := call(t.Context(), is.grant().Source(e).Wrap, is.URL, "hello")
			if err != nil || got != "200 token-1 hello" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	wg.Wait()
	if n := is.tokens.Load(); n != 1 || e.Meter.Counts().Tokens != 1 {
		t.Errorf("%d tokens were made, %d counted", n, e.Meter.Counts().Tokens)
	}
}

func TestTokenIsMadeAnew(t *testing.T) {
	t.Run("before it ends", func(t *testing.T) {
		is := newIssuer(t)
		is.lives = 1
		wrap := is.grant().Source(env()).Wrap
		for range 2 {
			if _, err := call(t.Context(), wrap, is.URL, ""); err != nil {
				t.Fatal(err)
			}
			time.Sleep(600 * time.Millisecond)
		}
		if n := is.tokens.Load(); n != 2 {
			t.Errorf("%d tokens", n)
		}
	})
	t.Run("once on a 401, with the same body", func(t *testing.T) {
		is := newIssuer(t)
		is.refuse.Store("token-1")
		got, err := call(t.Context(), is.grant().Source(env()).Wrap, is.URL, "hello")
		if err != nil || got != "200 token-2 hello" {
			t.Errorf("%q, %v", got, err)
		}
	})
	t.Run("not for ever", func(t *testing.T) {
		is := newIssuer(t)
		wrap := func(inner http.RoundTripper) http.RoundTripper {
			return is.grant().Source(env()).Wrap(roundTrip(func(req *http.Request) (*http.Response, error) {
				req.Header.Del("Authorization")
				return inner.RoundTrip(req)
			}))
		}
		got, err := call(t.Context(), wrap, is.URL, "hello")
		if err != nil || got != "401 " || is.tokens.Load() != 2 {
			t.Errorf("%q, %v, %d tokens", got, err, is.tokens.Load())
		}
	})
}

// TestCallerGoesAway: the source does not keep the context of whoever asked first.
func TestCallerGoesAway(t *testing.T) {
	is := newIssuer(t)
	wrap := is.grant().Source(env()).Wrap
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := call(ctx, wrap, is.URL, ""); err != nil {
		t.Fatal(err)
	}
	cancel()
	is.refuse.Store("token-1")
	if got, err := call(t.Context(), wrap, is.URL, ""); err != nil || got != "200 token-2 " {
		t.Errorf("a renewal after the first caller is gone: %q, %v", got, err)
	}
	if _, err := call(ctx, wrap, is.URL, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that is gone: %v", err)
	}
}

func TestRefusedTokens(t *testing.T) {
	answer := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	const kind = "application/json"
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		scope  string
		code   string
		is     error
	}{
		"wrong secret": {answer(401, kind, `{"error":"invalid_client","error_description":"made-up-secret is wrong"}`), "", "invalid_client", providers.ErrDenied},
		"unknown app":  {answer(400, kind, `{"error":"invalid_client","error_description":"invalid client app"}`), "", "invalid_client", providers.ErrDenied},
		"no scope":     {nil, "some", CodeScope, providers.ErrDenied},
		"no token":     {answer(200, kind, `{"made-up-secret":1}`), "", "", nil},
		"a page":       {answer(404, "text/html", `<html>made-up-secret`), "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			is := newIssuer(t)
			is.answer, is.scope = test.answer, test.scope
			grant := is.grant()
			grant.Explain = func(e *providers.APIError) { e.Hint = "explained" }
			_, err := call(t.Context(), grant.Source(env()).Wrap, is.URL, "")
			var told *providers.APIError
			if test.is != nil && !errors.Is(err, test.is) || err == nil {
				t.Fatalf("%v", err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v", err, err), "made-up-secret") {
				t.Errorf("the secret is in %v", err)
			}
			if errors.As(err, &told) && (told.Code != test.code || told.URL != is.URL+"/token" || told.Hint != "explained") {
				t.Errorf("%+v", told)
			}
		})
	}
}

func TestTokenRequestIsRepeated(t *testing.T) {
	is := newIssuer(t)
	is.answer = func(w http.ResponseWriter, r *http.Request) {
		if is.tokens.Load() < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"t","token_type":"Bearer","expires_in":60,"scope":"all more"}`)
	}
	e := env()
	if got, err := call(t.Context(), is.grant().Source(e).Wrap, is.URL, ""); err != nil || got != "200 t " {
		t.Errorf("%q, %v", got, err)
	}
	if n := e.Meter.Counts().Tokens; n != 3 {
		t.Errorf("%d token requests counted", n)
	}
}

func TestTokenEndpointSendsElsewhere(t *testing.T) {
	is := newIssuer(t)
	is.answer = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://other.invalid/token", http.StatusTemporaryRedirect)
	}
	began := time.Now()
	_, err := call(t.Context(), is.grant().Source(env()).Wrap, is.URL, "")
	if err == nil || !strings.Contains(err.Error(), "sends elsewhere") || time.Since(began) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestBearerAndRefuse(t *testing.T) {
	is := newIssuer(t)
	if got, err := call(t.Context(), Bearer("pat"), is.URL, "x"); err != nil || got != "200 pat x" {
		t.Errorf("%q, %v", got, err)
	}
	no := errors.New("no")
	if _, err := call(t.Context(), Refuse(no), is.URL, "x"); !errors.Is(err, no) {
		t.Errorf("%v", err)
	}
}

// TestPasswordGrant signs in as a user of a public client: no header, no
// secret, and the password is as secret as one.
func TestPasswordGrant(t *testing.T) {
	is := newIssuer(t)
	grant := ClientCredentials{TokenURL: is.URL + "/token", ID: "cli", Username: "ann", Password: "made-up-password"}
	is.answer = func(w http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); ok || r.FormValue("client_id") != "cli" || r.FormValue("username") != "ann" || r.FormValue("grant_type") != "password" {
			t.Errorf("token request: %v", r.Form)
		}
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("password") != "made-up-password" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, `{"error":"invalid_grant","error_description":"no user has %s"}`, r.FormValue("password"))
			return
		}
		_, _ = w.Write([]byte(`{"access_token":"theirs","expires_in":60}`))
	}
	if got, err := call(t.Context(), grant.Source(env()).Wrap, is.URL, "hello"); err != nil || got != "200 theirs hello" {
		t.Errorf("%q, %v", got, err)
	}
	grant.Password = "wrong-made-up"
	_, err := call(t.Context(), grant.Source(env()).Wrap, is.URL, "hello")
	if !errors.Is(err, providers.ErrDenied) || strings.Contains(err.Error(), "wrong-made-up") {
		t.Errorf("a wrong password gives %v", err)
	}
}

// TestNewPlace: what was sent with a token that is older than the place is sent
// again with a new one, however many there are; with that one, a 403 is an answer.
func TestNewPlace(t *testing.T) {
	is := newIssuer(t)
	var together sync.WaitGroup
	together.Add(3)
	inner := roundTrip(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("Authorization") == "Bearer token-1" {
			together.Done()
			together.Wait() // all are refused before the first comes again
			return &http.Response{StatusCode: http.StatusForbidden, Body: http.NoBody, Request: req}, nil
		}
		status := http.StatusOK
		if req.URL.Path == "/never" {
			status = http.StatusForbidden
		}
		return &http.Response{StatusCode: status, Body: http.NoBody, Request: req}, nil
	})
	wrap := is.grant().Source(env()).WrapNew(inner)
	ask := func(path string, want int) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, is.URL+path, nil)
		if err != nil {
			t.Error(err)
			return
		}
		if resp, err := wrap.RoundTrip(req); err != nil || resp.StatusCode != want {
			t.Errorf("%s: %v, %v", path, resp, err)
		}
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { ask("/api", http.StatusOK) })
	}
	wg.Wait()
	ask("/never", http.StatusForbidden)
	if n := is.tokens.Load(); n != 2 {
		t.Errorf("%d tokens, want 2", n)
	}
}
