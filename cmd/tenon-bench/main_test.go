package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test be the processes that the program starts of itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "bare") {
		main()
		return
	}
	// Else every process of these tests takes a second to end under the race detector.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// TestQuick runs all figures on small sizes. Times are not judged: they say
// nothing here. Requests are, and every figure must be there.
func TestQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs the whole tool")
	}
	tenon := filepath.Join(t.TempDir(), "tenon")
	if out, err := exec.Command("go", "build", "-o", tenon, "tenon/cmd/tenon").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	var out, messages bytes.Buffer
	if err := Main(context.Background(), []string{"-quick", "-tenon", tenon}, &out, &messages); err != nil {
		t.Fatalf("%v\n%s", err, messages.Bytes())
	}
	text := out.String()
	for _, name := range []string{"parse-2000 ", "plan-330 ", "plan-330-roles ", "plan-330-20ms ", "plan-330-roles-20ms ", "memory-1000 ", "atlas-12 ", "atlas-12-20ms ", "apply-40 ", "apply-40-20ms ", "version "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("there is no line %s", name)
		}
	}
	for _, wrong := range []string{"are needed", "parse-2000: "} {
		if strings.Contains(text, wrong) {
			t.Errorf("a figure says %q", wrong)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestProfile holds the way to a profile open.
func TestProfile(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	if err := Main(context.Background(), []string{"-quick", "-only", "parse-250", "-cpuprofile", dir, "-memprofile", dir}, &out, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"parse-250.cpu", "parse-250.mem"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFigure holds the ratio to the pairs: a median of each side for itself
// would let a busy moment of the machine count for one side only.
func TestFigure(t *testing.T) {
	f := figure{name: "x"}
	for _, ms := range [][2]time.Duration{{100, 50}, {900, 300}, {100, 100}} {
		f.pairs = append(f.pairs, pair{usage{wall: ms[0] * time.Millisecond}, usage{wall: ms[1] * time.Millisecond}})
	}
	if got, want := f.ratios(), "2.00 (1.00–3.00)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	f.atMost(1.3)
	if len(f.missed) != 1 {
		t.Errorf("a ratio of 2 is not missed: %v", f.missed)
	}
}
