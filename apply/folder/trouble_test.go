package folder

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

// everything calls all that writes.
func everything(f *Folder) map[string]error {
	_, lease := f.Lease(ctx, "ann", time.Minute)
	return map[string]error{
		"CanKeep": f.CanKeep(ctx),
		"Keep":    f.Keep(ctx, credentials(app, canary)),
		"Save":    f.Save(ctx, someObjects(1)),
		"Record":  f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "k"}}),
		"Lease":   lease,
	}
}

func TestNotAFolder(t *testing.T) {
	s := withAge(t)
	in := t.TempDir()
	write(t, in+"/state", "a file")
	for _, dir := range []string{in + "/state", in + "/state/below"} {
		for name, err := range everything(open(t, dir, s)) {
			says(t, err, dir, "not a directory", "a file is in the way of the folder: move it away, or name another folder in state.dir")
			if strings.Contains(err.Error(), ".tmp") {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := open(t, dir, s).Load(ctx)
		says(t, err, "cannot read "+dir+"/inventory", "not a directory")
	}
	f := open(t, in+"/other", s)
	write(t, f.secretsDir(), "a file")
	for name, err := range map[string]error{"CanKeep": f.CanKeep(ctx), "Keep": f.Keep(ctx, credentials(app, canary))} {
		if !errors.Is(err, syscall.ENOTDIR) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o500))
	for _, err := range everything(open(t, dir, withAge(t))) {
		says(t, err, "cannot write "+dir, "permission denied", "look at the owner and mode of")
	}
}

func TestWhatTheSystemSays(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "write", Path: "x.tmp", Err: syscall.ENOSPC}, "cannot write a/b: no space left on device (free some space and run the command again)"},
		{&fs.PathError{Op: "write", Path: "x.tmp", Err: syscall.EDQUOT}, "cannot write a/b: disk quota exceeded (free some space and run the command again)"},
		{&os.LinkError{Op: "rename", Old: "x.tmp", New: "x", Err: syscall.EROFS}, "cannot write a/b: read-only file system (the state must be kept where it can be written; state.dir in a state file says where)"},
		{&fs.PathError{Op: "open", Path: "x.tmp", Err: syscall.EACCES}, "cannot write a/b: permission denied (look at the owner and mode of a/b and of the folder it is in)"},
		{os.NewSyscallError("flock", syscall.EIO), "cannot write a/b: input/output error"},
	} {
		if got := explain("write", "a/b", c.err); got.Error() != c.want || !errors.Is(got, cause(c.err)) {
			t.Errorf("got  %v\nwant %s", got, c.want)
		}
	}
}

// childFull tells a process where to write under a limit on the size of files,
// which fails as a full disk does: after some bytes.
const childFull = "FOLDER_TEST_FULL"

func TestFullChild(t *testing.T) {
	dir := os.Getenv(childFull)
	if dir == "" {
		t.Skip("only for the process that TestFullDisk starts")
	}
	f := open(t, dir, withAge(t))
	inv, err := f.Load(ctx)
	must(t, err)
	must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "before"}}))
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was))
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 400, Max: was.Max}))
	long := plan.Record{Address: "a.b.c", Entry: &plan.Entry{Kind: strings.Repeat("k", 500)}}
	inv.Apply(long)
	for name, err := range map[string]error{
		"Record": f.Record(ctx, long), "Save": f.Save(ctx, inv),
		"CanKeep": f.CanKeep(ctx), "Keep": f.Keep(ctx, credentials(app, canary)),
	} {
		if !errors.Is(err, syscall.EFBIG) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		says(t, err, "cannot write "+dir)
	}
	must(t, f.Record(ctx, plan.Record{Address: "a.b.d", Entry: &plan.Entry{Kind: "after"}}))
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was)) // coverage has to be written, too
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	f := open(t, t.TempDir(), spec.SecretSettings{Plaintext: true})
	must(t, f.Save(ctx, someObjects(20)))
	before := read(t, f.inventoryPath())
	child := exec.Command(os.Args[0], "-test.run=^TestFullChild$")
	child.Env = append(os.Environ(), childFull+"="+f.dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, bytes.TrimSpace(out))
	}
	if read(t, f.inventoryPath()) != before {
		t.Error("the inventory is not what it was")
	}
	inv, err := f.Load(ctx)
	must(t, err)
	if inv.Objects[app] == nil || inv.Objects["a.b.d"] == nil || inv.Objects["a.b.c"] != nil || len(inv.Objects) != 22 {
		t.Error("the journal is not what it should be")
	}
	for path := range tree(t, f.dir) {
		if strings.HasSuffix(path, temporary) || strings.HasPrefix(path, "secrets/") {
			t.Errorf("%s was left behind", path)
		}
	}
}

func TestPlaintextModes(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{Plaintext: true})
	must(t, os.MkdirAll(f.secretsDir(), 0o755))
	path := filepath.Join(f.secretsDir(), fileName(app, "defaultApplication"))
	write(t, path, "open to all")
	must(t, f.Keep(ctx, credentials(app, canary)))
	for at, want := range map[string]fs.FileMode{path: 0o600, f.secretsDir(): 0o700} {
		info, err := os.Stat(at)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s: %v", at, info.Mode())
		}
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o644} {
		must(t, os.Chmod(path, mode))
		_, err := f.Open(ctx, target(app, ""))
		says(t, err, path+" holds a secret in clear and others may read it: its mode is 06", "chmod 600 "+path, "make the secret anew if others could have read it")
	}
	must(t, os.Chmod(path, 0o600))
	// It is still opened after the settings have changed to age.
	v, err := open(t, f.dir, withAge(t)).Open(ctx, target(app, "defaultApplication.secret"))
	must(t, err)
	if v.Reveal() != canary {
		t.Error("another value")
	}
}

func TestTemporariesAreSwept(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{Plaintext: true})
	left := []string{f.inventoryPath() + temporary, f.secretsDir() + "/x.json" + temporary, f.secretsDir() + "/trial" + temporary}
	for _, path := range left {
		write(t, path, canary)
	}
	release, err := f.Lease(ctx, "ann", time.Minute)
	must(t, err)
	defer release()
	for _, path := range left {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	// Nor does what lies in the place of a temporary file get followed.
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	write(t, elsewhere, "mine")
	must(t, os.Symlink(elsewhere, f.inventoryPath()+temporary))
	must(t, f.Save(ctx, someObjects(1)))
	if read(t, elsewhere) != "mine" {
		t.Error("a link was followed")
	}
}

func TestDefaults(t *testing.T) {
	f, err := Open("", "default", spec.SecretSettings{Recipients: nil, Identity: value.Value{}}, Options{})
	must(t, err)
	if f.dir != ".tenon" {
		t.Error(f.dir)
	}
	if err := f.CanKeep(ctx); !errors.Is(err, apply.ErrNoStore) {
		t.Error(err)
	}
}
