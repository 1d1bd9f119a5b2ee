package spec

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// folder makes an empty working directory with the files of a text in which
// each begins with a line "-- name --".
func folder(t testing.TB, text string) {
	t.Helper()
	dir := t.TempDir()
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, content, _ := strings.Cut(part, " --\n")
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if content != "" && !strings.HasSuffix(content, "\n") {
			content += "\n"
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func options(env map[string]string) Options {
	return Options{
		Providers: []*providers.Provider{corp()},
		LookupEnv: func(name string) (string, bool) {
			text, ok := env[name]
			return text, ok
		},
	}
}

// fromStdin loads one text.
func fromStdin(text string) (*State, error) {
	o := options(nil)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(text), nil }
	return Load(o)
}

func mustLoad(t testing.TB, o Options) *State {
	t.Helper()
	s, err := Load(o)
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	return s
}

// failure is the text of what Load reports.
func failure(t testing.TB, o Options) string {
	t.Helper()
	_, err := Load(o)
	if err == nil {
		t.Fatal("Load reported nothing")
	}
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("Load returned a %T", err)
	}
	return err.Error()
}

func field(t testing.TB, s *State, address value.Address, path string) value.Value {
	t.Helper()
	r := s.Lookup(address)
	if r == nil {
		t.Fatalf("%s is not declared", address)
	}
	return r.Fields.Lookup(path)
}

// acme is the head of a state file; what follows stands inside the tenant.
const acme = "tenon: v1\ncorp:\n  c:\n    tenants:\n      - name: acme\n        tag: production\n"

const acmeAddress = value.Address("corp.c.tenants[acme]")

// within puts lines inside the tenant of acme.
func inAcme(lines string) string {
	return acme + "        " + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n        ") + "\n"
}

// everything is a valid state file that uses most of what there is.
const everything = `tenon: v1

stack: prod
vars: {host: app.example.com, limit: 5, on: true}
state: {dir: .tenon}
secrets: {age: {recipients: [age1example], identity: !env TENON_AGE_IDENTITY}}
policy: {maxDeletes: 3}

corp:
  cloud: # the only one
    endpoint: https://corp.example.com
    token: !env TOKEN
    retries: !var limit
    _manage: {tenants: listed}
    tenants:
      - name: acme
        tag: development
        region: null
        defaultRole: support
        _manage: {applications: all}
        resources:
          - indicator: https://api.acme.example/orders
            name: Orders
            scopes: [{name: "read:orders"}]
        roles:
          - name: support
            _protect: true
            scopes: [{resource: https://api.acme.example/orders, name: "read:orders"}]
        users:
          - username: ann
            _previously: anna
            _id: abc123
            _ignore: [profile.givenName, customData.a]
            primaryEmail: ann@acme.example
            password: !env ANN_PASSWORD
            isSuspended: !var on
            score: 1.50
            roles: [support]
            customData: {d: 2026-01-01, ok: yes, list: [1, {a: ~}]}
            profile: {givenName: Ann, address: {street: Main}}
        applications:
          - name: Web
            type: SPA
            labels: {a: b}
            grants: [code]
            extra: [1, two]
            oidc: {redirectUris: [!var "https://{host}/cb"], keys: [{kid: a, role: support}]}
            owner: ann@acme.example
            description: !ref corp.cloud.tenants[acme]#id
        organizations:
          - name: Sales
            members: [{user: ann, buddy: {organization: Support, user: bob}}]
        templates: [{language: en, type: SignIn, subject: "Hi"}]
        signInExperience: {mode: SignIn, color: {dark: false}}

  onprem:
    tenants:
      - name: default
        endpoint: http://localhost:3001
        credentials: {id: !env APP_ID, secret: !secret "corp.cloud.tenants[acme]#appSecret"}
`

func everythingOptions() Options {
	o := options(map[string]string{"TENON_AGE_IDENTITY": "AGE-SECRET-KEY-1MADEUP", "TOKEN": "made-up-token", "ANN_PASSWORD": "made-up-password", "APP_ID": "app"})
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(everything), nil }
	return o
}
