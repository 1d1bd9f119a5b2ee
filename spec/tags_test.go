package spec

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenon/spec/value"
)

func TestEverything(t *testing.T) {
	s := mustLoad(t, everythingOptions())
	if len(s.Warnings) != 0 {
		t.Errorf("warnings: %v", s.Warnings)
	}
	ann := s.Lookup("corp.cloud.tenants[acme].users[ann]")
	if ann.ID != "abc123" || ann.Previously != "anna" || !equalTexts(ann.Ignore, []string{"profile.givenName", "customData.a"}) {
		t.Errorf("%+v", ann)
	}
	want := `{"customData":{"d":"2026-01-01","list":[1,{"a":null}],"ok":"yes"},"isSuspended":true,"password":"(secret)",` +
		`"primaryEmail":"ann@acme.example","profile":{"address":{"street":"Main"},"givenName":"Ann"},"roles":["support"],"score":1.50,"username":"ann"}`
	if got := ann.Fields.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !s.Lookup("corp.cloud.tenants[acme].roles[support]").Protect {
		t.Error("the role is not protected")
	}
	tenant := s.Lookup("corp.cloud.tenants[acme]")
	if !tenant.Manage["applications"] || len(tenant.Manage) != 1 || len(s.Connections[0].Manage) != 0 {
		t.Errorf("manage: %v, %v", tenant.Manage, s.Connections[0].Manage)
	}
	if got := s.Settings; got.StateDir != ".tenon" || got.Secrets.Identity.Reveal() != "AGE-SECRET-KEY-1MADEUP" || !got.Secrets.Identity.IsSecret() ||
		!equalTexts(got.Secrets.Recipients, []string{"age1example"}) || *got.Policy.MaxDeletes != 3 || got.Secrets.Pos.Line != 6 {
		t.Errorf("settings: %+v", got)
	}
	secret := field(t, s, "corp.onprem.tenants[default]", "credentials.secret")
	if !secret.IsSecret() || secret.Target() != (value.Target{Secret: true, Address: "corp.cloud.tenants[acme]", Field: "appSecret"}) {
		t.Errorf("credentials.secret: %v", secret.Target())
	}
	if got := s.Connections[0].Fields.String(); got != `{"endpoint":"https://corp.example.com","retries":5,"token":"(secret)"}` {
		t.Errorf("connection: %s", got)
	}
}

func TestVariables(t *testing.T) {
	text := "vars: {host: file.example.com, n: 007x, both: file}\n" + inAcme(`
users:
  - username: !var "a_{both}"
    name: !var "{{{host}}} and {n}{n}"
    primaryEmail: !var host
    score: !var number
    isSuspended: !var flag
    customData: {x: !var number, "{host}": "{host}", y: !var "{{"}
`)
	text = "tenon: v1\n" + strings.Replace(text, "tenon: v1\n", "", 1)
	o := options(map[string]string{"TENON_VAR_both": "env", "TENON_VAR_number": "1.5"})
	o.Vars = map[string]string{"host": "flag.example.com", "flag": "true"}
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(text), nil }
	s := mustLoad(t, o)
	want := `{"customData":{"x":"1.5","y":"{","{host}":"{host}"},"isSuspended":true,"name":"{flag.example.com} and 007x007x","primaryEmail":"flag.example.com","score":1.5,"username":"a_env"}`
	r := s.Lookup(acmeAddress.Child("users", "a_env"))
	if r == nil {
		t.Fatal("the key is not made from the variable")
	}
	if got := r.Fields.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r.Fields.HasSecret() {
		t.Error("a variable is not a secret")
	}
}

func TestVariablesFromFlagsAreSuggested(t *testing.T) {
	o := options(nil)
	o.Vars = map[string]string{"host": "x"}
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte("tenon: v1\nstack: !var hots\n"), nil }
	if got, want := failure(t, o), `-:2:8: the variable hots is not defined (did you mean "host"?)`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFilesOfText(t *testing.T) {
	folder(t, "-- a.yaml --\n"+inAcme(`users: [{username: ann, password: !file secrets/pw, name: !file two, profile: {givenName: !file crlf}}]`)+
		"-- secrets/pw --\nmade-up-password\n-- two --\na\n\n\n-- crlf --\nAnn\r\n")
	s := mustLoad(t, options(nil))
	ann := acmeAddress.Child("users", "ann")
	for path, want := range map[string]string{"password": "made-up-password", "name": "a\n", "profile.givenName": "Ann"} {
		if v := field(t, s, ann, path); v.Reveal() != want || !v.IsSecret() {
			t.Errorf("%s is %q, secret %v", path, v.Reveal(), v.IsSecret())
		}
	}
}

func TestFilesOfTextRefused(t *testing.T) {
	folder(t, "-- a.yaml --\n"+inAcme("users:\n  - {username: a, name: !file empty}\n  - {username: b, name: !file latin}\n  - {username: c, name: !file nul}\n  - {username: d, name: !file large}")+
		"-- empty --\n\n-- latin --\n\xe9\n-- nul --\n\x00\n-- large --\n"+strings.Repeat("x", maxScalar+1))
	want := `a.yaml:8:33: the file empty is empty (write the value into it)
a.yaml:9:33: the file latin is not UTF-8 (give UTF-8 text of at most 1 MiB, without NUL)
a.yaml:10:33: the file nul holds a NUL character (give UTF-8 text of at most 1 MiB, without NUL)
a.yaml:11:33: the file large is longer than 1 MiB (give UTF-8 text of at most 1 MiB, without NUL)`
	if got := failure(t, options(nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOffline(t *testing.T) {
	o := everythingOptions()
	o.LookupEnv = func(string) (string, bool) { return "", false }
	o.Offline = true
	s := mustLoad(t, o)
	var got []string
	for _, w := range s.Warnings {
		got = append(got, w.Error())
	}
	want := []string{
		"-:6:54: the environment variable TENON_AGE_IDENTITY is not set (plan and apply need it)",
		"-:12:12: the environment variable TOKEN is not set (plan and apply need it)",
		"-:35:23: the environment variable ANN_PASSWORD is not set (plan and apply need it)",
		"-:60:27: the environment variable APP_ID is not set (plan and apply need it)",
	}
	if !equalTexts(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	v := field(t, s, "corp.cloud.tenants[acme].users[ann]", "password")
	if v.Kind() != value.Unknown || !v.IsSecret() {
		t.Errorf("password is %v", v.Kind())
	}
}

func TestSecretStore(t *testing.T) {
	text := inAcme(`users: [{username: ann, password: !secret "corp.c.tenants[acme]#pw", customData: {all: !secret "corp.c.tenants[acme]"}}]`)
	o := options(nil)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(text), nil }
	o.Secret = func(target value.Target) (value.Value, error) {
		if target.Field == "" {
			return value.OfMap(value.Field{Key: "pw", Value: value.OfString("made-up")}), nil
		}
		return value.OfString("made-up-" + target.Field), nil
	}
	s := mustLoad(t, o)
	ann := acmeAddress.Child("users", "ann")
	if v := field(t, s, ann, "password"); v.Reveal() != "made-up-pw" || !v.IsSecret() {
		t.Errorf("password %q", v.Reveal())
	}
	if v := field(t, s, ann, "customData.all.pw"); v.Reveal() != "made-up" || !v.IsSecret() {
		t.Errorf("all %q", v.Reveal())
	}
	o.Secret = func(value.Target) (value.Value, error) { return value.Value{}, errors.New("no entry") }
	want := `-:7:43: cannot get the secret corp.c.tenants[acme]#pw: no entry (tenon secrets list shows what the store holds)
-:7:96: cannot get the secret corp.c.tenants[acme]: no entry (tenon secrets list shows what the store holds)`
	if got := failure(t, o); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A !ref to a secret field is a secret, and one to a plain field is not.
func TestSecrecyOfReferences(t *testing.T) {
	s, err := fromStdin(inAcme(`
applications: [{name: web, type: SPA}]
users:
  - {username: ann, name: !ref "corp.c.tenants[acme].applications[web]#secret"}
  - {username: bob, name: !ref "corp.c.tenants[acme].applications[web]#extra.a.b", primaryEmail: !ref "corp.c.tenants[acme]#appSecret"}
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"ann": true, "bob": false} {
		if v := field(t, s, acmeAddress.Child("users", name), "name"); v.Kind() != value.Ref || v.IsSecret() != want {
			t.Errorf("%s: %v, secret %v", name, v.Kind(), v.IsSecret())
		}
	}
	if !field(t, s, acmeAddress.Child("users", "bob"), "primaryEmail").IsSecret() {
		t.Error("what was minted is no secret")
	}
}

// No way of printing a state shows a secret, wherever it came from.
func TestSecretsDoNotPrint(t *testing.T) {
	s := mustLoad(t, everythingOptions())
	var text strings.Builder
	for _, r := range s.Resources {
		fmt.Fprintf(&text, "%v %+v %#v %s\n", r.Fields, r.Fields, r.Fields, r.Fields)
	}
	for _, c := range s.Connections {
		fmt.Fprintf(&text, "%v %#v\n", c, c.Fields)
	}
	fmt.Fprintf(&text, "%v %+v %#v\n", s.Settings, s.Settings, s.Settings)
	for _, secret := range []string{"AGE-SECRET", "made-up-token", "made-up-password"} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("%s shows", secret)
		}
	}
}

func TestPrivateKeyInAFile(t *testing.T) {
	s, err := fromStdin("tenon: v1\nsecrets: {age: {identity: AGE-SECRET-KEY-1MADEUP}}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := "-:2:27: a private key stands in a file (use !env TENON_AGE_IDENTITY, and make a new key: this one has been seen)"
	if len(s.Warnings) != 1 || s.Warnings[0].Error() != want {
		t.Errorf("warnings %v", s.Warnings)
	}
}

// A path in a file is relative to the file; a path from the environment is the user's own.
func TestPathsInSettings(t *testing.T) {
	folder(t, "-- s/a.yaml --\ntenon: v1\nstate: {dir: ../state}\nsecrets: {age: {identity: keys/age.txt}}\n")
	o := options(nil)
	o.Paths = []string{"s"}
	s := mustLoad(t, o)
	if s.Settings.StateDir != "state" || s.Settings.Secrets.Identity.Reveal() != "s/keys/age.txt" {
		t.Errorf("%s, %s", s.Settings.StateDir, s.Settings.Secrets.Identity.Reveal())
	}
}
