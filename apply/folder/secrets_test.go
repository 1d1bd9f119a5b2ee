package folder

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"tenon/apply"
	"tenon/spec"
	"tenon/spec/value"
)

func TestKeepAndOpen(t *testing.T) {
	odd := value.OfString("line 1\nline 2\xff\x00").AsSecret()
	for name, s := range map[string]spec.SecretSettings{
		"age":       withAge(t),
		"plaintext": {Plaintext: true},
		"identity":  {Identity: withAge(t).Identity},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, filepath.Join(t.TempDir(), "state"), s)
			must(t, f.CanKeep(ctx))
			single := apply.Secret{Address: app, Name: "clientSecret", Value: value.OfString(canary).AsSecret()}
			must(t, f.Keep(ctx, credentials(app, "old"), single, apply.Secret{Address: app, Name: "odd", Value: odd}))
			must(t, f.Keep(ctx, credentials(app, canary)))

			f = open(t, f.dir, s)
			for field, want := range map[string]value.Value{
				"defaultApplication":        credentials(app, canary).Value,
				"defaultApplication.secret": value.OfString(canary),
				"defaultApplication.id":     value.OfString("m2m-1"),
				"clientSecret":              value.OfString(canary),
				"odd":                       odd,
			} {
				got, err := f.Open(ctx, target(app, field))
				must(t, err)
				if !value.Equal(got, want) || !got.IsSecret() {
					t.Errorf("%s: %s, secret %v", field, got.RevealJSON(), got.IsSecret())
				}
			}
		})
	}
}

func TestOpenErrors(t *testing.T) {
	f := open(t, t.TempDir(), withAge(t))
	lone := value.Address("keycloak.main.realms[acme].clients[web]")
	must(t, f.Keep(ctx, credentials(app, canary),
		apply.Secret{Address: app, Name: "key", Value: value.OfString(canary)},
		apply.Secret{Address: lone, Name: "smtpServer.password", Value: value.OfMap(value.Field{Key: "a.b", Value: value.OfString(canary)})}))
	for name, c := range map[string]struct {
		address value.Address
		field   string
		is      error
		say     []string
	}{
		"no such address": {"a.b.c", "", apply.ErrNoSecret, []string{"no such secret: a.b.c (`tenon secrets list` shows those in " + f.secretsDir() + ")"}},
		"no such name":    {app, "other", apply.ErrNoSecret, []string{"no such secret: " + string(app) + "#other", "has ", "defaultApplication", "key"}},
		"no such field":   {app, "defaultApplication.secrte", apply.ErrNoSecret, []string{`#defaultApplication has no field "secrte" (it has id, secret)`}},
		"field of text":   {app, "key.id", apply.ErrNoSecret, []string{`#key is a single value and has no field "id" (leave .id out)`}},
		"several":         {app, "", nil, []string{"has 2 secrets", "defaultApplication", "key", "write one of them after the address, as in !secret ADDRESS#name"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Open(ctx, target(c.address, c.field))
			says(t, err, c.say...)
			if c.is != nil && !errors.Is(err, c.is) || c.is == nil && errors.Is(err, apply.ErrNoSecret) {
				t.Error(err)
			}
		})
	}
	for _, field := range []string{`smtpServer.password.a\.b`, `smtpServer\.password.a\.b`} {
		got, err := f.Open(ctx, target(lone, field))
		must(t, err)
		if got.Reveal() != canary {
			t.Error(field)
		}
	}
	got, err := f.Open(ctx, target(lone, ""))
	must(t, err)
	if got.Len() != 1 {
		t.Error("the only entry")
	}
}

func TestSecretsAndForget(t *testing.T) {
	id, recipient := keyPair(t)
	writer := open(t, t.TempDir(), spec.SecretSettings{Recipients: []string{recipient}})
	tenant, sibling := value.Address("logto.cloud.tenants[acme-dev]"), value.Address("logto.cloud.tenants[acme-dev-2]")
	must(t, writer.Keep(ctx, credentials(app, canary), credentials(tenant, canary), credentials(sibling, canary)))
	write(t, writer.secretsDir()+"/README.md", "not a secret")
	write(t, writer.secretsDir()+"/x.tmp", "left over")

	list, err := writer.Secrets(ctx) // without an identity
	must(t, err)
	want := []apply.Secret{credentials(sibling, ""), credentials(tenant, ""), credentials(app, "")}
	for i := range want {
		want[i].Value = value.Value{}
	}
	if diff := cmp.Diff(want, list, cmp.Comparer(value.Equal)); diff != "" {
		t.Error(diff)
	}
	if _, err := writer.Open(ctx, target(app, "")); !errors.Is(err, apply.ErrSealed) {
		t.Errorf("opened without an identity: %v", err)
	} else {
		says(t, err, "the secret cannot be opened: "+string(app)+"#defaultApplication is encrypted and no identity is given (set TENON_AGE_IDENTITY to the AGE-SECRET-KEY-… text, or to the path of a file with it)")
	}
	reader := openWith(t, writer.dir, spec.SecretSettings{}, map[string]string{IdentityEnv: id})
	got, err := reader.Open(ctx, target(app, ""))
	must(t, err)
	if !value.Equal(got, credentials(app, canary).Value) {
		t.Error("another value")
	}

	must(t, writer.Forget(ctx, ""))
	must(t, writer.Forget(ctx, tenant))
	list, err = writer.Secrets(ctx)
	must(t, err)
	if len(list) != 1 || list[0].Address != sibling {
		t.Errorf("left: %v", list)
	}
}

// What is moved to the place of another secret is refused, whatever was moved.
func TestSwappedFiles(t *testing.T) {
	f := open(t, t.TempDir(), withAge(t))
	other := credentials("logto.cloud.tenants[other]", canary)
	must(t, f.Keep(ctx, credentials(app, canary), other))
	path := func(s apply.Secret) string { return filepath.Join(f.secretsDir(), fileName(s.Address, s.Name)) }
	mine, theirs := path(credentials(app, "")), path(other)

	var e, foreign envelope
	must(t, json.Unmarshal([]byte(read(t, mine)), &e))
	must(t, json.Unmarshal([]byte(read(t, theirs)), &foreign))
	e.Age = foreign.Age
	data, err := encodeEnvelope(&e)
	must(t, err)
	for name, text := range map[string]string{"file": read(t, theirs), "ciphertext": string(data)} {
		write(t, mine, text)
		_, err := f.Open(ctx, target(app, "defaultApplication"))
		if !errors.Is(err, apply.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		says(t, err, mine+" is damaged: it", "secret", "restore it from git; or delete it, and the secret has to be made anew")
	}
	write(t, mine, read(t, theirs))
	list, err := f.Secrets(ctx)
	says(t, err, "it holds a secret of logto.cloud.tenants[other]#defaultApplication, which belongs into another file")
	if len(list) != 1 {
		t.Errorf("listed: %v", list)
	}
	if err := f.Forget(ctx, other.Address); !errors.Is(err, apply.ErrDamaged) {
		t.Error(err)
	}
	if exists(theirs) || !exists(mine) {
		t.Error("forgot the wrong one")
	}
}

// A secret's file that was cut short anywhere is damaged, or gives the very value.
func TestSecretCutShort(t *testing.T) {
	for name, s := range map[string]spec.SecretSettings{"age": withAge(t), "plaintext": {Plaintext: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, t.TempDir(), s)
			must(t, f.Keep(ctx, credentials(app, canary)))
			path := filepath.Join(f.secretsDir(), fileName(app, "defaultApplication"))
			whole := read(t, path)
			must(t, os.Chmod(path, 0o600))
			var e envelope
			must(t, json.Unmarshal([]byte(whole), &e))
			texts := []string{"null", "[]", "{}", strings.Replace(whole, "secret/1", "thing/1", 1)}
			for n := range len(whole) - 1 {
				texts = append(texts, whole[:n])
			}
			for n := 0; n < len(e.Age)-1; n += 7 { // each costs a public-key operation
				cut := e
				cut.Age = e.Age[:n]
				data, err := encodeEnvelope(&cut)
				must(t, err)
				texts = append(texts, string(data))
			}
			for _, text := range texts {
				write(t, path, text)
				v, err := f.Open(ctx, target(app, "defaultApplication.secret"))
				if !errors.Is(err, apply.ErrDamaged) {
					t.Fatalf("%s, %v of\n%s", v.RevealJSON(), err, text)
				}
				says(t, err, path, "is damaged")
			}
		})
	}
}

func TestSecretOfAnotherVersion(t *testing.T) {
	f := open(t, t.TempDir(), withAge(t))
	must(t, f.Keep(ctx, credentials(app, canary)))
	path := filepath.Join(f.secretsDir(), fileName(app, "defaultApplication"))
	write(t, path, strings.Replace(read(t, path), "secret/1", "secret/2", 1))
	_, err := f.Open(ctx, target(app, ""))
	says(t, err, path, "another version of Tenon", `"tenon.secret/2"`, "use the version that wrote it")
}

func TestCanaryShowsNowhere(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "state"), withAge(t))
	must(t, f.Keep(ctx, credentials(app, canary), apply.Secret{Address: app, Name: "key", Value: value.OfString(canary)}))
	must(t, f.Save(ctx, someObjects(1)))
	for path, text := range tree(t, f.dir) {
		if strings.Contains(path+text, canary) {
			t.Errorf("%s shows it", path)
		}
	}
	bad := apply.Secret{Address: "a[", Name: "n", Value: value.OfString(canary)}
	says(t, f.Keep(ctx, bad), "without an address and a name")
	late := apply.Secret{Address: app, Name: "n", Value: value.OfMap(value.Field{Key: "x", Value: value.OfUnknown()}, value.Field{Key: "y", Value: value.OfString(canary)})}
	says(t, f.Keep(ctx, late, credentials("a.b", canary)), string(app)+"#n: it has no value yet")
	if _, err := f.Open(ctx, target("a.b", "")); err != nil {
		t.Errorf("one that cannot be kept kept another from it: %v", err)
	}
}

func TestFileNames(t *testing.T) {
	safe := regexp.MustCompile(`^[a-z0-9-]{1,60}\.[0-9a-f]{16}\.[0-9a-f]{12}\.json$`)
	seen := map[string]bool{}
	for _, address := range []value.Address{"a.b", "A.b", app, "a.b[../../etc/passwd]", "a.b[\x00\n]", "日本", "con", value.Address(strings.Repeat("x", 5000))} {
		for _, name := range []string{"secret", "Secret", "", "a/b", `a\b`} {
			file := fileName(address, name)
			if !safe.MatchString(file) || seen[file] {
				t.Errorf("%q %q: %s", address, name, file)
			}
			seen[file] = true
		}
	}
	if got := fileName(app, "defaultApplication"); !strings.HasPrefix(got, "cloud-tenants-acme-dev-applications-my-web-app-defaultapplic") &&
		!strings.Contains(got, "my-web-app-defaultapplication.") {
		t.Error(got)
	}
}

// Anyone with age and the identity can open a secret without Tenon.
func TestOpensWithAge(t *testing.T) {
	s := withAge(t)
	f := open(t, t.TempDir(), s)
	must(t, f.Keep(ctx, credentials(app, canary)))
	var e envelope
	must(t, json.Unmarshal([]byte(read(t, filepath.Join(f.secretsDir(), fileName(app, "defaultApplication")))), &e))
	if !strings.HasPrefix(e.Age, "-----BEGIN AGE ENCRYPTED FILE-----\n") {
		t.Error("not armored")
	}
	key, err := age.ParseX25519Identity(s.Identity.Reveal())
	must(t, err)
	p, err := decrypt("", &e, identity{keys: []age.Identity{key}})
	must(t, err)
	if string(p.Value) != `{"id":"m2m-1","secret":"`+canary+`"}` {
		t.Error("another value")
	}
}

func TestKeepSetsCreated(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f, err := Open(t.TempDir(), "default", spec.SecretSettings{Plaintext: true}, Options{Now: func() time.Time { return at }})
	must(t, err)
	must(t, f.Keep(ctx, apply.Secret{Address: app, Name: "n", Value: value.OfString("x")}))
	list, err := f.Secrets(ctx)
	must(t, err)
	if len(list) != 1 || !list[0].Created.Equal(at) {
		t.Error(list)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), withAge(t)
	var wait sync.WaitGroup
	for i := range 8 {
		f := open(t, dir, s)
		wait.Go(func() {
			address := app.Child("keys", string(rune('a'+i)))
			for range 5 {
				if err := f.Keep(ctx, credentials(app, canary), credentials(address, canary)); err != nil {
					t.Error(err)
				}
				if v, err := f.Open(ctx, target(app, "defaultApplication.secret")); err != nil || v.Reveal() != canary {
					t.Error(err)
				}
				if _, err := f.Secrets(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	list, err := open(t, dir, s).Secrets(ctx)
	must(t, err)
	if len(list) != 9 {
		t.Errorf("%d secrets", len(list))
	}
}
