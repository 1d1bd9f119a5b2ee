package conform

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tenon/plan"
)

// Requests holds the fourth law: a plan with nothing to do writes nothing,
// asks for nothing twice, and takes as many requests as want says, by route
// with {} for live ids, for the full state. With grown objects of every kind
// more that no file declares, it takes those of more besides.
func Requests(t *testing.T, s Suite, want map[string]int, grown int, more map[string]int) {
	h := newHarness(t, s, Start{})
	h.converge(s.full())
	h.takes(s.full(), want)
	h.server.Grow(grown)
	sum := maps.Clone(want)
	for route, n := range more {
		sum[route] += n
	}
	h.takes(s.full(), sum)
}

// takes compares the requests of a plan with what they are to be.
func (h *harness) takes(files map[string]string, want map[string]int) {
	h.t.Helper()
	got := h.reading(files)
	total := 0
	for _, route := range slices.Sorted(maps.Keys(mergeKeys(want, got))) {
		if got[route] != want[route] {
			h.t.Errorf("%s: %d requests, want %d", route, got[route], want[route])
		}
		total += got[route]
	}
	h.t.Logf("a plan of %d objects with nothing to do: %d requests", len(h.load(files).input.State.Resources), total)
}

func mergeKeys(a, b map[string]int) map[string]int {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// reading makes a plan that must be empty, of a server that takes no write, and
// counts its requests by route.
func (h *harness) reading(files map[string]string) map[string]int {
	h.t.Helper()
	r := h.load(files)
	h.server.Log.Reset()
	h.server.ReadOnly.Set(true)
	defer h.server.ReadOnly.Set(false)
	p, _ := h.planned(r, plan.Options{})
	if len(p.Steps)+len(p.Refusals) > 0 {
		h.t.Fatalf("there is something to do:\n%s", show(p))
	}
	for _, v := range h.server.ReadOnly.Violations() {
		h.t.Errorf("a plan sent %s %s", v.Method, v.Path)
	}
	ids := map[string]bool{}
	for _, e := range r.input.Inventory.Objects {
		ids[e.ID] = true
	}
	counts, seen := map[string]int{}, map[string]bool{}
	for _, q := range h.server.Log.Requests() {
		one := q.Method + " " + q.Path + "?" + q.Query.Encode()
		if seen[one] {
			h.t.Errorf("a plan sent twice: %s", one)
		}
		seen[one] = true
		counts[q.Method+" "+masked(q.Path, ids)]++
	}
	if n := int64(len(h.server.Log.Requests())); p.Requests.Read != n {
		h.t.Errorf("the plan says that it took %d requests, and it was %d", p.Requests.Read, n)
	}
	return counts
}

var uuid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// masked is a path with {} for every segment that is a live id, or looks like one.
func masked(path string, ids map[string]bool) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if ids[segment] || uuid.MatchString(segment) {
			segments[i] = "{}"
		}
	}
	return cmp.Or(strings.Join(segments, "/"), "/")
}
