package folder

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"tenon/spec"
	"tenon/spec/value"
)

func TestSSHKeys(t *testing.T) {
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	for name, key := range map[string]crypto.Signer{"ed25519": edKey, "rsa": rsaKey} {
		t.Run(name, func(t *testing.T) {
			block, err := ssh.MarshalPrivateKey(key, "ann@example.com")
			must(t, err)
			private := string(pem.EncodeToMemory(block))
			public, err := ssh.NewPublicKey(key.Public())
			must(t, err)
			recipients := []string{strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))) + " ann@example.com"}
			file := filepath.Join(t.TempDir(), "id")
			write(t, file, private)
			for _, identity := range []value.Value{value.OfString(private).AsSecret(), value.OfString(file)} {
				writer := open(t, t.TempDir(), spec.SecretSettings{Recipients: recipients})
				must(t, writer.Keep(ctx, credentials(app, canary)))
				f := open(t, writer.dir, spec.SecretSettings{Identity: identity})
				must(t, f.CanKeep(ctx))
				v, err := f.Open(ctx, target(app, "defaultApplication.secret"))
				must(t, err)
				if v.Reveal() != canary {
					t.Error("another value")
				}
			}

			locked, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(canary))
			must(t, err)
			f := open(t, t.TempDir(), spec.SecretSettings{Identity: value.OfString(string(pem.EncodeToMemory(locked)))})
			says(t, f.CanKeep(ctx), "is an SSH key that is protected by a passphrase, which Tenon does not ask for")
		})
	}
}

func TestSSHErrors(t *testing.T) {
	for _, text := range []string{"ssh-ed25519 AAAA", "ssh-dss AAAAB3NzaC1kc3M=", "ssh-rsa"} {
		_, err := Open(t.TempDir(), "default", spec.SecretSettings{Recipients: []string{text}}, Options{})
		says(t, err, "secrets.age.recipients[0] is not an SSH public key that age can encrypt to", "a whole line of a .pub file")
	}
	f := open(t, t.TempDir(), spec.SecretSettings{Identity: value.OfString("-----BEGIN OPENSSH PRIVATE KEY-----\n" + canary)})
	says(t, f.CanKeep(ctx), "is not an SSH private key that age can use", "unencrypted ssh-ed25519 and ssh-rsa keys")
}
