package folder

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tenon/apply"
	"tenon/spec/value"
)

// CanKeep keeps a trial entry the way Keep does, reads it back, and where an
// identity is given opens it: a secret that nobody at hand can open is as good
// as lost. It leaves nothing behind.
func (f *Folder) CanKeep(ctx context.Context) error {
	s, err := f.sealer()
	if err != nil {
		return err
	}
	trial := apply.Secret{
		Address: "tenon.trial", Name: "trial", Created: f.now(),
		Value: value.OfString(rand.Text()).AsSecret(),
	}
	data, err := s.seal(trial)
	if err != nil {
		return err
	}
	return f.guarded(ctx, func() error {
		if err := f.openSecretsDir(); err != nil {
			return err
		}
		// Like a temporary file, it is taken for no secret if the process ends here.
		path := filepath.Join(f.secretsDir(), "trial"+temporary)
		err := f.tryOut(s, path, data, trial)
		if gone := os.Remove(path); err == nil && gone != nil {
			err = explain("remove", path, gone)
		}
		return err
	})
}

func (f *Folder) tryOut(s sealer, path string, data []byte, trial apply.Secret) error {
	if err := replaceFile(path, data, s.mode()); err != nil {
		return err
	}
	if err := syncDir(f.secretsDir()); err != nil {
		return err
	}
	back, err := readFile(path, maxSecret)
	if err != nil {
		return err
	}
	if !bytes.Equal(back, data) {
		return explain("write", path, errors.New("other bytes came back than were written; the disk is not to be trusted"))
	}
	if len(s.recipients) > 0 && len(s.identity.keys) == 0 {
		return nil
	}
	e, err := decodeEnvelope(path, fileName(trial.Address, trial.Name), back)
	if err != nil {
		return err
	}
	v, err := unseal(path, e, func() (identity, error) { return s.identity, nil })
	if errors.Is(err, apply.ErrSealed) {
		return fmt.Errorf("%w: the identity given (%s) opens nothing that is encrypted for secrets.age.recipients: wrong age identity (give the private key of one of the recipients, or add its public key to them, or give none)",
			apply.ErrSealed, s.identity.describe())
	}
	if err == nil && !value.Equal(v, trial.Value) {
		err = explain("open", path, errors.New("another value came back than was encrypted"))
	}
	return err
}
