package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"tenon/apply"
)

// defaultLimit is how long a lease lasts without renewal if no limit is given.
const defaultLimit = 2 * time.Minute

// lease is one that this Folder holds. Its fields are used under the guard.
type lease struct {
	who   string
	since time.Time
	limit time.Duration
	file  *os.File // the lock file as this process wrote it, with the system's lock on it
	stop  context.CancelFunc
	ended sync.WaitGroup
}

// Lease writes the lock file, unless a process that is alive holds it and its
// time is not over. It is renewed every third of the limit.
//
// The lock file also carries a lock of the system, by which another process of
// the same host sees at once that the holder was killed. A process id alone
// would not tell: it may have been given to someone else, or be of another
// container. Between hosts the limit decides.
func (f *Folder) Lease(ctx context.Context, who string, limit time.Duration) (release func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = defaultLimit
	}
	l := &lease{who: who, since: f.now(), limit: limit}
	err = f.guarded(ctx, func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		holder, err := f.holder()
		if err != nil {
			return err
		}
		if holder != nil {
			return f.held(holder)
		}
		removeTemporaries(f.dir)
		removeTemporaries(f.secretsDir())
		if err := f.writeLease(l); err != nil {
			return err
		}
		f.lease = l
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Not the caller's context: what was interrupted still has to be finished.
	renewing, stop := context.WithCancel(context.Background())
	l.stop = stop
	l.ended.Go(func() { f.renew(renewing, l) })
	return sync.OnceValue(func() error { return f.release(l) }), nil
}

// renew keeps the lease until release, or until another has taken it. What
// fails otherwise, a full disk say, is tried again.
func (f *Folder) renew(ctx context.Context, l *lease) {
	tick := time.NewTicker(max(l.limit/3, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := f.guarded(ctx, func() error {
			f.mu.Lock()
			defer f.mu.Unlock()
			if err := f.checkLease(); err != nil {
				return err
			}
			return f.writeLease(l)
		})
		if errors.Is(err, apply.ErrHeld) {
			return
		}
	}
}

// release gives the lease back. An error says that it was lost before, so that
// somebody else may have applied meanwhile.
func (f *Folder) release(l *lease) error {
	l.stop()
	l.ended.Wait()
	let := func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		err := f.checkLease()
		if err == nil {
			if err = os.Remove(f.leasePath()); errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			err = explain("remove", f.leasePath(), err)
		}
		f.lease = nil
		return errors.Join(err, l.file.Close())
	}
	if !exists(f.dir) { // nothing to lock, and nothing to make for it
		return let()
	}
	return f.guarded(context.Background(), let)
}

// checkLease gives ErrHeld if this Folder had the lease and another has taken
// it: a machine that slept must not go on where somebody else applies. A lock
// file that was deleted is nobody's, and is written again when it is renewed.
func (f *Folder) checkLease() error {
	if f.lease == nil {
		return nil
	}
	ours, err := f.lease.file.Stat()
	if err != nil {
		return explain("read", f.leasePath(), err)
	}
	now, err := os.Stat(f.leasePath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return explain("read", f.leasePath(), err)
	}
	if os.SameFile(ours, now) {
		return nil
	}
	other, err := f.readLease()
	if err != nil || other == nil {
		return fmt.Errorf("%w: the lease on %s ran out, and another has taken it", apply.ErrHeld, f.leasePath())
	}
	return fmt.Errorf("%w: the lease on %s ran out, and %s has taken it", apply.ErrHeld, f.leasePath(), other)
}
