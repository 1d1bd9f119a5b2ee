package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts compare with anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tenon": clocked})
}

// TestScripts runs testdata/script of the top folder; go test -update writes the expected output anew.
func TestScripts(t *testing.T) {
	t.Cleanup(func() { atlasTold(t) }) // after those that run side by side
	const dir = "../../testdata/script"
	tool := newScriptTool(t, dir)
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"CI", "NO_COLOR", "FORCE_COLOR"} {
				env.Setenv(name, "")
			}
			examples, err := filepath.Abs("../../examples")
			env.Setenv("EXAMPLES", examples)
			env.Values[atlasKey{}] = &atlasPlace{}
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else every command takes a second under the race detector
			return errors.Join(err, tool.choose(env))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sandbox": sandbox, "code": code, "replace": replaceText, "logto": logtoCommand, "keycloak": keycloakCommand, "hyperauth": hyperauthCommand, "atlas": atlasCommand, "capture": capture, "big": big,
		},
	})
}

// sandbox FILE waits for the file that tenon sandbox writes, and takes the
// environment from it.
func sandbox(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sandbox FILE")
	}
	var text string
	for range 1000 {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil {
			text = string(data)
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	for line := range strings.Lines(text) {
		name, val, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		ts.Setenv(name, strings.Trim(val, "'"))
	}
	if text == "" {
		ts.Fatalf("%s was not written within 5 s", args[0])
	}
}

// code N COMMAND… runs a command that must exit with that code.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// replaceText FILE OLD NEW changes a file.
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// capture NAME FILE sets a variable to what a file (or stdout) holds.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME FILE")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// big FILE BYTES HEAD writes a file of a head and so many letters after it.
func big(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: big FILE BYTES HEAD")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := strings.ReplaceAll(args[2], `\n`, "\n") + strings.Repeat("x", n) + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}
