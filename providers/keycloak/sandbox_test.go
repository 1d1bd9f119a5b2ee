package keycloak_test

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"tenon/providers/internal/conform"
	"tenon/providers/keycloak/keycloaktest"
)

// sandbox starts the server in memory that passes the same suite as the real one.
func sandbox(t testing.TB, o conform.Start) *conform.Server {
	s := keycloaktest.New(keycloaktest.Options{Seed: o.Seed + 1})
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	var handler http.Handler = s
	if o.Wrap != nil {
		handler = o.Wrap(s)
	}
	url := serve(t, handler)
	user, password := s.Admin()
	save := func() []byte {
		var b bytes.Buffer
		if err := s.Save(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return &conform.Server{
		Env: map[string]string{"KEYCLOAK_ENDPOINT": url, "KEYCLOAK_ADMIN": user, "KEYCLOAK_ADMIN_PASSWORD": password},
		Log: s.Log, ReadOnly: s.ReadOnly, Expire: s.ExpireTokens,
		Save: save, Objects: func() []string { return objects(t, save()) }, Grow: func(n int) { grow(s, n) },
	}
}

// sandboxSuite leaves out what the sandbox, which is of version 26.4, does not
// have yet. The long form sets each field by itself.
func sandboxSuite() conform.Suite {
	s := suite(sandbox)
	skip := map[string][]string{"realm": {"maxSecondaryAuthFailures", "webAuthnPolicyResidentKey", "webAuthnPolicyPasswordlessResidentKey"}}
	for i := range s.Samples {
		sample := &s.Samples[i]
		skipped := maps.Clone(sample.Skip)
		for _, name := range skip[sample.Kind] {
			if skipped == nil {
				skipped = map[string]string{}
			}
			skipped[name] = "from version 26.7"
		}
		sample.Skip = skipped
	}
	return s
}

func TestSandboxConformance(t *testing.T) { conform.Run(t, sandboxSuite()) }

func serve(t testing.TB, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// TestSandboxExport: what is exported needs no change where it came from, and
// makes the same again.
func TestSandboxExport(t *testing.T) { conform.Export(t, suite(sandbox)) }
