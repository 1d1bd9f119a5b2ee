package apply_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
)

// once gives a fate to the first call that fits.
func once(s *applytest.Stack, method, kind string, fate providertest.Fate) {
	var mu sync.Mutex
	done := false
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		mu.Lock()
		defer mu.Unlock()
		if done || c.Method != method || c.Kind != kind {
			return providertest.Fate{}
		}
		done = true
		return fate
	}
}

// TestLostAnswers: every kind of call, with the work done and not done.
func TestLostAnswers(t *testing.T) {
	changed := strings.NewReplacer("mode: closed", "mode: open", "title: Head", "title: Boss", "tag: development", "tag: other", "name: API\n", "name: X\n",
		"roles: [support, admin]", "roles: [admin]", "description: Reads", "description: R", "purpose: builds", "purpose: p", "color: yellow", "color: red",
		"note: \"\"", "note: n", "owner: !ref mem.main.tenants[acme].users[ann]#id", "owner: me", "email: Ann@Acme.Example", "email: a@acme.example",
		"host: mail.example.com", "host: m").Replace(everything)
	gone := "mem: {main: {tenants: [{name: acme}]}}"
	for method, files := range map[string][2]string{"Create": {"", everything}, "Update": {everything, changed}, "Delete": {everything, gone}} {
		before := full()
		if files[0] != "" {
			before.MustApply(t, files[0], meant)
		}
		clean := before.Clone()
		clean.MustApply(t, files[1], meant)
		want := serial.ReplaceAllString(clean.System.Dump(), "")
		for _, kind := range clean.System.Provider().Kinds {
			for _, done := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s %s done=%v", method, kind.Name, done), func(t *testing.T) {
					t.Parallel()
					s := before.Clone()
					once(s, method, kind.Name, providertest.Lost(done))
					s.MustSettle(t, files[1], meant)
					wantKept(t, s)
					if got := serial.ReplaceAllString(s.System.Dump(), ""); got != want {
						t.Errorf("it ends otherwise:\n%s", differ(got, want))
					}
				})
			}
		}
	}
}

// TestALostSecretIsMadeAnew: deleted and made again, or renewed.
func TestALostSecretIsMadeAnew(t *testing.T) {
	s := full()
	once(s, "Create", "tenant", providertest.Lost(true))
	s.MustSettle(t, everything, plan.Options{})
	if s.System.Count("Delete") != 1 || s.System.Count("Renew") != 0 {
		t.Errorf("%d deletes, %d renewals", s.System.Count("Delete"), s.System.Count("Renew"))
	}
	s = full()
	once(s, "Create", "credential", providertest.Lost(true))
	s.MustSettle(t, everything, plan.Options{})
	if s.System.Count("Delete") != 0 || s.System.Count("Renew") != 1 {
		t.Errorf("%d deletes, %d renewals", s.System.Count("Delete"), s.System.Count("Renew"))
	}
	wantKept(t, s)
}

// TestALateCreate: the answer is lost, nothing is found, and the second try
// meets what the first one has made meanwhile.
func TestALateCreate(t *testing.T) {
	for _, kind := range []string{"role", "tenant", "credential"} {
		s := full()
		var mu sync.Mutex
		creates := 0
		s.System.Intercept = func(c providertest.Call) providertest.Fate {
			mu.Lock()
			defer mu.Unlock()
			if c.Method != "Create" || c.Kind != kind {
				return providertest.Fate{}
			}
			creates++
			switch creates {
			case 1:
				return providertest.Lost(false)
			case 2:
				s.System.Put(kind, c.In, map[string]any{"name": c.Key})
			}
			return providertest.Fate{}
		}
		s.MustSettle(t, everything, meant)
		wantKept(t, s)
	}
}

func TestAnAnswerThatIsAlwaysLost(t *testing.T) {
	s := full()
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" && c.Kind == "role" {
			return providertest.Lost(false)
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(t.Context(), everything, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if done, failed, skipped := r.Counts(); failed != 1 || skipped == 0 || done == 0 {
		t.Errorf("%d done, %d failed, %d skipped", done, failed, skipped)
	}
	s.System.Intercept = nil
	s.MustSettle(t, everything, plan.Options{})
}

// TestARefusalAfterALostAnswer: a client that repeats a create by itself may be
// refused after an attempt that was carried out. If nobody can look at that
// moment, the intent to make the object stays, and so it is known for our own.
func TestARefusalAfterALostAnswer(t *testing.T) {
	for _, last := range []error{providers.ErrDenied, providers.ErrUnavailable} {
		for _, kind := range []string{"role", "user"} {
			s := full()
			var made atomic.Bool
			s.System.Intercept = func(c providertest.Call) providertest.Fate {
				switch {
				case c.Method == "Create" && c.Kind == kind && made.CompareAndSwap(false, true):
					return providertest.Fate{Err: fmt.Errorf("%w: %w", last, providers.ErrUnknownOutcome), Done: true}
				case made.Load():
					return providertest.Fate{Err: last}
				}
				return providertest.Fate{}
			}
			r, err := s.Apply(t.Context(), everything, plan.Options{})
			if _, failed, _ := r.Counts(); failed == 0 {
				t.Errorf("%s: nothing failed: %v", kind, err)
			}
			s.System.Intercept = nil
			s.MustSettle(t, everything, plan.Options{})
			s.MustApply(t, "mem: {main: {}}", meant)
			if left := s.System.Dump(); left != "" {
				t.Errorf("%s, %v: left when all blocks are gone:\n%s", kind, last, left)
			}
		}
	}
}

// TestPartialCreate: the object is there, and something after it went wrong.
func TestPartialCreate(t *testing.T) {
	for _, kind := range []string{"role", "tenant", "credential", "user", "badge"} {
		s := full()
		once(s, "Create", kind, providertest.Fate{Err: errors.New("half done"), Partial: true})
		r, err := s.Apply(t.Context(), everything, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, failed, _ := r.Counts(); failed != 1 {
			t.Errorf("%s: %d failed", kind, failed)
		}
		wantKept(t, s)
		s.MustSettle(t, everything, plan.Options{})
		wantKept(t, s)
		s.MustApply(t, "mem: {main: {}}", meant)
		if left := s.System.Dump(); left != "" {
			t.Errorf("%s: left when all blocks are gone:\n%s", kind, left)
		}
	}
}

// TestRandomFaults is law 7 on the core.
func TestRandomFaults(t *testing.T) {
	want := full()
	want.MustApply(t, everything, meant)
	end := serial.ReplaceAllString(want.System.Dump(), "")
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := full()
			s.System.Shuffle(seed)
			var mu sync.Mutex
			rnd := rand.New(rand.NewPCG(seed, 7))
			s.System.Intercept = func(c providertest.Call) providertest.Fate {
				mu.Lock()
				defer mu.Unlock()
				switch n := rnd.IntN(100); {
				case !c.Writes():
					if n < 1 {
						return providertest.Fate{Err: providers.ErrUnavailable}
					}
				case n < 10:
					return providertest.Lost(true)
				case n < 20:
					return providertest.Lost(false)
				case n < 25:
					return providertest.Fate{Err: providers.ErrUnavailable}
				case n < 30 && c.Method == "Create":
					return providertest.Fate{Err: errors.New("half done"), Partial: true}
				case n < 35:
					return providertest.Fate{Slow: time.Millisecond}
				}
				return providertest.Fate{}
			}
			for range 30 {
				r, err := s.Apply(t.Context(), everything, meant)
				if err != nil {
					continue // the plan could not be made
				}
				if done, failed, skipped := r.Counts(); failed+skipped+done == 0 {
					break
				}
			}
			s.System.Intercept = nil
			s.MustSettle(t, everything, meant)
			wantKept(t, s)
			if got := serial.ReplaceAllString(s.System.Dump(), ""); got != end {
				t.Errorf("it ends otherwise:\n%s", differ(got, end))
			}
			s.MustApply(t, "mem: {main: {}}", meant)
			if left := s.System.Dump(); left != "" {
				t.Errorf("left when all blocks are gone:\n%s", left)
			}
		})
	}
}

func TestTheRestGoesOnAfterAFailure(t *testing.T) {
	s, _, text := acme(t, `
roles: [{name: a}, {name: b, includes: [a]}, {name: c, includes: [b]}, {name: d}]
users: [{username: ann, roles: [c]}, {username: bob, roles: [d]}]`)
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" && c.Key == "a" {
			return providertest.Fate{Err: fmt.Errorf("no more roles: %w", providers.ErrDenied)}
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantOutcomes(t, r,
		"failed create roles[a]: no more roles: denied",
		"skipped create roles[b]: it needs mem.main.tenants[acme].roles[a], which failed",
		"skipped create roles[c]: it needs mem.main.tenants[acme].roles[b], which was not tried",
		"done create roles[d]",
		"skipped create users[ann]: it needs mem.main.tenants[acme].roles[c], which was not tried",
		"done create users[bob]")
	s.System.Intercept = nil
	s.MustSettle(t, text, plan.Options{})
}

func TestInterrupt(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a}, {name: b, includes: [a]}, {name: c, includes: [b]}]")
	ctx, stop := context.WithCancel(t.Context())
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" && c.Key == "b" {
			stop()
			return providertest.Fate{Slow: 5 * time.Millisecond}
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(ctx, text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Interrupted {
		t.Error("it does not say so")
	}
	wantOutcomes(t, r, "done create roles[a]", "done create roles[b]", "skipped create roles[c]: the apply was interrupted before")
	s.System.Intercept = nil
	s.MustSettle(t, text, plan.Options{})
}

// TestAnInterruptInAReplace: half of a replace is a delete that nobody asked for.
func TestAnInterruptInAReplace(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a, type: User}]")
	s.MustSettle(t, text, plan.Options{})
	ctx, stop := context.WithCancel(t.Context())
	once(s, "Delete", "none", providertest.Fate{})
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Delete" {
			stop()
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(ctx, strings.Replace(text, "type: User", "type: Machine", 1), plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantOutcomes(t, r, "done replace roles[a]")
}

func TestAFullDisk(t *testing.T) {
	full := errors.New("no space left on device")
	for method, c := range map[string]struct {
		err  string
		want []string
	}{
		"Keep":    {"", []string{"done create roles[r]", "failed create applications[Robot].credentials[ci]: its secret could not be stored: no space left on device"}},
		"CanKeep": {"it could not be kept: no space left on device", nil},
		"Save":    {"no space left on device", nil},
		"Record":  {"the state could not be written: no space left on device", nil},
	} {
		t.Run(method, func(t *testing.T) {
			s, _, text := acme(t, "applications: [{name: Robot, type: Machine, credentials: [{name: ci}]}]\nroles: [{name: r}]")
			bare := strings.Replace(text, ", credentials: [{name: ci}]", "", 1)
			s.MustSettle(t, strings.Replace(bare, "roles: [{name: r}]", "", 1), plan.Options{})
			s.State.Intercept = func(m string) (error, bool) {
				if m == method {
					return full, false
				}
				return nil, true
			}
			r, err := s.Apply(t.Context(), text, plan.Options{})
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if c.want != nil {
				got := outcomes(r)
				for _, line := range c.want {
					if !strings.Contains(got, line) {
						t.Errorf("no %q in\n%s", line, got)
					}
				}
			}
			if method == "Record" && s.System.Count("Create") > 1 {
				t.Errorf("%d creates after the state could not be written", s.System.Count("Create"))
			}
			s.State.Intercept = nil
			if method == "Keep" {
				p := s.MustPlan(t, text, plan.Options{})
				if len(p.Steps) != 1 || p.Steps[0].Reason != "lost-credentials" {
					t.Errorf("the next plan does not see that the secret is lost: %v", p.Steps)
				}
			}
			s.MustSettle(t, text, plan.Options{})
			wantKept(t, s)
		})
	}
}

func TestWhatDoesNotConvergeIsNamed(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a, description: D}, {name: b}]")
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if ids := s.System.Find("role", "a"); c.Method == "List" && len(ids) > 0 {
			s.System.Set(ids[0], map[string]any{"description": "stubborn"})
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Unconverged) != 1 || len(r.Unconverged[0].Changes) != 1 || r.Unconverged[0].Changes[0].Path != "description" {
		t.Errorf("unconverged: %v", r.Unconverged)
	}
}

func TestALostInventoryIsRebuilt(t *testing.T) {
	s := full()
	s.MustApply(t, everything, meant)
	s.State.Lose()
	s.MustSettle(t, everything, meant)
	inv, err := s.State.Load(t.Context())
	if err != nil || len(inv.Objects) != 17 {
		t.Errorf("%d objects are remembered: %v", len(inv.Objects), err)
	}
}

func TestRefusedAndNothingDone(t *testing.T) {
	s := full()
	s.MustApply(t, everything, meant)
	s.System.Reset()
	if _, err := s.Apply(t.Context(), "mem: {main: {}}", plan.Options{}); !errors.Is(err, apply.ErrRefused) {
		t.Errorf("error %v", err)
	}
	s.State.NoStore = true
	fresh := full()
	fresh.State.NoStore = true
	if _, err := fresh.Apply(t.Context(), everything, meant); !errors.Is(err, apply.ErrNoStore) {
		t.Errorf("error %v", err)
	}
	if s.System.Writes()+fresh.System.Writes() > 0 {
		t.Error("something was changed")
	}
}
