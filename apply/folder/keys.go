package folder

import (
	"fmt"
	"strings"

	"filippo.io/age"
)

// parseIdentity reads the text of an identity, age's own form or an SSH key. No
// error quotes it.
func parseIdentity(text, from string) (identity, error) {
	id := identity{from: from}
	switch {
	case strings.HasPrefix(text, "-----BEGIN AGE ENCRYPTED FILE-----"), strings.HasPrefix(text, "age-encryption.org/"):
		return id, fmt.Errorf("%s is an identity that is protected by a passphrase, which Tenon does not ask for (decrypt it with `age -d`, and give the AGE-SECRET-KEY-… text or a file of mode 0600 with it)", from)
	case strings.HasPrefix(text, "-----BEGIN"):
		return parseSSHIdentity(text, from)
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if message := id.add(line); message != "" {
			return identity{}, fmt.Errorf("%s: line %d %s", from, i+1, message)
		}
	}
	if len(id.keys) == 0 {
		return id, fmt.Errorf("%s holds no identity, only comments (give a line AGE-SECRET-KEY-…; %s)", from, keygenHint)
	}
	return id, nil
}

// add reads one line of an identity file. What is wrong is said without the line.
func (id *identity) add(line string) (message string) {
	const again = "is not a valid age identity: a character is wrong or missing (copy the whole AGE-SECRET-KEY-… line again)"
	switch {
	case strings.HasPrefix(line, "AGE-SECRET-KEY-PQ-1"):
		key, err := age.ParseHybridIdentity(line)
		if err != nil {
			return again
		}
		id.keys, id.recipients = append(id.keys, key), append(id.recipients, key.Recipient())
	case strings.HasPrefix(line, "AGE-SECRET-KEY-1"):
		key, err := age.ParseX25519Identity(line)
		if err != nil {
			return again
		}
		id.keys, id.recipients = append(id.keys, key), append(id.recipients, key.Recipient())
	case strings.HasPrefix(line, "age1"), strings.HasPrefix(line, "ssh-"):
		return "is a public key; an identity is the private one (give the line AGE-SECRET-KEY-… that belongs to it)"
	case strings.HasPrefix(strings.ToUpper(line), "AGE-PLUGIN-"):
		return "is the identity of an age plugin, which Tenon does not run (supported are " + identityForms + ")"
	default:
		return "is not an age identity (supported are " + identityForms + "; " + keygenHint + ")"
	}
	return ""
}
