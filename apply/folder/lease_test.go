package folder

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
)

func TestLease(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, other := open(t, dir, spec.SecretSettings{}), open(t, dir, spec.SecretSettings{})
	release, err := f.Lease(ctx, "ann", time.Minute)
	must(t, err)
	for name, g := range map[string]*Folder{"another": other, "itself": f} {
		_, err = g.Lease(ctx, "bob", time.Minute)
		if !errors.Is(err, apply.ErrHeld) {
			t.Errorf("%s: %v", name, err)
		}
	}
	host, _ := os.Hostname()
	says(t, err, "another apply is running: ann (process ", " on "+host+") holds "+dir+"/lock since 20", " UTC, until 20",
		" UTC unless renewed (wait for it to end; if you are sure that it is gone, delete "+dir+"/lock)")
	must(t, release())
	must(t, release())
	if exists(f.leasePath()) {
		t.Error("the lock file is still there")
	}
	release, err = other.Lease(ctx, "bob", 0)
	must(t, err)
	must(t, release())
}

func TestLeaseIsRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const limit = 150 * time.Millisecond
	caller, cancel := context.WithCancel(ctx)
	release, err := open(t, dir, spec.SecretSettings{}).Lease(caller, "ann", limit)
	must(t, err)
	cancel() // an interrupt must not end it
	time.Sleep(4 * limit)
	if _, err := open(t, dir, spec.SecretSettings{}).Lease(ctx, "bob", limit); !errors.Is(err, apply.ErrHeld) {
		t.Errorf("taken after its first limit: %v", err)
	}
	must(t, release())
}

func TestLeaseOfAnotherHost(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{})
	put := func(until time.Time) {
		data, err := json.Marshal(holder{"ci", "runner-7.example.com", 4711, time.Now().Add(-time.Hour), until})
		must(t, err)
		write(t, f.leasePath(), string(data))
	}
	put(time.Now().Add(time.Minute))
	_, err := f.Lease(ctx, "ann", time.Minute)
	says(t, err, "ci (process 4711 on runner-7.example.com) holds")
	put(time.Now().Add(-time.Second))
	release, err := f.Lease(ctx, "ann", time.Minute)
	must(t, err)
	must(t, release())
}

func TestLeaseThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"", "{", "{}", "hello"} {
		f := open(t, t.TempDir(), spec.SecretSettings{})
		write(t, f.leasePath(), text)
		_, err := f.Lease(ctx, "ann", time.Minute)
		says(t, err, "another apply is running, or was: "+f.leasePath()+" cannot be read (if you are sure that nobody applies now, delete it)")
	}
}

// One who slept over the limit must not go on where another has begun.
func TestLeaseLost(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, spec.SecretSettings{})
	release, err := f.Lease(ctx, "ann", time.Hour)
	must(t, err)
	later, err := Open(dir, "default", spec.SecretSettings{}, Options{Now: func() time.Time { return time.Now().Add(2 * time.Hour) }})
	must(t, err)
	theirs, err := later.Lease(ctx, "bob", time.Hour)
	must(t, err)
	record := plan.Record{Address: app, Entry: &plan.Entry{Kind: "k"}}
	for name, err := range map[string]error{
		"record": f.Record(ctx, record), "save": f.Save(ctx, someObjects(1)), "release": release(),
	} {
		if !errors.Is(err, apply.ErrHeld) {
			t.Errorf("%s: %v", name, err)
		}
		says(t, err, "the lease on "+f.leasePath()+" ran out, and bob (process ", "has taken it")
	}
	must(t, later.Record(ctx, record))
	must(t, theirs())
}

func TestLeaseOutlivesItsFile(t *testing.T) {
	t.Parallel()
	f := open(t, t.TempDir(), spec.SecretSettings{})
	release, err := f.Lease(ctx, "ann", 60*time.Millisecond)
	must(t, err)
	must(t, os.Remove(f.leasePath()))
	for range 200 {
		if time.Sleep(10 * time.Millisecond); exists(f.leasePath()) {
			break
		}
	}
	if !exists(f.leasePath()) {
		t.Error("the lock file was not written again")
	}
	for os.RemoveAll(f.dir) != nil { // the lock is being written at this moment
		time.Sleep(time.Millisecond)
	}
	_ = release()
}

func TestLeaseRespectsContext(t *testing.T) {
	t.Parallel()
	f := open(t, t.TempDir(), spec.SecretSettings{})
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := f.Lease(gone, "ann", time.Minute); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	must(t, f.guarded(ctx, func() error {
		if _, err := f.Lease(soon, "ann", time.Minute); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		return nil
	}))
}

// Of many who want an expired lease exactly one gets it.
func TestLeaseRace(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		data, err := json.Marshal(holder{"ci", "elsewhere.example.com", 1, time.Now(), time.Now().Add(-time.Second)})
		must(t, err)
		write(t, dir+"/lock", string(data))
		var won, held atomic.Int32
		var wait sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			f := open(t, dir, spec.SecretSettings{})
			wait.Go(func() {
				<-start
				_, err := f.Lease(ctx, "racer", time.Minute)
				if err == nil {
					won.Add(1)
				} else if errors.Is(err, apply.ErrHeld) {
					held.Add(1)
				}
			})
		}
		close(start)
		wait.Wait()
		if won.Load() != 1 || held.Load() != 7 {
			t.Fatalf("%d won, %d were refused", won.Load(), held.Load())
		}
	}
}

// childDir tells a process that this test started what to hold.
const childDir = "FOLDER_TEST_CHILD"

// TestChild is no test: it is the process that the next ones kill or race.
func TestChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only for the process that TestLeaseOfTheKilled starts")
	}
	f := open(t, dir, spec.SecretSettings{})
	_, err := f.Lease(ctx, "child", time.Hour)
	if errors.Is(err, apply.ErrHeld) {
		os.Stdout.WriteString("held\n")
		return
	}
	must(t, err)
	must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "k"}}))
	os.Stdout.WriteString("won\n")
	select {}
}

func startChild(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestChild$")
	child.Env = append(os.Environ(), childDir+"="+dir)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	t.Cleanup(func() { _ = child.Process.Kill(); _ = child.Wait() })
	word := make([]byte, 4)
	n, _ := out.Read(word)
	return child, strings.TrimSpace(string(word[:n]))
}

func TestLeaseOfTheKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 3 {
		child, word := startChild(t, dir)
		if word != "won" {
			t.Fatalf("the child says %q", word)
		}
		f := open(t, dir, spec.SecretSettings{})
		if _, err := f.Lease(ctx, "ann", time.Minute); !errors.Is(err, apply.ErrHeld) {
			t.Fatalf("while it lives: %v", err)
		}
		must(t, child.Process.Kill())
		_ = child.Wait()
		release, err := f.Lease(ctx, "ann", time.Minute) // its limit is an hour
		must(t, err)
		inv, err := f.Load(ctx)
		must(t, err)
		if inv.Objects[app] == nil {
			t.Error("what the killed process recorded is lost")
		}
		must(t, release())
	}
}

func TestLeaseRaceOfProcesses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	words := make(chan string, 4)
	var wait sync.WaitGroup
	for range cap(words) {
		wait.Go(func() { _, word := startChild(t, dir); words <- word })
	}
	wait.Wait()
	close(words)
	count := map[string]int{}
	for word := range words {
		count[word]++
	}
	if count["won"] != 1 || count["held"] != 3 {
		t.Errorf("the processes say %v", count)
	}
}
