package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"tenon/apply"
	"tenon/spec/value"
)

// sealer says who can open what is kept; without recipients it is kept in clear.
type sealer struct {
	recipients []age.Recipient
	identity   identity // to try with; may have no keys
}

// sealer gives ErrNoStore where the settings name no way to keep secrets.
func (f *Folder) sealer() (sealer, error) {
	if f.plaintext {
		return sealer{}, nil
	}
	id, err := f.identity()
	if len(f.recipients) > 0 {
		return sealer{f.recipients, id}, err
	}
	if err != nil {
		return sealer{}, err
	}
	if len(id.keys) == 0 {
		return sealer{}, noStore()
	}
	return sealer{id.recipients, id}, nil
}

func noStore() error {
	return fmt.Errorf(`%w. Make a key pair with `+"`tenon secrets keygen` (or `age-keygen -o key.txt`)"+` and add to a state file

  secrets:
    age:
      recipients: [age1…]          # the public key; it may be committed
      identity: !env %s   # leave this line out where secrets are only written

The private key (AGE-SECRET-KEY-…) goes into %s, and never into git. To try things out without encryption: secrets: {plaintext: true}`,
		apply.ErrNoStore, IdentityEnv, IdentityEnv)
}

// seal gives the bytes of a secret's file.
func (s sealer) seal(secret apply.Secret) ([]byte, error) {
	p, err := newPayload(secret)
	if err != nil {
		return nil, err
	}
	e := &envelope{Format: secretFormat, Address: secret.Address, Name: secret.Name, Created: secret.Created.UTC()}
	if len(s.recipients) == 0 {
		e.Plain = p
		return encodeEnvelope(e)
	}
	clear, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("cannot keep %s: its value is not one that JSON can hold", show(secret.Address, secret.Name))
	}
	defer wipe(clear)
	defer wipe(p.Value)
	if e.Age, err = s.encrypt(clear); err != nil {
		return nil, fmt.Errorf("cannot encrypt %s: %w", show(secret.Address, secret.Name), err)
	}
	return encodeEnvelope(e)
}

func (s sealer) encrypt(clear []byte) (string, error) {
	var out strings.Builder
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, s.recipients...)
	if err != nil {
		return "", err
	}
	_, err = w.Write(clear)
	if err := errors.Join(err, w.Close(), armored.Close()); err != nil {
		return "", err
	}
	return out.String(), nil
}

// unseal opens an envelope. get is asked for the identity only if it takes one.
func unseal(path string, e *envelope, get func() (identity, error)) (value.Value, error) {
	p := e.Plain
	if p == nil {
		id, err := get()
		if err != nil {
			return value.Value{}, fmt.Errorf("%w: %s: %w", apply.ErrSealed, show(e.Address, e.Name), err)
		}
		if p, err = decrypt(path, e, id); err != nil {
			return value.Value{}, err
		}
		defer wipe(p.Value)
	}
	if p.Address != e.Address || p.Name != e.Name {
		return value.Value{}, damagedSecret(path, fmt.Sprintf("its value is that of another secret, not of %s", show(e.Address, e.Name)))
	}
	v, ok := p.value()
	if !ok {
		return value.Value{}, damagedSecret(path, "its value cannot be read")
	}
	return v, nil
}

// decrypt passes on no error text of age: it may quote what was in the file.
func decrypt(path string, e *envelope, id identity) (*payload, error) {
	if len(id.keys) == 0 {
		return nil, fmt.Errorf("%w: %s is encrypted and no identity is given (set %s to the AGE-SECRET-KEY-… text, or to the path of a file with it)",
			apply.ErrSealed, show(e.Address, e.Name), IdentityEnv)
	}
	r, err := age.Decrypt(armor.NewReader(strings.NewReader(e.Age)), id.keys...)
	var noMatch *age.NoIdentityMatchError
	if errors.As(err, &noMatch) {
		return nil, fmt.Errorf("%w: the identity given (%s) opens none of what %s was encrypted for (recipients: %d): wrong age identity (give the private key of one of them)",
			apply.ErrSealed, id.describe(), show(e.Address, e.Name), len(noMatch.StanzaTypes))
	}
	if err != nil {
		return nil, damagedSecret(path, "its ciphertext is not whole")
	}
	clear, err := io.ReadAll(io.LimitReader(r, maxSecret))
	defer wipe(clear)
	if err != nil {
		return nil, damagedSecret(path, "its ciphertext is not whole")
	}
	p := &payload{}
	if json.NewDecoder(bytes.NewReader(clear)).Decode(p) != nil {
		return nil, damagedSecret(path, "what it encrypts is not a secret of Tenon")
	}
	return p, nil
}

// describe names the identity by its public keys, which are no secret.
func (id identity) describe() string {
	for _, r := range id.recipients {
		if r, ok := r.(*age.X25519Recipient); ok && len(id.keys) == 1 {
			return "that of " + r.String() + ", from " + id.from
		}
	}
	return "from " + id.from
}

// wipe is best effort: the runtime and age keep copies of their own.
func wipe(data []byte) { clear(data) }
