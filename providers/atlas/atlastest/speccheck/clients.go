package speccheck

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Clients is one check of the requests of all tests of a program, as the
// description takes long to read: sandboxes stand behind Wrap, and Tell is
// called in the end.
type Clients struct {
	once   sync.Once
	wrap   func(http.Handler) http.Handler
	report *Report
}

// Wrap puts the check before a sandbox. top is the way from the test to the top
// of the repository, beside which the specifications are where TENON_SPECS does
// not name their folder; without them nothing is checked.
func (c *Clients) Wrap(top string, h http.Handler) http.Handler {
	c.once.Do(func() {
		dir := os.Getenv("TENON_SPECS")
		if dir == "" {
			dir = filepath.Join(top, "..", "shared", "specs")
		}
		if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
			fmt.Printf("requests are not held to the published description: it is not at %s (set TENON_SPECS)\n", dir)
			return
		}
		var err error
		if c.wrap, c.report, err = Client(dir); err != nil {
			panic(err)
		}
	})
	if c.wrap == nil {
		return h
	}
	return c.wrap(h)
}

// Tell names the violations, each once, and what was not held to the
// description, and reports whether there were no violations.
func (c *Clients) Tell(out io.Writer) bool {
	if c.report == nil {
		return true
	}
	requests := 0
	for _, n := range c.report.Held() {
		requests += n
	}
	_, _ = fmt.Fprintf(out, "%d different requests of %d operations held to the description\n", requests, len(c.report.Held()))
	for _, operation := range slices.Sorted(maps.Keys(c.report.Passed())) {
		_, _ = fmt.Fprintf(out, "not in the description: %3d  %s\n", c.report.Passed()[operation], operation)
	}
	seen := map[string]bool{}
	for _, v := range c.report.Requests() {
		v.Message, _, _ = strings.Cut(v.Message, "\nSchema:") // which is printed whole
		if text := v.Operation + v.Message; !seen[text] {
			seen[text] = true
			_, _ = fmt.Fprintln(out, "--- FAIL: request against the description:", v)
		}
	}
	return len(seen) == 0
}
