package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

// only is one object of the tenant as a target.
func only(collection, key string) []value.Address {
	return []value.Address{value.Address("mem.main.tenants[acme]").Child(collection, key)}
}

// TestCircles: what closes a circle of names is set by a step of its own.
func TestCircles(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string // steps
		err  []string // what the error says
	}{
		"a link to itself": {file: `roles: [{name: r, includes: [r, everyone]}]`,
			want: []string{"create roles[r] (new) name", "late update roles[r] (new) includes"}},
		"links to each other": {file: `roles: [{name: a, includes: [b]}, {name: b, description: D, includes: [a]}]`,
			want: []string{"create roles[b] (new) name description", "create roles[a] (new) name includes", "late update roles[b] (new) includes"}},
		"three in a ring": {file: `roles: [{name: a, includes: [b]}, {name: b, includes: [c]}, {name: c, includes: [a]}]`,
			want: []string{"create roles[c] (new) name", "create roles[b] (new) name includes", "create roles[a] (new) name includes", "late update roles[c] (new) includes"}},
		"two rings": {file: `roles: [{name: a, includes: [b]}, {name: b, includes: [a, c]}, {name: c, includes: [b]}]`,
			want: []string{"create roles[b] (new) name", "create roles[c] (new) name includes", "create roles[a] (new) name includes", "late update roles[b] (new) includes"}},
		"other links stay": {file: `roles: [{name: a, includes: [b], scopes: [{resource: live, name: read}]}, {name: b, includes: [a], scopes: [{resource: live, name: read}]}]`,
			want: []string{"create roles[b] (new) name scopes", "create roles[a] (new) name scopes includes", "late update roles[b] (new) includes"}},
		"a field to itself": {file: `users: [{username: ann, manager: ann}]`,
			want: []string{"create users[ann] (new) username", "late update users[ann] (new) manager"}},
		"fields to each other": {file: `users: [{username: ann, manager: bob}, {username: bob, manager: ann}]`,
			want: []string{"create users[bob] (new) username", "create users[ann] (new) username manager", "late update users[bob] (new) manager"}},
		"a field to what is inside": {file: "organizations: [{name: Sales, lead: ann, members: [{user: ann}]}]\nusers: [{username: ann}]",
			want: []string{"create users[ann] (new) username", "create organizations[Sales] (new) name", "create organizations[Sales].members[ann] (new) user", "late update organizations[Sales] (new) lead"}},
		"a field that is fixed waits for a link": {file: `roles: [{name: a, base: b}, {name: b, includes: [a]}]`,
			want: []string{"create roles[b] (new) name", "create roles[a] (new) name base", "late update roles[b] (new) includes"}},
		"texts that come after each other": {file: `wickets: [{name: a, behind: b}, {name: b, behind: a, lets: [203.0.113.7]}]`,
			want: []string{"create wickets[b] (new) name lets", "create wickets[a] (new) name behind", "late update wickets[b] (new) behind"}},
		"a fixed field to itself": {file: `roles: [{name: a, base: a}]`,
			err: []string{"roles[a] names itself in base, and is not there yet", "the field is needed when the object is made, or fixed by that"}},
		"fixed fields to each other": {file: `roles: [{name: a, base: b}, {name: b, base: a}]`,
			err: []string{"these objects wait for each other: ", " → ", "take one of the references out"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint, text := acme(t, c.file)
			live := s.System.Put("resource", endpoint, map[string]any{"indicator": "live"})
			s.System.Put("scope", live, map[string]any{"name": "read"})
			if c.err != nil {
				wantError(t, s, text, c.err...)
				return
			}
			p := s.MustPlan(t, text, plan.Options{})
			wantSteps(t, p, c.want...)
			if p.Summary.Create != strings.Count(strings.Join(c.want, "\n"), "create") || p.Summary.Changes() != p.Summary.Create {
				t.Errorf("the summary counts objects: %+v", p.Summary)
			}
			s.MustSettle(t, text, plan.Options{})
			s.State.Lose()
			if p := s.MustPlan(t, text, plan.Options{}); len(p.Steps) > 0 {
				t.Errorf("without an inventory the plan is not empty: %s", steps(p))
			}
		})
	}
}

// TestAScopeThatNamesWhatIsInIt: its inside is reached by a client of its own,
// and holds objects that the server makes.
func TestAScopeThatNamesWhatIsInIt(t *testing.T) {
	text := "mem: {main: {tenants: [{name: acme, tag: t, home: Web, applications: [{name: Web, type: SPA}]}]}}"
	s := applytest.New()
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create tenants[acme] (new) name tag", "create applications[Web] (new) name type", "late update tenants[acme] (new) home")
	if got, want := p.Steps[2].Why, "it names what is made after it"; got != want {
		t.Errorf("why %q, want %q", got, want)
	}
	s.MustSettle(t, text, plan.Options{})
	again := strings.NewReplacer("home: Web", "home: Two", "type: SPA}", "type: SPA}, {name: Two, type: SPA}").Replace(text)
	p = s.MustPlan(t, again, plan.Options{})
	wantSteps(t, p, "create applications[Two] (new) name type", "update tenants[acme] (differs) home")
	if c := p.Steps[1].Changes[0]; c.Before.Text() != "Web" || c.After.Text() != "Two" {
		t.Errorf("%v → %v", c.Before, c.After)
	}
	s.MustSettle(t, again, plan.Options{})
	one := strings.Replace(again, "{name: Web, type: SPA}, ", "", 1)
	wantSteps(t, s.MustPlan(t, one, plan.Options{}), "delete applications[Web] (removed)")
	swapped := strings.NewReplacer("home: Two", "home: Web", "{name: Two, type: SPA}", "{name: Web, type: SPA}").Replace(one)
	wantSteps(t, s.MustPlan(t, swapped, plan.Options{}), "update tenants[acme] (changed) home", "delete applications[Two] (removed)")
	s.MustSettle(t, swapped, plan.Options{})
}

// TestAScopeThatNamesWhatComesWithIt: no file declares it, and no server has it
// before the scope is made.
func TestAScopeThatNamesWhatComesWithIt(t *testing.T) {
	s := applytest.New()
	text := "mem: {main: {tenants: [{name: acme, floor: everyone}]}}"
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create tenants[acme] (new) name", "late update tenants[acme] (new) floor")
	if got, want := p.Steps[1].Why, "it names what is made with it"; got != want {
		t.Errorf("why %q, want %q", got, want)
	}
	s.MustSettle(t, text, plan.Options{})
	r, err := s.Apply(t.Context(), strings.Replace(text, "acme, floor: everyone", "two, floor: nobody", 1), plan.Options{AllowDelete: map[string]int{"tenant": 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, failed, _ := r.Counts(); failed != 1 {
		t.Errorf("%d failed", failed)
	}
	for _, o := range r.Outcomes {
		if o.Err != nil && !strings.Contains(o.Err.Error(), `tenants[two] names the role "nobody", which is neither declared nor live`) {
			t.Errorf("the error is %v", o.Err)
		}
	}
}

// TestCirclesOfWhatIsThere: ids are known, so that nobody waits.
func TestCirclesOfWhatIsThere(t *testing.T) {
	s, _, text := acme(t, `
roles: [{name: a, description: A, includes: [b]}, {name: b, description: B, includes: [a]}]
users: [{username: ann, name: A, manager: bob}, {username: bob, name: B, manager: ann}]`)
	s.MustSettle(t, text, plan.Options{})
	other := strings.NewReplacer("description: ", "description: New ", "name: A", "name: X", "name: B", "name: Y").Replace(text)
	p := s.MustPlan(t, other, plan.Options{})
	if p.Summary.Update != 4 || len(p.Steps) != 4 {
		t.Errorf("steps:\n%s", indent(steps(p)))
	}
	s.MustSettle(t, other, plan.Options{})
}

// TestAReplaceInACircle: whoever was looked at before it was known that the
// object is made anew is looked at again.
func TestAReplaceInACircle(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"one of two": {`roles: [{name: a, type: User, includes: [b]}, {name: b, includes: [a]}]`,
			[]string{"replace roles[a] (immutable) type", "update roles[b] (follows) includes"}},
		"both": {`roles: [{name: a, type: User, includes: [b]}, {name: b, type: User, includes: [a]}]`,
			[]string{"replace roles[b] (immutable) type", "replace roles[a] (immutable) type includes", "late update roles[b] (immutable) includes"}},
		"itself": {`roles: [{name: a, type: User, includes: [a, everyone]}]`,
			[]string{"replace roles[a] (immutable) type", "late update roles[a] (immutable) includes"}},
		"one that drags others along": {`roles: [{name: a, type: User, includes: [b, c]}, {name: b, base: a}, {name: c, base: b, includes: [a]}]`,
			[]string{"replace roles[a] (immutable) type", "replace roles[b] (immutable) base", "replace roles[c] (immutable) base includes", "late update roles[a] (immutable) includes"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, text := acme(t, c.file)
			s.MustSettle(t, text, plan.Options{})
			other := strings.ReplaceAll(text, "type: User", "type: Machine")
			wantSteps(t, s.MustPlan(t, other, plan.Options{}), c.want...)
			if name == "one that drags others along" {
				return // the server keeps what a field names: see TestTheOrderOfDeletes
			}
			s.MustSettle(t, other, plan.Options{})
		})
	}
}

func TestTargetsAndSavedPlansOfCircles(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a, includes: [b]}, {name: b, includes: [a]}]\nusers: [{username: ann, roles: [a]}, {username: bob}]")
	p := s.MustPlan(t, text, plan.Options{Targets: only("users", "ann")})
	wantSteps(t, p, "create roles[b] (new) name", "create roles[a] (new) name includes", "create users[ann] (new) username roles", "late update roles[b] (new) includes")
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `"needs":["mem.main.tenants[acme].roles[a]","mem.main.tenants[acme].roles[b]"],"late":true`) {
		t.Errorf("the JSON does not say what is late: %s", data)
	}
	saved, err := plan.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.MustPlan(t, text, plan.Options{Targets: only("users", "ann")}).CheckSaved(saved); err != nil {
		t.Error(err)
	}
	saved.Steps = saved.Steps[:3]
	if err := s.MustPlan(t, text, plan.Options{Targets: only("users", "ann")}).CheckSaved(saved); err == nil {
		t.Error("a saved plan that lacks the late step is taken for the same")
	}
}
