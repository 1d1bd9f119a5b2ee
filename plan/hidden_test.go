package plan_test

import (
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers/providertest"
)

const hidden = `
users:
  - {username: ann, pin: !env PIN, profile: {city: Bern, answer: !env ANSWER}}
  - {username: bob, pin: !env PIN}
connectors:
  - {target: mail, platform: web, keys: [{name: a, seal: !env SEAL}, {name: b}]}`

// secretive is a tenant with secrets that no list gives.
func secretive(t *testing.T) (*applytest.Stack, string) {
	s, _, text := acme(t, hidden)
	s.Env["PIN"], s.Env["ANSWER"], s.Env["SEAL"] = "canary-pin", "canary-answer", "canary-seal"
	return s, text
}

// settled applies, with nothing left and nothing said.
func settled(t *testing.T, s *applytest.Stack, text string) {
	t.Helper()
	s.MustSettle(t, text, plan.Options{})
	if p := s.MustPlan(t, text, plan.Options{}); notes(p) != "" {
		t.Errorf("notes: %s", notes(p))
	}
}

// TestAChangedSecretIsSent: what no server shows again is compared with what
// was sent last.
func TestAChangedSecretIsSent(t *testing.T) {
	for name, c := range map[string]struct{ env, kind, key, field, want string }{
		"a field":               {"PIN", "user", "ann", "pin", "update users[ann] (changed) pin\nupdate users[bob] (changed) pin"},
		"a field in a mapping":  {"ANSWER", "user", "ann", "profile.answer", "update users[ann] (changed) profile.answer"},
		"one in items of lists": {"SEAL", "connector", "mail/web", "keys", "update connectors[mail/web] (changed) keys"},
	} {
		t.Run(name, func(t *testing.T) {
			s, text := secretive(t)
			settled(t, s, text)
			s.Env[c.env] = "canary-changed"
			p := s.MustPlan(t, text, plan.Options{})
			wantSteps(t, p, c.want)
			noCanary(t, p)
			for _, step := range p.Steps {
				if ch := step.Changes[0]; !ch.Secret || ch.Whose != plan.Yours || !ch.After.IsSecret() {
					t.Errorf("%+v", ch)
				}
			}
			settled(t, s, text)
			if got := s.System.Get(s.System.Find(c.kind, c.key)[0], c.field); !strings.Contains(string(got.RevealJSON()), "canary-changed") {
				t.Errorf("the server has %s", got.RevealJSON())
			}
		})
	}
}

// TestWhatIsRememberedOfSecrets: no digest that could be guessed from, and none
// that tells which secrets are the same.
func TestWhatIsRememberedOfSecrets(t *testing.T) {
	s, text := secretive(t)
	settled(t, s, text)
	inv, err := s.State.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := only("users", "ann")[0]
	ann, bob := inv.Objects[at].Applied["pin"], inv.Objects[only("users", "bob")[0]].Applied["pin"]
	if !strings.HasPrefix(ann, "keyed:") || ann == bob {
		t.Errorf("%q and %q", ann, bob)
	}
	before := string(s.State.Bytes())
	s.MustApply(t, text, plan.Options{})
	if after := string(s.State.Bytes()); strings.ReplaceAll(after, `"serial":2`, "") != strings.ReplaceAll(before, `"serial":1`, "") {
		t.Errorf("an apply without a change writes the inventory anew:\n%s\n%s", before, after)
	}
	key, err := s.State.Open(t.Context(), plan.LedgerKey)
	if err != nil || len(key.Reveal()) != 64 || !key.IsSecret() || strings.Contains(before, key.Reveal()) {
		t.Errorf("the key: %v, or it is in the inventory", err)
	}
	kept, _ := s.State.Secrets(t.Context())
	if len(kept) != 1 || kept[0].Address != plan.LedgerKey.Address || kept[0].Name != plan.LedgerKey.Field {
		t.Errorf("the store has %v", kept)
	}
}

// TestSecretsOfWhichNothingIsRemembered are left as they are, with a word.
func TestSecretsOfWhichNothingIsRemembered(t *testing.T) {
	const later = "The next apply remembers; from then on a change is noticed and sent"
	for name, c := range map[string]struct {
		spoil func(s *applytest.Stack)
		want  string // end of the note
		heals bool   // by the next apply
	}{
		"the inventory is lost": {func(s *applytest.Stack) { s.State.Lose() }, later, true},
		"the store is lost":     {func(s *applytest.Stack) { s.State.LoseSecrets() }, later, true},
		"there is no store": {func(s *applytest.Stack) { s.State.LoseSecrets(); s.State.NoStore, s.NoStore = true, true },
			"That a secret has changed can be noticed only with a secret store: make a key with `tenon secrets keygen`, and add `secrets: {age: {recipients: [age1…], identity: !env TENON_AGE_IDENTITY}}` to a file", false},
		"the store does not open": {func(s *applytest.Stack) { s.State.Sealed = true }, "That a secret has changed cannot be noticed here: the secret cannot be opened", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, text := secretive(t)
			settled(t, s, text)
			c.spoil(s)
			s.Env["PIN"] = "canary-changed"
			s.System.Reset()
			for range 2 {
				p := s.MustPlan(t, text, plan.Options{})
				wantSteps(t, p, "")
				want := "users[ann]#pin, users[ann]#profile.answer, users[bob]#pin and 1 more cannot be read back, and nothing is remembered of them: taken to be as declared. " + c.want
				if notes(p) != want {
					t.Errorf("notes %q,\nwant  %q", notes(p), want)
				}
				noCanary(t, p)
				if c.heals {
					break
				}
				s.MustApply(t, text, plan.Options{})
			}
			if c.heals {
				settled(t, s, text)
			}
			if s.System.Writes() != 0 {
				t.Errorf("%d writes", s.System.Writes())
			}
			s.State.NoStore, s.NoStore, s.State.Sealed = false, false, false
			s.MustApply(t, text, plan.Options{})
			s.Env["PIN"] = "canary-again"
			wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (changed) pin", "update users[bob] (changed) pin")
			settled(t, s, text)
		})
	}
}

// TestAStoreThatIsOnlyWritten: who can open it notices what the others have made.
func TestAStoreThatIsOnlyWritten(t *testing.T) {
	s, text := secretive(t)
	s.State.Sealed = true
	s.MustSettle(t, text, plan.Options{})
	s.MustApply(t, text, plan.Options{})
	s.State.Sealed = false
	settled(t, s, text)
	s.Env["PIN"] = "canary-changed"
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (changed) pin", "update users[bob] (changed) pin")
}

// TestASecretOfAnObjectThatWasThere is not sent: it may be the same.
func TestASecretOfAnObjectThatWasThere(t *testing.T) {
	s, endpoint, text := acme(t, `users: [{username: ann, name: A, pin: !env PIN}]`)
	s.Env["PIN"] = "canary-pin"
	ann := s.System.Put("user", endpoint, map[string]any{"username": "ann", "pin": "canary-theirs"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (differs) name")
	settled(t, s, text)
	if got := s.System.Get(ann, "pin").Reveal(); got != "canary-theirs" {
		t.Errorf("the pin is %q", got)
	}
	s.Env["PIN"] = "canary-new"
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (changed) pin")
	settled(t, s, text)
	none := strings.Replace(text, "pin: !env PIN", "pin: null", 1)
	wantSteps(t, s.MustPlan(t, none, plan.Options{}), "update users[ann] (changed) pin")
	settled(t, s, none)
	if s.System.Get(ann, "pin").IsSet() {
		t.Error("a null did not unset the pin")
	}
}

// TestASecretThatIsMadeAnewIsSent to whoever is given it.
func TestASecretThatIsMadeAnewIsSent(t *testing.T) {
	s, _, text := acme(t, `
applications: [{name: Robot, type: Machine, credentials: [{name: ci, expires: 1}]}]
users: [{username: ann, PASSWORD: !secret "mem.main.tenants[acme].applications[Robot].credentials[ci]#secret"}]`)
	for _, field := range []string{"pin", "password"} {
		t.Run(field, func(t *testing.T) {
			s := s.Clone()
			text := strings.Replace(text, "PASSWORD", field, 1)
			settled(t, s, text)
			text = strings.Replace(text, "expires: 1", "expires: 2", 1)
			wantSteps(t, s.MustPlan(t, text, plan.Options{}), "replace applications[Robot].credentials[ci] (immutable) expires", "update users[ann] (follows) "+field)
			settled(t, s, text)
			secret := s.System.Secrets()[s.System.Find("credential", "ci")[0]]["secret"].Reveal()
			if got := s.System.Get(s.System.Find("user", "ann")[0], field).Reveal(); got != secret {
				t.Errorf("the server has %q, want %q", got, secret)
			}
		})
	}
}

// TestASecretThatWasNotSent is found again.
func TestASecretThatWasNotSent(t *testing.T) {
	s, text := secretive(t)
	settled(t, s, text)
	s.Env["ANSWER"] = "canary-changed"
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Writes() {
			return providertest.Lost(false)
		}
		return providertest.Fate{}
	}
	if _, err := s.Apply(t.Context(), text, plan.Options{}); err != nil {
		t.Fatal(err)
	}
	s.System.Intercept = nil
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (changed) profile.answer")
	settled(t, s, text)
}

// TestASecretThatIsDeclaredLater is sent: what is remembered of the object has none.
func TestASecretThatIsDeclaredLater(t *testing.T) {
	for name, store := range map[string]bool{"with a store": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s, _, text := acme(t, "users: [{username: ann}]")
			s.State.NoStore, s.NoStore = !store, !store
			s.Env["PIN"] = "canary-pin"
			settled(t, s, text)
			text = strings.Replace(text, "username: ann", "username: ann, pin: !env PIN", 1)
			wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update users[ann] (changed) pin")
			s.MustSettle(t, text, plan.Options{})
			if got := s.System.Get(s.System.Find("user", "ann")[0], "pin").Reveal(); got != "canary-pin" {
				t.Errorf("the pin is %q", got)
			}
		})
	}
}
