package spec

import (
	"fmt"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

const related = `
defaultRole: support
resources:
  - {indicator: r, scopes: [{name: read}]}
roles:
  - {name: support, scopes: [{resource: r, name: read}, {resource: live, name: read}, {tenant: acme, resource: r, name: read}]}
users:
  - {username: ann, primaryEmail: Ann@acme.example, roles: [support, built-in]}
  - {primaryEmail: bob@acme.example}
applications:
  - {name: web, type: SPA, owner: ann}
  - {name: app, type: SPA, owner: ANN@ACME.EXAMPLE}
  - {name: old, type: SPA, owner: {primaryEmail: ann@acme.example}}
  - {name: own, type: SPA, owner: {username: bob@acme.example}, oidc: {keys: [{kid: a, role: support}]}}
organizations:
  - name: one
    members: [{user: ann, buddy: bob}, {user: bob, buddy: {organization: two, user: cid}}]
  - name: two
    members: [{user: cid}]
`

func TestReferences(t *testing.T) {
	s, err := fromStdin(inAcme(strings.TrimSpace(related)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range s.Resources {
		r.EachRef(func(path string, f *providers.Field, v value.Value) {
			p, err := r.RefPath(f.Ref, v)
			if err != nil {
				t.Errorf("%s#%s: %v", r.Address, path, err)
				return
			}
			anchor := "connection"
			if p.Anchor != nil {
				anchor = p.Anchor.Kind.Name
			}
			found := "not declared"
			if target := s.Resolve(p); target != nil {
				found = string(target.Address)
			}
			got = append(got, fmt.Sprintf("%s %s: from %s, %s: %s", r.display(), path, anchor, p.Address(), found))
		})
	}
	want := strings.Split(strings.ReplaceAll(`tenant "acme" defaultRole: from tenant, §.roles[support]: §.roles[support]
role "support" scopes: from tenant, §.resources[r].scopes[read]: §.resources[r].scopes[read]
role "support" scopes: from tenant, §.resources[live].scopes[read]: not declared
role "support" scopes: from connection, §.resources[r].scopes[read]: §.resources[r].scopes[read]
user "ann" roles: from tenant, §.roles[support]: §.roles[support]
user "ann" roles: from tenant, §.roles[built-in]: not declared
application "web" owner: from tenant, §.users[ann]: §.users[ann]
application "app" owner: from tenant, §.users[ANN@ACME.EXAMPLE]: §.users[ann]
application "old" owner: from tenant, §.users[ann@acme.example]: §.users[ann]
application "own" owner: from tenant, §.users[bob@acme.example]: not declared
application "own" oidc.keys.role: from tenant, §.roles[support]: §.roles[support]
member "ann" user: from tenant, §.users[ann]: §.users[ann]
member "ann" buddy: from organization, §.organizations[one].members[bob]: §.organizations[one].members[bob]
member "bob" user: from tenant, §.users[bob]: not declared
member "bob" buddy: from tenant, §.organizations[two].members[cid]: §.organizations[two].members[cid]
member "cid" user: from tenant, §.users[cid]: not declared`, "§", string(acmeAddress)), "\n")
	if !equalTexts(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNamesObject(t *testing.T) {
	for v, want := range map[string]bool{`"a"`: true, `{"name":"a"}`: true, "5": true, "null": false, "[]": false} {
		parsed, err := value.FromJSON([]byte(v))
		if err != nil {
			t.Fatal(err)
		}
		if NamesObject(parsed) != want {
			t.Errorf("NamesObject(%s) is %v", v, !want)
		}
	}
	if NamesObject(value.OfRef(value.Target{})) || NamesObject(value.OfUnknown()) {
		t.Error("a reference by address names no object")
	}
}

func TestReferenceToNoKind(t *testing.T) {
	s, err := fromStdin(inAcme("users: [{username: ann}]"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Lookup(acmeAddress.Child("users", "ann")).RefPath(&providers.Ref{Kind: "planet"}, value.OfString("x"))
	if err == nil || err.Error() != `there is no kind "planet" to refer to` {
		t.Error(err)
	}
}

func TestSuggest(t *testing.T) {
	words := []string{"username", "primaryEmail", "name", "roles", "_protect", "SPA"}
	for in, want := range map[string]string{
		"usernmae": "username", "user": "", "USERNAME": "username", "primary_email": "primaryEmail", "nmae": "name",
		"role": "roles", "protect": "_protect", "spa": "SPA", "x": "", "": "", "name": "", strings.Repeat("n", 200): "",
	} {
		if got := Suggest(in, words); got != want {
			t.Errorf("Suggest(%q) is %q, want %q", in, got, want)
		}
	}
}
