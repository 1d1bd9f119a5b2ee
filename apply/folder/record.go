package folder

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"tenon/plan"
)

// Record appends to the journal with one write. There is no fsync: what is
// written survives the end of the process, and the end of the machine may cost
// the last records, never what was saved. A cancelled context does not stop it:
// what was done must be remembered.
func (f *Folder) Record(_ context.Context, records ...plan.Record) error {
	if len(records) == 0 {
		return nil
	}
	var lines []byte
	for _, r := range records {
		if _, err := r.Address.Steps(); err != nil {
			return fmt.Errorf("cannot record: %w", err)
		}
		line, err := encodeLine(r)
		if err != nil {
			return fmt.Errorf("cannot record %s: %w", r.Address, err)
		}
		lines = append(append(lines, line...), '\n')
	}
	return f.guarded(context.Background(), func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		if !f.following {
			if err := f.beginJournal(); err != nil {
				return err
			}
		}
		return f.appendJournal(lines)
	})
}

// beginJournal looks once at all that is there, which later appends need not
// do: it goes on with the journal that was loaded, or makes a new one in place
// of one that fits no longer.
func (f *Folder) beginJournal() error {
	if err := f.unchanged(); err != nil {
		return err
	}
	if f.journal == (journalState{}) {
		header, err := json.Marshal(journalHeader{journalFormat, f.stack, f.saved.serial, rand.Text()})
		if err != nil {
			return explain("write", f.journalPath(), err)
		}
		if err := replaceFile(f.journalPath(), append(header, '\n'), 0o644); err != nil {
			return err
		}
		f.journal = journalState{header: string(header), size: int64(len(header)) + 1}
	} else if err := os.Truncate(f.journalPath(), f.journal.size); err != nil {
		// A line that was cut off must not be followed by a whole one.
		return explain("write", f.journalPath(), err)
	}
	f.following = true
	return nil
}

func (f *Folder) appendJournal(lines []byte) error {
	if err := f.checkLease(); err != nil {
		return err
	}
	path := f.journalPath()
	if f.open == nil {
		if err := f.openJournal(); err != nil {
			return err
		}
	}
	ours, err := f.open.Stat()
	if err != nil {
		return explain("read", path, err)
	}
	now, err := os.Stat(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return explain("read", path, err)
	}
	if err != nil || !os.SameFile(ours, now) || now.Size() != f.journal.size {
		return f.conflict(path)
	}
	if _, err := f.open.Write(lines); err != nil {
		_ = f.open.Truncate(f.journal.size)
		f.unfollow()
		return explain("write", path, err)
	}
	f.journal.size += int64(len(lines))
	return nil
}

// openJournal opens the journal that was begun or gone on with. It stays open:
// others put another file in its place, or append to it.
func (f *Folder) openJournal() error {
	path := f.journalPath()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if errors.Is(err, os.ErrNotExist) {
		return f.conflict(path)
	}
	if err != nil {
		return explain("write", path, err)
	}
	header := make([]byte, len(f.journal.header))
	if _, err = file.ReadAt(header, 0); err != nil && err != io.EOF {
		err = explain("read", path, err)
	} else if err = nil; string(header) != f.journal.header {
		err = f.conflict(path)
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f.open = file
	return nil
}

// unfollow lets the next Record look again at all that is there.
func (f *Folder) unfollow() {
	f.following = false
	if f.open != nil {
		_ = f.open.Close()
		f.open = nil
	}
}
