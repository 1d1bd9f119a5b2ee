package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
)

func TestMatchByKey(t *testing.T) {
	for name, c := range map[string]struct {
		kind string
		live map[string]any
		file string
		want string
	}{
		"key":                  {"role", map[string]any{"name": "a"}, `roles: [{name: a, description: D}]`, "update roles[a] (differs) description"},
		"folded key":           {"user", map[string]any{"email": "ANN@acme.example"}, `users: [{email: ann@acme.example}]`, ""},
		"key of two fields":    {"connector", map[string]any{"target": "m", "platform": "w"}, `connectors: [{target: m, platform: w}]`, ""},
		"half of a key":        {"connector", map[string]any{"target": "m", "platform": "w"}, `connectors: [{target: m, platform: x}]`, "create connectors[m/x] (new) target platform"},
		"case of a key counts": {"role", map[string]any{"name": "A"}, `roles: [{name: a}]`, "create roles[a] (new) name"},
		"the other key":        {"user", map[string]any{"username": "ann", "email": "ann@acme.example"}, `users: [{email: ann@acme.example}]`, ""},
		"a key that is new":    {"user", map[string]any{"username": "ann"}, `users: [{username: ann, email: ann@acme.example}]`, "update users[ann] (differs) email"},
		"former name":          {"role", map[string]any{"name": "old", "description": "D", "type": "User"}, `roles: [{name: new, description: D, type: User, _previously: old}]`, "update roles[new] (differs) name"},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint, text := acme(t, c.file)
			s.System.Put(c.kind, endpoint, c.live)
			wantSteps(t, s.MustPlan(t, text, plan.Options{}), c.want)
			s.MustSettle(t, text, plan.Options{})
		})
	}
}

func TestMatchByPin(t *testing.T) {
	s, endpoint, text := acme(t, "applications: [{name: a, type: SPA, note: N, _id: PIN}]")
	one := s.System.Put("application", endpoint, map[string]any{"name": "a", "type": "SPA", "note": "1"})
	two := s.System.Put("application", endpoint, map[string]any{"name": "a", "type": "SPA", "note": "2"})
	p := s.MustPlan(t, strings.Replace(text, "PIN", two, 1), plan.Options{})
	wantSteps(t, p, "update applications[a] (differs) note")
	if p.Steps[0].ID != two {
		t.Errorf("id %s, want %s", p.Steps[0].ID, two)
	}
	wantError(t, s, strings.Replace(text, "PIN", "nowhere", 1), `has the id "nowhere" that _id gives`, "correct _id, or remove it to find the object by its name")
	wantError(t, s, strings.Replace(text, ", _id: PIN", "", 1), `2 live objects have the name "a": ids `+one+", "+two, "add `_id: "+one+"`")
}

func TestAPinnedObjectIsNotInTheWayOfAnother(t *testing.T) {
	s, endpoint, text := acme(t, "applications: [{name: a, type: SPA, note: N}, {name: b, type: SPA, _id: PIN}]")
	s.System.Put("application", endpoint, map[string]any{"name": "a", "type": "SPA"})
	two := s.System.Put("application", endpoint, map[string]any{"name": "a", "type": "SPA"})
	text = strings.Replace(text, "PIN", two, 1)
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update applications[a] (differs) note", "update applications[b] (differs) name")
	s.MustSettle(t, text, plan.Options{})
}

func TestMatchByInventory(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: a, description: D}]`)
	s.MustSettle(t, text, plan.Options{})
	s.System.Set(s.System.Find("role", "a")[0], map[string]any{"name": "renamed"})
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "update roles[a] (drift) name")
	s.System.Put("role", endpoint, map[string]any{"name": "a"})
	s.State.Lose()
	p = s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "update roles[a] (differs) description")
}

func TestWhatWasRenamedByHandAndAnotherTookItsName(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: a, description: D}, {name: b}]`)
	s.MustSettle(t, text, plan.Options{})
	s.System.Set(s.System.Find("role", "a")[0], map[string]any{"name": "c"})
	s.System.Remove(s.System.Find("role", "b")[0])
	more := strings.Replace(text, "{name: b}", "{name: b}, {name: c}", 1)
	p := s.MustPlan(t, more, plan.Options{})
	wantSteps(t, p, "update roles[a] (drift) name", "create roles[b] (drift) name", "create roles[c] (new) name")
	if needs := p.Steps[2].Needs; len(needs) != 1 || short(needs[0]) != "roles[a]" {
		t.Errorf("the create of c needs %v, want the update that frees its name", needs)
	}
	_ = endpoint
	s.MustSettle(t, more, plan.Options{})
}

func TestTwoDeclaredAreOneLiveObject(t *testing.T) {
	s, endpoint, text := acme(t, "users:\n  - {username: ann}\n  - {email: ann@acme.example}")
	s.System.Put("user", endpoint, map[string]any{"username": "ann", "email": "ann@acme.example"})
	wantError(t, s, text, "is the same live object", "remove one of the two, or set _id to tell them apart")
}

func TestMembershipWithoutAnInventory(t *testing.T) {
	s, endpoint, text := acme(t, `
users: [{username: ann}]
organizations: [{name: Sales, members: [{user: ann, title: Head}]}]`)
	ann := s.System.Put("user", endpoint, map[string]any{"username": "ann"})
	org := s.System.Put("organization", endpoint, map[string]any{"name": "Sales"})
	s.System.Put("member", org, map[string]any{"user": ann, "title": "Head"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "")
}

func TestMembershipOfAUserThatIsLiveOnly(t *testing.T) {
	s, endpoint, text := acme(t, `organizations: [{name: Sales, members: [{user: ann, title: Head}]}]`)
	s.System.Put("user", endpoint, map[string]any{"username": "ann"})
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create organizations[Sales] (new) name", "create organizations[Sales].members[ann] (new) user title")
	s.MustSettle(t, text, plan.Options{})
}

func TestAKeyOfTwoReferencesWithoutAnInventory(t *testing.T) {
	s, endpoint, text := acme(t, `
grants: [{user: ann, application: Web, reason: R}]
applications: [{name: Web, type: SPA}]
users: [{username: ann}]`)
	ann := s.System.Put("user", endpoint, map[string]any{"username": "ann"})
	web := s.System.Put("application", endpoint, map[string]any{"name": "Web", "type": "SPA"})
	s.System.Put("grant", endpoint, map[string]any{"user": ann, "application": web, "reason": "R"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "")
	s.MustSettle(t, text, plan.Options{})
}
