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
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if errors.Is(err, os.ErrNotExist) {
		return f.conflict(path)
	}
	if err != nil {
		return explain("write", path, err)
	}
	defer file.Close()
	header := make([]byte, len(f.journal.header))
	if _, err := file.ReadAt(header, 0); err != nil && err != io.EOF {
		return explain("read", path, err)
	}
	info, err := file.Stat()
	if err != nil {
		return explain("read", path, err)
	}
	if string(header) != f.journal.header || info.Size() != f.journal.size {
		return f.conflict(path)
	}
	if _, err := file.Write(lines); err != nil {
		_ = file.Truncate(f.journal.size)
		f.following = false
		return explain("write", path, err)
	}
	f.journal.size += int64(len(lines))
	return nil
}
