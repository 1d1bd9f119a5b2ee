package folder

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tenon/apply"
	"tenon/spec/value"
)

// Open returns the value that a target names. Its field is the name of an entry,
// and after a dot, where the value is a Map, one of its fields.
func (f *Folder) Open(_ context.Context, t value.Target) (value.Value, error) {
	e, rest, err := f.find(t)
	if err != nil {
		return value.Value{}, err
	}
	path := filepath.Join(f.secretsDir(), fileName(e.Address, e.Name))
	if e.Plain != nil {
		if err := refuseOpenToOthers(path); err != nil {
			return value.Value{}, err
		}
	}
	v, err := unseal(path, e, f.identity)
	if err != nil || rest == "" {
		return v, err
	}
	part := v.Lookup(rest)
	if part.Kind() != value.Absent {
		return part.AsSecret(), nil
	}
	whole := show(e.Address, e.Name)
	if v.Kind() != value.Map {
		return value.Value{}, fmt.Errorf("%w: %s is a single value and has no field %q (leave .%s out)", apply.ErrNoSecret, whole, rest, rest)
	}
	return value.Value{}, fmt.Errorf("%w: %s has no field %q (it has %s)", apply.ErrNoSecret, whole, rest, strings.Join(keys(v), ", "))
}

// find returns the entry of a target, and what of the field goes beyond its name.
func (f *Folder) find(t value.Target) (e *envelope, rest string, err error) {
	if t.Field == "" {
		e, err = f.only(t)
		return e, "", err
	}
	// The whole field may be a name with dots; else its shorter beginnings are tried.
	parts := value.SplitPath(t.Field)
	for n := len(parts); n > 0; n-- {
		for _, name := range []string{strings.Join(parts[:n], "."), joinPath(parts[:n])} {
			if e, err := f.readEnvelope(fileName(t.Address, name)); e != nil || err != nil {
				return e, joinPath(parts[n:]), err
			}
		}
	}
	return nil, "", f.noSecret(t)
}

func (f *Folder) only(t value.Target) (*envelope, error) {
	names, err := f.secretFiles(t.Address)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, f.noSecret(t)
	}
	if len(names) == 1 {
		e, err := f.readEnvelope(names[0])
		if e == nil && err == nil { // forgotten in this moment
			err = f.noSecret(t)
		}
		return e, err
	}
	return nil, fmt.Errorf("%s has %d secrets: %s (write one of them after the address, as in !secret ADDRESS#name)",
		t.Address, len(names), strings.Join(f.namesOf(names), ", "))
}

func (f *Folder) noSecret(t value.Target) error {
	files, err := f.secretFiles(t.Address)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return fmt.Errorf("%w: %s (%s has %s)", apply.ErrNoSecret, t, t.Address, strings.Join(f.namesOf(files), ", "))
	}
	return fmt.Errorf("%w: %s (`tenon secrets list` shows those in %s)", apply.ErrNoSecret, t, f.secretsDir())
}

// namesOf leaves out what cannot be read: it is asked for a hint only.
func (f *Folder) namesOf(files []string) []string {
	var names []string
	for _, file := range files {
		if e, err := f.readEnvelope(file); err == nil && e != nil {
			names = append(names, e.Name)
		}
	}
	return names
}

// refuseOpenToOthers: a secret in clear that others can read has leaked, or
// will; going on would hide that.
func refuseOpenToOthers(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return explain("read", path, err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%s holds a secret in clear and others may read it: its mode is %04o (chmod 600 %s; and make the secret anew if others could have read it)", path, mode, path)
	}
	return nil
}

func joinPath(parts []string) string {
	path := ""
	for _, part := range parts {
		path = value.JoinPath(path, part)
	}
	return path
}

func keys(v value.Value) []string {
	var out []string
	for _, field := range v.Fields() {
		out = append(out, field.Key)
	}
	return out
}
