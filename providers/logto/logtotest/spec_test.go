package logtotest

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"tenon/providers/logto/logtotest/speccheck"
)

// specCheck holds every answer to the published description. Requests are not
// held to it: recordings and tests send wrong ones on purpose.
func specCheck(t *testing.T) (func(http.Handler) http.Handler, func()) {
	dir, there := specs()
	if !there {
		return func(h http.Handler) http.Handler { return h }, func() {}
	}
	wrap, report, err := speccheck.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return wrap, func() {
		t.Logf("%d answers held to the description", report.Checked())
		known := report.Known()
		for _, reason := range slices.Sorted(maps.Keys(known)) {
			t.Logf("description wrong: %3d  %s", known[reason], reason)
		}
		for _, v := range report.Answers() {
			t.Error(v)
		}
	}
}
