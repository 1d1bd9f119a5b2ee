package keycloak_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/conform"
	"tenon/providers/internal/fake"
	"tenon/providers/internal/rest"
	"tenon/providers/keycloak"
	"tenon/spec/value"
)

// real is the server that KEYCLOAK_URL names, one test at a time: they all use
// the realm acme, which is deleted before and after each.
type real struct {
	url, user, password string
	version             string
}

// acceptance finds the real server, or skips the test.
func acceptance(t testing.TB) *real {
	t.Helper()
	address := os.Getenv("KEYCLOAK_URL")
	if address == "" {
		t.Skip("no real server: run make acceptance, or set KEYCLOAK_URL, KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD")
	}
	s := &real{url: strings.TrimRight(address, "/"), user: cmp.Or(os.Getenv("KEYCLOAK_ADMIN"), "admin"), password: os.Getenv("KEYCLOAK_ADMIN_PASSWORD")}
	s.version = s.versionOf(t)
	return s
}

// versionOf asks the server what it is.
func (s *real) versionOf(t testing.TB) string {
	t.Helper()
	env := &providers.Env{}
	source := auth.ClientCredentials{TokenURL: s.url + "/realms/master/protocol/openid-connect/token", ID: "admin-cli", Username: s.user, Password: s.password}.Source(env)
	client, err := rest.New(rest.Config{Base: s.url, Env: env, Auth: source.Wrap})
	if err != nil {
		t.Fatal(err)
	}
	info, err := client.Ask(t.Context(), "GET /admin/serverinfo", providers.Change{}, value.Value{})
	if err != nil {
		t.Fatal(err)
	}
	return info.Lookup("systemInfo.version").Reveal()
}

// suite is what the server's version has: an older one refuses whole objects
// for one field that it does not know.
func (s *real) suite() conform.Suite {
	all := suite(s.start)
	if s.eleven() {
		all = elevenSuite()
		all.Start = s.start
		return all
	}
	if !strings.HasPrefix(s.version, "24.") {
		return all
	}
	all.Base, all.Laws.Full = withoutOrganizations(all.Base), withoutOrganizations(all.Laws.Full)
	newer := map[string]string{"realm": "organizationsEnabled verifiableCredentialsEnabled adminPermissionsEnabled bruteForceStrategy maxSecondaryAuthFailures webAuthnPolicyResidentKey webAuthnPolicyPasswordlessResidentKey", "group": "description", "identityProvider": "hideOnLogin", "client": "type"}
	for i := range all.Samples {
		skip := map[string]string{}
		maps.Copy(skip, all.Samples[i].Skip)
		for name := range strings.FieldsSeq(newer[all.Samples[i].Kind]) {
			skip[name] = "from version 26"
		}
		all.Samples[i].Skip = skip
	}
	return all
}

// eleven says whether it is of version 11, whose table is that of HyperAuth.
func (s *real) eleven() bool { return strings.HasPrefix(s.version, "11.") }

// older says whether it is of a version before 26: it tells no priorities, and
// has no organizations.
func (s *real) older() bool {
	return strings.HasPrefix(s.version, "24.") || s.eleven()
}

// withoutOrganizations takes lines out of a state file that only newer versions take.
func withoutOrganizations(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "organizations") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// lacks says why a server has no objects of a kind.
func (s *real) lacks(kind string) string {
	if kind == "organization" && strings.HasPrefix(s.version, "24.") {
		return "from version 26"
	}
	return ""
}

// start gives a test the server, with a proxy before it that counts.
func (s *real) start(t testing.TB, o conform.Start) *conform.Server {
	t.Helper()
	s.clear(t)
	t.Cleanup(func() { s.clear(t) })
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

// TestAcceptance runs the suite over one kind after the other: they all use the
// one realm.
func TestAcceptance(t *testing.T) {
	s := acceptance(t)
	all := s.suite()
	var passed, others []string
	began := time.Now()
	for _, kind := range all.Provider.Kinds {
		if why := all.Without[kind.Name]; why != "" {
			others = append(others, kind.Name+" was not tried: "+why)
			continue
		}
		if why := s.lacks(kind.Name); why != "" {
			others = append(others, kind.Name+": "+why)
			continue
		}
		one := all
		one.Without = map[string]string{}
		for _, other := range all.Provider.Kinds {
			if other.Name != kind.Name {
				one.Without[other.Name] = "its turn is another"
			}
		}
		ran := false
		ok := t.Run(kind.Name, func(t *testing.T) { ran = true; conform.Run(t, one) })
		switch {
		case !ran: // another was asked for
		case ok:
			fmt.Printf("Keycloak %s: %s passed, %s so far\n", s.version, kind.Name, time.Since(began).Round(time.Second))
			passed = append(passed, kind.Name)
		default:
			others = append(others, kind.Name+" failed")
		}
	}
	fmt.Printf("Keycloak %s: %d of %d kinds passed: %s; %s\n", s.version, len(passed), len(all.Provider.Kinds), strings.Join(passed, ", "), strings.Join(others, "; "))
}

// TestAcceptanceExport: what is exported needs no change where it came from,
// and makes the same again.
func TestAcceptanceExport(t *testing.T) {
	s := acceptance(t)
	defer s.tell(t, "export and back")
	conform.Export(t, s.suite())
}

// tell prints what passed: the summary of what ran.
func (s *real) tell(t *testing.T, what string) {
	if !t.Failed() {
		fmt.Printf("Keycloak %s: %s passed\n", s.version, what)
	}
}
