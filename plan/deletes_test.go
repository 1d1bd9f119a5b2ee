package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

// refusals gives a line for each brake that holds.
func refusals(p *plan.Plan) string {
	var out []string
	for _, r := range p.Refusals {
		out = append(out, r.Text+" ("+r.Hint+")")
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(out, "\n"), "mem.main.", ""), "tenants[acme].", "")
}

func wantRefusals(t *testing.T, p *plan.Plan, lines ...string) {
	t.Helper()
	if got, want := refusals(p), strings.Join(lines, "\n"); got != want {
		t.Errorf("refusals:\n%s\nwant:\n%s", indent(got), indent(want))
	}
}

func notes(p *plan.Plan) string {
	var out []string
	for _, n := range p.Notes {
		out = append(out, n.Text)
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(out, "\n"), "mem.main.", ""), "tenants[acme].", "")
}

func TestPruneOnlyWhatTenonMade(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: mine}, {name: theirs, description: D}]`)
	s.System.Put("role", endpoint, map[string]any{"name": "theirs"})
	s.System.Put("role", endpoint, map[string]any{"name": "other"})
	s.MustSettle(t, text, plan.Options{})
	empty, _, _ := strings.Cut(text, "roles")
	p := s.MustPlan(t, empty, plan.Options{})
	wantSteps(t, p, "delete roles[mine] (removed)")
	if got, want := notes(p), "roles[theirs] is no longer declared; Tenon did not make it, so it is left as it is"; got != want {
		t.Errorf("notes %q, want %q", got, want)
	}
	s.MustSettle(t, empty, plan.Options{})
	if p := s.MustPlan(t, empty, plan.Options{}); notes(p) != "" {
		t.Errorf("the note comes again: %s", notes(p))
	}
}

func TestAuthoritativeCollections(t *testing.T) {
	s, endpoint, text := acme(t, "_manage: {roles: all}\nroles: [{name: a}]")
	s.System.Put("role", endpoint, map[string]any{"name": "b"})
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create roles[a] (new) name", "delete roles[b] (unlisted)")
	s.MustSettle(t, text, plan.Options{})
	if len(s.System.Find("role", "everyone")) != 1 {
		t.Error("the built-in role is gone")
	}
}

func TestAnAuthoritativeConnection(t *testing.T) {
	s := applytest.New()
	s.System.Put("domain", "", map[string]any{"name": "b.example"})
	text := "mem: {main: {_manage: {domains: all}, domains: [{name: a.example}]}}"
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "create domains[a.example] (new) name", "delete domains[b.example] (unlisted)")
	s.MustSettle(t, text, plan.Options{})
	none := "mem: {main: {_manage: {domains: all}}}"
	wantSteps(t, s.MustPlan(t, none, plan.Options{}), "delete domains[a.example] (removed)")
	s.MustSettle(t, none, plan.Options{})
}

func TestWhatGoesWithAReplacedParentIsNotDeletedTwice(t *testing.T) {
	s, endpoint, text := acme(t, `resources: [{indicator: a, _id: PIN, _manage: {scopes: all}}]`)
	id := s.System.Put("resource", endpoint, map[string]any{"indicator": "old"})
	s.System.Put("scope", id, map[string]any{"name": "one"})
	text = strings.Replace(text, "PIN", id, 1)
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "replace resources[a] (immutable) indicator")
}

// TestWhatIsStillNamedIsNotDeleted: the delete would take the link along, and
// the next plan could not find the name.
func TestWhatIsStillNamedIsNotDeleted(t *testing.T) {
	s, _, text := acme(t, "users: [{username: ann, roles: [a]}]\nroles: [{name: a}]")
	s.MustSettle(t, text, plan.Options{})
	without, _, _ := strings.Cut(text, "roles: [{")
	wantError(t, s, without, `users[ann] names the role "a", which the plan would delete: no file declares it any more`, "put its block back, or take the name out")
	managed := strings.Replace(without, "users:", "_manage: {roles: all}\n        users:", 1)
	s.State.Lose()
	wantError(t, s, managed, `users[ann] names the role "a", which the plan would delete: roles are managed whole, and it is not listed`)
}

func TestBrakes(t *testing.T) {
	many := func(n int) string {
		text := "roles:\n"
		for i := range n {
			text += fmt.Sprintf("  - {name: r%d}\n", i)
		}
		return text
	}
	for name, c := range map[string]struct {
		from, to string
		options  plan.Options
		want     []string
	}{
		"ten may go":        {many(10), "", plan.Options{}, nil},
		"eleven may not":    {many(11), "", plan.Options{}, []string{"the plan deletes or replaces 11 roles, more than the 10 that may go unasked (if that is meant: --allow-delete role=11)"}},
		"eleven if meant":   {many(11), "", plan.Options{AllowDelete: map[string]int{"role": 11}}, nil},
		"by its long name":  {many(11), "", plan.Options{AllowDelete: map[string]int{"mem.role": 11}}, nil},
		"fewer are meant":   {many(12), "", plan.Options{AllowDelete: map[string]int{"role": 11}}, []string{"the plan deletes or replaces 12 roles, more than the 11 that may go unasked (if that is meant: --allow-delete role=12)"}},
		"30 %":              {many(40), many(28), plan.Options{}, nil},
		"more than 30 %":    {many(40), many(27), plan.Options{}, []string{"the plan deletes or replaces 13 roles, more than the 12 that may go unasked (if that is meant: --allow-delete role=13)"}},
		"what holds others": {`organizations: [{name: Sales}]`, "", plan.Options{}, []string{"the plan deletes or replaces 1 organization, and all that is in it (if that is meant: --allow-delete organization=1)"}},
		"two that hold":     {`organizations: [{name: Sales}, {name: B}]`, "", plan.Options{AllowDelete: map[string]int{"organization": 1}}, []string{"the plan deletes or replaces 2 organizations, and all that is in them (if that is meant: --allow-delete organization=2)"}},
		"protected":         {`roles: [{name: a, _protect: true}]`, "", plan.Options{}, []string{"roles[a] is protected, and no file declares it any more: it would be deleted (put its block back; to let it go, apply it once with `_protect: false`, then remove it)"}},
		"protected, replaced": {`resources: [{indicator: a}]`, `resources: [{indicator: a2, _previously: a, _protect: true}]`, plan.Options{},
			[]string{"resources[a2] is protected, and the plan would replace it (take the change back, or set `_protect: false`)"}},
		"something protected in it": {`organizations: [{name: Sales, members: [{user: ann, _protect: true}]}]
users: [{username: ann}]`, `users: [{username: ann}]`, plan.Options{AllowDelete: map[string]int{"organization": 1}},
			[]string{"organizations[Sales].members[ann] is protected, and would go with organizations[Sales] (apply it once with `_protect: false` if it may go)"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := acme(t, "")
			endpoint := s.System.Find("tenant", "served")[0]
			text := func(inner string) string { return inside(endpoint, s.System.Secrets()[endpoint]["credentials"], inner) }
			s.MustSettle(t, text(c.from), plan.Options{})
			wantRefusals(t, s.MustPlan(t, text(c.to), c.options), c.want...)
		})
	}
}

func TestBrakesOfTheOwnCredential(t *testing.T) {
	s, endpoint, text := acme(t, "applications: [{name: Own, type: Machine, roles: [], note: N}]\n_manage: {applications: all}")
	role := s.System.Put("role", endpoint, map[string]any{"name": "power"})
	own := s.System.Put("application", endpoint, map[string]any{"name": "Own", "type": "Machine", "roles": []any{role}})
	s.System.Own(own, "the application Tenon runs on")
	wantRefusals(t, s.MustPlan(t, text, plan.Options{}),
		"applications[Own] is the application Tenon runs on, and the plan would take power out of its roles (list them under roles, or leave roles out of the file)")
	other := strings.Replace(text, "type: Machine", "type: SPA", 1)
	wantRefusals(t, s.MustPlan(t, strings.Replace(other, "roles: [], ", "", 1), plan.Options{}),
		"applications[Own] is the application Tenon runs on: Tenon does not replace what it runs on (give Tenon another credential first)")
	none := strings.Replace(text, "applications: [{name: Own, type: Machine, roles: [], note: N}]", "applications: []", 1)
	if p := s.MustPlan(t, none, plan.Options{}); len(p.Steps) > 0 {
		t.Errorf("the plan would %s %s", p.Steps[0].Action, p.Steps[0].Address)
	}
}

func TestMaxDeletesOfThePolicy(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a}, {name: b}]")
	s.MustSettle(t, text, plan.Options{})
	without, _, _ := strings.Cut(text, "roles")
	wantRefusals(t, s.MustPlan(t, "policy: {maxDeletes: 1}\n"+without, plan.Options{}),
		"the plan deletes or replaces 2 roles, more than the 1 that may go unasked (if that is meant: --allow-delete role=2)")
}

func TestDestroy(t *testing.T) {
	s, endpoint, text := acme(t, `
roles: [{name: theirs}, {name: mine}]
resources: [{indicator: a, scopes: [{name: one}]}]
organizations: [{name: Sales, members: [{user: ann, _protect: true}]}, {name: B}]
users: [{username: ann}, {username: old}]
settings: {mode: closed}`)
	s.System.Put("role", endpoint, map[string]any{"name": "theirs"})
	s.MustSettle(t, text, plan.Options{})
	p := s.MustPlan(t, strings.Replace(text, ", {username: old}", "", 1), plan.Options{Destroy: true})
	wantSteps(t, p, "delete organizations[B] (destroy)", "delete organizations[Sales] (destroy)", "delete resources[a] (destroy)", "delete users[ann] (destroy)", "delete users[old] (destroy)", "delete roles[mine] (destroy)")
	wantRefusals(t, p, "organizations[Sales].members[ann] is protected, and would go with organizations[Sales] (apply it once with `_protect: false` if it may go)")
	if got, want := notes(p), "roles[theirs] was there before Tenon; it is left as it is"; got != want {
		t.Errorf("notes %q, want %q", got, want)
	}
	free := strings.Replace(text, ", _protect: true", "", 1)
	s.MustSettle(t, free, plan.Options{})
	s.MustApply(t, free, plan.Options{Destroy: true})
	if left := s.System.Dump(); strings.Contains(left, "mine") || strings.Contains(left, "Sales") || !strings.Contains(left, "theirs") {
		t.Errorf("left:\n%s", left)
	}
}

func TestDestroyOfSomeTargets(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a}, {name: b}]")
	s.MustSettle(t, text, plan.Options{})
	a := value.Address("mem.main").Child("tenants", "acme").Child("roles", "a")
	p := s.MustPlan(t, strings.Replace(text, ", {name: b}", "", 1), plan.Options{Destroy: true, Targets: []value.Address{a}})
	wantSteps(t, p, "delete roles[a] (destroy)")
}

func TestRenamesAreCalledOut(t *testing.T) {
	s, _, text := acme(t, `roles: [{name: a, description: D, type: User}]`)
	s.MustSettle(t, text, plan.Options{})
	p := s.MustPlan(t, strings.Replace(text, "name: a,", `name: "b: c",`, 1), plan.Options{})
	wantSteps(t, p, "create roles[b: c] (new) name description type", "delete roles[a] (removed)")
	if len(p.Renames) != 1 || p.Renames[0].Line != `_previously: "a"` || short(p.Renames[0].From) != "roles[a]" {
		t.Errorf("renames: %+v", p.Renames)
	}
}

func TestWhatHoldsTheOwnCredential(t *testing.T) {
	s, _, text := acme(t, `resources: [{indicator: a, scopes: [{name: all}]}]`)
	s.MustSettle(t, text, plan.Options{})
	s.System.Own(s.System.Find("scope", "all")[0], "what Tenon is allowed")
	wantRefusals(t, s.MustPlan(t, strings.Replace(text, "indicator: a", "indicator: b, _previously: a", 1), plan.Options{}),
		`resources[b] holds the scope "all", which is what Tenon is allowed: Tenon does not replace what it runs on (give Tenon another credential first)`)
}
