package plan_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

// wide declares many objects that hang together in many ways.
func wide(n int) string {
	text := "resources: [{indicator: a, scopes: [{name: one}, {name: two}]}]\nroles:\n"
	for i := range n {
		text += fmt.Sprintf("  - {name: r%d, scopes: [{resource: a, name: one}], includes: [everyone]}\n", i)
	}
	text += "users:\n"
	for i := range n {
		text += fmt.Sprintf("  - {username: u%d, password: !env PASSWORD, roles: [r%d, everyone], name: N}\n", i, i)
	}
	text += "organizations: [{name: Sales, members: [{user: u0, roles: [r0]}]}]\napplications: [{name: Web, type: SPA, audience: a, roles: [r1]}]\n"
	return text
}

// TestRequestsOfAPlanWithoutChanges is law 4 on the core: a list for each kind
// in each place, a call for each relation that no list tells, and one for each
// password.
func TestRequestsOfAPlanWithoutChanges(t *testing.T) {
	s, _, text := acme(t, wide(20))
	s.MustSettle(t, text, plan.Options{})
	s.System.Reset()
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "")
	// resources with their scopes, roles, users, organizations, members, applications
	if n := s.System.Count("List"); n != 6 {
		t.Errorf("%d lists, want 6", n)
	}
	// scopes of roles, roles of users, roles of applications
	if n := s.System.Count("Relations"); n != 3 {
		t.Errorf("%d reads of relations, want 3", n)
	}
	if n := s.System.Count("Verify"); n != 20 {
		t.Errorf("%d checks of passwords, want 20", n)
	}
	if p.Requests.Read != 29 || p.Requests.Apply != 0 {
		t.Errorf("requests %+v", p.Requests)
	}
	if want := (plan.Summary{Unchanged: 47}); p.Summary != want {
		t.Errorf("summary %+v, want %+v", p.Summary, want)
	}
}

func TestNumbersOfAPlan(t *testing.T) {
	s, endpoint, text := acme(t, `
roles: [{name: a, description: D}, {name: b, type: Machine}, {name: c, includes: [a]}, {name: same}]
settings: {mode: closed}`)
	s.System.Put("role", endpoint, map[string]any{"name": "a"})
	s.System.Put("role", endpoint, map[string]any{"name": "b"})
	s.System.Put("role", endpoint, map[string]any{"name": "same"})
	p := s.MustPlan(t, text, plan.Options{})
	if want := (plan.Summary{Create: 1, Update: 2, Replace: 1, Unchanged: 2}); p.Summary != want {
		t.Errorf("summary %+v, want %+v", p.Summary, want)
	}
	// two updates, a delete and a create, a create with its link
	if p.Requests.Apply != 6 {
		t.Errorf("%d requests to apply, want 6", p.Requests.Apply)
	}
}

// TestTheSameInputGivesTheSameBytes is law 8 on the core.
func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	s, endpoint, text := acme(t, wide(6))
	s.MustSettle(t, text, plan.Options{})
	for i := range 5 {
		s.System.Put("role", endpoint, map[string]any{"name": fmt.Sprintf("undeclared%d", i)})
		s.System.Set(s.System.Find("user", fmt.Sprintf("u%d", i))[0], map[string]any{"name": "drift"})
	}
	changed := "_manage: {roles: all}\n" + strings.NewReplacer("name: two", "name: three", "users:\n  - {username: u0, ", "users:\n  - {username: v0, ", "user: u0", "user: v0").Replace(wide(6))
	text = inside(endpoint, s.System.Secrets()[endpoint]["credentials"], changed)
	var first []byte
	for seed := range uint64(50) {
		s.System.Shuffle(seed)
		data, err := json.Marshal(s.MustPlan(t, text, plan.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		} else if !bytes.Equal(first, data) {
			t.Fatalf("another plan:\n%s\n%s", first, data)
		}
	}
	destroy, err := json.Marshal(s.MustPlan(t, text, plan.Options{Destroy: true}))
	for range 20 {
		again, _ := json.Marshal(s.MustPlan(t, text, plan.Options{Destroy: true}))
		if err != nil || !bytes.Equal(destroy, again) {
			t.Fatalf("another plan:\n%s\n%s", destroy, again)
		}
	}
}

func TestTargets(t *testing.T) {
	s, _, text := acme(t, `
roles: [{name: a}, {name: b}]
users: [{username: ann, roles: [a]}, {username: bob, roles: [b]}]
organizations: [{name: Sales, members: [{user: bob}]}]`)
	at := value.Address("mem.main").Child("tenants", "acme")
	for _, c := range []struct {
		target value.Address
		want   string
		lists  int
	}{
		{at.Child("users", "ann"), "create roles[a] (new) name\ncreate users[ann] (new) username roles", 2},
		{at.Child("roles", "b"), "create roles[b] (new) name", 1},
		{at.Child("organizations", "Sales"), "create roles[b] (new) name\ncreate users[bob] (new) username roles\ncreate organizations[Sales] (new) name\ncreate organizations[Sales].members[bob] (new) user", 3},
	} {
		s.System.Reset()
		p := s.MustPlan(t, text, plan.Options{Targets: []value.Address{c.target}})
		wantSteps(t, p, c.want)
		if n := s.System.Count("List"); n != c.lists {
			t.Errorf("%d lists for %s, want %d", n, c.target, c.lists)
		}
	}
	s.MustApply(t, text, plan.Options{Targets: []value.Address{at.Child("users", "ann")}})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "create roles[b] (new) name", "create users[bob] (new) username roles",
		"create organizations[Sales] (new) name", "create organizations[Sales].members[bob] (new) user")
	s.MustSettle(t, text, plan.Options{})
	without := strings.Replace(text, "{username: ann, roles: [a]}, ", "", 1)
	wantSteps(t, s.MustPlan(t, without, plan.Options{Targets: []value.Address{at.Child("roles", "a")}}), "")
	wantSteps(t, s.MustPlan(t, without, plan.Options{Targets: []value.Address{at.Child("users", "ann")}}), "delete users[ann] (removed)")
}

func TestSavedPlans(t *testing.T) {
	s, _, text := acme(t, `roles: [{name: a, description: D}, {name: b, description: E}]`)
	s.MustSettle(t, text, plan.Options{})
	other := strings.Replace(text, "description: D", "description: X", 1)
	saved := func(text string) *plan.Plan {
		data, err := json.Marshal(s.MustPlan(t, text, plan.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(p); !bytes.Equal(again, data) {
			t.Errorf("read back, it says otherwise:\n%s\n%s", again, data)
		}
		return p
	}
	a, b := s.System.Find("role", "a")[0], s.System.Find("role", "b")[0]
	old := saved(other)
	for _, c := range []struct {
		what string
		do   func()
		want string
	}{
		{"nothing", func() {}, ""},
		{"a field that is not declared", func() { s.System.Set(a, map[string]any{"type": "Machine"}) }, ""},
		{"another object", func() { s.System.Set(b, map[string]any{"description": "Y"}) }, "roles[b]: it is to be updated now, and the saved plan does not say so"},
		{"back", func() { s.System.Set(b, map[string]any{"description": "E"}) }, ""},
		{"the object", func() { s.System.Set(a, map[string]any{"description": "Z"}) }, "roles[a] has changed since the plan was saved"},
		{"as planned", func() { s.System.Set(a, map[string]any{"description": "X"}) }, "roles[a]: the saved plan would update it, and that is not needed any more"},
		{"gone", func() { s.System.Remove(a) }, "roles[a] has changed since the plan was saved"},
	} {
		c.do()
		err := s.MustPlan(t, other, plan.Options{}).CheckSaved(old)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
	if err := s.MustPlan(t, text, plan.Options{}).CheckSaved(old); err == nil || !strings.Contains(err.Error(), "the files have changed") {
		t.Errorf("other files: %v", err)
	}
	if err := s.MustPlan(t, "stack: x\n"+other, plan.Options{}).CheckSaved(old); err == nil || !strings.Contains(err.Error(), `of the stack "default", not of "x"`) {
		t.Errorf("another stack: %v", err)
	}
	for _, damaged := range []string{"", "{}", `{"format":"tenon.plan/9"}`, `{"format":"tenon.plan/1","steps":[{"changes":[{"before":}]}]}`} {
		if _, err := plan.Read([]byte(damaged)); err == nil {
			t.Errorf("%q was read", damaged)
		}
	}
}

// TestFailuresOfAnObservation: all of them at once, each with its place.
func TestFailuresOfAnObservation(t *testing.T) {
	s := applytest.New()
	s.Env["SECRET"] = "canary-wrong"
	endpoint, _ := s.System.Serve()
	text := fmt.Sprintf("mem:\n  main:\n    tenants:\n      - {name: a, endpoint: %s, credentials: {id: x, secret: !env SECRET}, roles: [{name: r}]}\n      - {name: b, endpoint: nowhere, roles: [{name: r}]}\n      - {name: c, roles: [{name: r}]}\n", endpoint)
	s.System.Put("tenant", "", map[string]any{"name": "c"})
	_, _, err := s.Plan(t.Context(), text, plan.Options{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{"-:5:9: mem.main.tenants[a]: denied", "-:6:9: mem.main.tenants[b]: not found", "-:7:9: mem.main.tenants[c]: no credentials (give it credentials)"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in\n%v", part, err)
		}
	}
	if strings.Contains(err.Error(), "canary") {
		t.Errorf("a secret shows: %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	if !slices.IsSorted(lines) {
		t.Errorf("not in order:\n%v", err)
	}
}
