package apply_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

const ringAddress = "mem.main.tenants[acme].keyrings[ci]"

// adopting has a keyring that was there before Tenon, with a secret that only its
// makers know, and the file with what names that (or not).
func adopting(t *testing.T, named bool) (*applytest.Stack, string, *calendar, string) {
	s, text, c := rotating(t)
	if !named {
		text, _, _ = strings.Cut(text, "        connectors:")
	}
	return s, text, c, s.System.Put("keyring", s.System.Find("tenant", "served")[0], map[string]any{"name": "ci", "lifetime": 2160})
}

// putSecret is `tenon secrets put`.
func putSecret(t *testing.T, s *applytest.Stack, secret string) {
	t.Helper()
	if err := s.State.Keep(t.Context(), apply.Secret{Address: ringSecret.Address, Name: ringSecret.Field, Value: value.OfString(secret).AsSecret()}); err != nil {
		t.Fatal(err)
	}
}

// TestASecretThatIsNeeded and is not in the store is followed by another at once,
// which what names it gets in the same run.
func TestASecretThatIsNeeded(t *testing.T) {
	for _, lost := range []bool{false, true} { // the store, or it never had it
		s, text, c, id := adopting(t, true)
		if lost {
			s.MustSettle(t, text, plan.Options{})
			s.State.LoseSecrets()
			c.goTo(3)
		}
		before := s.System.SecretsOf(id)
		p := s.MustPlan(t, text, plan.Options{})
		if step := p.Steps[0]; step.Address != ringAddress || step.Reason != "rotation" || !strings.HasSuffix(step.Why, "its secret is not in the store, and mem.main.tenants[acme].connectors[mail/web] names it: another is made") || len(p.Notes) > 0 {
			t.Errorf("%s %s: %s; %v", step.Address, step.Reason, step.Why, p.Notes)
		}
		s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); len(ids) != 2 || ids[0] != before[len(before)-1].ID {
			t.Errorf("%v after %v", ids, before)
		}
	}
}

// TestASecretThatNobodyNeeds is told of, with both ways on.
func TestASecretThatNobodyNeeds(t *testing.T) {
	s, text, c, id := adopting(t, false)
	want := ringAddress + " has no secret in the store: `tenon secrets put '" + ringAddress + "#secret'` keeps the one that is in use, if you have it; `tenon apply --rotate '" + ringAddress + "'` makes another now, beside it"
	for range 2 {
		if p := s.MustPlan(t, text, plan.Options{}); len(p.Steps) > 0 || len(p.Notes) != 1 || p.Notes[0].Text != want {
			t.Fatalf("%d steps, notes %v", len(p.Steps), p.Notes)
		}
		s.MustSettle(t, text, plan.Options{})
	}
	put, rotated := s.Clone(), s.Clone()
	putSecret(t, put, s.System.SecretsOf(id)[0].Value)
	if p := put.MustPlan(t, text, plan.Options{}); len(p.Notes)+len(p.Steps) > 0 {
		t.Errorf("put: %v %v", p.Notes, p.Steps)
	}
	now := plan.Options{Rotate: []value.Address{ringAddress}}
	if p := rotated.MustPlan(t, text, now); p.Steps[0].Why != "it was asked for: another is made" || fmt.Sprint(p.Rotate) != "["+ringAddress+"]" || len(p.Notes) > 0 {
		t.Errorf("%+v", p)
	}
	rotated.MustSettle(t, text, now)
	first := rotated.System.SecretsOf(id)
	if got, err := rotated.State.Open(t.Context(), ringSecret); err != nil || len(first) != 2 || got.Reveal() != first[1].Value {
		t.Errorf("%v %v", first, err)
	}
	c.goTo(1) // somebody has seen the new one too
	rotated.MustSettle(t, text, now)
	if have := rotated.System.SecretsOf(id); len(have) != 2 || have[0].ID != first[1].ID {
		t.Errorf("%v after %v", have, first)
	}
}

// TestWhatCannotBeRotatedNow says why.
func TestWhatCannotBeRotatedNow(t *testing.T) {
	s, text, _, id := adopting(t, false)
	text += "        robots: [{name: arm}]\n"
	for a, want := range map[string]string{
		"mem.main.tenants[acme].keyrings[no]": "no such object is declared (correct the address)",
		"mem.main.tenants[acme].robots[arm]":  "it has no secret that can be followed by another (it is for objects of which `tenon explain` tells _rotate)",
	} {
		if _, _, err := s.Plan(t.Context(), text, plan.Options{Rotate: []value.Address{value.Address(a)}}); err == nil || !strings.Contains(err.Error(), "--rotate "+a+": "+want) {
			t.Errorf("%s: %v", a, err)
		}
	}
	now := plan.Options{Rotate: []value.Address{ringAddress}}
	if _, _, err := s.Plan(t.Context(), strings.Replace(text, ", _rotate: {before: 14d, overlap: 7d}", "", 1), now); err == nil || !strings.Contains(err.Error(), "it declares no _rotate (add _rotate: {before: 14d})") {
		t.Error(err)
	}
	now.Targets = []value.Address{"mem.main.tenants[acme].robots[arm]"}
	if _, _, err := s.Plan(t.Context(), text, now); err == nil || !strings.Contains(err.Error(), "it is not among the targets") {
		t.Error(err)
	}
	now.Targets = nil
	s.System.AddSecret(id, 48)
	if p := s.MustPlan(t, text, now); len(p.Refusals) != 1 || !strings.Contains(p.Refusals[0].Text, "it was asked for, and it cannot have another: Tenon finds 2 of at most 2") {
		t.Errorf("%+v", p.Refusals)
	}
}

// TestItsOwnSecretIsNotRotatedForOthers: that would end the one which Tenon signs
// in with before anybody has put the new one in its place.
func TestItsOwnSecretIsNotRotatedForOthers(t *testing.T) {
	s, text, _, id := adopting(t, true)
	s.Env["TOKEN"] = "canary-token"
	text = strings.Replace(text, "    tenants:\n", "    token: !env TOKEN\n    tenants:\n", 1)
	first := s.System.SecretsOf(id)[0]
	s.System.SignIn(id, first.ID)
	_, _, err := s.Plan(t.Context(), text, plan.Options{})
	if want := "#secret: the secret store holds nothing under this address (`tenon secrets put '" + ringAddress + "#secret'` keeps it there, if you have it; `tenon apply --rotate '" + ringAddress + "'` makes another one now)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	put := s.Clone()
	putSecret(t, put, first.Value)
	put.MustSettle(t, text, plan.Options{})
	ringOf(t, put)
	now := plan.Options{Rotate: []value.Address{ringAddress}}
	if p := s.MustPlan(t, text, now); !strings.Contains(fmt.Sprint(p.Notes), "this run goes on with the old secret") {
		t.Errorf("%v", p.Notes)
	}
	s.MustSettle(t, text, now)
	if _, ids := ringOf(t, s); len(ids) != 2 || ids[0] != first.ID {
		t.Errorf("%v", ids)
	}
	unnamed, _, _ := strings.Cut(text, "        connectors:")
	s.State.LoseSecrets()
	if p := s.MustPlan(t, unnamed, plan.Options{}); !strings.Contains(fmt.Sprint(p.Notes), "keeps the one that Tenon signs in with; `tenon apply --rotate") {
		t.Errorf("%v", p.Notes)
	}
}

// TestAConnectionThatNeedsASecret of another one is told how it gets it.
func TestAConnectionThatNeedsASecret(t *testing.T) {
	s, text, _, _ := adopting(t, false)
	text += "  other:\n    token: !secret \"" + ringAddress + "#secret\"\n    tenants: [{name: third, tag: development}]\n"
	_, _, err := s.Plan(t.Context(), text, plan.Options{})
	if want := "if you have it; `tenon apply --target '" + ringAddress + "'` makes another one first)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	first := plan.Options{Targets: []value.Address{ringAddress}}
	if p := s.MustPlan(t, text, first); len(p.Steps) != 1 || !strings.Contains(p.Steps[0].Why, "mem.other names it") {
		t.Errorf("%+v", p.Steps)
	}
	s.MustApply(t, text, first)
	s.MustSettle(t, text, plan.Options{})
	if kept, err := s.State.Open(t.Context(), ringSecret); err != nil || kept.Reveal() == "" {
		t.Error(err)
	}

	own, _, _ := strings.Cut(strings.Replace(text, "    tenants:\n", "    token: !secret \""+ringAddress+"#secret\"\n    tenants:\n", 1), "  other:")
	s.State.LoseSecrets()
	if _, _, err := s.Plan(t.Context(), own, first); err == nil || !strings.HasSuffix(err.Error(), "#secret'` keeps it there, if you have it)") {
		t.Error(err)
	}
}

// TestASealedStoreMayHaveIt: what cannot be read is not missing.
func TestASealedStoreMayHaveIt(t *testing.T) {
	s, text, _, id := adopting(t, false)
	putSecret(t, s, s.System.SecretsOf(id)[0].Value)
	s.State.Sealed = true
	if p := s.MustPlan(t, text, plan.Options{}); len(p.Notes)+len(p.Steps) > 0 {
		t.Errorf("%v %v", p.Notes, p.Steps)
	}
}

// TestKilledWhileASecretIsNeeded: run again there is one successor, which is stored.
func TestKilledWhileASecretIsNeeded(t *testing.T) {
	before, text, _, _ := adopting(t, true)
	stored := 0
	calls := deaths(t, before, text, func(s *applytest.Stack, at int) {
		if _, err := s.State.Open(t.Context(), ringSecret); err == nil {
			stored++
			s.System.Reset()
		}
		s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); len(ids) != 2 || stored > 0 && s.System.Count("MakeCredential") > 0 {
			t.Errorf("killed at call %d: %v", at, ids)
		}
	})
	if calls < 5 || stored < 2 {
		t.Errorf("%d calls, %d after it was stored", calls, stored)
	}
}
