package spec

import (
	"strings"
	"testing"
)

func digestOf(t *testing.T, text string, env map[string]string) string {
	t.Helper()
	o := options(env)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(text), nil }
	return mustLoad(t, o).Digest
}

const digested = `tenon: v1
vars: {x: y}
policy: {maxDeletes: 3}
corp:
  c:
    token: !env TOKEN
    tenants:
      - name: acme
        tag: production
        roles: []
        users:
          - {username: ann, roles: [a, b], customData: {n: 1}, _protect: true, _ignore: [name]}
          - {username: bob, name: !var x, primaryEmail: !ref "corp.c.tenants[acme]#id"}
`

func TestDigestIsStable(t *testing.T) {
	env := map[string]string{"TOKEN": "made-up"}
	want := digestOf(t, digested, env)
	if len(want) != 64 {
		t.Fatalf("digest %q", want)
	}
	for name, edit := range map[string]*strings.Replacer{
		"a comment":              strings.NewReplacer("corp:", "# hello\ncorp:"),
		"the order of keys":      strings.NewReplacer("{username: ann, roles: [a, b]", "{roles: [a, b], username: ann"),
		"quotes":                 strings.NewReplacer("username: ann", `username: "ann"`),
		"the folder of state":    strings.NewReplacer("policy:", "state: {dir: elsewhere}\npolicy:"),
		"a variable's own name":  strings.NewReplacer("{x: y}", "{z: y}", "!var x", "!var z"),
		"a variable written out": strings.NewReplacer("!var x", "y"),
	} {
		if got := digestOf(t, edit.Replace(digested), env); got != want {
			t.Errorf("%s changes the digest", name)
		}
	}
	if got := digestOf(t, digested, map[string]string{"TOKEN": "other"}); got != want {
		t.Error("the digest tells of a secret's content")
	}
}

func TestDigestTells(t *testing.T) {
	env := map[string]string{"TOKEN": "made-up", "TOKEN2": "made-up"}
	seen := map[string]string{digestOf(t, digested, env): "nothing"}
	for name, edit := range map[string]*strings.Replacer{
		"a value":               strings.NewReplacer("n: 1", "n: 2"),
		"a value's type":        strings.NewReplacer("n: 1", `n: "1"`),
		"a variable's value":    strings.NewReplacer("x: y", "x: z"),
		"the order of a list":   strings.NewReplacer("[a, b]", "[b, a]"),
		"another secret":        strings.NewReplacer("!env TOKEN", "!env TOKEN2"),
		"a reference":           strings.NewReplacer("#id", "#region"),
		"an object less":        strings.NewReplacer(`          - {username: bob, name: !var x, primaryEmail: !ref "corp.c.tenants[acme]#id"}`, ""),
		"a key":                 strings.NewReplacer("username: ann", "username: anna"),
		"the stack":             strings.NewReplacer("policy:", "stack: other\npolicy:"),
		"the brakes":            strings.NewReplacer("maxDeletes: 3", "maxDeletes: 4"),
		"_protect":              strings.NewReplacer("_protect: true", "_protect: false"),
		"_ignore":               strings.NewReplacer("_ignore: [name]", "_ignore: [roles]"),
		"_id":                   strings.NewReplacer("_protect: true", "_protect: true, _id: x"),
		"_previously":           strings.NewReplacer("_protect: true", "_protect: true, _previously: x"),
		"_manage":               strings.NewReplacer("roles: []", "roles: []\n        _manage: {users: all}"),
		"an empty collection":   strings.NewReplacer("        roles: []\n", ""),
		"null instead of unset": strings.NewReplacer("n: 1", "n: 1, m: null"),
	} {
		got := digestOf(t, edit.Replace(digested), env)
		if other, have := seen[got]; have {
			t.Errorf("%s gives the same digest as %s", name, other)
		}
		seen[got] = name
	}
}

func TestDigestOverFiles(t *testing.T) {
	folder(t, `
-- one/a.yaml --
tenon: v1
corp: {c: {endpoint: x, tenants: [{name: acme, tag: production, users: [{username: ann}, {username: bob}]}]}}
-- two/a.yaml --
tenon: v1
corp: {c: {tenants: [{name: acme, users: [{username: bob}]}]}}
-- two/b.yaml --
tenon: v1
corp: {c: {endpoint: x, tenants: [{tag: production, users: [{username: ann}], name: acme}]}}
`)
	one, two := options(nil), options(nil)
	one.Paths, two.Paths = []string{"one"}, []string{"two"}
	if a, b := mustLoad(t, one).Digest, mustLoad(t, two).Digest; a != b {
		t.Errorf("%s in one file, %s in two", a, b)
	}
}
