package folder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tenon/apply"
	"tenon/plan"
)

// Load reads the inventory. It takes no lock and makes no file, so that a plan
// can be made while somebody applies, and where nothing may be written.
func (f *Folder) Load(context.Context) (*plan.Inventory, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.load()
}

func (f *Folder) load() (*plan.Inventory, error) {
	// The journal first: if someone saves in between, it does not fit the
	// newer inventory and is left out, which holds its records already.
	journal, err := f.readJournal()
	if err != nil {
		return nil, err
	}
	data, err := readFile(f.inventoryPath(), maxFile)
	if err != nil {
		return nil, err
	}
	inv, saved := plan.NewInventory(f.stack), snapshot{}
	if data != nil {
		if inv, saved, err = f.readInventory(data); err != nil {
			return nil, err
		}
	}
	records, err := journal.records(f, inv.Serial)
	if err != nil {
		return nil, err
	}
	inv.Apply(records...)
	f.loaded, f.saved, f.journal = true, saved, journal.state(inv.Serial)
	f.unfollow()
	return inv, nil
}

func (f *Folder) readInventory(data []byte) (*plan.Inventory, snapshot, error) {
	saved := snapshot{exists: true, raw: sha256.Sum256(data)}
	if inv := decodeLines(string(data), f.stack); inv != nil {
		objects, err := encodeObjects(inv.Objects)
		if err == nil && bytes.Equal(encodeInventory(f.stack, inv.Serial, objects), data) {
			saved.serial, saved.objects = inv.Serial, sha256.Sum256(objects)
			return inv, saved, nil
		}
	}
	inv, err := f.decodeInventory(data)
	if err != nil {
		return nil, snapshot{}, err
	}
	objects, err := encodeObjects(inv.Objects)
	saved.serial, saved.objects = inv.Serial, sha256.Sum256(objects)
	return inv, saved, err
}

// Save writes the inventory and sets its Serial. A cancelled context does not
// stop it: what was applied must be remembered.
func (f *Folder) Save(_ context.Context, inv *plan.Inventory) error {
	if inv.Stack != f.stack {
		return fmt.Errorf("the inventory of the stack %q is not to be saved as that of %q", inv.Stack, f.stack)
	}
	f.mu.Lock()
	nothing := len(inv.Objects) == 0 && !f.saved.exists && !exists(f.inventoryPath()) && !exists(f.journalPath())
	f.mu.Unlock()
	if nothing {
		return nil // and no folder is made for it
	}
	return f.guarded(context.Background(), func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.save(inv)
	})
}

func (f *Folder) save(inv *plan.Inventory) error {
	if err := f.unchanged(); err != nil {
		return err
	}
	objects, err := encodeObjects(inv.Objects)
	if err != nil {
		return err
	}
	says := sha256.Sum256(objects)
	same := f.saved.exists && says == f.saved.objects || !f.saved.exists && len(objects) == 0
	if !same {
		serial := f.saved.serial + 1
		data := encodeInventory(f.stack, serial, objects)
		if err := replaceFile(f.inventoryPath(), data, 0o644); err != nil {
			return err
		}
		if err := syncDir(f.dir); err != nil {
			return err
		}
		f.saved = snapshot{exists: true, serial: serial, raw: sha256.Sum256(data), objects: says}
	}
	inv.Serial = f.saved.serial
	f.loaded, f.journal = true, journalState{}
	f.unfollow()
	// Should the process end here, the journal no longer fits and is left out.
	if err := os.Remove(f.journalPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain("remove", f.journalPath(), err)
	}
	return nil
}

// unchanged gives ErrConflict if somebody else has changed the inventory or
// its journal since this Folder last read or wrote them. Without a Load it
// compares with what a Load would have found now. The guard must be held.
func (f *Folder) unchanged() error {
	if err := f.checkLease(); err != nil {
		return err
	}
	if !f.loaded {
		_, err := f.load()
		return err
	}
	data, err := readFile(f.inventoryPath(), maxFile)
	if err != nil {
		return err
	}
	if (data != nil) != f.saved.exists || (data != nil && sha256.Sum256(data) != f.saved.raw) {
		return f.conflict(f.inventoryPath())
	}
	journal, err := f.readJournal()
	if err != nil {
		return err
	}
	if journal.state(f.saved.serial) != f.journal {
		return f.conflict(f.journalPath())
	}
	return nil
}

func (f *Folder) conflict(path string) error {
	return fmt.Errorf("%w: another run has written %s since this one read it (run the command again: it goes on from what is there now)",
		apply.ErrConflict, path)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
