package atlastest

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"tenon/providers/atlas/atlastest/speccheck"
)

// specs is the folder of specifications and recordings, which are not part of
// the repository.
func specs() (string, bool) {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "specs")
	}
	_, err := os.Stat(filepath.Join(dir, speccheck.File))
	return dir, err == nil
}

// checked is one check of all tests, as the description takes long to read.
var checked = sync.OnceValues(func() (func(http.Handler) http.Handler, *speccheck.Report) {
	dir, there := specs()
	if !there {
		return func(h http.Handler) http.Handler { return h }, &speccheck.Report{}
	}
	wrap, report, err := speccheck.New(dir)
	if err != nil {
		panic(err)
	}
	return wrap, report
})

// TestMain holds every answer that the sandbox gave in any test to the
// published description. Requests are not held to it: tests send wrong ones on
// purpose.
func TestMain(m *testing.M) {
	code := m.Run()
	_, report := checked()
	if _, there := specs(); !there {
		fmt.Println("answers are not held to the published description: it is not there (set TENON_SPECS)")
	}
	if testing.Verbose() {
		fmt.Printf("%d answers held to the description\n", report.Checked())
		known := report.Known()
		for _, reason := range slices.Sorted(maps.Keys(known)) {
			fmt.Printf("description wrong: %3d  %s\n", known[reason], reason)
		}
	}
	seen := map[string]bool{}
	for _, v := range report.Answers() {
		if text := v.Operation + fmt.Sprint(v.Status); !seen[text] {
			seen[text] = true
			fmt.Println("--- FAIL: answer against the description:", v)
			code = 1
		}
	}
	os.Exit(code)
}
