package folder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenon/apply"
	"tenon/spec/value"
)

// Keep writes each secret to a file of its own. One that cannot be kept does
// not keep the others from it; the error names all that were not. A cancelled
// context does not stop it: the values may never be shown again.
func (f *Folder) Keep(_ context.Context, secrets ...apply.Secret) error {
	if len(secrets) == 0 {
		return nil
	}
	s, err := f.sealer()
	if errors.Is(err, apply.ErrNoStore) || (err != nil && len(s.recipients) == 0) {
		return err
	} // else what is wrong with the identity does not keep us from writing
	return f.guarded(context.Background(), func() error {
		if err := f.openSecretsDir(); err != nil {
			return err
		}
		var failed []error
		for _, secret := range secrets {
			if secret.Created.IsZero() {
				secret.Created = f.now()
			}
			failed = append(failed, f.keep(s, secret))
		}
		return errors.Join(append(failed, syncDir(f.secretsDir()))...)
	})
}

func (f *Folder) keep(s sealer, secret apply.Secret) error {
	if _, err := secret.Address.Steps(); err != nil || secret.Name == "" {
		return fmt.Errorf("cannot keep a secret of %q without an address and a name", string(secret.Address))
	}
	data, err := s.seal(secret)
	if err != nil {
		return err
	}
	defer wipe(data)
	path := filepath.Join(f.secretsDir(), fileName(secret.Address, secret.Name))
	if err := replaceFile(path, data, s.mode()); err != nil {
		return fmt.Errorf("%s is not kept: %w", show(secret.Address, secret.Name), err)
	}
	return nil
}

// mode is that of a secret's file: what is in clear is only for its owner.
func (s sealer) mode() fs.FileMode {
	if len(s.recipients) == 0 {
		return 0o600
	}
	return 0o644
}

// openSecretsDir makes the directory of the secrets, or tightens it where they
// are in clear. The guard must be held.
func (f *Folder) openSecretsDir() error {
	mode := fs.FileMode(0o755)
	if f.plaintext {
		mode = 0o700
		if err := f.ignoreSecrets(); err != nil {
			return err
		}
	}
	made, err := makeDir(f.secretsDir(), mode)
	if err == nil && !made && f.plaintext {
		err = explain("close to others", f.secretsDir(), os.Chmod(f.secretsDir(), mode))
	}
	return err
}

// Secrets lists what is kept. Files that cannot be read are left out, and named
// by the error; the others are returned beside it.
func (f *Folder) Secrets(context.Context) ([]apply.Secret, error) {
	var out []apply.Secret
	var failed []error
	names, err := f.secretFiles("")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		e, err := f.readEnvelope(name)
		if err != nil {
			failed = append(failed, err)
		} else if e != nil {
			out = append(out, e.secret())
		}
	}
	slices.SortFunc(out, func(a, b apply.Secret) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Name, b.Name))
	})
	return out, errors.Join(failed...)
}

// Forget removes the entries of an address and of what is inside it. Files that
// cannot be read stay; the error names them.
func (f *Folder) Forget(_ context.Context, address value.Address) error {
	if !exists(f.secretsDir()) {
		return nil
	}
	return f.guarded(context.Background(), func() error {
		names, err := f.secretFiles("")
		if err != nil {
			return err
		}
		var failed []error
		removed := false
		for _, name := range names {
			e, err := f.readEnvelope(name)
			if err != nil {
				failed = append(failed, err)
				continue
			}
			if e == nil || !e.Address.Within(address) {
				continue
			}
			removed = true
			path := filepath.Join(f.secretsDir(), name)
			failed = append(failed, explain("remove", path, os.Remove(path)))
		}
		if removed {
			failed = append(failed, syncDir(f.secretsDir()))
		}
		return errors.Join(failed...)
	})
}

// secretFiles gives the names of the files of one address, or of all for "".
func (f *Folder) secretFiles(address value.Address) ([]string, error) {
	entries, err := os.ReadDir(f.secretsDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, explain("read", f.secretsDir(), err)
	}
	var names []string
	for _, entry := range entries {
		parts := strings.Split(entry.Name(), ".")
		if len(parts) != 4 || parts[3] != "json" {
			continue // not ours, or a temporary file
		}
		if address == "" || parts[1] == addressHash(address) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// readEnvelope returns nil where there is no such file.
func (f *Folder) readEnvelope(name string) (*envelope, error) {
	path := filepath.Join(f.secretsDir(), name)
	data, err := readFile(path, maxSecret)
	if err != nil || data == nil {
		return nil, err
	}
	return decodeEnvelope(path, name, data)
}
