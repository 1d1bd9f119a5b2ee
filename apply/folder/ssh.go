package folder

import (
	"fmt"

	"filippo.io/age"
)

// What is supported, for hints.
const (
	recipientForms = "age1… public keys"
	identityForms  = "AGE-SECRET-KEY-… lines"
)

// parseSSHRecipient refuses SSH public keys.
func parseSSHRecipient(string) (recipient age.Recipient, message, hint string) {
	return nil, "is an SSH public key, and only age keys are supported", keygenHint
}

// parseSSHIdentity refuses SSH private keys.
func parseSSHIdentity(_, from string) (identity, error) {
	return identity{}, fmt.Errorf("%s is an SSH key, and only age keys are supported (give the AGE-SECRET-KEY-… text; %s)", from, keygenHint)
}
