package keycloak_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/keycloak"
	"tenon/spec/value"
)

// TestAUserThatTripsTheServer: it is looked for and made again, not given up.
func TestAUserThatTripsTheServer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/token") {
			_, _ = io.WriteString(w, `{"access_token":"made-up","expires_in":60}`)
			return
		}
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"error":"unknown_error"}`)
	}))
	t.Cleanup(s.Close)
	p := keycloak.Provider()
	outer, err := p.Open(t.Context(), providers.Config{Address: "keycloak.sso", Fields: value.FromAny(map[string]any{
		"endpoint": s.URL + "/auth/", "auth": map[string]any{"clientId": "tenon", "clientSecret": "made-up-secret"}})})
	if err != nil {
		t.Fatal(err)
	}
	inner, err := outer.Enter(t.Context(), providers.Entry{Kind: p.Kind("realm"), Object: providers.Object{ID: "acme"}})
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]bool{"user": true, "group": false} {
		_, err := inner.Create(t.Context(), providers.Change{Kind: p.Kind(kind), Fields: value.FromAny(map[string]any{"username": "ann", "path": "/ann"})})
		if err == nil || errors.Is(err, providers.ErrUnknownOutcome) != want {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestConnection: what cannot be opened says why, and shows no secret.
func TestConnection(t *testing.T) {
	for name, c := range map[string]struct {
		fields map[string]any
		want   string
	}{
		"no credentials": {map[string]any{"endpoint": "https://sso.acme.example"}, "cannot sign in"},
		"no secret":      {map[string]any{"endpoint": "https://sso.acme.example", "auth": map[string]any{"clientId": "tenon"}}, "cannot sign in"},
		"in the clear":   {map[string]any{"endpoint": "http://sso.acme.example", "auth": map[string]any{"clientId": "a", "clientSecret": "made-up"}}, "in the clear"},
		"no address":     {map[string]any{"endpoint": "sso"}, "not an address"},
		"a password":     {map[string]any{"endpoint": "https://ann:made-up@sso.acme.example"}, "more than an address"},
	} {
		_, err := keycloak.Provider().Open(t.Context(), providers.Config{Address: "keycloak.sso", Fields: value.FromAny(c.fields)})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "made-up") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
