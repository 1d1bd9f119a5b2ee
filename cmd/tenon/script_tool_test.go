package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptTool decides which tool a script starts. The one that this test is has
// the race detector, which makes a start take seven times as long, and can be
// told the time. It is for the scripts in which something runs beside something
// else, for those that set the clock, and in the long form for all. The others
// start the tool as people have it.
type scriptTool struct {
	plain string // a folder with the plain one; "": there is none, all take this one
	dir   string // of the scripts
}

var beside = regexp.MustCompile(`(?m)^[^#\n]*(&(\w+&)?|atlas clock .*)$`)

func newScriptTool(t *testing.T, dir string) scriptTool {
	t.Helper()
	if !raced || inFull() {
		return scriptTool{}
	}
	s := scriptTool{t.TempDir(), dir}
	bin := filepath.Join(s.plain, "tenon")
	if built := os.Getenv("TENON_TOOL"); built != "" {
		_, err := os.Stat(built) // go test, which remembers results, sees so that they hang on the file
		if err := errors.Join(err, os.Symlink(built, bin)); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("building the tool: %v\n%s", err, out)
	}
	return s
}

// choose puts the script's tool before all others.
func (s scriptTool) choose(env *testscript.Env) error {
	if s.plain == "" {
		return nil
	}
	name := strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
	text, err := os.ReadFile(filepath.Join(s.dir, name+".txtar"))
	if err == nil && !beside.Match(text) {
		env.Setenv("PATH", s.plain+string(os.PathListSeparator)+env.Getenv("PATH"))
	}
	return err
}
