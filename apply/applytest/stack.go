package applytest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
	"tenon/spec"
)

// Stack is a system, what is remembered of it, and the file that declares it.
type Stack struct {
	System *providertest.System
	State  *Memory
	Vars   map[string]string
	// Env is the environment that !env reads.
	Env map[string]string
	// Settle is apply.Input's; 0 is a millisecond.
	Settle      time.Duration
	Parallelism int
	Watch       func(apply.Event)
	NoStore     bool // plan.Input's

	loaded map[string]*spec.State
}

// New returns a stack of an empty system.
func New() *Stack {
	return &Stack{System: providertest.New(), State: &Memory{}, Env: map[string]string{}}
}

// Clone copies a stack as it is now.
func (s *Stack) Clone() *Stack {
	s.State.mu.Lock()
	defer s.State.mu.Unlock()
	return &Stack{
		System: s.System.Clone(), Env: maps.Clone(s.Env), Vars: s.Vars, Settle: s.Settle, Parallelism: s.Parallelism,
		State: &Memory{inventory: s.State.inventory, journal: slices.Clone(s.State.journal), secrets: maps.Clone(s.State.secrets)},
	}
}

func (s *Stack) now() time.Time {
	if s.System.Clock == nil {
		return time.Time{}
	}
	return s.System.Clock()
}

// Load reads a text as the one state file there is, and once.
func (s *Stack) Load(text string) (*spec.State, error) {
	key := fmt.Sprint(text, s.Vars, s.Env)
	if state := s.loaded[key]; state != nil {
		return state, nil
	}
	state, err := spec.Load(spec.Options{
		Providers: []*providers.Provider{s.System.Provider()}, Paths: []string{"-"}, Vars: s.Vars,
		Stdin:     func() ([]byte, error) { return []byte("tenon: v1\n" + text), nil },
		LookupEnv: func(name string) (string, bool) { v, ok := s.Env[name]; return v, ok },
	})
	if err != nil {
		return nil, err
	}
	if s.loaded == nil {
		s.loaded = map[string]*spec.State{}
	}
	s.loaded[key] = state
	return state, nil
}

// Input is what a plan of the text is made from.
func (s *Stack) Input(ctx context.Context, text string) (plan.Input, error) {
	state, err := s.Load(text)
	if err != nil {
		return plan.Input{}, err
	}
	inv, err := s.State.Load(ctx)
	if err != nil {
		return plan.Input{}, err
	}
	return plan.Input{
		State: state, Inventory: inv, Secret: apply.Secrets(ctx, s.State), NoStore: s.NoStore,
		Env: &providers.Env{Meter: &providers.Meter{}}, Now: s.now(),
	}, nil
}

// Plan makes a plan; the system panics if that changes anything.
func (s *Stack) Plan(ctx context.Context, text string, o plan.Options) (*plan.Plan, plan.Input, error) {
	in, err := s.Input(ctx, text)
	if err != nil {
		return nil, in, err
	}
	s.System.Frozen = true
	p, err := plan.Run(ctx, in, o)
	s.System.Frozen = false
	return p, in, err
}

// Apply plans and applies.
func (s *Stack) Apply(ctx context.Context, text string, o plan.Options) (*apply.Report, error) {
	p, in, err := s.Plan(ctx, text, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close(context.WithoutCancel(ctx)) }()
	return s.Run(ctx, p, in)
}

// Run carries out a plan.
func (s *Stack) Run(ctx context.Context, p *plan.Plan, in plan.Input) (*apply.Report, error) {
	settle := s.Settle
	if settle == 0 {
		settle = time.Millisecond
	}
	return apply.Run(ctx, apply.Input{Plan: p, State: s.State, Observe: in, Settle: settle, Parallelism: s.Parallelism, Watch: s.Watch})
}

// MustPlan makes a plan that may not fail, and closes it.
func (s *Stack) MustPlan(t testing.TB, text string, o plan.Options) *plan.Plan {
	t.Helper()
	p, _, err := s.Plan(t.Context(), text, o)
	if err != nil {
		t.Fatalf("plan: %v", err)
	}
	if err := p.Close(t.Context()); err != nil {
		t.Errorf("closing the plan: %v", err)
	}
	return p
}

// MustApply applies, and fails the test unless all is done and converged.
func (s *Stack) MustApply(t testing.TB, text string, o plan.Options) *apply.Report {
	t.Helper()
	r, err := s.Apply(t.Context(), text, o)
	if err != nil {
		t.Fatalf("apply: %v", err)
	}
	for _, out := range r.Outcomes {
		if out.Status != apply.Done {
			t.Errorf("%s %s: %s: %v", out.Step.Action, out.Step.Address, out.Status, out.Err)
		}
	}
	if r.ObserveErr != nil {
		t.Errorf("looking again: %v", r.ObserveErr)
	}
	for _, step := range r.Unconverged {
		t.Errorf("not converged: %s %s %v", step.Action, step.Address, step.Changes)
	}
	return r
}

// MustSettle applies, and fails the test unless the next plan is empty.
func (s *Stack) MustSettle(t testing.TB, text string, o plan.Options) *apply.Report {
	t.Helper()
	r := s.MustApply(t, text, o)
	p := s.MustPlan(t, text, plan.Options{})
	for _, step := range p.Steps {
		t.Errorf("the plan after the apply is not empty: %s %s (%s) %v", step.Action, step.Address, step.Reason, step.Changes)
	}
	return r
}
