package folder

import (
	"testing"

	"tenon/spec"
	"tenon/spec/value"
)

func TestSSHKeysAreRefused(t *testing.T) {
	_, err := Open(t.TempDir(), "default", spec.SecretSettings{Recipients: []string{"ssh-ed25519 AAAA ann@example.com"}}, Options{})
	says(t, err, "secrets.age.recipients[0] is an SSH public key, and only age keys are supported", "tenon secrets keygen")
	key := "-----BEGIN OPENSSH PRIVATE KEY-----\nYWdl\n-----END OPENSSH PRIVATE KEY-----\n"
	f := open(t, t.TempDir(), spec.SecretSettings{Identity: value.OfString(key).AsSecret()})
	says(t, f.CanKeep(ctx), "secrets.age.identity is an SSH key, and only age keys are supported (give the AGE-SECRET-KEY-… text")
}
