package apply_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
	"tenon/spec/value"
)

const day = 24 * time.Hour

// calendar is a clock that a test moves.
type calendar struct{ now time.Time }

func (c *calendar) goTo(days int) {
	c.now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(days) * day)
}

const ring = `
keyrings: [{name: ci, lifetime: 2160, _rotate: {before: 14d, overlap: 7d}}]
connectors: [{target: mail, platform: web, config: {pass: !secret "mem.main.tenants[acme].keyrings[ci]#secret"}}]
`

// rotating gives a stack with a clock, and the file with a keyring that rotates.
func rotating(t *testing.T) (*applytest.Stack, string, *calendar) {
	s, _, text := acme(t, ring)
	c := &calendar{}
	c.goTo(0)
	s.System.Clock = func() time.Time { return c.now }
	return s, text, c
}

var ringSecret = value.Target{Secret: true, Address: "mem.main.tenants[acme].keyrings[ci]", Field: "secret"}

// ringOf checks that the newest secret is stored and in use, and gives the ids of all.
func ringOf(t *testing.T, s *applytest.Stack) (string, []string) {
	t.Helper()
	id := s.System.Find("keyring", "ci")[0]
	secrets := s.System.SecretsOf(id)
	var ids []string
	for _, one := range secrets {
		ids = append(ids, one.ID)
	}
	got, err := s.State.Open(t.Context(), ringSecret)
	if newest := secrets[len(secrets)-1]; err != nil || got.Reveal() != newest.Value {
		t.Errorf("the newest secret, %s, is not the stored one: %v", newest.ID, err)
	}
	if mail := s.System.Find("connector", "mail/web")[0]; s.System.Get(mail, "config").Get("pass").Reveal() != got.Reveal() {
		t.Error("what names the secret has not the stored one")
	}
	return id, ids
}

// TestAYearOfRotation: each secret gets a successor in time, both work for a
// week, and what names the secret follows.
func TestAYearOfRotation(t *testing.T) {
	s, text, c := rotating(t)
	s.MustSettle(t, text, plan.Options{})
	id, first := ringOf(t, s)
	events := map[int]string{}
	for d := range 365 {
		c.goTo(d)
		p := s.MustPlan(t, text, plan.Options{})
		if len(p.Rotations) != 1 || p.Rotations[0].Blocked != "" || p.Rotations[0].Expires.Sub(p.Rotations[0].Due) != 14*day {
			t.Fatalf("day %d: %+v", d, p.Rotations)
		}
		if len(p.Steps) == 0 {
			continue
		}
		events[d] = p.Steps[0].Reason + fmt.Sprint(p.Steps[0].Makes, len(p.Steps[0].Rotates.Drop))
		r := s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); len(ids) > 2 {
			t.Fatalf("day %d: %v", d, ids)
		}
		if int64(len(r.Outcomes)) > r.Requests.Apply {
			t.Errorf("day %d: %d requests", d, r.Requests.Apply)
		}
	}
	want := map[int]string{}
	for n := 1; n <= 4; n++ { // every 76 days, and a week later
		want[76*n], want[76*n+7] = "rotation[secret] 0", "rotation[] 1"
	}
	if fmt.Sprint(events) != fmt.Sprint(want) {
		t.Errorf("rotated on %v, want %v", events, want)
	}
	for _, one := range s.System.SecretsOf(id) {
		if one.ID == first[0] || one.Expires.Before(c.now) {
			t.Errorf("%s is still there", one.ID)
		}
	}
	if strings.Contains(string(s.State.Bytes()), "canary") {
		t.Error("a secret is in the inventory")
	}
}

// TestARotationTells: the step says why, with dates; without a store it is refused.
func TestARotationTells(t *testing.T) {
	s, text, c := rotating(t)
	s.MustSettle(t, text, plan.Options{})
	c.goTo(80)
	p := s.MustPlan(t, text, plan.Options{})
	if got := p.Steps[0].Why; got != "its secret expires 2026-04-01 00:00 UTC, and was due for another since 2026-03-18 00:00 UTC: another is made" {
		t.Errorf("why: %s", got)
	}
	if len(p.Steps) != 2 || !slices.Contains(p.Steps[1].Needs, ringSecret.Address) || !p.Steps[1].Changes[0].Secret {
		t.Errorf("what names the secret does not follow: %+v", p.Steps)
	}
	s.State.NoStore = true
	if _, err := s.Apply(t.Context(), text, plan.Options{}); !errors.Is(err, apply.ErrNoStore) {
		t.Errorf("without a store: %v", err)
	}
	if s.System.Count("MakeCredential") > 0 {
		t.Error("a secret was made that nobody could keep")
	}
}

// TestKilledWhileRotating is law 6 for it: never more than two, and the stored one
// works. What was stored before the end is not made a second time.
func TestKilledWhileRotating(t *testing.T) {
	before, text, c := rotating(t)
	before.MustSettle(t, text, plan.Options{})
	for name, d := range map[string]int{"in time": 76, "expired": 95} {
		c.goTo(d)
		stored := 0
		for at := 0; at == 0 || at <= 40; at++ {
			s := before.Clone()
			s.Parallelism = 1
			death := mortal(s, at)
			_, _ = s.Apply(t.Context(), text, plan.Options{})
			if at > 0 && death.calls < at {
				if at < 6 {
					t.Errorf("%s: only %d calls", name, at)
				}
				break
			}
			if id := s.System.Find("keyring", "ci")[0]; len(s.System.SecretsOf(id)) > 2 {
				t.Fatalf("%s, killed at call %d: more than two", name, at)
			}
			immortal(s)
			if at > 0 && goesOn(t, s, text) {
				stored++
			}
			id, ids := ringOf(t, s)
			if len(ids) != 2 {
				t.Errorf("%s, killed at call %d: %v", name, at, ids)
			}
			inv, err := s.State.Load(t.Context())
			if e := inv.Objects[ringSecret.Address]; err != nil || e.ID != id || e.Credentials == nil || e.Credentials.Stored != ids[1] || !slices.Equal(e.Credentials.Old, ids[:1]) || e.Credentials.Making != nil {
				t.Fatalf("%s, killed at call %d: remembered is %+v of %v", name, at, e.Credentials, ids)
			}
		}
		if stored < 2 {
			t.Errorf("%s: in %d ends the new secret was stored", name, stored)
		}
	}
}

// goesOn applies after an end, and reports whether the new secret was in the store
// then: in that case nothing is sent for it.
func goesOn(t *testing.T, s *applytest.Stack, text string) bool {
	t.Helper()
	secrets := s.System.SecretsOf(s.System.Find("keyring", "ci")[0])
	kept, err := s.State.Open(t.Context(), ringSecret)
	if err != nil {
		t.Fatal(err)
	}
	stored := len(secrets) == 2 && kept.Reveal() == secrets[1].Value
	s.System.Reset()
	s.MustSettle(t, text, plan.Options{})
	if n := s.System.Count("MakeCredential") + s.System.Count("DropCredential"); stored && n > 0 {
		t.Errorf("%d secrets are made or deleted after the new one was stored", n)
	}
	return stored
}

// TestAStoredSecretIsTakenUp: the plan says so, sends nothing, and what names the
// secret follows. When the next is due as well, that is made in the same step.
func TestAStoredSecretIsTakenUp(t *testing.T) {
	for d, want := range map[int]string{
		76:  "[] 0 the secret N, made 2026-03-18 00:00 UTC by a run that was cut short, is in the store: it is the one in use",
		83:  "[] 1 the secret N, made 2026-03-18 00:00 UTC by a run that was cut short, is in the store: it is the one in use; the overlap with its successor is over since 2026-03-25 00:00 UTC: the secret O goes, made 2026-01-01 00:00 UTC",
		152: "[secret] 1 the secret N, made 2026-03-18 00:00 UTC by a run that was cut short, is in the store: it is the one in use; the overlap with its successor is over since 2026-03-25 00:00 UTC: the secret O goes, made 2026-01-01 00:00 UTC; its secret expires 2026-06-16 00:00 UTC, and was due for another since 2026-06-02 00:00 UTC: another is made",
	} {
		s, text, c := rotating(t)
		s.MustSettle(t, text, plan.Options{})
		c.goTo(76)
		kept := false
		s.State.Intercept = func(what string) (error, bool) {
			if kept {
				return errKilled, false
			}
			kept = what == "Keep"
			return nil, true
		}
		_, _ = s.Apply(t.Context(), text, plan.Options{})
		immortal(s)
		c.goTo(d)
		p := s.MustPlan(t, text, plan.Options{})
		step, secrets := p.Steps[0], s.System.SecretsOf(s.System.Find("keyring", "ci")[0])
		got := strings.NewReplacer(secrets[0].ID, "O", secrets[1].ID, "N").Replace(fmt.Sprint(step.Makes, " ", len(step.Rotates.Drop), " ", step.Why))
		if got != want || step.Rotates.Adopt != secrets[1].ID || int(p.Requests.Apply) != len(step.Makes)+len(step.Rotates.Drop)+1 {
			t.Errorf("day %d: %s\n%+v %d", d, got, step.Rotates, p.Requests.Apply)
		}
		lost := s.Clone()
		lost.State.LoseSecrets()
		if p := lost.MustPlan(t, text, plan.Options{}); p.Steps[0].Fingerprint == step.Fingerprint || p.Steps[0].Rotates.Adopt != "" {
			t.Errorf("day %d: what is not stored is taken up: %+v", d, p.Steps[0])
		}
		s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); !slices.Contains(ids, secrets[1].ID) || len(ids) != 2-len(step.Rotates.Drop)+len(step.Makes) {
			t.Errorf("day %d: in the end %v", d, ids)
		}
	}
}

// TestLostAnswersWhileRotating is law 7 for it.
func TestLostAnswersWhileRotating(t *testing.T) {
	before, text, c := rotating(t)
	before.MustSettle(t, text, plan.Options{})
	for _, method := range []string{"MakeCredential", "DropCredential", "ProveCredential"} {
		for _, done := range []bool{true, false} {
			c.goTo(76)
			s := before.Clone()
			once(s, method, "keyring", providertest.Lost(done))
			s.MustSettle(t, text, plan.Options{})
			if _, ids := ringOf(t, s); len(ids) != 2 {
				t.Errorf("%s, done %v: %v", method, done, ids)
			}
			c.goTo(83)
			s.MustSettle(t, text, plan.Options{})
			if _, ids := ringOf(t, s); len(ids) != 1 {
				t.Errorf("%s, done %v: %v", method, done, ids)
			}
		}
	}
}

// TestASecretThatDoesNotWork: the old one stays stored and live, and the next run tries again.
func TestASecretThatDoesNotWork(t *testing.T) {
	for _, stuck := range []bool{false, true} { // it cannot be deleted either
		s, text, c := rotating(t)
		s.MustSettle(t, text, plan.Options{})
		c.goTo(76)
		s.System.Intercept = func(call providertest.Call) providertest.Fate {
			if call.Method == "ProveCredential" || stuck && call.Method == "DropCredential" {
				return providertest.Fate{Err: errors.New("not today")}
			}
			return providertest.Fate{}
		}
		r, err := s.Apply(t.Context(), text, plan.Options{})
		if err != nil || r.Outcomes[0].Status != apply.Failed || !strings.Contains(r.Outcomes[0].Err.Error(), "does not work: not today; it is deleted, and the old one stays") || r.Outcomes[1].Status != apply.Skipped {
			t.Errorf("ended with %v %v", outcomes(r), err)
		}
		id := s.System.Find("keyring", "ci")[0]
		have := s.System.SecretsOf(id)
		kept, err := s.State.Open(t.Context(), ringSecret)
		if err != nil || kept.Reveal() != have[0].Value || (len(have) == 2) != stuck {
			t.Errorf("stuck %v: %d secrets, %v", stuck, len(have), err)
		}
		immortal(s)
		s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); len(ids) != 2 || ids[0] != have[0].ID {
			t.Errorf("in the end: %v", ids)
		}
	}
}

// TestAStoreThatFailsWhileRotating: what could not be kept is deleted again.
func TestAStoreThatFailsWhileRotating(t *testing.T) {
	s, text, c := rotating(t)
	s.MustSettle(t, text, plan.Options{})
	c.goTo(76)
	s.State.Intercept = func(what string) (error, bool) {
		if what == "Keep" {
			return errors.New("disk full"), false
		}
		return nil, true
	}
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil || !strings.Contains(outcomes(r), "disk full") {
		t.Errorf("ended with %v %v", outcomes(r), err)
	}
	if have := s.System.SecretsOf(s.System.Find("keyring", "ci")[0]); len(have) != 1 {
		t.Errorf("%d secrets", len(have))
	}
	immortal(s)
	s.MustSettle(t, text, plan.Options{})
	ringOf(t, s)
}

// TestRotatingWhatTenonRunsOn: the run goes on with the old secret, and never deletes it.
func TestRotatingWhatTenonRunsOn(t *testing.T) {
	s, text, c := rotating(t)
	s.Env["TOKEN"] = "canary-token"
	text = strings.Replace(text, "    tenants:\n", "    token: !env TOKEN\n    tenants:\n", 1)
	s.MustSettle(t, text, plan.Options{})
	id, ids := ringOf(t, s)
	s.System.SignIn(id, ids[0])
	c.goTo(76)
	p := s.MustPlan(t, text, plan.Options{})
	if notes := fmt.Sprint(p.Notes); !strings.Contains(notes, "token of mem.main at -:4:12") || !strings.Contains(notes, "this run goes on with the old secret") || !strings.Contains(notes, "tenon secrets get mem.main.tenants[acme].keyrings[ci]#secret") {
		t.Errorf("notes: %s", notes)
	}
	s.MustSettle(t, text, plan.Options{})
	c.goTo(84)
	p = s.MustPlan(t, text, plan.Options{})
	if notes := fmt.Sprint(p.Notes); len(p.Steps) != 0 || !strings.Contains(notes, "so that the old one can go") {
		t.Errorf("%d steps, notes: %s", len(p.Steps), notes)
	}
	stored := strings.Replace(text, "!env TOKEN", `!secret "mem.main.tenants[acme].keyrings[ci]#secret"`, 1)
	if p = s.MustPlan(t, stored, plan.Options{}); len(p.Notes) != 0 {
		t.Errorf("notes: %v", p.Notes)
	}
	_, ids = ringOf(t, s)
	s.System.SignIn(id, ids[1])
	s.MustSettle(t, stored, plan.Options{})
	if _, left := ringOf(t, s); len(left) != 1 || left[0] != ids[1] {
		t.Errorf("left are %v of %v", left, ids)
	}
}

// TestASecretMadeByHand is told of, and left alone until it has expired and is in the way.
func TestASecretMadeByHand(t *testing.T) {
	s, text, c := rotating(t)
	s.MustSettle(t, text, plan.Options{})
	id, _ := ringOf(t, s)
	c.goTo(10)
	theirs := s.System.AddSecret(id, 60*24)
	p := s.MustPlan(t, text, plan.Options{})
	if notes := fmt.Sprint(p.Notes); len(p.Steps) != 0 || !strings.Contains(notes, "is not rotated") || !strings.Contains(notes, theirs) || p.Rotations[0].Blocked == "" {
		t.Errorf("%d steps, notes %s", len(p.Steps), notes)
	}
	s.System.DropSecret(id, theirs)
	s.MustSettle(t, text, plan.Options{})
	ringOf(t, s)
}

// TestAnAccountThatWasThereBefore: its secret is in no store; when that is due,
// another is made, and that is stored.
func TestAnAccountThatWasThereBefore(t *testing.T) {
	s, text, c := rotating(t)
	text, _, _ = strings.Cut(text, "        connectors:")
	tenant := s.System.Find("tenant", "served")[0]
	id := s.System.Put("keyring", tenant, map[string]any{"name": "ci", "lifetime": 2160})
	s.MustSettle(t, text, plan.Options{})
	c.goTo(76)
	s.MustSettle(t, text, plan.Options{})
	c.goTo(83)
	s.MustSettle(t, text, plan.Options{})
	have := s.System.SecretsOf(id)
	if got, err := s.State.Open(t.Context(), ringSecret); err != nil || len(have) != 1 || got.Reveal() != have[0].Value {
		t.Errorf("%d secrets: %v", len(have), err)
	}
}

// TestALostFirstSecret: what creating brought and nobody has is made anew.
func TestALostFirstSecret(t *testing.T) {
	for _, kill := range []bool{false, true} {
		s, text, _ := rotating(t)
		if kill {
			s.State.Intercept = func(what string) (error, bool) {
				if what == "Keep" {
					return errKilled, false
				}
				return nil, true
			}
			_, _ = s.Apply(t.Context(), text, plan.Options{})
			immortal(s)
		} else {
			once(s, "Create", "keyring", providertest.Lost(true))
		}
		s.MustSettle(t, text, plan.Options{})
		if _, ids := ringOf(t, s); len(ids) != 1 || s.System.Count("Renew") > 0 {
			t.Errorf("killed %v: %v", kill, ids)
		}
	}
}

// TestALostFirstSecretAndABadDay: where making it anew fails too, the next run does.
func TestALostFirstSecretAndABadDay(t *testing.T) {
	for _, method := range []string{"DropCredential", "MakeCredential", "ProveCredential"} {
		for _, rotates := range []string{", _rotate: {before: 14d, overlap: 7d}", ""} {
			s, text, _ := rotating(t)
			text = strings.Replace(text, ", _rotate: {before: 14d, overlap: 7d}", rotates, 1)
			var lost atomic.Bool
			s.System.Intercept = func(c providertest.Call) providertest.Fate {
				switch {
				case c.Kind == "keyring" && c.Method == "Create" && !lost.Swap(true):
					return providertest.Lost(true)
				case c.Kind == "keyring" && c.Method == method:
					return providertest.Fate{Err: providers.ErrUnavailable}
				}
				return providertest.Fate{}
			}
			for range 2 { // as does one after the other
				report, err := s.Apply(t.Context(), text, plan.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if _, failed, _ := report.Counts(); failed == 0 {
					t.Fatalf("%s: nothing failed", method)
				}
			}
			s.System.Intercept = nil
			s.MustSettle(t, text, plan.Options{})
			if _, ids := ringOf(t, s); len(ids) != 1 {
				t.Errorf("%s, %q: %v", method, rotates, ids)
			}
		}
	}
}

// TestTheFirstSecretIsRemembered: what creating brought is known by its id, so
// that one made by hand is told from it.
func TestTheFirstSecretIsRemembered(t *testing.T) {
	s, text, c := rotating(t)
	s.MustSettle(t, text, plan.Options{})
	id, ids := ringOf(t, s)
	inv, err := s.State.Load(t.Context())
	if e := inv.Objects[ringSecret.Address]; err != nil || e.Credentials == nil || e.Credentials.Stored != ids[0] {
		t.Fatalf("remembered is %+v, %v", e.Credentials, err)
	}
	c.goTo(1)
	theirs := s.System.AddSecret(id, 48)
	if p := s.MustPlan(t, text, plan.Options{}); len(p.Steps) != 0 || len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "has a secret that Tenon did not make and keeps no value of: "+theirs) {
		t.Errorf("notes %v", p.Notes)
	}
}
