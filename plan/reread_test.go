package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/providertest"
)

const (
	robot  = "robots: [{name: arm, task: weld}]\n"
	reader = "users: [{username: ann, pin: !secret \"mem.main.tenants[acme].robots[arm]#code\"}]\n"
)

// TestASecretThatWasThereBefore is read and kept where a !secret names it.
func TestASecretThatWasThereBefore(t *testing.T) {
	s, endpoint, text := acme(t, robot+reader)
	arm := s.System.Put("robot", endpoint, map[string]any{"name": "arm", "task": "weld"})
	code := s.System.Secrets()[arm]["code"].Reveal()
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "update robots[arm] (unstored)", "create users[ann] (new) username pin")
	noCanary(t, p)
	if got := p.Steps[0]; len(got.Makes) != 1 || got.Makes[0] != "code" || len(p.Steps[1].Needs) != 1 {
		t.Errorf("makes %v; needs %v", got.Makes, p.Steps[1].Needs)
	}
	wantSteps(t, s.MustPlan(t, text, plan.Options{Targets: only("users", "ann")}), "update robots[arm] (unstored)", "create users[ann] (new) username pin")
	settled(t, s, text)
	if got := s.System.Get(s.System.Find("user", "ann")[0], "pin").Reveal(); got != code {
		t.Errorf("the pin is %q, want %q", got, code)
	}
	if s.System.Count("Renew") != 1 {
		t.Errorf("%d reads of the code", s.System.Count("Renew"))
	}

	s.State.LoseSecrets() // the code is read again, and given again to whom it was given
	other := strings.Replace(text, "task: weld", "task: paint", 1)
	p = s.MustPlan(t, other, plan.Options{})
	wantSteps(t, p, "update robots[arm] (unstored) task", "update users[ann] (differs) pin")
	settled(t, s, other)
}

func TestASecretThatIsNotReadAgain(t *testing.T) {
	s, endpoint, text := acme(t, robot+reader)
	s.System.Put("robot", endpoint, map[string]any{"name": "arm", "task": "weld"})
	s.NoStore = true
	wantError(t, s, text, "robots[arm]#code: the secret store holds nothing under this address")
	s.NoStore = false
	wantError(t, s, strings.Replace(text, "robots[arm]", "robots[leg]", 1), "robots[leg]#code: the secret store holds nothing under this address")

	// nobody tells the secret that is asked for
	wrong := strings.Replace(text, "#code", "#cipher", 1)
	r, err := s.Apply(t.Context(), wrong, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, failed, skipped := r.Counts(); failed != 1 || skipped != 1 || !strings.Contains(r.Outcomes[0].Err.Error(), "the server did not tell the secret cipher") {
		t.Errorf("%d failed, %d skipped: %v", failed, skipped, r.Outcomes[0].Err)
	}
}

// TestAShownOnceSecretOfNobody: a credential that was there before cannot be
// read again, and is not made anew unasked.
func TestAShownOnceSecretOfNobody(t *testing.T) {
	s, endpoint, text := acme(t, `
applications: [{name: Robot, type: Machine, credentials: [{name: ci}]}]
users: [{username: ann, password: !secret "mem.main.tenants[acme].applications[Robot].credentials[ci]#secret"}]`)
	app := s.System.Put("application", endpoint, map[string]any{"name": "Robot", "type": "Machine"})
	s.System.Put("credential", app, map[string]any{"name": "ci"})
	wantError(t, s, text, "credentials[ci]#secret: the secret store holds nothing under this address")
}

// TestASecretThatAListTells needs no store.
func TestASecretThatAListTells(t *testing.T) {
	s, endpoint, text := acme(t, strings.ReplaceAll(robot+reader, "#code", "#badge"))
	s.System.Put("robot", endpoint, map[string]any{"name": "arm", "task": "weld", "badge": "canary-badge"})
	s.NoStore = true
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create users[ann] (new) username pin")
	noCanary(t, p)
	s.MustSettle(t, text, plan.Options{})
	if got := s.System.Get(s.System.Find("user", "ann")[0], "pin").Reveal(); got != "canary-badge" {
		t.Errorf("the pin is %q", got)
	}
}

// TestLostAnswersWhileASecretIsRead: it is read again.
func TestLostAnswersWhileASecretIsRead(t *testing.T) {
	s, endpoint, text := acme(t, robot+reader)
	s.System.Put("robot", endpoint, map[string]any{"name": "arm", "task": "weld"})
	lost := false
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Renew" && !lost {
			lost = true
			return providertest.Lost(true)
		}
		return providertest.Fate{}
	}
	settled(t, s, text)
}
