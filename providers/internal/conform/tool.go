package conform

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Tool builds the command line and gives the path of the binary, which is the
// very program that people run, without the race detector. TENON_TOOL names one
// that is to be taken instead.
func Tool(t testing.TB) string {
	t.Helper()
	if bin := os.Getenv("TENON_TOOL"); bin != "" {
		if _, err := os.Stat(bin); err != nil { // go test, which remembers results, sees so that they hang on the file
			t.Fatal(err)
		}
		return bin
	}
	bin := filepath.Join(t.TempDir(), "tenon")
	build := exec.Command("go", "build", "-o", bin, "tenon/cmd/tenon")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the tool: %v\n%s", err, out)
	}
	return bin
}

// runLimit is how long one run of the tool may take: a law does not wait for
// one that hangs.
const runLimit = 60 * time.Second

// ran is what one run of the tool left behind.
type ran struct {
	code           int // -1: killed
	stdout, stderr string
}

// tool runs the binary in the person's folder, where files are written first;
// begun is told of the process before it is waited for.
func (h *harness) tool(bin string, files map[string]string, begun func(*os.Process), args ...string) ran {
	h.t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir = h.dir
	cmd.Env = []string{"HOME=" + h.dir, "TENON_AGE_IDENTITY=" + h.identity, "GOMAXPROCS=2"}
	for _, env := range []map[string]string{h.server.Env, h.suite.Laws.Env} {
		for name, text := range env {
			cmd.Env = append(cmd.Env, name+"="+text)
		}
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	if begun != nil {
		begun(cmd.Process)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatalf("%v: %v", args, err)
	}
	if ctx.Err() != nil {
		h.t.Fatalf("%v did not end within %v\n%s%s", args, runLimit, &stdout, &stderr)
	}
	return ran{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}
