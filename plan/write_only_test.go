package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
)

func TestFieldsThatNoListGives(t *testing.T) {
	s, _, text := acme(t, `users: [{username: ann, password: !env PASSWORD, hint: H}]`)
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create users[ann] (new) username password hint")
	noCanary(t, p)
	s.MustSettle(t, text, plan.Options{})
	ann := s.System.Find("user", "ann")[0]
	if s.System.Get(ann, "password").Reveal() != "canary-password" || s.System.Get(ann, "hint").Reveal() != "H" {
		t.Error("what was declared was not sent")
	}

	s.System.Set(ann, map[string]any{"password": "canary-other"})
	p = s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "update users[ann] (differs) password")
	noCanary(t, p)
	s.MustSettle(t, text, plan.Options{})

	s.System.Set(ann, map[string]any{"hint": "what nobody can see"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "")
	other := strings.Replace(text, "hint: H", "hint: I", 1)
	wantSteps(t, s.MustPlan(t, other, plan.Options{}), "update users[ann] (changed) hint")
	s.MustSettle(t, other, plan.Options{})
	none := strings.Replace(other, "hint: I", "hint: null", 1)
	wantSteps(t, s.MustPlan(t, none, plan.Options{}), "update users[ann] (changed) hint")
	s.MustSettle(t, none, plan.Options{})
	if s.System.Get(ann, "hint").IsSet() {
		t.Error("a null did not unset the hint")
	}
}

func TestWhose(t *testing.T) {
	s, _, text := acme(t, `roles: [{name: a, description: D}]`)
	s.MustSettle(t, text, plan.Options{})
	other := strings.Replace(text, "description: D", "description: E", 1)
	wantSteps(t, s.MustPlan(t, other, plan.Options{}), "update roles[a] (changed) description")
	s.System.Set(s.System.Find("role", "a")[0], map[string]any{"description": "F"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update roles[a] (drift) description")
	wantSteps(t, s.MustPlan(t, other, plan.Options{}), "update roles[a] (both) description")
	if c := change(t, s.MustPlan(t, other, plan.Options{}), "roles[a]", "description"); c.Whose != plan.Both {
		t.Errorf("whose: %q", c.Whose)
	}
	s.System.Remove(s.System.Find("role", "a")[0])
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "create roles[a] (drift) name description")
}
