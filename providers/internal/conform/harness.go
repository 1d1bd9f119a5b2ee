package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/apply/folder"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// harness is one person with a working folder, against one server.
type harness struct {
	t        testing.TB
	suite    Suite
	server   *Server
	dir      string
	identity string
	// memory, if not nil, is remembered in instead of the folder, which costs a
	// disk and a cipher at every step.
	memory *applytest.Memory
	loaded *loaded
	// env, if not nil, is shared by all runs: they sign in once, and keep their
	// connections.
	env   *providers.Env
	tally *tally // may be nil
}

// loaded are states by the text of their files: reading them anew would give
// the same, and takes as long as applying them.
type loaded struct {
	mu     sync.Mutex
	states map[string]*spec.State
}

func newHarness(t testing.TB, s Suite, o Start) *harness {
	t.Helper()
	identity, _, err := folder.Keygen()
	if err != nil {
		t.Fatal(err)
	}
	return &harness{t: t, suite: s, server: s.Start(t, o), dir: t.TempDir(), identity: identity, loaded: &loaded{}}
}

// in is the harness as a sub-test uses it.
func (h *harness) in(t testing.TB) *harness {
	inner := *h
	inner.t = t
	return &inner
}

// somebodyElse is another person with the same server and the same secrets,
// but an inventory of their own.
func (h *harness) somebodyElse() *harness {
	h.t.Helper()
	other := *h
	other.dir = h.t.TempDir()
	if h.memory != nil {
		other.memory = &applytest.Memory{}
		h.handOver(other.memory)
		return &other
	}
	secrets := filepath.Join(h.dir, ".tenon", "secrets")
	if _, err := os.Stat(secrets); err == nil {
		if err := os.CopyFS(filepath.Join(other.dir, ".tenon", "secrets"), os.DirFS(secrets)); err != nil {
			h.t.Fatal(err)
		}
	}
	return &other
}

// handOver gives all secrets that are remembered to somebody else.
func (h *harness) handOver(to *applytest.Memory) {
	h.t.Helper()
	secrets, err := h.memory.Secrets(h.t.Context())
	for i, s := range secrets {
		if err == nil {
			secrets[i].Value, err = h.memory.Open(h.t.Context(), value.Target{Secret: true, Address: s.Address, Field: s.Name})
		}
	}
	if err == nil {
		err = to.Keep(h.t.Context(), secrets...)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *harness) lookupEnv(name string) (string, bool) {
	if name == "TENON_AGE_IDENTITY" {
		return h.identity, true
	}
	if v, ok := h.suite.Laws.Env[name]; ok {
		return v, true
	}
	v, ok := h.server.Env[name]
	return v, ok
}

func (h *harness) count(n tally) {
	if h.tally != nil {
		h.tally.add(n)
	}
}

// run is what plan and apply are made from.
type run struct {
	input plan.Input
	state apply.State
}

func (h *harness) load(files map[string]string) run {
	h.t.Helper()
	state := h.state(files)
	var kept apply.State = h.memory
	if h.memory == nil {
		opened, err := folder.Open(filepath.Join(h.dir, ".tenon"), state.Stack, state.Settings.Secrets, folder.Options{LookupEnv: h.lookupEnv})
		if err != nil {
			h.t.Fatal(err)
		}
		kept = opened
	}
	inventory, err := kept.Load(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	env := h.env
	if env == nil {
		env = newEnv()
	}
	return run{plan.Input{State: state, Inventory: inventory, Env: env, Secret: apply.Secrets(h.t.Context(), kept)}, kept}
}

func newEnv() *providers.Env {
	return &providers.Env{Meter: &providers.Meter{}, Backoff: time.Millisecond}
}

// state reads state files.
func (h *harness) state(files map[string]string) *spec.State {
	h.t.Helper()
	h.loaded.mu.Lock()
	defer h.loaded.mu.Unlock()
	key := fmt.Sprint(files)
	if known := h.loaded.states[key]; known != nil {
		return known
	}
	src := h.t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(src, name), []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	state, err := spec.Load(spec.Options{Providers: []*providers.Provider{h.suite.Provider}, Paths: []string{src}, LookupEnv: h.lookupEnv})
	if err != nil {
		h.t.Fatalf("loading:\n%v\n%v", err, files)
	}
	if h.loaded.states == nil {
		h.loaded.states = map[string]*spec.State{}
	}
	h.loaded.states[key] = state
	return state
}

// plan makes a plan, and sees that making it wrote nothing.
func (h *harness) plan(files map[string]string) *plan.Plan {
	h.t.Helper()
	p, _ := h.planned(h.load(files), h.allowAll())
	return p
}

func (h *harness) allowAll() plan.Options {
	all := map[string]int{}
	for _, k := range h.suite.Provider.Kinds {
		all[k.Name] = 100
	}
	return plan.Options{AllowDelete: all, AllowCreate: all}
}

func (h *harness) planned(r run, o plan.Options) (*plan.Plan, run) {
	h.t.Helper()
	h.count(tally{plans: 1})
	writes := len(h.server.Log.Mutations())
	p, err := plan.Run(h.t.Context(), r.input, o)
	if err != nil {
		h.t.Fatalf("planning: %v", err)
	}
	h.t.Cleanup(func() { _ = p.Close(context.Background()) })
	if n := len(h.server.Log.Mutations()) - writes; n > 0 {
		h.t.Fatalf("making a plan sent %d writes", n)
	}
	return p, r
}

// apply plans and applies, and fails the test on any failed step and on what
// is not as declared after it.
func (h *harness) apply(files map[string]string) (*plan.Plan, *apply.Report) {
	h.t.Helper()
	p, r := h.planned(h.load(files), h.allowAll())
	h.count(tally{applies: 1})
	report, err := apply.Run(h.t.Context(), apply.Input{Plan: p, State: r.state, Observe: r.input, Settle: time.Millisecond})
	if err != nil {
		h.t.Fatalf("applying: %v\n%s", err, show(p))
	}
	for _, o := range report.Outcomes {
		if o.Status != apply.Done {
			h.t.Errorf("%s %s %s: %v", o.Status, o.Step.Action, o.Step.Address, o.Err)
		}
	}
	for _, s := range report.Unconverged {
		h.t.Errorf("applied, not converged: %s", text(s))
	}
	if report.ObserveErr != nil {
		h.t.Errorf("looking again: %v", report.ObserveErr)
	}
	if h.t.Failed() {
		h.t.Fatalf("after\n%s", show(p))
	}
	return p, report
}

// converge applies, and sees that then there is nothing to do.
func (h *harness) converge(files map[string]string) *plan.Plan {
	h.t.Helper()
	p, _ := h.apply(files)
	h.empty(files)
	return p
}

// empty sees that a plan has no step and sends no more than reading takes.
func (h *harness) empty(files map[string]string) *plan.Plan {
	h.t.Helper()
	p := h.plan(files)
	if len(p.Steps) > 0 || len(p.Refusals) > 0 {
		h.t.Fatalf("the plan after apply is not empty:\n%s", show(p))
	}
	return p
}

// show prints a plan for a failed test.
func show(p *plan.Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		b.WriteString(text(s) + "\n")
	}
	for _, r := range p.Refusals {
		fmt.Fprintf(&b, "refused: %s (%s)\n", r.Text, r.Hint)
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note: %s\n", n.Text)
	}
	return b.String()
}

func text(s *plan.Step) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSpace(b.String())
}

// replaceObject puts an object into its place in a state file.
func replaceObject(file, object string) string { return strings.ReplaceAll(file, "OBJECT", object) }
