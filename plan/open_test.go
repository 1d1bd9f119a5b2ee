package plan_test

import (
	"strings"
	"testing"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec/value"
)

// TestSettingsTakeFromTheStore: what opens a connection, or the inside of an
// object, may come from the secret store; and only what it holds already.
func TestSettingsTakeFromTheStore(t *testing.T) {
	s, _, text := acme(t, "users: [{username: ann}]")
	text = strings.ReplaceAll(text, "secret: !env SECRET", "secret: !secret door#value")
	text = strings.Replace(text, "    tenants:\n", "    token: !secret mem.main#token\n    tenants:\n", 1)
	wantError(t, s, text, "-:4:12", "!secret mem.main#token: the secret store holds nothing under this address", "secrets put")
	keep := func(a value.Address, name, secret string) {
		t.Helper()
		if err := s.State.Keep(t.Context(), apply.Secret{Address: a, Name: name, Value: value.OfString(secret).AsSecret()}); err != nil {
			t.Fatal(err)
		}
	}
	keep("mem.main", "token", "canary-token")
	wantError(t, s, text, "-:8:", "!secret door#value: the secret store holds nothing")
	keep("door", "value", s.Env["SECRET"])
	p := s.MustPlan(t, text, plan.Options{})
	wantSteps(t, p, "create users[ann] (new) username")
	noCanary(t, p)
}
