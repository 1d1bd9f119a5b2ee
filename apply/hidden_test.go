package apply_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers/providertest"
)

// turned gives a stack whose hidden secrets are other ones from now on.
func turned(s *applytest.Stack) *applytest.Stack {
	s.Env["ANN_PIN"], s.Env["ANN_ANSWER"], s.Env["MAIL_SEAL"] = "canary-pin-2", "canary-answer-2", "canary-seal-2"
	return s
}

// TestKilledWhileSecretsChange is law 6 for what the server never shows: the
// new one is there in the end, or seen to be missing.
func TestKilledWhileSecretsChange(t *testing.T) {
	for name, c := range map[string]struct {
		from   string
		stride int
	}{"changed": {everything, 1}, "first": {"", 5}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := full()
			if c.from != "" {
				s.MustSettle(t, c.from, meant)
			}
			whole := travel(t, turned(s.Clone()), everything, 0, 1)
			if !strings.Contains(whole.end, "canary-pin-2") {
				t.Fatal("the new secret is not there")
			}
			for at := 1; at <= whole.calls; at += c.stride {
				if got := travel(t, turned(s.Clone()), everything, at, 1); got.end != whole.end {
					t.Fatalf("killed at call %d of %d (%s), it ends otherwise:\n%s", at, whole.calls, got.last, differ(got.end, whole.end))
				}
			}
		})
	}
}

// TestLostAnswersWhileSecretsChange is law 7 for it.
func TestLostAnswersWhileSecretsChange(t *testing.T) {
	before := full()
	before.MustSettle(t, everything, meant)
	for _, kind := range []string{"user", "connector"} {
		for _, done := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s done=%v", kind, done), func(t *testing.T) {
				s := turned(before.Clone())
				once(s, "Update", kind, providertest.Lost(done))
				s.MustSettle(t, everything, meant)
				if end := s.System.Dump(); !strings.Contains(end, "canary-pin-2") || !strings.Contains(end, "canary-seal-2") || !strings.Contains(end, "canary-answer-2") {
					t.Errorf("the new secrets are not there:\n%s", end)
				}
			})
		}
	}
}

// TestAnAdoptedObjectGetsItsSecrets: a create that finds its object there was
// planned with them.
func TestAnAdoptedObjectGetsItsSecrets(t *testing.T) {
	s := full()
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" && c.Kind == "tenant" {
			return providertest.Fate{}
		}
		if c.Method == "List" && c.Kind == "user" && len(s.System.Find("user", "ann")) == 0 {
			s.System.Put("user", c.In, map[string]any{"username": "ann", "pin": "canary-theirs"})
		}
		return providertest.Fate{}
	}
	r := s.MustSettle(t, everything, plan.Options{})
	adopted := false
	for _, o := range r.Outcomes {
		adopted = adopted || o.Adopted && o.Step.Kind == "mem.user"
	}
	if got := s.System.Get(s.System.Find("user", "ann")[0], "pin").Reveal(); !adopted || got != "canary-ann-pin" {
		t.Errorf("adopted: %v, and the pin is %q", adopted, got)
	}
}

// TestAKeyThatCannotBeStored stops an apply before its first request.
func TestAKeyThatCannotBeStored(t *testing.T) {
	s := full()
	s.State.Intercept = func(method string) (error, bool) {
		if method == "Keep" {
			return errKilled, false
		}
		return nil, true
	}
	if _, err := s.Apply(t.Context(), everything, plan.Options{}); err == nil || !strings.Contains(err.Error(), "the state could not be written") {
		t.Errorf("error %v", err)
	}
	if s.System.Writes() > 0 {
		t.Error("something was changed")
	}
}

// TestKilledWhileASecretIsRead: what was there before Tenon is read, kept, and
// given to whoever names it, whenever the process ends.
func TestKilledWhileASecretIsRead(t *testing.T) {
	s, endpoint, text := acme(t, `
robots: [{name: arm, task: paint}]
users: [{username: ann, pin: !secret "mem.main.tenants[acme].robots[arm]#code"}]`)
	s.System.Put("robot", endpoint, map[string]any{"name": "arm", "task": "weld"})
	whole := travel(t, s.Clone(), text, 0, 1)
	if whole.calls < 6 {
		t.Fatalf("%d calls", whole.calls)
	}
	for at := 1; at <= whole.calls; at++ {
		if got := travel(t, s.Clone(), text, at, 1); got.end != whole.end {
			t.Fatalf("killed at call %d of %d (%s), it ends otherwise:\n%s", at, whole.calls, got.last, differ(got.end, whole.end))
		}
	}
}
