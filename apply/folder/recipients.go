package folder

import (
	"fmt"
	"strings"

	"filippo.io/age"

	"tenon/spec"
)

// keygenHint says where a key pair comes from.
const keygenHint = "`tenon secrets keygen` or `age-keygen` makes a key pair"

// parseRecipients reads the public keys of the settings. A text that is not one
// may be a private key in the wrong place, so no error quotes it.
func parseRecipients(s spec.SecretSettings) ([]age.Recipient, error) {
	var out []age.Recipient
	seen := map[string]bool{}
	quantum := 0
	for i, text := range s.Recipients {
		text = strings.TrimSpace(text)
		if seen[text] {
			continue
		}
		seen[text] = true
		recipient, message, hint := parseRecipient(text)
		if message != "" {
			return nil, &spec.Problem{Pos: s.Pos, Message: fmt.Sprintf("secrets.age.recipients[%d] %s", i, message), Hint: hint}
		}
		if _, ok := recipient.(*age.HybridRecipient); ok {
			quantum++
		}
		out = append(out, recipient)
	}
	if quantum > 0 && quantum < len(out) {
		return nil, &spec.Problem{
			Pos:     s.Pos,
			Message: "secrets.age.recipients mixes post-quantum recipients (age1pq1…) with others, which age refuses: the secrets would be as weak as the others",
			Hint:    "use only age1pq1… recipients, or none of them",
		}
	}
	return out, nil
}

func parseRecipient(text string) (recipient age.Recipient, message, hint string) {
	var err error
	switch upper := strings.ToUpper(text); {
	case strings.Contains(upper, "AGE-SECRET-KEY-"), strings.Contains(upper, "AGE-PLUGIN-"), strings.Contains(upper, "-----BEGIN"):
		return nil, "is a private key, where a public one belongs", "write the public key (age1…) there. If the file was shared or committed, make a new pair: " + keygenHint
	case strings.HasPrefix(text, "age1pq1"):
		recipient, err = age.ParseHybridRecipient(text)
	case strings.HasPrefix(text, "age1") && strings.Count(text, "1") > 1:
		return nil, "is the recipient of an age plugin, which Tenon does not run", "use a recipient without a plugin; supported are " + recipientForms
	case strings.HasPrefix(text, "age1"):
		recipient, err = age.ParseX25519Recipient(text)
	case strings.HasPrefix(text, "ssh-"):
		return parseSSHRecipient(text)
	default:
		return nil, "is not an age recipient", "supported are " + recipientForms + "; " + keygenHint
	}
	if err != nil {
		return nil, "is not a valid age recipient: a character is wrong or missing", "copy the age1… public key again; " + keygenHint
	}
	return recipient, "", ""
}
