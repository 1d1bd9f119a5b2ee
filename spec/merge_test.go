package spec

import (
	"testing"

	"tenon/spec/value"
)

func TestFilesMergeByKey(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
corp:
  c:
    endpoint: https://corp.example.com
    tenants:
      - name: acme
        tag: production
        users:
          - {username: ann, profile: {givenName: Ann}}
-- b.yaml --
tenon: v1
corp:
  c:
    endpoint: https://corp.example.com
    tenants:
      - name: acme
        region: EU
        users:
          - {username: bob}
          - {username: ann, name: Ann, profile: {familyName: Example}}
  d: {}
`)
	s := mustLoad(t, options(nil))
	ann := s.Lookup(acmeAddress.Child("users", "ann"))
	if got, want := ann.Fields.String(), `{"name":"Ann","profile":{"familyName":"Example","givenName":"Ann"},"username":"ann"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := ann.Pos.String(); got != "a.yaml:9:13" {
		t.Errorf("ann is at %s", got)
	}
	if got := field(t, s, acmeAddress, "region").Pos().String(); got != "b.yaml:7:17" {
		t.Errorf("region is at %s", got)
	}
	var order []string
	for _, r := range s.Resources {
		order = append(order, string(r.Address))
	}
	want := []string{"corp.c.tenants[acme]", "corp.c.tenants[acme].users[ann]", "corp.c.tenants[acme].users[bob]"}
	if !equalTexts(order, want) {
		t.Errorf("got %q, want %q", order, want)
	}
	if len(s.Connections) != 2 || s.Connections[1].Address != "corp.d" {
		t.Errorf("connections: %v", s.Connections)
	}
	if !equalTexts(s.Files, []string{"a.yaml", "b.yaml"}) {
		t.Errorf("files: %q", s.Files)
	}
}

func TestFilesDisagree(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
stack: one
vars: {host: a}
corp: {c: {retries: 1, tenants: [{name: acme, tag: production, users: [{username: ann, roles: [x], profile: {givenName: Ann}, _protect: true}]}]}}
-- b.yaml --
tenon: v1
stack: two
vars: {host: b}
corp: {c: {retries: 2, tenants: [{name: acme, users: [{username: ann, roles: [y], profile: {givenName: Anna}, _protect: false}]}]}}
`)
	want := `b.yaml:2:8: stack has another value at a.yaml:2:8 (keep one, or override it in a file given with --overlay)
b.yaml:3:14: the variable host has another value at a.yaml:3:14 (keep one, or override it in a file given with --overlay)
b.yaml:4:21: retries has another value at a.yaml:4:21 (keep one, or override it in a file given with --overlay)
b.yaml:4:78: roles has another value at a.yaml:4:95 (keep one, or override it in a file given with --overlay)
b.yaml:4:104: profile.givenName has another value at a.yaml:4:121 (keep one, or override it in a file given with --overlay)
b.yaml:4:121: _protect has another value at a.yaml:4:137 (keep one, or override it in a file given with --overlay)`
	if got := failure(t, options(nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The same secret from two places agrees or not; its text shows in neither case.
func TestSecretsDisagree(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
corp: {c: {token: !env ONE}}
-- b.yaml --
tenon: v1
corp: {c: {token: !env TWO}}
`)
	mustLoad(t, options(map[string]string{"ONE": "made-up", "TWO": "made-up"}))
	want := `b.yaml:2:19: token has another value at a.yaml:2:19 (keep one, or override it in a file given with --overlay)`
	if got := failure(t, options(map[string]string{"ONE": "made-up", "TWO": "other"})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOverlays(t *testing.T) {
	folder(t, `
-- base.yaml --
tenon: v1
stack: base
vars: {host: base.example.com, only: base}
policy: {maxDeletes: 1}
corp:
  c:
    endpoint: https://base.example.com
    tenants:
      - name: acme
        tag: production
        users:
          - {username: ann, name: Ann, roles: [a, b], profile: {givenName: Ann, familyName: Base}, customData: {a: 1}, _protect: true}
-- env/prod.yaml --
tenon: v1
stack: prod
vars: {host: prod.example.com}
policy: {maxDeletes: 2}
corp:
  c:
    endpoint: !var "https://{host}"
    tenants:
      - name: acme
        users:
          - {username: ann, name: null, roles: [c], profile: {familyName: Prod}, customData: {b: !var only}, _protect: false}
          - {username: bob}
-- env/last.yaml --
tenon: v1
corp: {c: {tenants: [{name: acme, users: [{username: ann, roles: [d]}]}]}}
`)
	o := options(nil)
	o.Overlays = []string{"env/prod.yaml", "env/last.yaml"}
	s := mustLoad(t, o)
	ann := s.Lookup(acmeAddress.Child("users", "ann"))
	want := `{"customData":{"a":1,"b":"base"},"name":null,"profile":{"familyName":"Prod","givenName":"Ann"},"roles":["d"],"username":"ann"}`
	if got := ann.Fields.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if ann.Protect || s.Stack != "prod" || *s.Settings.Policy.MaxDeletes != 2 {
		t.Errorf("protect %v, stack %s, maxDeletes %d", ann.Protect, s.Stack, *s.Settings.Policy.MaxDeletes)
	}
	if got := s.Connections[0].Fields.Get("endpoint").Text(); got != "https://prod.example.com" {
		t.Errorf("endpoint %s", got)
	}
	if s.Lookup(acmeAddress.Child("users", "bob")) == nil {
		t.Error("the overlay's own user is missing")
	}
}

// An overlay that lies in the folder of the base is read as an overlay only.
func TestOverlayInTheFolder(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
stack: base
-- b.yaml --
tenon: v1
stack: over
`)
	o := options(nil)
	o.Overlays = []string{"./b.yaml"}
	if s := mustLoad(t, o); s.Stack != "over" {
		t.Errorf("stack %s", s.Stack)
	}
}

// Keys that a kind folds are one in any case, but must be written alike.
func TestFoldedKeysMerge(t *testing.T) {
	folder(t, "-- a.yaml --\n"+inAcme("users: [{primaryEmail: Ann@acme.example}]")+
		"-- b.yaml --\n"+inAcme("users: [{primaryEmail: ann@acme.example, name: Ann}]"))
	want := `b.yaml:7:32: primaryEmail has another value at a.yaml:7:32 (keep one, or override it in a file given with --overlay)`
	if got := failure(t, options(nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNullAndEmpty(t *testing.T) {
	s, err := fromStdin(inAcme("users: []\nroles: [{name: a, description: null}]"))
	if err != nil {
		t.Fatal(err)
	}
	tenant := s.Lookup(acmeAddress)
	if _, ok := tenant.Collections["users"]; !ok || len(tenant.Collections) != 2 {
		t.Errorf("collections %v", tenant.Collections)
	}
	if got := field(t, s, acmeAddress.Child("roles", "a"), "description").Kind(); got != value.Null {
		t.Errorf("description is %v", got)
	}
	if got := s.Connections[0].Collections["tenants"].String(); got != "-:4:5" {
		t.Errorf("tenants: is at %s", got)
	}
}

func equalTexts(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
