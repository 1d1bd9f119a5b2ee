package apply_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
	"tenon/spec/value"
)

const (
	street = "mem:\n  main:\n    domains: [{name: acme.example}]\n"
	bank   = street + `    vaults:
      - name: safe
        note: ours
        lifetime: 2160
        _rotate: {before: 14d, overlap: 7d}
        boxes: [{name: top, label: L, under: bottom}, {name: bottom}]
`
	safe = "mem.main.vaults[safe]"
)

var safeKey = value.Target{Secret: true, Address: safe, Field: "key"}

// banking has a stack of which something is remembered, as of the first day.
func banking(t *testing.T) (*applytest.Stack, *calendar) {
	t.Helper()
	s, c := applytest.New(), &calendar{}
	c.goTo(0)
	s.System.Clock = func() time.Time { return c.now }
	s.MustSettle(t, street, plan.Options{})
	return s, c
}

// opened sees that the store has the key to a vault of that name, that its boxes are
// there, and how many others are that nobody has the key to.
func opened(t *testing.T, s *applytest.Stack, orphans int) {
	t.Helper()
	wantKept(t, s)
	key, err := s.State.Open(t.Context(), safeKey)
	vaults, open := s.System.Vaults("safe"), 0
	for _, good := range vaults {
		if err == nil && value.Equal(good, key) {
			open++
		}
	}
	if open != 1 || len(vaults) != 1+orphans || len(s.System.Find("box", "top"))+len(s.System.Find("box", "bottom")) != 2 {
		t.Errorf("%d of %d vaults can be opened, and %d orphans were to be: %v\n%s", open, len(vaults), orphans, err, s.System.Dump())
	}
}

// TestAVault is made, seen and changed with its own key, renamed, and deleted.
func TestAVault(t *testing.T) {
	s, _ := banking(t)
	wantOutcomes(t, s.MustSettle(t, bank, plan.Options{}), "done create vaults[safe]", "done create vaults[safe].boxes[bottom]", "done create vaults[safe].boxes[top]")
	opened(t, s, 0)
	id := s.System.Find("vault", "safe")[0]
	s.System.Set(id, map[string]any{"note": "theirs"})
	s.System.Set(s.System.Find("box", "top")[0], map[string]any{"label": "theirs"})
	wantOutcomes(t, s.MustSettle(t, bank, plan.Options{}), "done update vaults[safe]", "done update vaults[safe].boxes[top]")
	s.State.Lose() // the key shows it
	s.MustSettle(t, bank, plan.Options{})
	strong := strings.Replace(bank, "name: safe\n", "name: strong\n        _previously: safe\n", 1)
	s.MustSettle(t, strong, plan.Options{})
	if s.System.Find("vault", "strong")[0] != id {
		t.Error("it was made anew")
	}
	s.MustSettle(t, street, meant)
	if kept, err := s.State.Secrets(t.Context()); err != nil || len(kept) > 0 || len(s.System.Find("vault", "strong")) > 0 {
		t.Errorf("%v %v\n%s", kept, err, s.System.Dump())
	}
}

// TestKilledWhileAVaultIsMade: run again it is there, once; but where its key went
// with the process, nobody can tell, and another is made only if that is meant.
func TestKilledWhileAVaultIsMade(t *testing.T) {
	before, _ := banking(t)
	doubts := 0
	calls := deaths(t, before, bank, func(s *applytest.Stack, at int) {
		orphans := 0
		if _, err := s.Apply(t.Context(), bank, plan.Options{}); err != nil {
			if doubts++; !strings.Contains(err.Error(), "was stopped while it was being made") || !strings.Contains(err.Error(), "--allow-create vault=1") {
				t.Fatalf("killed at call %d: %v", at, err)
			}
			if _, kept := s.State.Open(t.Context(), safeKey); kept == nil {
				t.Errorf("killed at call %d: it is in doubt, and its key is there", at)
			}
			orphans = len(s.System.Vaults("safe"))
			s.MustSettle(t, bank, plan.Options{AllowCreate: map[string]int{"vault": 1}})
		}
		s.MustSettle(t, bank, plan.Options{})
		opened(t, s, orphans)
		s.MustSettle(t, street, meant)
		if left := len(s.System.Vaults("safe")); left != orphans {
			t.Errorf("killed at call %d: %d vaults are left of %d orphans", at, left, orphans)
		}
	})
	if calls < 9 || doubts != 2 { // when the intent is written, and when the vault is made
		t.Errorf("%d calls, %d in doubt", calls, doubts)
	}
}

// TestKilledWithAVault is law 6 for what its key shows.
func TestKilledWithAVault(t *testing.T) {
	for name, to := range map[string]string{
		"change":  strings.NewReplacer("note: ours", "note: mine", "label: L", "label: M", ", {name: bottom}", ", {name: bottom, label: B}").Replace(bank),
		"rename":  strings.Replace(bank, "name: safe\n", "name: strong\n        _previously: safe\n", 1),
		"remove":  street,
		"nothing": bank,
	} {
		for parallelism, stride := range map[int]int{1: 1, 8: 3} {
			t.Run(fmt.Sprintf("%s, %d at a time", name, parallelism), func(t *testing.T) {
				t.Parallel()
				s, _ := banking(t)
				s.MustSettle(t, bank, plan.Options{})
				killedAnywhere(t, s, to, parallelism, stride)
			})
		}
	}
}

// TestKilledWhileAKeyTurns: the store always has one that opens it.
func TestKilledWhileAKeyTurns(t *testing.T) {
	before, c := banking(t)
	before.MustSettle(t, bank, plan.Options{})
	for _, days := range []int{76, 83} { // a successor, and the end of the one before
		c.goTo(days)
		calls := deaths(t, before, bank, func(s *applytest.Stack, at int) {
			s.MustSettle(t, bank, plan.Options{})
			opened(t, s, 0)
			if n := len(s.System.SecretsOf(s.System.Find("vault", "safe")[0])); n != (83-days)/7+1 {
				t.Errorf("killed at call %d: %d keys", at, n)
			}
		})
		if calls < 3 {
			t.Errorf("only %d calls", calls)
		}
		before.MustSettle(t, bank, plan.Options{})
		opened(t, before, 0)
	}
}

// TestLostAnswersOfAVault is law 7: what may be there unseen is not made twice.
func TestLostAnswersOfAVault(t *testing.T) {
	for _, done := range []bool{true, false} {
		s, _ := banking(t)
		once(s, "Create", "vault", providertest.Lost(done))
		r, err := s.Apply(t.Context(), bank, plan.Options{})
		if err != nil || !strings.Contains(outcomes(r), "went with the answer, and so it is not made a second time") {
			t.Errorf("%v %s", err, outcomes(r))
		}
		orphans := len(s.System.Vaults("safe"))
		if _, err := s.Apply(t.Context(), bank, plan.Options{}); err == nil || !strings.Contains(err.Error(), "it may be there, and is shown to nothing that Tenon has") {
			t.Errorf("done %v: %v", done, err)
		}
		s.MustSettle(t, bank, plan.Options{AllowCreate: map[string]int{"vault": 1}})
		opened(t, s, orphans)
	}
	changed := strings.NewReplacer("note: ours", "note: mine", "label: L", "label: M").Replace(bank)
	for _, c := range []struct {
		method, kind string
		to           string
		days         int
	}{
		{"Create", "box", bank, 0}, {"Update", "vault", changed, 0}, {"Update", "box", changed, 0}, {"Delete", "box", strings.Replace(bank, "{name: top, label: L, under: bottom}, ", "", 1), 0},
		{"Delete", "vault", street, 0}, {"MakeCredential", "vault", bank, 76}, {"ProveCredential", "vault", bank, 76}, {"DropCredential", "vault", bank, 83},
	} {
		for _, done := range []bool{true, false} {
			s, clock := banking(t)
			if c.kind != "box" || c.method != "Create" {
				s.MustSettle(t, bank, plan.Options{})
			}
			if clock.goTo(c.days); c.days == 83 {
				clock.goTo(76)
				s.MustSettle(t, bank, plan.Options{})
				clock.goTo(83)
			}
			once(s, c.method, c.kind, providertest.Lost(done))
			s.MustSettle(t, c.to, meant)
			if c.to == bank {
				opened(t, s, 0)
			} else if c.to == street && len(s.System.Vaults("safe")) > 0 {
				t.Errorf("%s %s: %s", c.method, c.kind, s.System.Dump())
			}
		}
	}
}

// TestRandomFaultsOfAVault: as many orphans as answers to its making were lost.
func TestRandomFaultsOfAVault(t *testing.T) {
	allowed := plan.Options{AllowDelete: meant.AllowDelete, AllowCreate: map[string]int{"vault": 1}}
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s, _ := banking(t)
			s.System.Shuffle(seed)
			var mu sync.Mutex
			orphans, rnd := 0, rand.New(rand.NewPCG(seed, 11))
			s.System.Intercept = func(c providertest.Call) providertest.Fate {
				mu.Lock()
				defer mu.Unlock()
				switch n := rnd.IntN(100); {
				case !c.Writes():
					if n < 3 {
						return providertest.Fate{Err: providers.ErrUnavailable}
					}
				case n < 20:
					if c.Method == "Create" && c.Kind == "vault" {
						orphans++
					}
					return providertest.Lost(true)
				case n < 35:
					return providertest.Lost(false)
				case n < 45:
					return providertest.Fate{Err: providers.ErrUnavailable}
				case n < 55 && c.Method == "Create":
					return providertest.Fate{Err: errors.New("half done"), Partial: true}
				}
				return providertest.Fate{}
			}
			for range 20 {
				if r, err := s.Apply(t.Context(), bank, allowed); err == nil {
					if _, failed, skipped := r.Counts(); failed+skipped == 0 {
						break
					}
				}
			}
			s.System.Intercept = nil
			s.MustSettle(t, bank, allowed)
			opened(t, s, orphans)
		})
	}
}

// TestNoKeyShows is law 5 for it.
func TestNoKeyShows(t *testing.T) {
	s, c := banking(t)
	look := func(text string, o plan.Options) {
		t.Helper()
		p, in, err := s.Plan(t.Context(), text, o)
		if err != nil {
			shows(t, "error", err, err.Error())
			return
		}
		defer func() { _ = p.Close(context.WithoutCancel(t.Context())) }()
		shows(t, "plan", p, p.Steps, p.Refusals, p.Notes, in)
		r, err := s.Run(t.Context(), p, in)
		shows(t, "run", err, r)
		if r != nil {
			for _, o := range r.Outcomes {
				shows(t, "outcome", o, o.Err)
			}
		}
		shows(t, "what lies on the disk", string(s.State.Bytes()))
	}
	look(bank, plan.Options{})
	for _, days := range []int{76, 83, 200} {
		c.goTo(days)
		look(bank, plan.Options{})
	}
	look(street, meant)
}
