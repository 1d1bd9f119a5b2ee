package keycloak_test

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"tenon/providers"
	"tenon/providers/internal/conform"
	"tenon/providers/internal/fake"
	"tenon/providers/keycloak"
)

// real is the server that KEYCLOAK_URL names, one test at a time: they all use
// the realm acme, which is deleted before and after each.
type real struct {
	url, user, password string
	busy                sync.Mutex
	owner               string // the test that has it
}

// acceptance finds the real server, or skips the test.
func acceptance(t testing.TB) *real {
	t.Helper()
	address := os.Getenv("KEYCLOAK_URL")
	if address == "" {
		t.Skip("no real server: run make acceptance, or set KEYCLOAK_URL, KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD")
	}
	return &real{url: strings.TrimRight(address, "/"), user: cmp.Or(os.Getenv("KEYCLOAK_ADMIN"), "admin"), password: os.Getenv("KEYCLOAK_ADMIN_PASSWORD")}
}

// start gives a test the server, with a proxy before it that counts.
func (s *real) start(t testing.TB, o conform.Start) *conform.Server {
	t.Helper()
	if s.owner != t.Name() {
		s.busy.Lock()
		s.owner = t.Name()
		t.Cleanup(func() {
			s.clear(t)
			s.owner = ""
			s.busy.Unlock()
		})
	}
	s.clear(t)
	target, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	log := &fake.Recorder{}
	readOnly := &fake.ReadOnly{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	front := fake.Front{Log: log, ReadOnly: readOnly, Classify: classify}.Wrap(proxy)
	if o.Wrap != nil {
		front = o.Wrap(front)
	}
	server := httptest.NewServer(front)
	t.Cleanup(server.Close)
	return &conform.Server{Log: log, ReadOnly: readOnly,
		Env: map[string]string{"KEYCLOAK_ENDPOINT": server.URL, "KEYCLOAK_ADMIN": s.user, "KEYCLOAK_ADMIN_PASSWORD": s.password}}
}

// classify knows the one read that is a POST, and requests for tokens.
func classify(r *http.Request) fake.Class {
	switch {
	case strings.HasSuffix(r.URL.Path, "/partial-export"):
		return fake.Class{}
	case strings.HasSuffix(r.URL.Path, "/protocol/openid-connect/token"):
		return fake.Class{Token: true}
	}
	return fake.ClassifyByMethod(r)
}

// clear deletes the realms that tests use.
func (s *real) clear(t testing.TB) {
	t.Helper()
	client, err := keycloak.Provider().Open(context.Background(), s.config())
	if err != nil {
		t.Fatal(err)
	}
	kind := keycloak.Provider().Kind("realm")
	for _, name := range []string{"acme", "other", "renamed"} {
		if err := client.Delete(context.Background(), providers.Change{Kind: kind, ID: name}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAcceptance(t *testing.T) {
	s := acceptance(t)
	conform.Run(t, suite(s.start))
}

// TestAcceptanceExport: what is exported needs no change where it came from,
// and makes the same again.
func TestAcceptanceExport(t *testing.T) {
	s := acceptance(t)
	conform.Export(t, suite(s.start))
}
