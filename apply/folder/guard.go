package folder

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// guardPatience is how long to wait for another process to leave the guard. It
// stays there for a few writes; only a stopped one stays longer.
const guardPatience = 30 * time.Second

// guarded runs do while no other process and no other goroutine changes the
// folder. It makes the folder if need be, so only what writes may call it.
//
// The guard is a lock of the system on lock.guard, which ends with the process
// whatever way that ends. It is held for moments; what keeps applies apart for
// as long as they run is the lease.
//
// The file stays open: an apply comes here twice for every object. The lock
// keeps other processes out, and f.inside the goroutines of this one.
func (f *Folder) guarded(ctx context.Context, do func() error) error {
	select {
	case f.inside <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.inside }()
	if err := f.openGuard(); err != nil {
		return err
	}
	if err := f.waitForGuard(ctx, f.guard); err != nil {
		return err
	}
	defer func() {
		if unlock(f.guard) != nil {
			f.closeGuard() // which unlocks too
		}
	}()
	return do()
}

// openGuard opens the file, unless the one that is open still has its name.
func (f *Folder) openGuard() error {
	if _, err := makeDir(f.dir, 0o755); err != nil {
		return err
	}
	now, err := os.Lstat(f.guardPath())
	if err == nil && f.guard != nil {
		if ours, err := f.guard.Stat(); err == nil && os.SameFile(ours, now) {
			return nil
		}
	}
	f.closeGuard()
	if err != nil {
		// First here: nobody has had a chance to commit a lock or journal yet.
		if err := f.writeGitignore(); err != nil {
			return err
		}
	}
	guard, err := os.OpenFile(f.guardPath(), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return explain("write", f.guardPath(), err)
	}
	f.guard = guard
	return nil
}

func (f *Folder) closeGuard() {
	if f.guard != nil {
		_ = f.guard.Close()
		f.guard = nil
	}
}

func (f *Folder) waitForGuard(ctx context.Context, guard *os.File) error {
	deadline := time.Now().Add(guardPatience)
	for pause := time.Millisecond; ; pause = min(2*pause, 20*time.Millisecond) {
		free, err := tryLock(guard, syscall.LOCK_EX)
		if err != nil {
			return explain("lock", f.guardPath(), err)
		}
		if free {
			return nil
		}
		if time.Now().After(deadline) {
			return explain("lock", f.guardPath(), errors.New("another process has been writing there for long (is a stopped tenon running? end it, and run the command again)"))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// tryLock takes the system's lock on an open file (LOCK_EX or LOCK_SH), and
// reports whether it was free. It ends when the file is closed, at the latest
// with the process.
func tryLock(file *os.File, how int) (bool, error) {
	for {
		err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOLCK):
			return false, errors.New("its file system knows no file locks (keep the state on another disk: state.dir in a state file says where)")
		}
		return false, err
	}
}

func unlock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }
