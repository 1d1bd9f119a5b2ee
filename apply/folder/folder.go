// Package folder keeps the state of a stack in a folder: the inventory with its
// journal, the secrets with their encryption, and the lease. It is what makes
// them survive: killed processes, full disks, two applies at once.
//
// It knows nothing of plans, providers or what an address means. It prints
// nothing, and no error or file name of it holds a secret value.
//
// What lies in the folder:
//
//	inventory.json     what was applied; to be committed
//	inventory.journal  what was applied since inventory.json was saved
//	secrets/           one file per secret; to be committed if encrypted
//	lock               who is applying, and until when
//	lock.guard         an empty file that the system's file lock is taken on
//	.gitignore         keeps the journal, the locks and temporary files out of git
package folder

import (
	"cmp"
	"crypto/sha256"
	"os"
	"path/filepath"
	"sync"
	"time"

	"filippo.io/age"

	"tenon/apply"
	"tenon/spec"
	"tenon/spec/value"
)

// DefaultDir is where the state is kept unless the settings say otherwise.
const DefaultDir = ".tenon"

// IdentityEnv names the environment variable that the age identity is taken
// from where the settings give none.
const IdentityEnv = "TENON_AGE_IDENTITY"

// Options are what a Folder needs of the world; the zero value works.
type Options struct {
	LookupEnv func(string) (string, bool) // os.LookupEnv; nil is an empty environment
	Now       func() time.Time            // nil is time.Now
}

// Folder is the state of one stack in a folder. Its methods may be called from
// several goroutines, and several processes may share the folder.
type Folder struct {
	dir, stack string
	now        func() time.Time

	plaintext  bool
	pos        value.Pos       // of the secret settings
	recipients []age.Recipient // those of the settings; may be none
	identity   func() (identity, error)

	inside chan struct{} // holds one: see guarded
	guard  *os.File      // lock.guard, once it was needed; used inside only

	mu      sync.Mutex // taken inside the guard, never around it
	loaded  bool
	saved   snapshot     // inventory.json as it was last read or written here
	journal journalState // inventory.journal as it was last read or written here
	// following says that what is appended to the journal may follow on what
	// was read or written here before.
	following bool
	open      *os.File // inventory.journal while it is followed, or nil
	lease     *lease   // held by this Folder, or nil
}

// snapshot identifies a version of inventory.json.
type snapshot struct {
	exists  bool
	serial  int
	raw     [sha256.Size]byte // of the file's bytes
	objects [sha256.Size]byte // of what encodeObjects gives for it, however it is formatted
}

var _ apply.State = (*Folder)(nil)

// Open returns the state of a stack in dir. It reads and writes nothing there.
// What is wrong with the settings is an error at once, but for the identity,
// which is looked at when it is needed: most commands do without.
func Open(dir, stack string, s spec.SecretSettings, opts Options) (*Folder, error) {
	f := &Folder{
		dir:       filepath.Clean(cmp.Or(dir, DefaultDir)),
		stack:     stack,
		now:       opts.Now,
		plaintext: s.Plaintext,
		pos:       s.Pos,
		inside:    make(chan struct{}, 1),
	}
	if f.now == nil {
		f.now = time.Now
	}
	lookup := opts.LookupEnv
	if lookup == nil {
		lookup = func(string) (string, bool) { return "", false }
	}
	if s.Plaintext && (len(s.Recipients) > 0 || s.Identity.IsSet()) {
		return nil, &spec.Problem{
			Pos:     s.Pos,
			Message: "secrets are to be kept in plaintext and with age at once",
			Hint:    "keep secrets.age, or secrets.plaintext, not both",
		}
	}
	var err error
	if f.recipients, err = parseRecipients(s); err != nil {
		return nil, err
	}
	f.identity = sync.OnceValues(func() (identity, error) { return findIdentity(s, lookup) })
	return f, nil
}

func (f *Folder) inventoryPath() string { return filepath.Join(f.dir, "inventory.json") }
func (f *Folder) journalPath() string   { return filepath.Join(f.dir, "inventory.journal") }
func (f *Folder) secretsDir() string    { return filepath.Join(f.dir, "secrets") }
func (f *Folder) leasePath() string     { return filepath.Join(f.dir, "lock") }
func (f *Folder) guardPath() string     { return filepath.Join(f.dir, "lock.guard") }
