package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"tenon/apply"
)

// maxLock bounds a lock file.
const maxLock = 1 << 16

// holder is what a lock file says.
type holder struct {
	Who   string    `json:"who"`
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// String names the holder as error messages do.
func (h *holder) String() string {
	return fmt.Sprintf("%s (process %d on %s)", h.Who, h.PID, h.Host)
}

// readLease returns nil where there is no lock file.
func (f *Folder) readLease() (*holder, error) {
	data, err := readFile(f.leasePath(), maxLock)
	if err != nil || data == nil {
		return nil, err
	}
	h := &holder{}
	if err := json.Unmarshal(data, h); err != nil || h.Until.IsZero() {
		// Not taken over: it comes from no killed process, which leaves the
		// file whole or leaves none.
		return nil, fmt.Errorf("%w, or was: %s cannot be read (if you are sure that nobody applies now, delete it)", apply.ErrHeld, f.leasePath())
	}
	return h, nil
}

// holder returns who holds the lease now; nil if it is free, ran out, or its
// process on this host is dead. The guard must be held.
func (f *Folder) holder() (*holder, error) {
	h, err := f.readLease()
	if err != nil || h == nil || !f.now().Before(h.Until) {
		return nil, err
	}
	if host, err := os.Hostname(); err != nil || host != h.Host {
		return h, nil
	}
	file, err := os.Open(f.leasePath())
	if err != nil {
		return nil, explain("read", f.leasePath(), err)
	}
	defer file.Close()
	dead, err := tryLock(file, syscall.LOCK_SH) // which takes no right to write
	if err != nil {
		return nil, explain("lock", f.leasePath(), err)
	}
	if dead {
		return nil, nil
	}
	return h, nil
}

func (f *Folder) held(h *holder) error {
	const layout = "2006-01-02 15:04:05 MST"
	return fmt.Errorf("%w: %s holds %s since %s, until %s unless renewed (wait for it to end; if you are sure that it is gone, delete %s)",
		apply.ErrHeld, h, f.leasePath(), h.Since.UTC().Format(layout), h.Until.UTC().Format(layout), f.leasePath())
}

// writeLease puts a new lock file in place, locked before it has its name, so
// that there is no moment in which its process looks dead.
func (f *Folder) writeLease(l *lease) error {
	host, _ := os.Hostname()
	now := f.now()
	data, err := json.Marshal(holder{l.who, host, os.Getpid(), l.since.UTC(), now.Add(l.limit).UTC()})
	if err != nil {
		return explain("write", f.leasePath(), err)
	}
	temp := f.leasePath() + temporary
	if err := writeNew(temp, append(data, '\n'), 0o644); err != nil {
		_ = os.Remove(temp)
		return explain("write", f.leasePath(), err)
	}
	file, err := lockAndRename(temp, f.leasePath())
	if err != nil {
		_ = os.Remove(temp)
		return explain("write", f.leasePath(), err)
	}
	if l.file != nil {
		_ = l.file.Close()
	}
	l.file = file
	return nil
}

func lockAndRename(temp, path string) (*os.File, error) {
	file, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	free, err := tryLock(file, syscall.LOCK_EX)
	if err == nil && !free {
		err = errors.New("it is locked by somebody else")
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
