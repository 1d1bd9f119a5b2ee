package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"tenon/spec"
	"tenon/spec/value"
)

// maxIdentity bounds an identity file: more than any list of keys has.
const maxIdentity = 1 << 20

// identity is what secrets are opened with.
type identity struct {
	keys       []age.Identity  // none: no identity is given
	recipients []age.Recipient // the public half of each
	from       string          // where it comes from, for errors
}

// Keygen makes a new key pair: the identity opens secrets and is kept from
// everybody, the recipient goes into secrets.age.recipients.
func Keygen() (identity, recipient string, err error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("cannot make a key pair: %w", err)
	}
	return key.String(), key.Recipient().String(), nil
}

// findIdentity reads the identity of the settings, or else of the environment.
// With recipients in the settings a named file that is not there is no error:
// who only writes secrets needs none.
func findIdentity(s spec.SecretSettings, lookup func(string) (string, bool)) (identity, error) {
	text, secret, from := s.Identity.Reveal(), s.Identity.HasSecret(), "secrets.age.identity"
	switch s.Identity.Kind() {
	case value.Absent, value.Null:
		text, _ = lookup(IdentityEnv)
		secret, from = true, "the environment variable "+IdentityEnv
	case value.Unknown: // an unset variable, where that is allowed
		return identity{}, nil
	case value.String:
		if at := s.Identity.Pos().String(); at != "" {
			from = at + ": " + from
		}
	default:
		return identity{}, &spec.Problem{Pos: s.Pos, Message: "secrets.age.identity is " + s.Identity.Kind().String() + ", not a text",
			Hint: "write !env " + IdentityEnv + ", or the path of an identity file"}
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return identity{}, nil
	}
	if !looksLikeIdentity(text) {
		data, err := readIdentityFile(text, secret, from, lookup)
		if errors.Is(err, fs.ErrNotExist) && len(s.Recipients) > 0 && !secret {
			return identity{}, nil
		}
		if err != nil {
			return identity{}, err
		}
		if !secret {
			from = text
		}
		text = strings.TrimSpace(data)
	}
	return parseIdentity(text, from)
}

// looksLikeIdentity tells the text of an identity from the path of a file with one.
func looksLikeIdentity(text string) bool {
	upper := strings.ToUpper(text)
	return strings.ContainsAny(text, "\n\r") ||
		strings.Contains(upper, "AGE-SECRET-KEY-") || strings.Contains(upper, "AGE-PLUGIN-") ||
		strings.Contains(upper, "-----BEGIN") || strings.HasPrefix(text, "age-encryption.org/") ||
		strings.HasPrefix(text, "age1") || strings.HasPrefix(text, "ssh-")
}

// readIdentityFile never names a path that was secret: it may be a mistyped key.
func readIdentityFile(path string, secret bool, from string, lookup func(string) (string, bool)) (string, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, ok := lookup("HOME"); ok {
			path = filepath.Join(home, rest)
		}
	}
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxIdentity {
		err = errors.New("it is too large for an identity file")
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err == nil {
		return string(data), nil
	}
	shown := " " + path
	if secret {
		shown = ""
	}
	return "", fmt.Errorf("%s is not an age identity, and the identity file%s that it would name cannot be read: %w (give the AGE-SECRET-KEY-… text, or the path of a file with it; %s)",
		from, shown, cause(err), keygenHint)
}
