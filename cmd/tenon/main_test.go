package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// memory is a state store that remembers nothing.
type memory struct {
	apply.State
	leased, released bool
}

func (m *memory) Load(context.Context) (*plan.Inventory, error) {
	return plan.NewInventory("acme"), nil
}
func (m *memory) Lease(context.Context, string, time.Duration) (func() error, error) {
	m.leased = true
	return func() error { m.released = true; return nil }, nil
}

// scene is what the engine's functions answer in one test.
type scene struct {
	plan   *plan.Plan
	report func(context.Context, apply.Input) (*apply.Report, error)
	err    error // of the plan
	store  memory
	asked  plan.Options
}

func (s *scene) run(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = Main(args, World{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		LookupEnv: func(string) (string, bool) { return "", false },
		Exit:      func(int) { panic("ended at once") },
		Engine: Engine{
			Providers: func() []*providers.Provider { return nil },
			Load:      func(spec.Options) (*spec.State, error) { return &spec.State{Stack: "acme"}, nil },
			Suggest:   spec.Suggest,
			Keeps:     func(*spec.State, func(string) (string, bool)) bool { return true },
			Open:      func(*spec.State, func(string) (string, bool)) (apply.State, error) { return &s.store, nil },
			Plan: func(_ context.Context, _ plan.Input, o plan.Options) (*plan.Plan, error) {
				s.asked = o
				return s.plan, s.err
			},
			ReadPlan:  plan.Read,
			CheckPlan: func(fresh, saved *plan.Plan) error { return nil },
			ClosePlan: func(context.Context, *plan.Plan) error { return nil },
			Apply:     s.report,
			Version:   func() string { return "test" },
		},
	})
	return code, stdout.String(), stderr.String()
}

func step(a plan.Action, reason string, changes ...plan.Change) *plan.Step {
	return &plan.Step{Address: "logto.cloud.tenants[t].users[ann]", Kind: "logto.user", Action: a, Reason: reason, Changes: changes}
}

func planOf(steps ...*plan.Step) *plan.Plan {
	return &plan.Plan{Format: plan.Format, Stack: "acme", Steps: steps, Summary: plan.Summary{Update: len(steps)}}
}

// ended gives a report in which every step ended so.
func ended(status apply.Status, err error) func(context.Context, apply.Input) (*apply.Report, error) {
	return func(_ context.Context, in apply.Input) (*apply.Report, error) {
		r := &apply.Report{Stack: "acme"}
		for _, s := range in.Plan.Steps {
			r.Outcomes = append(r.Outcomes, &apply.Outcome{Step: s, Status: status, Err: err})
		}
		return r, nil
	}
}

func TestExitCodes(t *testing.T) {
	change := planOf(step(plan.Update, "changed"))
	refused := planOf(step(plan.Delete, "removed"))
	refused.Refusals = []plan.Refusal{{Text: "no", Hint: "so"}}
	done := ended(apply.Done, nil)
	for _, c := range []struct {
		name  string
		scene scene
		args  string
		want  int
		says  string // on either stream
	}{
		{"plan without changes", scene{plan: planOf()}, "plan --detailed-exitcode", 0, "Nothing to do"},
		{"plan with changes", scene{plan: change}, "plan", 0, "Plan: "},
		{"detailed plan with changes", scene{plan: change}, "plan --detailed-exitcode", 2, "Plan: "},
		{"detailed plan that is refused", scene{plan: refused}, "plan --detailed-exitcode", 1, "Refused: no"},
		{"plan that fails", scene{err: errors.New("broken")}, "plan --detailed-exitcode", 1, "error: broken"},
		{"apply", scene{plan: change, report: done}, "apply --yes", 0, "Applied: 1 change done"},
		{"apply with nobody to ask", scene{plan: change, report: done}, "apply", 1, "add --yes"},
		{"apply with a failed step", scene{plan: change, report: ended(apply.Failed, errors.New("boom"))}, "apply --yes", 1, "boom"},
		{"apply with a skipped step", scene{plan: change, report: ended(apply.Skipped, nil)}, "apply --yes", 1, "Not tried:"},
		{"apply that is refused", scene{plan: refused, report: done}, "apply --yes", 1, "cannot be applied"},
		{"apply that did not begin", scene{plan: change, report: func(context.Context, apply.Input) (*apply.Report, error) {
			return nil, apply.ErrNoStore
		}}, "apply --yes", 1, "no secret store"},
		{"apply whose inventory is lost", scene{plan: change, report: func(ctx context.Context, in apply.Input) (*apply.Report, error) {
			r, _ := done(ctx, in)
			return r, errors.New("disk full")
		}}, "apply --yes", 1, "disk full"},
		{"apply that did not converge", scene{plan: change, report: func(ctx context.Context, in apply.Input) (*apply.Report, error) {
			r, _ := done(ctx, in)
			r.Unconverged = in.Plan.Steps
			return r, nil
		}}, "apply --yes", 1, "not converged"},
		{"interrupted apply", scene{plan: change, report: func(ctx context.Context, in apply.Input) (*apply.Report, error) {
			r, _ := ended(apply.Skipped, nil)(ctx, in)
			r.Interrupted = true
			return r, nil
		}}, "apply --yes", 130, "Run apply again"},
		{"drift", scene{plan: planOf(step(plan.Update, "drift"))}, "drift", 2, "Drift: 1 object"},
		{"no drift but a change of the file", scene{plan: planOf(step(plan.Update, "changed", plan.Change{Path: "x", Whose: plan.Yours}))}, "drift", 0, "No drift"},
		{"drift whose origin is unknown", scene{plan: planOf(step(plan.Update, "changed", plan.Change{Path: "x"}))}, "drift", 2, "Drift: 1 object"},
		{"destroy without its name", scene{plan: change, report: done}, "destroy --yes", 1, "--confirm acme"},
		{"destroy with another name", scene{plan: change, report: done}, "destroy --confirm x", 1, "not destroyed"},
		{"destroy", scene{plan: change, report: done}, "destroy --confirm acme", 0, "Applied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := c.scene.run(strings.Fields(c.args)...)
			if code != c.want || !strings.Contains(out+errs, c.says) {
				t.Errorf("exit code %d, want %d; want %q in\n%s%s", code, c.want, c.says, out, errs)
			}
			if c.scene.store.leased != c.scene.store.released {
				t.Error("the lease is not released")
			}
		})
	}
}

// TestJSONOnFailure: whatever goes wrong, standard output holds one document.
func TestJSONOnFailure(t *testing.T) {
	refused := planOf(step(plan.Delete, "removed"))
	refused.Refusals = []plan.Refusal{{Text: "no", Hint: "so", File: "a.yaml", Line: 3}}
	for args, s := range map[string]scene{
		"plan":        {err: errors.New("broken")},
		"apply":       {plan: planOf(step(plan.Update, "changed"))},
		"apply --yes": {plan: refused},
		"drift":       {err: spec.Problems{{Pos: value.Pos{File: "a.yaml", Line: 1, Col: 2}, Message: "m"}}},
		"plan --oops": {},
		"apply x.txt": {},
	} {
		code, out, _ := s.run(append(strings.Fields(args), "--format", "json")...)
		var doc struct {
			Error struct{ Message string }
		}
		if err := json.Unmarshal([]byte(out), &doc); code != 1 || err != nil || doc.Error.Message == "" {
			t.Errorf("%s: exit code %d, %v:\n%s", args, code, err, out)
		}
	}
}

// TestSavedPlan takes files, targets and allowed deletes from the plan.
func TestSavedPlan(t *testing.T) {
	fresh := planOf(step(plan.Delete, "removed"))
	saved := *fresh
	saved.Files, saved.Targets = []string{"a.yaml"}, []string{"logto.cloud"}
	path := filepath.Join(t.TempDir(), "plan.json")
	if err := savePlan(path, &saved); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	s := scene{plan: fresh, report: ended(apply.Done, nil)}
	code, out, errs := s.run("apply", path)
	if code != 0 || s.asked.AllowDelete["logto.user"] != 1 || len(s.asked.Targets) != 1 {
		t.Errorf("exit code %d, options %+v\n%s%s", code, s.asked, out, errs)
	}
	saved.Refusals = []plan.Refusal{{Text: "never"}}
	if err := savePlan(path, &saved); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := s.run("apply", path); code != 1 || !strings.Contains(errs, "never") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// TestInterrupt sends this process a signal while it plans.
func TestInterrupt(t *testing.T) {
	s := scene{}
	var stdout, stderr bytes.Buffer
	w := World{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, LookupEnv: func(string) (string, bool) { return "", false }, Exit: func(int) {}}
	w.Engine = Engine{
		Providers: func() []*providers.Provider { return nil }, Load: func(spec.Options) (*spec.State, error) { return &spec.State{}, nil },
		Open:    func(*spec.State, func(string) (string, bool)) (apply.State, error) { return &s.store, nil },
		Keeps:   func(*spec.State, func(string) (string, bool)) bool { return false },
		Version: func() string { return "" },
		Plan: func(ctx context.Context, _ plan.Input, _ plan.Options) (*plan.Plan, error) {
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			<-ctx.Done()
			return nil, context.Cause(ctx)
		},
	}
	if code := Main([]string{"plan"}, w); code != 130 || !strings.Contains(stderr.String(), "interrupted, and nothing was changed") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

func TestLoopback(t *testing.T) {
	for listen, ok := range map[string]bool{
		"127.0.0.1:0": true, "localhost:8080": true, "[::1]:0": true, "127.9.9.9:1": true,
		"0.0.0.0:0": false, ":0": false, "acme.example:80": false, "192.0.2.1:80": false, "127.0.0.1": false, "127.0.0.1:x": false, "127.0.0.1:70000": false,
	} {
		if _, _, err := loopback(listen); (err == nil) != ok {
			t.Errorf("%s: %v", listen, err)
		}
	}
}
