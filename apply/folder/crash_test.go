package folder

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

// childWork tells a process that this test started where to work until it is killed.
const childWork = "FOLDER_TEST_WORK"

func numbered(i int) value.Address { return value.Address(fmt.Sprintf("a.b.things[%d]", i)) }

// TestWorkChild is no test: it goes on from where the one before it was
// killed, and tells each number that is kept and recorded.
func TestWorkChild(t *testing.T) {
	dir := os.Getenv(childWork)
	if dir == "" {
		t.Skip("only for the process that TestKilledAnywhere starts")
	}
	f := open(t, dir, spec.SecretSettings{Plaintext: true})
	_, err := f.Lease(ctx, "child", time.Hour)
	must(t, err)
	inv, err := f.Load(ctx)
	must(t, err)
	fmt.Println(len(inv.Objects) - 1)
	for i := len(inv.Objects); ; i++ {
		must(t, f.Keep(ctx, credentials(numbered(i), fmt.Sprint("made-up-", i))))
		record := plan.Record{Address: numbered(i), Entry: &plan.Entry{Kind: "a.thing", ID: fmt.Sprint(i)}}
		must(t, f.Record(ctx, record))
		fmt.Println(i)
		inv.Apply(record)
		if i%3 == 0 {
			must(t, f.Save(ctx, inv))
		}
	}
}

// Killed at any moment, run again: nothing that was recorded or kept is lost,
// and the lease of the dead stops nobody.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	dir, last := t.TempDir(), -1
	for range 15 {
		child := exec.Command(os.Args[0], "-test.run=^TestWorkChild$")
		child.Env = append(os.Environ(), childWork+"="+dir)
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		lines := bufio.NewScanner(out)
		for begun := false; lines.Scan(); begun = true {
			if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
				t.Errorf("the child says %s", lines.Text())
			}
			if !begun {
				time.AfterFunc(rand.N(50*time.Millisecond), func() { _ = child.Process.Kill() })
			}
		}
		_ = child.Wait()

		f := open(t, dir, spec.SecretSettings{Plaintext: true})
		inv, err := f.Load(ctx)
		must(t, err)
		if len(inv.Objects) < last+1 {
			t.Fatalf("%d objects, after %d was recorded", len(inv.Objects), last)
		}
		list, err := f.Secrets(ctx)
		must(t, err)
		if len(list) < len(inv.Objects) {
			t.Fatalf("%d secrets of %d objects", len(list), len(inv.Objects))
		}
		for i := range len(inv.Objects) {
			v, err := f.Open(ctx, target(numbered(i), "defaultApplication.secret"))
			must(t, err)
			if e := inv.Objects[numbered(i)]; e == nil || e.ID != fmt.Sprint(i) || v.Reveal() != fmt.Sprint("made-up-", i) {
				t.Fatalf("%d is %v", i, e)
			}
		}
	}
	if last < 0 {
		t.Error("no child came to do anything")
	}
	t.Logf("%d kept and recorded", last+1)
}
