package apply_test

import (
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
)

func TestASingletonOfANewTenant(t *testing.T) {
	s := applytest.New()
	text := cloud("settings: {mode: closed}")
	r := s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r, "done create tenants[acme]", "done update settings")
	wantKept(t, s)
}

// TestASingletonThatASettingBrings: it is not there when the plan is made, and
// what the server puts into it is taken over.
func TestASingletonThatASettingBrings(t *testing.T) {
	const inside = "guard: {mode: lax, gates: [{name: front, note: ours}, {name: back, after: [front]}]}"
	s, endpoint, text := acme(t, "applications: [{name: new, type: SPA, guarded: true, "+inside+"}, {name: old, type: SPA, guarded: true, "+inside+"}]")
	old := s.System.Put("application", endpoint, map[string]any{"name": "old", "type": "SPA"})
	r := s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r,
		"done create applications[new]", "done update applications[new].guard", "done create applications[new].guard.gates[front] (adopted)", "done create applications[new].guard.gates[back]",
		"done update applications[old]", "done update applications[old].guard", "done create applications[old].guard.gates[front] (adopted)", "done create applications[old].guard.gates[back]")
	if n := len(s.System.Find("gate", "front")); n != 2 {
		t.Errorf("%d gates, want one in each", n)
	}
	s.System.Set(old, map[string]any{"guarded": false}) // all in it goes, and comes back
	r = s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r, "done update applications[old]", "done update applications[old].guard", "done create applications[old].guard.gates[front] (adopted)", "done create applications[old].guard.gates[back]")
}

// TestASingletonThatNothingBrings: the plan says so, before anything is done.
func TestASingletonThatNothingBrings(t *testing.T) {
	s, endpoint, text := acme(t, "applications: [{name: old, type: SPA, guard: {mode: lax}}]")
	s.System.Put("application", endpoint, map[string]any{"name": "old", "type": "SPA"})
	_, _, err := s.Plan(t.Context(), text, plan.Options{})
	if err == nil || !strings.Contains(err.Error(), "applications[old].guard: the server tells of no guard there") {
		t.Errorf("%v", err)
	}
}

// TestWhatComesWithANewTenantIsAdopted: the server fills a new tenant with
// objects of its own, which no plan could know.
func TestWhatComesWithANewTenantIsAdopted(t *testing.T) {
	s := applytest.New()
	text := cloud(`roles: [{name: everyone, description: All}]`)
	r := s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r, "done create tenants[acme]", "done create roles[everyone] (adopted)")
	p := s.MustPlan(t, "mem: {main: {tenants: [{name: acme}]}}", plan.Options{})
	if len(p.Steps) != 0 || len(p.Notes) != 1 {
		t.Errorf("steps %v, notes %v: what was adopted is not deleted", p.Steps, p.Notes)
	}
}

func TestAParentThatChangesKeepsWhatIsKnownOfItsInside(t *testing.T) {
	s, endpoint, text := acme(t, `
resources: [{indicator: a, name: N, scopes: [{name: one}]}]
roles: [{name: r, scopes: [{resource: a, name: two}]}]`)
	id := s.System.Put("resource", endpoint, map[string]any{"indicator": "a"})
	s.System.Put("scope", id, map[string]any{"name": "two"})
	s.MustSettle(t, text, plan.Options{})
}

func TestAReplacedParentTakesItsInsideAlong(t *testing.T) {
	s, _, text := acme(t, `
users: [{username: ann}, {username: bob}]
organizations: [{name: Sales, members: [{user: ann, title: T, badges: [{name: gold}]}]}]
resources: [{indicator: a, scopes: [{name: one}]}]
roles: [{name: r, scopes: [{resource: a, name: one}]}]`)
	s.MustSettle(t, text, plan.Options{})
	s.System.Set(s.System.Find("resource", "a")[0], map[string]any{"indicator": "b"})
	s.System.Set(s.System.Find("member", s.System.Find("user", "ann")[0])[0], map[string]any{"user": s.System.Find("user", "bob")[0]})
	r := s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r,
		"done replace organizations[Sales].members[ann]", "done create organizations[Sales].members[ann].badges[gold]",
		"done replace resources[a]", "done create resources[a].scopes[one]", "done update roles[r]")
	if n := len(s.System.Find("scope", "one")); n != 1 {
		t.Errorf("%d scopes", n)
	}
	wantKept(t, s)
}

// TestAReplacedTenantLosesItsOldSecrets: the secrets of the one before must not
// stand in for those of the new one.
func TestAReplacedTenant(t *testing.T) {
	s := applytest.New()
	text := cloud(`
region: EU
applications: [{name: Robot, type: Machine, credentials: [{name: ci}]}]`)
	s.MustSettle(t, text, plan.Options{})
	other := strings.Replace(text, "EU", "US", 1)
	p := s.MustPlan(t, other, plan.Options{})
	if len(p.Refusals) != 1 {
		t.Errorf("refusals: %v", p.Refusals)
	}
	s.MustSettle(t, other, plan.Options{AllowDelete: map[string]int{"tenant": 1}})
	wantKept(t, s)
}

func TestAnObjectThatCameToBeMeanwhileIsTakenOver(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: r, description: D}]`)
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" && len(s.System.Find("role", "r")) == 0 {
			s.System.Put("role", endpoint, map[string]any{"name": "r"})
		}
		return providertest.Fate{}
	}
	r := s.MustSettle(t, text, plan.Options{})
	wantOutcomes(t, r, "done create roles[r] (adopted)")
}

func TestRenameByPreviously(t *testing.T) {
	s := applytest.New()
	text := cloud(`
applications: [{name: Robot, type: Machine, credentials: [{name: ci}]}]
roles: [{name: r}]`)
	s.MustSettle(t, text, plan.Options{})
	wantKept(t, s)
	renamed := strings.NewReplacer("name: acme", "name: acme2\n        _previously: acme", "name: Robot", "name: Robot2, _previously: Robot").Replace(text)
	s.System.Reset()
	r := s.MustSettle(t, renamed, plan.Options{})
	wantKept(t, s)
	for _, o := range r.Outcomes {
		if o.Step.Action != plan.Update {
			t.Errorf("%s of %s", o.Step.Action, o.Step.Address)
		}
	}
	kept, _ := s.State.Secrets(t.Context())
	for _, k := range kept {
		if strings.Contains(string(k.Address), "tenants[acme]") {
			t.Errorf("a secret is left under the former name: %s", k.Address)
		}
	}
	s.MustSettle(t, strings.NewReplacer("        _previously: acme\n", "", ", _previously: Robot", "").Replace(renamed), plan.Options{})
	wantKept(t, s)
}

func TestTheOrderOfDeletes(t *testing.T) {
	s, _, text := acme(t, `
resources: [{indicator: a, scopes: [{name: one}]}]
roles: [{name: r, scopes: [{resource: a, name: one}]}]
applications: [{name: Web, type: SPA, audience: a, roles: [r]}]
users: [{username: ann, roles: [r], allowed: [Web]}, {username: bob, manager: ann}]
organizations: [{name: Sales, members: [{user: ann}]}]
grants: [{user: ann, application: Web}]`)
	s.MustSettle(t, text, plan.Options{})
	keep, _, _ := strings.Cut(text, "resources")
	keep += "users: [{username: bob, manager: null}]\n"
	r := s.MustSettle(t, keep, plan.Options{AllowDelete: map[string]int{"organization": 1}})
	if r.Outcomes[0].Step.Action != plan.Update {
		t.Errorf("the update that stops naming ann comes after: %s", outcomes(r))
	}
}

func TestADefiniteFailureLeavesNoTrace(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: r}]`)
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Create" {
			return providertest.Fate{Err: providers.ErrDenied}
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantOutcomes(t, r, "failed create roles[r]: denied")
	s.System.Intercept = nil
	s.System.Put("role", endpoint, map[string]any{"name": "r"}) // by hand
	empty, _, _ := strings.Cut(text, "roles")
	if p := s.MustPlan(t, empty, plan.Options{}); len(p.Steps) != 0 {
		t.Errorf("the plan would %s %s, which Tenon did not make", p.Steps[0].Action, p.Steps[0].Address)
	}
	s.MustSettle(t, text, plan.Options{})
	if p := s.MustPlan(t, empty, plan.Options{}); len(p.Steps) != 0 {
		t.Errorf("the plan would %s %s, which Tenon did not make", p.Steps[0].Action, p.Steps[0].Address)
	}
}

// TestAReplaceThatTheServerRefuses: it keeps what a field of another names, and
// the failure says which, and what to do.
func TestAReplaceThatTheServerRefuses(t *testing.T) {
	s, _, text := acme(t, "resources: [{indicator: a}]\napplications: [{name: Web, type: SPA, audience: a}]")
	s.MustSettle(t, text, plan.Options{})
	s.System.Set(s.System.Find("resource", "a")[0], map[string]any{"indicator": "b"})
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := providers.HintOf(r.Outcomes[0].Err), "mem.main.tenants[acme].applications[Web]#audience names it: if the server keeps it for that, take the name out, apply, and put it back"; got != want {
		t.Errorf("hint %q, want %q", got, want)
	}
	s.MustSettle(t, strings.Replace(text, "audience: a", "audience: null", 1), plan.Options{})
	s.MustSettle(t, text, plan.Options{})
}

// TestASingletonThatIsLeft: it cannot go, but what was made in it goes with its block.
func TestASingletonThatIsLeft(t *testing.T) {
	const bare = "{name: new, type: SPA, guarded: true"
	const guarded = bare + ", guard: {mode: lax, gates: [{name: front}, {name: back}, {name: side}]}}"
	s, _, text := acme(t, "applications: ["+guarded+"]")
	s.MustSettle(t, text, plan.Options{})
	without := func(of string) string {
		return strings.Replace(text, guarded, of+"}", 1)
	}
	p := s.MustPlan(t, without(bare), plan.Options{})
	if notes := strings.Join(notesOf(p), "\n"); !strings.Contains(notes, "guard is no longer declared: what Tenon made in it goes") || !strings.Contains(notes, "gates[front] is no longer declared; Tenon did not make it") {
		t.Errorf("notes %s", notes)
	}
	wantOutcomes(t, s.MustSettle(t, without(bare), plan.Options{}), "done delete applications[new].guard.gates[back]", "done delete applications[new].guard.gates[side]")
	if len(s.System.Find("gate", "back"))+len(s.System.Find("gate", "side")) != 0 || len(s.System.Find("gate", "front")) != 1 {
		t.Error("what Tenon made is to go, and what the server made is to stay")
	}
	wantNothingIn(t, s, "guard")

	s.MustSettle(t, text, plan.Options{})
	off := strings.Replace(bare, "true", "false", 1)
	r := s.MustSettle(t, without(off), plan.Options{}) // the server deletes them too
	if got := len(r.Outcomes); got != 3 {
		t.Errorf("%d outcomes, want one update and two deletes", got)
	}

	s.MustSettle(t, text, plan.Options{})
	s.System.Set(s.System.Find("application", "new")[0], map[string]any{"guarded": false})
	wantOutcomes(t, s.MustSettle(t, without(off), plan.Options{})) // somebody else did it: nothing is left but memories
	wantNothingIn(t, s, "guard")
}

func notesOf(p *plan.Plan) []string {
	var out []string
	for _, n := range p.Notes {
		out = append(out, n.Text)
	}
	return out
}

// wantNothingIn sees that the inventory remembers nothing in a singleton.
func wantNothingIn(t *testing.T, s *applytest.Stack, name string) {
	t.Helper()
	inv, err := s.State.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for a := range inv.Objects {
		if strings.Contains(string(a), "."+name) {
			t.Errorf("%s is still remembered", a)
		}
	}
}
