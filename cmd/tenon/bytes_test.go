package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenon/providers/logto/logtotest"
)

// TestSameInputSameBytes holds the eighth law: the order in which servers list,
// the ids they make and how many requests are under way leave no trace in what
// is shown, but for the ids themselves.
func TestSameInputSameBytes(t *testing.T) {
	laws := map[string]string{}
	for _, name := range []string{"connection", "full", "late", "changed"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "providers", "logto", "testdata", "laws", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		laws[name] = string(data)
	}
	front := newDoor(t)
	first, runs := "", 0
	servers := int64(2)
	if inFull() {
		servers = 8
	}
	for seed := range servers {
		m := front.open(t, func(address string) books {
			return logtotest.New(logtotest.Options{BaseURL: address, Seed: 11 + seed*seed, PAT: "pat-made-up"})
		})
		m.env["ANN_PASSWORD"], m.env["BOB_PASSWORD"], m.env["ANN_NEW_PASSWORD"] = "made-up for ann", "made-up for bob", "made-up for ann, anew"
		seen := m.everything(laws)
		runs += m.runs
		if first == "" {
			first = seen
		}
		if at := firstDifference(first, seen); at != "" {
			t.Fatalf("seed %d: the bytes are others:\n%s", seed, at)
		}
	}
	t.Logf("%d runs on %d servers, %d bytes on each, all the same", runs, servers, len(first))
}

// inFull reports whether the long form of the tests was asked for.
func inFull() bool { return os.Getenv("TENON_LONG") != "" }

// everything shows each document in each form, at each stage of a stack's life.
func (m *mine) everything(laws map[string]string) string {
	var seen strings.Builder
	var ids []string // also of what is gone at the end
	tell := func(args ...string) {
		code, stdout, stderr := m.quietly("", args...)
		fmt.Fprintf(&seen, "$ tenon %s → %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	reading := func() {
		ids = append(ids, madeUpIDs(m.t, m.sandbox)...)
		for i, f := range forms() {
			tell("plan", "--full", "--format", f, "--parallelism", fmt.Sprint(1+i*3))
			tell("drift", "--format", f)
			tell("destroy", "--format", f) // shows, and wants a name
		}
		for _, args := range []string{"validate --format json", "graph", "graph --format json", "export logto.cloud", "export logto.cloud --format json", "secrets list"} {
			tell(strings.Fields(args)...)
		}
	}
	m.write("connection.yaml", laws["connection"])
	m.write("full.yaml", laws["full"])
	m.write("late.yaml", laws["late"])
	reading()
	tell("apply", "--yes", "--format", "json")
	reading()
	m.write("full.yaml", laws["changed"])
	reading()
	tell("apply", "--yes", "--allow-delete", "organization=1", "--format", "markdown")
	tell("plan", "--full", "--format", "json")
	tell("export", "logto.cloud")
	for _, args := range []string{"schema", "explain", "explain logto", "explain user --format json", "explain --markdown logto", "--help", "plan --help"} {
		tell(strings.Fields(args)...)
	}
	return masked(seen.String(), ids)
}

// masked blanks what servers make up, times and how long things took. Every id
// becomes the same word, so that an order by ids shows.
func masked(text string, ids []string) string {
	text = sameForAll(text)
	text = regexp.MustCompile(`"fingerprint": "[^"]*"`).ReplaceAllString(text, `"fingerprint"`)
	for _, id := range ids {
		text = strings.ReplaceAll(text, id, "ID")
	}
	return text
}
