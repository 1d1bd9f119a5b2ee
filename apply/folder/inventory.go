package folder

import (
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
	inv := plan.NewInventory(f.stack)
	saved := snapshot{}
	if data != nil {
		if inv, err = f.decodeInventory(data); err != nil {
			return nil, err
		}
		canonical, err := encodeInventory(inv, inv.Serial)
		if err != nil {
			return nil, err
		}
		saved = snapshot{exists: true, serial: inv.Serial, raw: sha256.Sum256(data), says: sha256.Sum256(canonical)}
	}
	records, err := journal.records(f, inv.Serial)
	if err != nil {
		return nil, err
	}
	inv.Apply(records...)
	f.loaded, f.saved, f.journal, f.following = true, saved, journal.state(inv.Serial), false
	return inv, nil
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
	data, err := encodeInventory(inv, f.saved.serial)
	if err != nil {
		return err
	}
	same := sha256.Sum256(data) == f.saved.says || (!f.saved.exists && len(inv.Objects) == 0)
	if !same {
		if data, err = encodeInventory(inv, f.saved.serial+1); err != nil {
			return err
		}
		if err := replaceFile(f.inventoryPath(), data, 0o644); err != nil {
			return err
		}
		if err := syncDir(f.dir); err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		f.saved = snapshot{exists: true, serial: f.saved.serial + 1, raw: sum, says: sum}
	}
	inv.Serial = f.saved.serial
	f.loaded, f.journal, f.following = true, journalState{}, false
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
