package folder

import (
	"errors"
	"fmt"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"
)

// What is supported, for hints.
const (
	recipientForms = "age1… public keys and SSH public keys (ssh-ed25519, ssh-rsa)"
	identityForms  = "AGE-SECRET-KEY-… lines and unencrypted SSH private keys"
)

// parseSSHRecipient reads a line of a .pub file.
func parseSSHRecipient(text string) (recipient age.Recipient, message, hint string) {
	recipient, err := agessh.ParseRecipient(text)
	if err != nil {
		return nil, "is not an SSH public key that age can encrypt to",
			"write a whole line of a .pub file; ssh-ed25519, and ssh-rsa of 2048 bits or more, are supported"
	}
	return recipient, "", ""
}

// parseSSHIdentity reads an unencrypted SSH private key.
func parseSSHIdentity(text, from string) (identity, error) {
	key, err := agessh.ParseIdentity([]byte(text + "\n"))
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		return identity{}, fmt.Errorf("%s is an SSH key that is protected by a passphrase, which Tenon does not ask for (supported are %s; %s)", from, identityForms, keygenHint)
	}
	switch key := key.(type) {
	case *agessh.Ed25519Identity:
		return identity{keys: []age.Identity{key}, recipients: []age.Recipient{key.Recipient()}, from: from}, nil
	case *agessh.RSAIdentity:
		return identity{keys: []age.Identity{key}, recipients: []age.Recipient{key.Recipient()}, from: from}, nil
	}
	return identity{}, fmt.Errorf("%s is not an SSH private key that age can use (supported are unencrypted ssh-ed25519 and ssh-rsa keys; %s)", from, keygenHint)
}
