package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
	"tenon/spec/value"
)

// TestTextLinks: addresses are links that lead to nothing. They are one set, in
// whatever spelling, and one that somebody added is found.
func TestTextLinks(t *testing.T) {
	s, _, text := acme(t, "wickets: [{name: north, lets: [203.0.113.7, 198.51.100.0/24, 2001:DB8::1]}]")
	s.MustSettle(t, text, plan.Options{})
	id := s.System.Find("wicket", "north")[0]
	s.System.Link(id, "lets", "2001:db8::1/128", "203.0.113.7/32", "198.51.100.0/24")
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "")
	s.System.Link(id, "lets", "2001:db8::1", "203.0.113.7", "198.51.100.0/24", "192.0.2.1/32")
	ch := change(t, s.MustPlan(t, text, plan.Options{}), "wickets[north]", "lets")
	if ch.Whose != plan.Drift || !strings.Contains(ch.Before.String(), `"192.0.2.1"`) || strings.Contains(ch.After.String(), "192.0.2.1") {
		t.Errorf("%+v", ch)
	}
	s.MustSettle(t, text, plan.Options{})
	wantError(t, s, strings.Replace(text, "203.0.113.7", "203.0.113.700", 1), `lets: "203.0.113.700" is no IP address`, "write one address, 203.0.113.7, or a block of them")
	s.Env["HOME_ADDRESS"] = "192.0.2.77"
	secret := strings.Replace(text, "203.0.113.7,", "!env HOME_ADDRESS,", 1)
	if after := change(t, s.MustPlan(t, secret, plan.Options{}), "wickets[north]", "lets").After.String(); !strings.Contains(after, "(secret)") || strings.Contains(after, "192.0.2.77") {
		t.Errorf("an address from the environment shows as %s", after)
	}
	other := strings.Replace(text, "198.51.100.0/24, ", "", 1)
	if got := change(t, s.MustPlan(t, other, plan.Options{}), "wickets[north]", "lets").Before.String(); got != `["198.51.100.0/24","2001:db8::1","203.0.113.7"]` {
		t.Errorf("live are %s", got)
	}
}

// TestTextLinksAreGuarded: nothing is taken out of what lets Tenon itself in.
func TestTextLinksAreGuarded(t *testing.T) {
	s, endpoint, text := acme(t, "wickets: [{name: north, lets: [203.0.113.7]}]")
	id := s.System.Put("wicket", endpoint, map[string]any{"name": "north", "lets": []any{"203.0.113.7/32", "192.0.2.1"}})
	s.System.Own(id, "the wicket that Tenon came in by")
	p := s.MustPlan(t, text, plan.Options{})
	if len(p.Refusals) != 1 || !strings.Contains(p.Refusals[0].Text, "would take 192.0.2.1 out of its lets") {
		t.Errorf("%+v", p.Refusals)
	}
}

func TestIdentity(t *testing.T) {
	s, endpoint, text := acme(t, "wickets: [{id: THIS, home: 192.0.2.0/24}]")
	one := s.System.Put("wicket", endpoint, map[string]any{"name": "twin"})
	two := s.System.Put("wicket", endpoint, map[string]any{"name": "twin", "home": "192.0.2.9/24"})
	wantSteps(t, s.MustPlan(t, strings.Replace(text, "THIS", one, 1), plan.Options{}), "update wickets["+one+"] (differs) home")
	wantSteps(t, s.MustPlan(t, strings.Replace(text, "THIS", two, 1), plan.Options{}), "")
	wantError(t, s, strings.Replace(text, "THIS", "wi-9999", 1), `no live wicket has the id "wi-9999" that id gives`, "correct id: the credential reaches "+one+", "+two)
}

// TestAfter: a text that names a declared object only says which comes first.
func TestAfter(t *testing.T) {
	s, _, text := acme(t, "wickets: [{name: a, behind: b}, {name: b, behind: c}, {name: d, behind: nowhere}, {name: c, behind: c}]")
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create wickets[c] (new) name behind", "create wickets[b] (new) name behind", "create wickets[a] (new) name behind", "create wickets[d] (new) name behind")
	s.MustSettle(t, text, plan.Options{})
	if needs := p.Steps[2].Needs; len(needs) != 1 || short(needs[0]) != "wickets[b]" {
		t.Errorf("wickets[a] needs %v", needs)
	}
	if got := s.System.Get(s.System.Find("wicket", "a")[0], "behind"); !value.Equal(got, value.OfString("b")) {
		t.Errorf("behind is stored as %v", got)
	}
}

// TestMintsWith: only a wicket with a lifetime brings a pass, which is kept.
func TestMintsWith(t *testing.T) {
	s, _, text := acme(t, "wickets: [{name: a}, {name: b, lifetime: 5}]")
	p := s.MustPlan(t, text, plan.Options{})
	if len(p.Steps) != 2 || len(p.Steps[0].Makes) != 0 || len(p.Steps[1].Makes) != 1 {
		t.Fatalf("%+v", p.Steps)
	}
	s.MustSettle(t, text, plan.Options{})
	kept, err := s.State.Secrets(t.Context())
	if err != nil || len(kept) != 1 || short(kept[0].Address) != "wickets[b]" || kept[0].Name != "pass" {
		t.Errorf("%v, %v", kept, err)
	}
}

// TestTextLinksBesideADelete: they lead to nothing that could be deleted.
func TestTextLinksBesideADelete(t *testing.T) {
	s, _, text := acme(t, "wickets: [{name: north, lets: [203.0.113.7]}]\nroles: [{name: r}]")
	s.MustSettle(t, text, plan.Options{})
	text = strings.NewReplacer("203.0.113.7", "203.0.113.8", "{name: r}", "").Replace(text)
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update wickets[north] (changed) lets", "delete roles[r] (removed)")
	s.MustSettle(t, text, plan.Options{})
}
