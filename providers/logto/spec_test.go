package logto_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"tenon/providers/logto/logtotest/speccheck"
)

// specCheck holds every request that the client sends to the published description.
func specCheck(t *testing.T) (func(http.Handler) http.Handler, func()) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "specs")
	}
	if _, err := os.Stat(filepath.Join(dir, "logto-management.openapi.json")); err != nil {
		t.Logf("requests are not held to the published specification: it is not at %s (set TENON_SPECS)", dir)
		return func(h http.Handler) http.Handler { return h }, func() {}
	}
	wrap, report, err := speccheck.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return wrap, func() {
		for _, v := range report.Requests() {
			t.Errorf("request against the description: %v", v)
		}
	}
}
