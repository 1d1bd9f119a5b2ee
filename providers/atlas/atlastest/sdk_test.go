package atlastest

import (
	"os"
	"os/exec"
	"testing"
)

// TestSDK runs the official SDK, which is a module of its own: see sdktest.
func TestSDK(t *testing.T) {
	if os.Getenv("TENON_LONG") == "" {
		t.Skip("the official SDK takes half a minute to compile: set TENON_LONG=1, or run go test in sdktest")
	}
	cmd := exec.Command("go", "test", "-count=1", ".")
	cmd.Dir = "sdktest"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
