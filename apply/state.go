package apply

import (
	"context"
	"errors"
	"time"

	"tenon/plan"
	"tenon/spec/value"
)

// Errors of a State, to test for with errors.Is.
var (
	// ErrNoStore says that the settings name no way to keep secrets.
	ErrNoStore = errors.New("no secret store is set up")
	// ErrNoSecret says that the store holds no such secret.
	ErrNoSecret = errors.New("no such secret")
	// ErrSealed says that a secret is there, but the identity to open it is not given or is another one.
	ErrSealed = errors.New("the secret cannot be opened")
	// ErrHeld says that another apply holds the lease.
	ErrHeld = errors.New("another apply is running")
	// ErrConflict says that the inventory was saved by someone else in between.
	ErrConflict = errors.New("the inventory has changed")
	// ErrDamaged says that a stored file cannot be read as what it should be.
	ErrDamaged = errors.New("damaged")
)

// State is where a stack is remembered: its inventory and its secrets. A
// folder is one (package apply/folder); a git ref could be another.
type State interface {
	// Load reads the inventory, records that were journalled since its last
	// save included. Where there is none it returns an empty one. A damaged one
	// gives an error that names the file and the ways out.
	Load(ctx context.Context) (*plan.Inventory, error)
	// Record adds to the journal. When it returns, the records survive the end of the process.
	Record(ctx context.Context, records ...plan.Record) error
	// Save writes the whole inventory in one atomic step and empties the
	// journal. ErrConflict if another has saved since Load. An inventory that
	// says the same as the saved one leaves the file as it is, byte for byte.
	Save(ctx context.Context, inv *plan.Inventory) error
	// Lease keeps others from applying, for the given time unless it is
	// renewed, which happens on its own until release is called. ErrHeld, with a text
	// that says who holds it, since when, and what to do.
	Lease(ctx context.Context, who string, limit time.Duration) (release func() error, err error)

	// CanKeep proves that a secret could be kept: it encrypts, writes, reads
	// back and removes a trial entry. ErrNoStore where none is set up.
	CanKeep(ctx context.Context) error
	// Keep stores secrets durably (file and directory synced): when it returns
	// they survive the end of the machine. Entries of the same address and name are replaced.
	Keep(ctx context.Context, secrets ...Secret) error
	// Open returns a secret's value, or the part of it that the target's field
	// names ("defaultApplication" or "defaultApplication.secret"; with no field
	// the address's only entry). ErrNoSecret, ErrSealed, ErrDamaged.
	Open(ctx context.Context, t value.Target) (value.Value, error)
	// Secrets lists the entries without their values, by address and name. It needs no identity.
	Secrets(ctx context.Context) ([]Secret, error)
	// Forget removes all entries of an address and of what is inside it.
	Forget(ctx context.Context, address value.Address) error
}
