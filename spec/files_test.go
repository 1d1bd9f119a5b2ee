package spec

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolder(t *testing.T) {
	folder(t, `
-- s/b.yaml --
tenon: v1
-- s/a.yml --
tenon: v1
corp: {c: {tenants: !include parts/tenants.yaml}}
-- s/c.json --
{"stack": "json", "tenon": "v1"}
-- s/d.json --
{"compilerOptions": {}}
-- s/e.json --
// not even JSON
-- s/.hidden.yaml --
not: ours
-- s/sub/f.yaml --
not: ours
-- s/readme.md --
# not ours
-- s/parts/tenants.yaml --
- !include acme.yaml
-- s/parts/acme.yaml --
name: acme
tag: production
`)
	o := options(nil)
	o.Paths = []string{"s"}
	s := mustLoad(t, o)
	if want := []string{"s/a.yml", "s/b.yaml", "s/c.json", "s/parts/tenants.yaml", "s/parts/acme.yaml"}; !equalTexts(s.Files, want) {
		t.Errorf("files %q, want %q", s.Files, want)
	}
	if s.Stack != "json" {
		t.Errorf("stack %s", s.Stack)
	}
	if got := s.Lookup(acmeAddress).Pos.String(); got != "s/parts/acme.yaml:1:1" {
		t.Errorf("the tenant is at %s", got)
	}
}

// A part may lie in the folder beside the file that includes it, and with the
// first line of a state file too.
func TestPartsInTheFolder(t *testing.T) {
	folder(t, `
-- a-part.yaml --
- {username: ann}
-- b-part.yaml --
tenon: v1
tag: production
name: acme
users: !include a-part.yaml
-- z.yaml --
tenon: v1
corp: {c: {tenants: [!include b-part.yaml]}}
`)
	// b-part.yaml begins as a state file does, so it must be given as a part:
	// only z.yaml is named here.
	o := options(nil)
	o.Paths = []string{"z.yaml"}
	s := mustLoad(t, o)
	if got := s.Lookup(acmeAddress.Child("users", "ann")).Pos.String(); got != "a-part.yaml:1:3" {
		t.Errorf("ann is at %s", got)
	}
}

func TestEachFileOnce(t *testing.T) {
	folder(t, `
-- s/a.yaml --
tenon: v1
corp: {c: {tenants: [{name: acme, tag: production, users: [{username: ann}, {username: bob}]}]}}
`)
	o := options(nil)
	o.Paths = []string{"s/a.yaml", "s", "./s/../s/a.yaml"}
	if s := mustLoad(t, o); len(s.Files) != 1 || len(s.Resources) != 3 {
		t.Errorf("files %q, %d resources", s.Files, len(s.Resources))
	}
}

func TestPathsThatCannotBeRead(t *testing.T) {
	folder(t, "-- empty/readme.md --\nx\n-- other/a.json --\n{}\n-- ok.yaml --\ntenon: v1\n")
	for _, c := range []struct{ path, want string }{
		{"nope.yaml", "nope.yaml: cannot read it: no such file or directory (check the path)"},
		{"empty", "empty: the folder holds no state file (*.yaml, *.yml or *.json) (write one that begins with tenon: v1, or give another path with -f)"},
		{"other", "other: the folder holds no state file (*.yaml, *.yml or *.json) (write one that begins with tenon: v1, or give another path with -f)"},
		{"-", "-: cannot read it: there is no standard input here (pipe a state file in, or give a path with -f)"},
	} {
		o := options(nil)
		o.Paths = []string{c.path, "ok.yaml"}
		if got := failure(t, o); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestStdin(t *testing.T) {
	folder(t, "-- users.yaml --\n- {username: ann}\n")
	for name, text := range map[string]string{
		"YAML": inAcme("users: !include users.yaml"),
		"JSON": `{"corp": {"c": {"tenants": [{"name": "acme", "tag": "production", "users": [{"username": "ann", "name": "\ud83d\ude00 \/"}]}]}}, "tenon": "v1"}`,
	} {
		s, err := fromStdin(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if s.Lookup(acmeAddress.Child("users", "ann")) == nil {
			t.Errorf("%s: ann is not declared", name)
		}
	}
	o := options(nil)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return nil, errors.New("closed") }
	if got, want := failure(t, o), "-: cannot read it: closed (pipe a state file in, or give a path with -f)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What stands outside of the work tree is out of reach: by .., by an absolute
// path, by a symbolic link, and whether it exists is not told.
func TestConfinement(t *testing.T) {
	folder(t, `
-- outside.yaml --
- {username: ann}
-- tree/.git/config --
made-up
-- tree/shared/users.yaml --
- {username: ann}
-- tree/state/inside.yaml --
- {username: ann}
`)
	symlink(t, "../../outside.yaml", "tree/state/link.yaml")
	symlink(t, "../shared", "tree/state/shared")
	root, err := filepath.EvalSymlinks("tree")
	if err != nil {
		t.Fatal(err)
	}
	if root, err = filepath.Abs(root); err != nil {
		t.Fatal(err)
	}
	outside := " lies outside of " + root + " (keep what a state file reads inside the git work tree, or without one inside the folder given with -f)"
	for _, c := range []struct{ path, want string }{
		{"inside.yaml", ""},
		{"../shared/users.yaml", ""},
		{"shared/users.yaml", ""},
		{filepath.Join(root, "shared/users.yaml"), ""},
		{"../../outside.yaml", "../../outside.yaml" + outside},
		{"../../nothing.yaml", "../../nothing.yaml" + outside},
		{"../../nothing/at/all.yaml", "../../nothing/at/all.yaml" + outside},
		{"/etc/hostname", "/etc/hostname" + outside},
		{"link.yaml", "link.yaml" + outside},
		{"../.git/config", "../.git/config" + outside},
		{"../shared", "tree/shared: cannot read it: it is no regular file (check its permissions)"},
		{"gone.yaml", "there is no file gone.yaml (a path is relative to the file that names it)"},
	} {
		if err := os.WriteFile("tree/state/main.yaml", []byte(inAcme("users: !include "+c.path)), 0o644); err != nil {
			t.Fatal(err)
		}
		o := options(nil)
		o.Paths = []string{"tree/state/main.yaml"}
		if c.want == "" {
			mustLoad(t, o)
			continue
		}
		if got, want := failure(t, o), strings.TrimPrefix("tree/state/main.yaml:7:16: "+c.want, "tree/state/main.yaml:7:16: tree/shared: "); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.path, got, want)
		}
	}
}

func TestConfinementWithoutGit(t *testing.T) {
	folder(t, `
-- state/users.yaml --
- {username: ann}
-- users.yaml --
- {username: ann}
`)
	for _, c := range []struct {
		path string
		ok   bool
	}{{"users.yaml", true}, {"../users.yaml", false}} {
		if err := os.WriteFile("state/main.yaml", []byte(inAcme("users: !include "+c.path)), 0o644); err != nil {
			t.Fatal(err)
		}
		o := options(nil)
		o.Paths = []string{"state/main.yaml"}
		if _, err := Load(o); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}

func TestLinkedStateFileOutside(t *testing.T) {
	folder(t, "-- outside.yaml --\ntenon: v1\n-- s/a.yaml --\ntenon: v1\n")
	symlink(t, "../outside.yaml", "s/b.yaml")
	o := options(nil)
	o.Paths = []string{"s"}
	if got := failure(t, o); !strings.HasPrefix(got, "s/b.yaml: this is a link to a file outside of /") {
		t.Error(got)
	}
	o.Paths = []string{"s/b.yaml"} // named, it is meant
	mustLoad(t, o)
}

func TestIncludeCircle(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
corp: {c: {tenants: !include b.yaml}}
-- b.yaml --
- name: acme
  tag: production
  users: !include c.yaml
-- c.yaml --
- username: ann
  customData: !include b.yaml
-- d.yaml --
tenon: v1
vars: !include d.yaml
`)
	want := `c.yaml:2:15: the file includes itself: b.yaml → c.yaml → b.yaml (break the circle)
d.yaml:2:7: the file includes itself: d.yaml → d.yaml (break the circle)`
	if got := failure(t, options(nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMistakesOfAllFiles(t *testing.T) {
	folder(t, `
-- a.yaml --
tenon: v1
corp: {c: {x: 1}}
-- b.yaml --
tenon: v1
corp: [
-- c.yaml --
tenon: v1
corp: {c: {tenants: [{name: acme}], y: !include d.yaml, endpoint: !include d.yaml}}
-- d.yaml --
{
`)
	want := `a.yaml:2:12: unknown key "x" in a connection (it has _manage, endpoint, retries, tenants, token)
b.yaml:2:1: a value is missing, or a bracket is not closed (check the brackets before this place)
c.yaml:2:37: unknown key "y" in a connection (it has _manage, endpoint, retries, tenants, token)
d.yaml:1:1: a value is missing, or a bracket is not closed (check the brackets before this place)`
	if got := failure(t, options(nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func symlink(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}
