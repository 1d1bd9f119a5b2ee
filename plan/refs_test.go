package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
	"tenon/spec/value"
)

func TestReferences(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want string   // steps
		err  []string // what the error says
	}{
		"live only":           {file: `applications: [{name: a, type: SPA, audience: live}]`, want: "create applications[a] (new) name type audience"},
		"built in":            {file: `users: [{username: ann, roles: [everyone]}]`, want: "create users[ann] (new) username roles"},
		"declared and live":   {file: "applications: [{name: a, type: SPA, audience: live}]\nresources: [{indicator: live}]", want: "create applications[a] (new) name type audience"},
		"pending":             {file: "applications: [{name: a, type: SPA, audience: new}]\nresources: [{indicator: new}]", want: "create resources[new] (new) indicator\ncreate applications[a] (new) name type audience"},
		"by the other key":    {file: "users: [{username: bob, manager: Ann@Acme.Example}, {username: ann, email: ann@acme.example}]", want: "create users[ann] (new) username email\ncreate users[bob] (new) username manager"},
		"deep":                {file: `roles: [{name: r, scopes: [{resource: live, name: read}]}]`, want: "create roles[r] (new) name scopes"},
		"deep and pending":    {file: "roles: [{name: r, scopes: [{resource: live, name: new}]}]\nresources: [{indicator: live, scopes: [{name: new}]}]", want: "create resources[live].scopes[new] (new) name\ncreate roles[r] (new) name scopes"},
		"not found":           {file: "applications: [{name: a, type: SPA, audience: liv}]", err: []string{`applications[a] names the resource "liv", which is neither declared nor live`, `did you mean "live"?`}},
		"deep, not found":     {file: `roles: [{name: r, scopes: [{resource: live, name: raed}]}]`, err: []string{`names the scope "raed"`, `did you mean "read"?`}},
		"deep, no such place": {file: `roles: [{name: r, scopes: [{resource: nowhere, name: read}]}]`, err: []string{`names the resource "nowhere", which is neither declared nor live`, "declare it under resources, or correct the name"}},
		"in doubt":            {file: `users: [{username: ann, allowed: [two]}]`, err: []string{`users[ann] names the application "two", and 2 live objects are called so: ids `, "declare the one that is meant under applications, with `_id: "}},
		"all at once":         {file: "applications: [{name: a, type: SPA, audience: x1}, {name: b, type: SPA, audience: x2}]", err: []string{`"x1"`, `"x2"`}},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint, text := acme(t, c.file)
			live := s.System.Put("resource", endpoint, map[string]any{"indicator": "live"})
			s.System.Put("scope", live, map[string]any{"name": "read"})
			s.System.Put("application", endpoint, map[string]any{"name": "two", "type": "SPA"})
			s.System.Put("application", endpoint, map[string]any{"name": "two", "type": "SPA"})
			if c.err != nil {
				wantError(t, s, text, c.err...)
				return
			}
			wantSteps(t, s.MustPlan(t, text, plan.Options{}), c.want)
			s.MustSettle(t, text, plan.Options{})
		})
	}
}

func TestRelations(t *testing.T) {
	for name, c := range map[string]struct {
		file          string
		before, after []string // of the change; nil is none
	}{
		"unchanged":     {`users: [{username: ann, roles: [b, a]}]`, nil, nil},
		"add":           {`users: [{username: ann, roles: [a, b, c]}]`, []string{"a", "b"}, []string{"a", "b", "c"}},
		"remove":        {`users: [{username: ann, roles: [a]}]`, []string{"a", "b"}, []string{"a"}},
		"add, remove":   {`users: [{username: ann, roles: [a, c]}]`, []string{"a", "b"}, []string{"a", "c"}},
		"none":          {`users: [{username: ann, roles: []}]`, []string{"a", "b"}, []string{}},
		"null":          {`users: [{username: ann, roles: null}]`, []string{"a", "b"}, []string{}},
		"repeated":      {`users: [{username: ann, roles: [a, b, a]}]`, nil, nil},
		"pending":       {"users: [{username: ann, roles: [a, b, new]}]\nroles: [{name: new}]", []string{"a", "b"}, []string{"a", "b", "new"}},
		"not mentioned": {`users: [{username: ann}]`, nil, nil},
		"ignored":       {`users: [{username: ann, roles: [c], _ignore: [roles]}]`, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint, text := acme(t, c.file)
			var ids []any
			for _, role := range []string{"a", "b", "c"} {
				ids = append(ids, s.System.Put("role", endpoint, map[string]any{"name": role}))
			}
			s.System.Put("user", endpoint, map[string]any{"username": "ann", "roles": ids[:2]})
			p := s.MustPlan(t, text, plan.Options{})
			if c.after == nil {
				wantSteps(t, p, "")
				return
			}
			ch := change(t, p, "users[ann]", "roles")
			if !value.Equal(ch.Before, value.OfStrings(c.before...)) || !value.Equal(ch.After, value.OfStrings(c.after...)) {
				t.Errorf("%v → %v, want %v → %v", ch.Before, ch.After, c.before, c.after)
			}
			s.MustSettle(t, text, plan.Options{})
		})
	}
}

func TestRelationsToWhatIsInside(t *testing.T) {
	s, endpoint, text := acme(t, `roles: [{name: r, scopes: [{resource: a, name: one}, {resource: b, name: one}]}]`)
	var ids []any
	for _, name := range []string{"a", "b"} {
		id := s.System.Put("resource", endpoint, map[string]any{"indicator": name})
		ids = append(ids, s.System.Put("scope", id, map[string]any{"name": "one"}), s.System.Put("scope", id, map[string]any{"name": "two"}))
	}
	s.System.Put("role", endpoint, map[string]any{"name": "r", "scopes": ids[:2]})
	ch := change(t, s.MustPlan(t, text, plan.Options{}), "roles[r]", "scopes")
	if got, want := ch.Before.String()+ch.After.String(), `["a / one","a / two"]["a / one","b / one"]`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.MustSettle(t, text, plan.Options{})
}

func TestRefAndSecret(t *testing.T) {
	s, _, text := acme(t, `
applications: [{name: Robot, type: Machine, credentials: [{name: ci}]}]
users:
  - {username: ann, name: !ref "mem.main.tenants[acme].applications[Robot]#id"}
  - {username: bob, name: !ref "mem.main.tenants[acme].users[ann]#username"}
  - {username: cyd, password: !secret "mem.main.tenants[acme].applications[Robot].credentials[ci]#secret"}
  - {username: dan, name: !ref "mem.main.tenants[acme].applications[Robot]#key"}`)
	p := s.MustPlan(t, text, plan.Options{})
	noCanary(t, p)
	if c := change(t, p, "users[ann]", "name"); !c.Unknown || c.Secret {
		t.Errorf("an id that is not there yet: %+v", c)
	}
	if c := change(t, p, "users[bob]", "name"); c.Unknown || c.After.Text() != "ann" {
		t.Errorf("a declared field: %+v", c)
	}
	if c := change(t, p, "users[cyd]", "password"); !c.Unknown || !c.Secret {
		t.Errorf("a secret that is not there yet: %+v", c)
	}
	if c := change(t, p, "users[dan]", "name"); !c.Unknown || !c.Secret {
		t.Errorf("a secret field that is not there yet: %+v", c)
	}
	s.MustSettle(t, text, plan.Options{})
	cyd := s.System.Find("user", "cyd")[0]
	if got := s.System.Get(cyd, "password").Reveal(); !strings.HasPrefix(got, "canary-credential") {
		t.Errorf("the password that was sent is %q", got)
	}
	s.System.Set(cyd, map[string]any{"password": "another"})
	if c := change(t, s.MustPlan(t, text, plan.Options{}), "users[cyd]", "password"); !c.Secret || c.Unknown {
		t.Errorf("a secret that is known: %+v", c)
	}
	wantError(t, s, strings.Replace(text, "credentials[ci]#secret", "credentials[no]#secret", 1), "the secret store holds nothing under this address")
}

func TestAcrossConnections(t *testing.T) {
	s, _, text := acme(t, "users: [{username: ann}]")
	text += "  other:\n    domains: [{name: a.example, owner: !ref \"mem.main.tenants[acme].users[ann]#id\"}]\n"
	s.System.Loose["domain"] = true
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create users[ann] (new) username", "create mem.other.domains[a.example] (new) name owner")
	if needs := p.Steps[1].Needs; len(needs) != 1 || short(needs[0]) != "users[ann]" {
		t.Errorf("needs %v", needs)
	}
	s.MustSettle(t, text, plan.Options{})
}

func TestARefThatIsReplacedShowsAsUnknown(t *testing.T) {
	s, endpoint, text := acme(t, "resources: [{indicator: a, _id: PIN}]\napplications: [{name: x, type: SPA, audience: a}]\nroles: [{name: r}]")
	id := s.System.Put("resource", endpoint, map[string]any{"indicator": "old"})
	s.System.Put("application", endpoint, map[string]any{"name": "x", "type": "SPA", "audience": id})
	p := s.MustPlan(t, strings.Replace(text, "PIN", id, 1), plan.Options{})
	wantSteps(t, p, "replace resources[a] (immutable) indicator", "update applications[x] (follows) audience", "create roles[r] (new) name")
	if c := change(t, p, "applications[x]", "audience"); !c.Unknown {
		t.Errorf("%+v", c)
	}
}

// TestALinkToWhatIsReplaced: its name stays and its id does not, so that the
// change would read as none.
func TestALinkToWhatIsReplaced(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: r, type: User}]\nusers: [{username: ann, roles: [r, everyone]}]")
	s.MustSettle(t, text, plan.Options{})
	other := strings.Replace(text, "type: User", "type: Machine", 1)
	p := s.MustPlan(t, other, plan.Options{})
	wantSteps(t, p, "replace roles[r] (immutable) type", "update users[ann] (follows) roles")
	if why, want := p.Steps[1].Why, "it refers to mem.main.tenants[acme].roles[r], which is made anew"; why != want {
		t.Errorf("why %q, want %q", why, want)
	}
	s.MustSettle(t, other, plan.Options{})
}
