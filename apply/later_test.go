package apply_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/providertest"
)

// circles are all the ways in which names can lead round.
const circles = `
mem:
  main:
    tenants:
      - name: acme
        tag: development
        home: Web
        roles:
          - {name: support, type: User, description: Reads, includes: [admin, support]}
          - {name: admin, type: User, includes: [support, everyone]}
          - {name: guest, base: admin, includes: [guest]}
        applications:
          - {name: Web, type: SPA, roles: [admin]}
        users:
          - {username: ann, password: !env ANN_PASSWORD, manager: bob, roles: [support]}
          - {username: bob, manager: ann, allowed: [Web]}
        organizations:
          - {name: Sales, lead: ann, members: [{user: ann, title: Head, roles: [admin]}]}
    domains:
      - {name: login.acme.example, tenant: acme, owner: !ref "mem.main.tenants[acme]#home"}
`

func circular() map[string]journey {
	return map[string]journey{
		"circles":                      {"", circles},
		"circles in a replaced tenant": {circles, strings.Replace(circles, "tag: development", "region: US", 1)},
		"circles of replaced objects":  {strings.Replace(circles, "base: admin, ", "", 1), strings.NewReplacer("base: admin, ", "", "type: User", "type: Machine").Replace(circles)},
	}
}

// TestKilledInACircle is law 6 for steps that come in two parts.
func TestKilledInACircle(t *testing.T) {
	for name, j := range circular() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := full()
			if j.from != "" {
				s.MustSettle(t, j.from, meant)
			}
			whole := travel(t, s.Clone(), j.to, 0, 1)
			for at := 1; at <= whole.calls; at++ {
				if got := travel(t, s.Clone(), j.to, at, 1); got.end != whole.end {
					t.Fatalf("killed at call %d of %d (%s), it ends otherwise:\n%s", at, whole.calls, got.last, differ(got.end, whole.end))
				}
				if t.Failed() {
					t.Fatalf("killed at call %d of %d", at, whole.calls)
				}
			}
			t.Logf("%d points", whole.calls)
		})
	}
}

// TestLostAnswersInACircle is law 7 for them.
func TestLostAnswersInACircle(t *testing.T) {
	clean := full()
	clean.MustSettle(t, circles, meant)
	want := serial.ReplaceAllString(clean.System.Dump(), "")
	for _, method := range []string{"Create", "Update"} {
		for _, kind := range []string{"tenant", "role", "user", "organization"} {
			for name, fate := range map[string]providertest.Fate{"done": providertest.Lost(true), "not done": providertest.Lost(false), "half done": {Err: errors.New("half done"), Partial: true}} {
				t.Run(fmt.Sprintf("%s of %s, %s", method, kind, name), func(t *testing.T) {
					t.Parallel()
					s := full()
					once(s, method, kind, fate)
					if fate.Partial {
						if _, err := s.Apply(t.Context(), circles, meant); err != nil {
							t.Fatal(err)
						}
					}
					s.MustSettle(t, circles, meant)
					if got := serial.ReplaceAllString(s.System.Dump(), ""); got != want {
						t.Errorf("it ends otherwise:\n%s", differ(got, want))
					}
				})
			}
		}
	}
}

// TestALateStepThatFails: the object stays, what waits for it goes on, and the
// next plan sees an update that is the file's doing.
func TestALateStepThatFails(t *testing.T) {
	s, _, text := acme(t, "roles: [{name: a, includes: [b]}, {name: b, includes: [a]}]\nusers: [{username: ann, roles: [b]}]")
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Method == "Update" {
			return providertest.Fate{Err: fmt.Errorf("no more links: %w", providers.ErrDenied)}
		}
		return providertest.Fate{}
	}
	r, err := s.Apply(t.Context(), text, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantOutcomes(t, r, "done create roles[b]", "done create roles[a]", "done create users[ann]", "failed update roles[b]: no more links: denied")
	s.System.Intercept = nil
	p := s.MustPlan(t, text, plan.Options{})
	if len(p.Steps) != 1 || p.Steps[0].Action != plan.Update || p.Steps[0].Late || p.Steps[0].Reason != "differs" {
		t.Errorf("the plan after: %+v", p.Steps)
	}
	s.MustSettle(t, text, plan.Options{})
}

// TestALateStepSendsTheWholeObject: the answer to a create need not tell all
// of it, and the server wants all of it back.
func TestALateStepSendsTheWholeObject(t *testing.T) {
	s := applytest.New()
	s.System.Terse = true
	s.MustSettle(t, "mem: {main: {tenants: [{name: acme, tag: t, home: Web, applications: [{name: Web, type: SPA}]}]}}", plan.Options{})
	if got := s.System.Get(s.System.Find("tenant", "acme")[0], "tag").Text(); got != "t" {
		t.Errorf("the tag is %q", got)
	}
}
