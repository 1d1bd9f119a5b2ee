package apply_test

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers/providertest"
)

// serial is what tells one made-up secret from another.
var serial = regexp.MustCompile(`canary-credential-secret-\d+`)

var errKilled = errors.New("the process is dead")

// death ends a process at one of the calls that it writes with, to the system
// or to its state: that call is carried out, its answer is lost, and nothing
// that the process does later has any effect.
type death struct {
	mu    sync.Mutex
	calls int
	at    int // 0: never
}

func (d *death) strikes(writes bool) (dead, now bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at > 0 && d.calls >= d.at {
		return true, false
	}
	if writes {
		d.calls++
		now = d.calls == d.at
	}
	return now, now
}

// mortal puts a death into a stack.
func mortal(s *applytest.Stack, at int) *death {
	d := &death{at: at}
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if dead, now := d.strikes(c.Writes()); dead {
			return providertest.Fate{Err: errKilled, Done: now}
		}
		return providertest.Fate{}
	}
	s.State.Intercept = func(string) (error, bool) {
		dead, now := d.strikes(true)
		if dead {
			return errKilled, now
		}
		return nil, true
	}
	return d
}

func immortal(s *applytest.Stack) { s.System.Intercept, s.State.Intercept = nil, nil }

// deaths applies a file once for each call at which that can be killed, each time
// from the same beginning, gives what the dead run left, and counts the calls.
func deaths(t *testing.T, before *applytest.Stack, text string, left func(s *applytest.Stack, at int)) int {
	t.Helper()
	for at := 1; ; at++ {
		s := before.Clone()
		s.Parallelism = 1
		d := mortal(s, at)
		_, _ = s.Apply(t.Context(), text, plan.Options{})
		if d.calls < at {
			return at - 1
		}
		immortal(s)
		left(s, at)
	}
}

// journey is a way from one file to another.
type journey struct{ from, to string }

var meant = plan.Options{AllowDelete: map[string]int{"tenant": 9, "organization": 9, "vault": 9}}

func journeys() map[string]journey {
	changed := strings.NewReplacer(
		"tag: development", "tag: production",
		"mode: closed", "mode: open",
		"name: API\n", "name: The API\n",
		"{name: write, description: Writes}", "{name: write, description: Wrote}, {name: admin}",
		"description: Reads\n", "description: Supports\n            type: Machine\n",
		"includes: [support, everyone]", "includes: [everyone]",
		"uris: [https://example.com/cb, https://example.com/other]", "uris: [https://example.com/cb]",
		"- {name: ci, purpose: builds}", "- {name: ci, purpose: deploys, expires: 7}\n              - {name: two}",
		"name: Robot\n", "name: Robot 2\n            _previously: Robot\n",
		"allowed: [Web, Robot]", "allowed: [Robot 2]",
		"applications[Robot]", "applications[Robot 2]",
		"          - email: bob@acme.example\n            manager: ann\n            roles: [support]\n", "",
		"title: Head", "title: Boss",
	).Replace(everything)
	return map[string]journey{
		"first":   {"", everything},
		"change":  {everything, changed},
		"replace": {everything, strings.Replace(everything, "tag: development", "region: US", 1)},
		"rename":  {everything, strings.NewReplacer("- name: acme\n", "- name: acme2\n        _previously: acme\n", "tenants[acme]", "tenants[acme2]", "tenant: acme", "tenant: acme2").Replace(everything)},
		"remove":  {everything, "mem: {main: {}}"},
		"nothing": {everything, everything},
	}
}

// TestKilledAtAnyCall is law 6 on the core.
func TestKilledAtAnyCall(t *testing.T) {
	for name, j := range journeys() {
		for parallelism, stride := range map[int]int{1: 1, 8: 7} {
			t.Run(fmt.Sprintf("%s, %d at a time", name, parallelism), func(t *testing.T) {
				t.Parallel()
				s := full()
				if j.from != "" {
					s.MustApply(t, j.from, meant)
				}
				killedAnywhere(t, s, j.to, parallelism, stride)
			})
		}
	}
}

// killedAnywhere sets out again and again, and always arrives at the same.
func killedAnywhere(t *testing.T, s *applytest.Stack, to string, parallelism, stride int) {
	t.Helper()
	whole := travel(t, s.Clone(), to, 0, parallelism)
	for at := 1; at <= whole.calls; at += stride {
		if got := travel(t, s.Clone(), to, at, parallelism); got.end != whole.end {
			t.Fatalf("killed at call %d of %d (%s), it ends otherwise:\n%s", at, whole.calls, got.last, differ(got.end, whole.end))
		}
		if t.Failed() {
			t.Fatalf("killed at call %d of %d", at, whole.calls)
		}
	}
	t.Logf("%d points", whole.calls)
}

type arrival struct {
	end   string // what is live, and remembered, in the end
	calls int    // that the apply to the second file wrote with
	last  string
}

// travel applies a file, dies at a call, and applies it again to the end.
func travel(t *testing.T, s *applytest.Stack, to string, at, parallelism int) arrival {
	t.Helper()
	s.Parallelism = parallelism
	d := mortal(s, at)
	r, err := s.Apply(t.Context(), to, meant)
	if at == 0 && (err != nil || len(r.Unconverged) > 0) {
		t.Fatalf("not killed: %v %v", err, r)
	}
	immortal(s)
	calls := s.System.Calls()
	out := arrival{calls: d.calls}
	if len(calls) > 0 {
		out.last = calls[len(calls)-1].String()
	}
	s.Parallelism = 4
	if at > 0 {
		s.MustSettle(t, to, meant)
	}
	wantKept(t, s)
	out.end = s.System.Dump() + "\n\n" + remembered(t, s)
	s.MustApply(t, "mem: {main: {}}", meant)
	out.end += "\n\nafter all blocks are gone:\n" + s.System.Dump()
	out.end = serial.ReplaceAllString(out.end, "")
	return out
}

// remembered gives the inventory without what differs from run to run.
func remembered(t *testing.T, s *applytest.Stack) string {
	t.Helper()
	inv, err := s.State.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range slices.Sorted(maps.Keys(inv.Objects)) {
		e := inv.Objects[a]
		lines = append(lines, fmt.Sprintf("%s made=%v intent=%v applied=%d", a, e.Made, e.Intent != nil, len(e.Applied)))
		if e.ID == "" {
			t.Errorf("no id of %s is remembered", a)
		}
	}
	return strings.Join(lines, "\n")
}

// differ gives the lines that only one of two texts has.
func differ(got, want string) string {
	var out []string
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range g {
		if !slices.Contains(w, line) {
			out = append(out, "got  "+line)
		}
	}
	for _, line := range w {
		if !slices.Contains(g, line) {
			out = append(out, "want "+line)
		}
	}
	return strings.Join(out, "\n")
}
