package folder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"tenon/apply"
	"tenon/spec"
	"tenon/spec/value"
)

func TestNoStore(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "state"), spec.SecretSettings{})
	for name, err := range map[string]error{"CanKeep": f.CanKeep(ctx), "Keep": f.Keep(ctx, credentials(app, canary))} {
		if !errors.Is(err, apply.ErrNoStore) {
			t.Errorf("%s: %v", name, err)
		}
		says(t, err, "no secret store is set up. Make a key pair with `tenon secrets keygen` (or `age-keygen -o key.txt`) and add to a state file",
			"\n  secrets:\n    age:\n      recipients: [age1…]", "identity: !env TENON_AGE_IDENTITY", "never into git", "secrets: {plaintext: true}")
	}
	if exists(f.dir) {
		t.Error("the folder was made")
	}
}

func TestSettingsErrors(t *testing.T) {
	id, recipient := keyPair(t)
	hybrid, err := age.GenerateHybridIdentity()
	must(t, err)
	pos := value.Pos{File: "acme.yaml", Line: 3, Col: 5}
	for name, c := range map[string]struct {
		s   spec.SecretSettings
		say []string
	}{
		"both":          {spec.SecretSettings{Plaintext: true, Recipients: []string{recipient}}, []string{"in plaintext and with age at once", "keep secrets.age, or secrets.plaintext, not both"}},
		"both, by key":  {spec.SecretSettings{Plaintext: true, Identity: value.OfString(id).AsSecret()}, []string{"not both"}},
		"private key":   {spec.SecretSettings{Recipients: []string{recipient, id}}, []string{"secrets.age.recipients[1] is a private key, where a public one belongs", "make a new pair"}},
		"typing error":  {spec.SecretSettings{Recipients: []string{recipient[:20] + recipient[21:]}}, []string{"recipients[0] is not a valid age recipient: a character is wrong or missing"}},
		"hybrid typo":   {spec.SecretSettings{Recipients: []string{"age1pq1xyz"}}, []string{"is not a valid age recipient"}},
		"plugin":        {spec.SecretSettings{Recipients: []string{"age1yubikey1qwerty"}}, []string{"is the recipient of an age plugin, which Tenon does not run"}},
		"something":     {spec.SecretSettings{Recipients: []string{canary}}, []string{"is not an age recipient", "tenon secrets keygen"}},
		"nothing":       {spec.SecretSettings{Recipients: []string{" "}}, []string{"is not an age recipient"}},
		"mixed quantum": {spec.SecretSettings{Recipients: []string{recipient, hybrid.Recipient().String()}}, []string{"mixes post-quantum recipients", "use only age1pq1… recipients, or none of them"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.s.Pos = pos
			_, err := Open(t.TempDir(), "default", c.s, Options{})
			says(t, err, append(c.say, "acme.yaml:3:5: ")...)
		})
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	id, recipient := keyPair(t)
	other, _ := keyPair(t)
	file := filepath.Join(t.TempDir(), "key.txt")
	write(t, file, "# created: 2026-03-04\n# public key: "+recipient+"\n"+id+"\n")
	home := filepath.Dir(file)
	for name, c := range map[string]struct {
		identity value.Value
		env      map[string]string
	}{
		"text":                {value.OfString(id).AsSecret(), nil},
		"text with comments":  {value.OfString("# mine\r\n\n  " + other + "\r\n" + id).AsSecret(), nil},
		"path":                {value.OfString(file), nil},
		"path from home":      {value.OfString("~/key.txt"), map[string]string{"HOME": home}},
		"environment":         {value.Value{}, map[string]string{IdentityEnv: id}},
		"path in environment": {value.OfNull(), map[string]string{IdentityEnv: file + "\n"}},
		"settings first":      {value.OfString(id), map[string]string{IdentityEnv: other}},
	} {
		t.Run(name, func(t *testing.T) {
			f := openWith(t, t.TempDir(), spec.SecretSettings{Recipients: []string{recipient, recipient}, Identity: c.identity}, c.env)
			must(t, f.CanKeep(ctx))
			must(t, f.Keep(ctx, credentials(app, canary)))
			_, err := f.Open(ctx, target(app, ""))
			must(t, err)
			// Without recipients the identity's own is taken.
			g := openWith(t, t.TempDir(), spec.SecretSettings{Identity: c.identity}, c.env)
			must(t, g.CanKeep(ctx))
			must(t, g.Keep(ctx, credentials(app, canary)))
			_, err = openWith(t, g.dir, spec.SecretSettings{}, map[string]string{IdentityEnv: id}).Open(ctx, target(app, ""))
			must(t, err)
		})
	}
}

func TestIdentityErrors(t *testing.T) {
	id, recipient := keyPair(t)
	dir := t.TempDir()
	locked := filepath.Join(dir, "locked.age")
	write(t, locked, "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n")
	large := filepath.Join(dir, "large")
	write(t, large, strings.Repeat("#\n", maxIdentity))
	at := value.Pos{File: "acme.yaml", Line: 4, Col: 9}
	for name, c := range map[string]struct {
		identity value.Value
		env      string
		say      []string
	}{
		"typing error":   {identity: value.OfString("# x\n" + id[:30] + id[31:]).AsSecret().At(at), say: []string{"acme.yaml:4:9: secrets.age.identity: line 2 is not a valid age identity: a character is wrong or missing"}},
		"hybrid typo":    {env: "AGE-SECRET-KEY-PQ-1XYZ", say: []string{"the environment variable TENON_AGE_IDENTITY: line 1 is not a valid age identity"}},
		"public key":     {env: recipient, say: []string{"line 1 is a public key; an identity is the private one"}},
		"plugin":         {env: "AGE-PLUGIN-YUBIKEY-1XYZ", say: []string{"is the identity of an age plugin, which Tenon does not run"}},
		"lower case":     {env: strings.ToLower(id), say: []string{"line 1 is not an age identity (supported are AGE-SECRET-KEY-… lines"}},
		"comments":       {env: "# only\n# that\n", say: []string{"holds no identity, only comments"}},
		"something":      {env: canary, say: []string{"the environment variable TENON_AGE_IDENTITY is not an age identity, and the identity file that it would name cannot be read: no such file", "give the AGE-SECRET-KEY-… text, or the path of a file with it"}},
		"no such file":   {identity: value.OfString(dir + "/none.txt"), say: []string{"secrets.age.identity is not an age identity, and the identity file " + dir + "/none.txt that"}},
		"passphrase":     {identity: value.OfString(locked), say: []string{locked + " is an identity that is protected by a passphrase, which Tenon does not ask for", "age -d"}},
		"too large":      {identity: value.OfString(large), say: []string{"it is too large for an identity file"}},
		"a directory":    {identity: value.OfString(dir), say: []string{"is a directory"}},
		"not even text":  {identity: value.OfInt(7).At(at), say: []string{"secrets.age.identity is a number, not a text"}},
		"malformed file": {identity: value.OfString(writeTemp(t, canary)), say: []string{"line 1 is not an age identity"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := openWith(t, t.TempDir(), spec.SecretSettings{Identity: c.identity}, map[string]string{IdentityEnv: c.env})
			says(t, f.CanKeep(ctx), c.say...)
			says(t, f.Keep(ctx, credentials(app, canary)), c.say...)

			// Who only writes is not kept from it by the identity.
			g := openWith(t, t.TempDir(), spec.SecretSettings{Recipients: []string{recipient}, Identity: c.identity}, map[string]string{IdentityEnv: c.env})
			must(t, g.Keep(ctx, credentials(app, canary)))
			if _, err := g.Open(ctx, target(app, "")); !errors.Is(err, apply.ErrSealed) {
				t.Errorf("open: %v", err)
			}
		})
	}
	// An unset variable where that is allowed, and a file that only readers have.
	for _, none := range []value.Value{value.OfUnknown().AsSecret(), value.OfString(dir + "/none.txt"), value.OfString("")} {
		must(t, open(t, t.TempDir(), spec.SecretSettings{Recipients: []string{recipient}, Identity: none}).CanKeep(ctx))
	}
}

func writeTemp(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "key.txt")
	write(t, path, text)
	return path
}

func TestWrongIdentity(t *testing.T) {
	_, recipient := keyPair(t)
	wrong, wrongPublic := keyPair(t)
	writer := open(t, t.TempDir(), spec.SecretSettings{Recipients: []string{recipient}})
	must(t, writer.Keep(ctx, credentials(app, canary)))
	f := open(t, writer.dir, spec.SecretSettings{Recipients: []string{recipient}, Identity: value.OfString(wrong).AsSecret()})
	_, err := f.Open(ctx, target(app, ""))
	if !errors.Is(err, apply.ErrSealed) {
		t.Error(err)
	}
	says(t, err, "the secret cannot be opened: the identity given (that of "+wrongPublic+", from secrets.age.identity) opens none of what "+string(app)+"#defaultApplication was encrypted for (recipients: 1): wrong age identity (give the private key of one of them)")
	err = f.CanKeep(ctx)
	if !errors.Is(err, apply.ErrSealed) {
		t.Error(err)
	}
	says(t, err, "opens nothing that is encrypted for secrets.age.recipients: wrong age identity", "or add its public key to them, or give none")
	entries, err := os.ReadDir(f.secretsDir())
	must(t, err)
	if len(entries) != 1 {
		t.Error("the trial entry is still there")
	}
}

func TestHybridKeys(t *testing.T) {
	key, err := age.GenerateHybridIdentity()
	must(t, err)
	f := open(t, t.TempDir(), spec.SecretSettings{Recipients: []string{key.Recipient().String()}, Identity: value.OfString(key.String()).AsSecret()})
	must(t, f.CanKeep(ctx))
	must(t, f.Keep(ctx, credentials(app, canary)))
	_, err = f.Open(ctx, target(app, ""))
	must(t, err)
}

func TestKeygen(t *testing.T) {
	id, recipient := keyPair(t)
	if !strings.HasPrefix(id, "AGE-SECRET-KEY-1") || !strings.HasPrefix(recipient, "age1") {
		t.Error("not a key pair")
	}
}
