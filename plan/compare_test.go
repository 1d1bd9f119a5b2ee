package plan_test

import (
	"strings"
	"testing"

	"tenon/plan"
)

// TestCompare holds what is declared against what is live, one trait a row.
func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		kind string // of the live object
		live map[string]any
		file string // its block
		want string // the paths that differ; "" is none
	}{
		"equal":                         {"resource", map[string]any{"indicator": "a", "name": "A"}, `resources: [{indicator: a, name: A}]`, ""},
		"another text":                  {"resource", map[string]any{"indicator": "a", "name": "A"}, `resources: [{indicator: a, name: B}]`, "name"},
		"not declared is not compared":  {"resource", map[string]any{"indicator": "a", "name": "A", "ttl": 7}, `resources: [{indicator: a}]`, ""},
		"number in another spelling":    {"resource", map[string]any{"indicator": "a", "ttl": 1000}, `resources: [{indicator: a, ttl: 1e3}]`, ""},
		"number with zeros":             {"resource", map[string]any{"indicator": "a", "ttl": 1000}, `resources: [{indicator: a, ttl: 1000.0}]`, ""},
		"another number":                {"resource", map[string]any{"indicator": "a", "ttl": 1000}, `resources: [{indicator: a, ttl: 1e4}]`, "ttl"},
		"default declared, default":     {"resource", map[string]any{"indicator": "a"}, `resources: [{indicator: a, ttl: 3600}]`, ""},
		"null of a default":             {"resource", map[string]any{"indicator": "a"}, `resources: [{indicator: a, ttl: null}]`, ""},
		"null of another than default":  {"resource", map[string]any{"indicator": "a", "ttl": 1}, `resources: [{indicator: a, ttl: null}]`, "ttl"},
		"null of nothing":               {"resource", map[string]any{"indicator": "a"}, `resources: [{indicator: a, name: null}]`, ""},
		"null of null":                  {"resource", map[string]any{"indicator": "a", "name": nil}, `resources: [{indicator: a, name: null}]`, ""},
		"null of something":             {"resource", map[string]any{"indicator": "a", "name": "A"}, `resources: [{indicator: a, name: null}]`, "name"},
		"empty text kept as null":       {"application", map[string]any{"name": "a", "type": "SPA", "note": ""}, `applications: [{name: a, type: SPA, note: ""}]`, ""},
		"empty text, something":         {"application", map[string]any{"name": "a", "type": "SPA", "note": "x"}, `applications: [{name: a, type: SPA, note: ""}]`, "note"},
		"null, empty text kept as null": {"application", map[string]any{"name": "a", "type": "SPA", "note": ""}, `applications: [{name: a, type: SPA, note: null}]`, ""},
		"set in another order":          {"application", map[string]any{"name": "a", "type": "SPA", "uris": []string{"x", "y"}}, `applications: [{name: a, type: SPA, uris: [y, x]}]`, ""},
		"set with repetition":           {"application", map[string]any{"name": "a", "type": "SPA", "uris": []string{"x", "y"}}, `applications: [{name: a, type: SPA, uris: [y, x, y]}]`, ""},
		"set with less":                 {"application", map[string]any{"name": "a", "type": "SPA", "uris": []string{"x", "y"}}, `applications: [{name: a, type: SPA, uris: [y]}]`, "uris"},
		"set with more":                 {"application", map[string]any{"name": "a", "type": "SPA", "uris": []string{"x"}}, `applications: [{name: a, type: SPA, uris: [x, y]}]`, "uris"},
		"empty set, nothing":            {"application", map[string]any{"name": "a", "type": "SPA"}, `applications: [{name: a, type: SPA, uris: []}]`, ""},
		"set of records in any order": {"application", map[string]any{"name": "a", "type": "SPA", "rules": []any{map[string]any{"path": "/a", "level": 1}, map[string]any{"path": "/b", "level": 2}}},
			`applications: [{name: a, type: SPA, rules: [{path: /b, level: 2}, {path: /a}]}]`, ""},
		"set of records, folded": {"application", map[string]any{"name": "a", "type": "SPA", "rules": []any{map[string]any{"path": "/a", "method": "GET"}}},
			`applications: [{name: a, type: SPA, rules: [{path: /a, method: get}]}]`, ""},
		"set of records, another": {"application", map[string]any{"name": "a", "type": "SPA", "rules": []any{map[string]any{"path": "/a", "level": 1}}},
			`applications: [{name: a, type: SPA, rules: [{path: /a, level: 2}]}]`, "rules"},
		"set of records, the loose one first": {"application", map[string]any{"name": "a", "type": "SPA", "rules": []any{map[string]any{"path": "/a", "method": "get"}, map[string]any{"path": "/b", "method": "get"}}},
			`applications: [{name: a, type: SPA, rules: [{method: get}, {path: /a, method: get}]}]`, ""},
		"folded text":                  {"user", map[string]any{"email": "ann@acme.example"}, `users: [{email: Ann@Acme.Example}]`, ""},
		"folded set":                   {"user", map[string]any{"username": "ann", "profile": map[string]any{"langs": []string{"DE", "en"}}}, `users: [{username: ann, profile: {langs: [EN, de]}}]`, ""},
		"record in part":               {"user", map[string]any{"username": "ann", "profile": map[string]any{"city": "Bern", "zip": "3000"}}, `users: [{username: ann, profile: {city: Bern}}]`, ""},
		"record, another part":         {"user", map[string]any{"username": "ann", "profile": map[string]any{"city": "Bern", "zip": "3000"}}, `users: [{username: ann, profile: {city: Bern, zip: "8000"}}]`, "profile.zip"},
		"record that is not there":     {"user", map[string]any{"username": "ann"}, `users: [{username: ann, profile: {city: Bern}}]`, "profile.city"},
		"part of a record that is not": {"user", map[string]any{"username": "ann"}, `users: [{username: ann, profile: {city: null}}]`, ""},
		"any value in part":            {"user", map[string]any{"username": "ann", "custom": map[string]any{"a": 1, "b": map[string]any{"c": "x"}}}, `users: [{username: ann, custom: {b: {c: x}}}]`, ""},
		"any value, another part":      {"user", map[string]any{"username": "ann", "custom": map[string]any{"a": 1, "b": map[string]any{"c": "x"}}}, `users: [{username: ann, custom: {b: {c: "y", d.e: 1}}}]`, `custom.b.c custom.b.d\.e`},
		"any list in order":            {"user", map[string]any{"username": "ann", "custom": []any{1, 2}}, `users: [{username: ann, custom: [2, 1]}]`, "custom"},
		"any, mapping for a text":      {"user", map[string]any{"username": "ann", "custom": "x"}, `users: [{username: ann, custom: {a: 1}}]`, "custom.a"},
		"any, empty mapping":           {"user", map[string]any{"username": "ann", "custom": map[string]any{"a": 1}}, `users: [{username: ann, custom: {}}]`, ""},
		"ignored field":                {"resource", map[string]any{"indicator": "a", "name": "A"}, `resources: [{indicator: a, name: B, _ignore: [name]}]`, ""},
		"ignored part":                 {"user", map[string]any{"username": "ann", "profile": map[string]any{"city": "Bern", "zip": "1"}}, `users: [{username: ann, profile: {city: Chur, zip: "1"}, _ignore: [profile.city]}]`, ""},
		"secret mapping, same":         {"connector", map[string]any{"target": "m", "platform": "w", "config": map[string]any{"a": "canary-password", "more": 1}}, `connectors: [{target: m, platform: w, config: {a: !env PASSWORD}}]`, ""},
		"secret mapping, another":      {"connector", map[string]any{"target": "m", "platform": "w", "config": map[string]any{"a": "canary-older", "more": 1}}, `connectors: [{target: m, platform: w, config: {a: !env PASSWORD}}]`, "config"},
		"secret in a list, same": {"connector", map[string]any{"target": "m", "platform": "w", "keys": []any{map[string]any{"name": "k", "value": "canary-password"}}},
			`connectors: [{target: m, platform: w, keys: [{name: k, value: !env PASSWORD}]}]`, ""},
		"secret in a list, another": {"connector", map[string]any{"target": "m", "platform": "w", "keys": []any{map[string]any{"name": "k", "value": "canary-older"}}},
			`connectors: [{target: m, platform: w, keys: [{name: k, value: !env PASSWORD}]}]`, "keys"},
		"secret in a list that is to be emptied": {"connector", map[string]any{"target": "m", "platform": "w", "keys": []any{map[string]any{"name": "k", "value": "canary-older"}}},
			`connectors: [{target: m, platform: w, keys: []}]`, "keys"},
	} {
		t.Run(name, func(t *testing.T) {
			s, endpoint, text := acme(t, c.file)
			s.System.Put(c.kind, endpoint, c.live)
			p := s.MustPlan(t, text, plan.Options{})
			var paths []string
			for _, step := range p.Steps {
				if step.Action != plan.Update {
					t.Errorf("%s of %s", step.Action, step.Address)
				}
				for _, ch := range step.Changes {
					paths = append(paths, ch.Path)
				}
			}
			if got := strings.Join(paths, " "); got != c.want {
				t.Errorf("differs in %q, want %q", got, c.want)
			}
			noCanary(t, p)
			if c.want != "" {
				s.MustSettle(t, text, plan.Options{})
			}
		})
	}
}

func TestCompareSingletonListsAndDicts(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"equal":                 {`settings: {mode: closed, hooks: [{url: a}, {url: b, retries: 5}], limits: {a: 0.5, b: 2}, colors: {dark: true}}`, ""},
		"list in another order": {`settings: {hooks: [{url: b, retries: 5}, {url: a}]}`, "hooks"},
		"list with less":        {`settings: {hooks: [{url: a}]}`, "hooks"},
		"empty list":            {`settings: {hooks: []}`, "hooks"},
		"null list":             {`settings: {hooks: null}`, "hooks"},
		"dict in part":          {`settings: {limits: {a: 5e-1}}`, ""},
		"dict without a key":    {`settings: {limits: {a: null}}`, "limits.a"},
		"dict with a key more":  {`settings: {limits: {c: 1}}`, "limits.c"},
		"null of a default":     {`settings: {mode: null}`, "mode"},
		"default in a record":   {`settings: {colors: {dark: false}}`, "colors.dark"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, text := acme(t, c.file)
			s.System.Set(s.System.Find("settings", "")[0], map[string]any{
				"mode": "closed", "colors": map[string]any{"dark": true}, "limits": map[string]any{"a": 0.5, "b": 2},
				"hooks": []any{map[string]any{"url": "a", "retries": 3}, map[string]any{"url": "b", "retries": 5}},
			})
			p := s.MustPlan(t, text, plan.Options{})
			want := ""
			if c.want != "" {
				want = "update settings (differs) " + c.want
			}
			wantSteps(t, p, want)
			s.MustSettle(t, text, plan.Options{})
		})
	}
}

func TestEmptyNullWhereTheServerLeavesTheFieldOut(t *testing.T) {
	s, endpoint, text := acme(t, `applications: [{name: a, type: SPA, note: ""}]`)
	id := s.System.Put("application", endpoint, map[string]any{"name": "a", "type": "SPA"})
	s.System.Drop(id, "note")
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "")
}
