//go:build speccheck

package logto_test

import (
	"net/http"
	"os"
	"testing"

	"tenon/providers/logto/logtotest/speccheck"
)

// specCheck holds every request that the client sends to the published description.
func specCheck(t *testing.T) (func(http.Handler) http.Handler, func()) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		t.Skip("no specifications (set TENON_SPECS)")
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
