package plan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers"
	"tenon/spec/value"
)

// TestReview: a client sees all that is planned in its scope, with what is
// known of it, and what it objects to is refused at the field that is to blame.
func TestReview(t *testing.T) {
	s, _, text := acme(t, `
wickets:
  - {name: a, lets: [203.0.113.7], home: 192.0.2.0/24}
  - {name: b, behind: a}
  - {name: c}`)
	s.MustSettle(t, text, plan.Options{})
	changed := strings.NewReplacer("203.0.113.7]", `!env NEXT, 198.51.100.7]`, "behind: a", "behind: c", "  - {name: c}", "  - {name: d, lets: [192.0.2.1]}").Replace(text)
	s.Env["NEXT"] = "203.0.113.8"
	var seen []string
	s.System.Review = func(all []providers.Planned) []providers.Objection {
		seen = nil
		for _, p := range all {
			key := s.System.Get(p.ID, "name").Reveal()
			if key == "" {
				key = "new " + p.Fields.Get("name").Reveal()
			}
			seen = append(seen, fmt.Sprintf("%s creates=%v deletes=%v fields=%s add=%v remove=%v", key, p.Creates, p.Deletes, p.Fields.With("name", value.Value{}), p.Add["lets"], p.Remove["lets"]))
		}
		if len(all) == 4 {
			return []providers.Objection{{To: 0, Field: "lets", Err: providers.WithHint(errors.New("not these"), "take others")}, {To: 3, Field: "home", Err: errors.New("it stays")}}
		}
		return nil
	}
	p := s.MustPlan(t, changed, plan.Options{})
	if got, want := strings.Join(seen, "\n"), `a creates=false deletes=false fields={} add=[203.0.113.8 198.51.100.7] remove=[203.0.113.7]
b creates=false deletes=false fields={"behind":"c"} add=[] remove=[]
new d creates=true deletes=false fields={} add=[192.0.2.1] remove=[]
c creates=false deletes=true fields={} add=[] remove=[]`; got != want {
		t.Errorf("seen:\n%s\nwant:\n%s", got, want)
	}
	var got []string
	for _, r := range p.Refusals {
		got = append(got, fmt.Sprintf("%s:%d:%d: %s (%s)", r.File, r.Line, r.Column, r.Text, r.Hint))
	}
	if want := []string{"-:9:29: mem.main.tenants[acme].wickets[a]: not these (take others)", ":0:0: mem.main.tenants[acme].wickets[c]: it stays ()"}; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", got)
	}
}

// TestWaits: a kind says which steps of its scope come first; where that is not
// possible, they do not.
func TestWaits(t *testing.T) {
	s, _, text := acme(t, "wickets: [{name: a, home: 192.0.2.0/24}, {name: b, lets: [203.0.113.7]}, {name: c, behind: a, lets: [198.51.100.7]}, {name: d}]")
	p := s.MustPlan(t, text, plan.Options{})
	needs := map[string]string{}
	for _, step := range p.Steps {
		needs[short(step.Address)] = strings.ReplaceAll(fmt.Sprint(step.Needs), "mem.main.tenants[acme].", "")
	}
	if needs["wickets[a]"] != "[wickets[b]]" || needs["wickets[c]"] != "[wickets[a]]" || needs["wickets[d]"] != "[]" {
		t.Errorf("%v", needs)
	}
	s.MustSettle(t, text, plan.Options{})
}
