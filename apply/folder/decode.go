package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tenon/plan"
	"tenon/spec/value"
)

// decodeInventory reads inventory.json strictly: what it does not understand
// it would lose with the next save, so it is refused.
func (f *Folder) decodeInventory(data []byte) (*plan.Inventory, error) {
	path := f.inventoryPath()
	if !utf8.Valid(data) { // encoding/json would put other characters in place
		return nil, damagedInventory(path, "it is not UTF-8 text")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	r := inventoryReader{f: f, dec: dec, inv: &plan.Inventory{}}
	err := r.read()
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return nil, refused.error
	case bytes.Contains(data, []byte("\n<<<<<<< ")) && err != nil:
		return nil, damagedInventory(path, "it holds the marks of a git merge that was not resolved")
	case len(bytes.TrimSpace(data)) == 0:
		return nil, damagedInventory(path, "it is empty")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, damagedInventory(path, "it ends too early")
	case err != nil:
		line := 1 + bytes.Count(data[:min(int(dec.InputOffset()), len(data))], []byte("\n"))
		return nil, damagedInventory(path, fmt.Sprintf("near line %d: %v", line, err))
	}
	return r.inv, nil
}

// refusal is an error of a file that is sound, but not ours.
type refusal struct{ error }

type inventoryReader struct {
	f    *Folder
	dec  *json.Decoder
	inv  *plan.Inventory
	seen map[string]bool
}

func (r *inventoryReader) read() error {
	if err := r.expect('{'); err != nil {
		return err
	}
	r.seen = map[string]bool{}
	for r.dec.More() {
		key, err := r.key()
		if err != nil {
			return err
		}
		if r.seen[key] {
			return fmt.Errorf("%q stands there twice", key)
		}
		r.seen[key] = true
		if err := r.member(key); err != nil {
			return err
		}
	}
	if err := r.expect('}'); err != nil {
		return err
	}
	for _, key := range []string{"format", "stack", "serial", "objects"} {
		if !r.seen[key] {
			return fmt.Errorf("%q is missing", key)
		}
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return errors.New("something follows its end")
	}
	return nil
}

func (r *inventoryReader) member(key string) error {
	switch key {
	case "format":
		if err := r.dec.Decode(&r.inv.Format); err != nil {
			return err
		}
		return r.f.checkFormat(r.f.inventoryPath(), r.inv.Format, plan.InventoryFormat, withoutInventory)
	case "stack":
		if err := r.dec.Decode(&r.inv.Stack); err != nil {
			return err
		}
		return r.f.checkStack(r.f.inventoryPath(), r.inv.Stack)
	case "serial":
		return r.dec.Decode(&r.inv.Serial)
	case "objects":
		return r.objects()
	}
	return fmt.Errorf("%q is unknown", key)
}

func (r *inventoryReader) objects() error {
	if err := r.expect('{'); err != nil {
		return err
	}
	r.inv.Objects = map[value.Address]*plan.Entry{}
	for r.dec.More() {
		key, err := r.key()
		if err != nil {
			return err
		}
		address := value.Address(key)
		if _, twice := r.inv.Objects[address]; twice {
			return fmt.Errorf("%s stands there twice", key)
		}
		var entry *plan.Entry
		if err := r.dec.Decode(&entry); err != nil {
			return err
		}
		if err := checkEntry(address, entry); err != nil {
			return err
		}
		r.inv.Objects[address] = entry
	}
	return r.expect('}')
}

func checkEntry(address value.Address, entry *plan.Entry) error {
	if _, err := address.Steps(); err != nil {
		return err
	}
	if entry == nil || entry.Kind == "" {
		return fmt.Errorf("%s has no kind", address)
	}
	return nil
}

func (r *inventoryReader) expect(delim json.Delim) error {
	token, err := r.dec.Token()
	if err != nil {
		return err
	}
	if token != delim {
		return fmt.Errorf("expected %q", delim.String())
	}
	return nil
}

func (r *inventoryReader) key() (string, error) {
	token, err := r.dec.Token()
	if err != nil {
		return "", err
	}
	key, _ := token.(string)
	return key, nil
}

// checkFormat tells another version of a file from a file that is no such thing.
func (f *Folder) checkFormat(path, format, want, without string) error {
	if format == want {
		return nil
	}
	name, _, _ := strings.Cut(want, "/")
	if !strings.HasPrefix(format, name+"/") {
		return fmt.Errorf("its format is %q, not %q", format, want)
	}
	return &refusal{fmt.Errorf("%s was written by another version of Tenon: its format is %q, this one knows %q (use the version that wrote it; or move the file away: %s)",
		path, format, want, without)}
}

func (f *Folder) checkStack(path, stack string) error {
	if stack == f.stack {
		return nil
	}
	return &refusal{fmt.Errorf("%s belongs to the stack %q, not to %q (give each stack a folder of its own with `state: {dir: …}` in its files; if the stack was renamed, write the new name into the file)",
		path, stack, f.stack)}
}
