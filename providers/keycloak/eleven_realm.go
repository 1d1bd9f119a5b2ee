package keycloak

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// encodeEleven completes a change of a realm with what version 11 sets back
// where it is left out: both policies of WebAuthn by any change, and by one of
// attributes all that is kept among those, names, headers and the defence
// against guessing of passwords among it (seen on 11.0.3).
func encodeEleven(encode func(providers.Change, value.Value) (value.Value, error)) func(providers.Change, value.Value) (value.Value, error) {
	return func(c providers.Change, body value.Value) (value.Value, error) {
		out, err := encode(c, body)
		if err != nil || c.ID == "" {
			return out, err
		}
		whole := c.Fields.Get("attributes").IsSet()
		for _, f := range reveal(body, "smtpServer", "smtpSecrets", c.Live.Fields).Fields() {
			if out.Get(f.Key).Kind() == value.Absent && (whole && f.Key != "defaultRoles" || isWebAuthn(f.Key)) {
				out = out.With(f.Key, f.Value)
			}
		}
		return out, nil
	}
}

func isWebAuthn(field string) bool { return strings.HasPrefix(field, "webAuthnPolicy") }

// keepWebAuthn adds to a change of a realm what it would set back.
func keepWebAuthn(body, realm value.Value) value.Value {
	for _, f := range realm.Fields() {
		if isWebAuthn(f.Key) {
			body = body.With(f.Key, f.Value)
		}
	}
	return body
}
