package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

// acme puts text inside a tenant that is there already, and is reached by its endpoint.
func acme(t *testing.T, text string) (*applytest.Stack, string, string) {
	t.Helper()
	s := applytest.New()
	endpoint, credentials := s.System.Serve()
	s.Env["SECRET"] = credentials.Get("secret").Reveal()
	s.Env["PASSWORD"] = "canary-password"
	return s, endpoint, inside(endpoint, credentials, text)
}

func inside(endpoint string, credentials value.Value, text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "mem:\n  main:\n    tenants:\n      - name: acme\n        endpoint: %s\n        credentials: {id: %s, secret: !env SECRET}\n",
		endpoint, credentials.Get("id").Reveal())
	for line := range strings.Lines(strings.TrimPrefix(text, "\n")) {
		b.WriteString("        " + line)
	}
	return b.String() + "\n"
}

// steps gives a line for each step: action, address inside the tenant, reason, and fields.
func steps(p *plan.Plan) string {
	var out []string
	for _, s := range p.Steps {
		line := fmt.Sprintf("%s %s (%s)", s.Action, short(s.Address), s.Reason)
		if s.Late {
			line = "late " + line
		}
		for _, c := range s.Changes {
			line += " " + c.Path
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func short(a value.Address) string {
	return strings.TrimPrefix(strings.TrimPrefix(string(a), "mem.main."), "tenants[acme].")
}

func wantSteps(t *testing.T, p *plan.Plan, lines ...string) {
	t.Helper()
	if got, want := steps(p), strings.Join(lines, "\n"); got != want {
		t.Errorf("steps:\n%s\nwant:\n%s", indent(got), indent(want))
	}
}

func indent(text string) string { return "\t" + strings.ReplaceAll(text, "\n", "\n\t") }

// change finds the change of one field.
func change(t *testing.T, p *plan.Plan, address, path string) plan.Change {
	t.Helper()
	for _, s := range p.Steps {
		if short(s.Address) != address {
			continue
		}
		if i := slices.IndexFunc(s.Changes, func(c plan.Change) bool { return c.Path == path }); i >= 0 {
			return s.Changes[i]
		}
	}
	t.Fatalf("no change of %s#%s in\n%s", address, path, indent(steps(p)))
	return plan.Change{}
}

// wantError makes a plan that must fail with one of its problems saying all of the parts.
func wantError(t *testing.T, s *applytest.Stack, text string, parts ...string) {
	t.Helper()
	p, _, err := s.Plan(t.Context(), text, plan.Options{})
	if err == nil {
		_ = p.Close(t.Context())
		t.Fatalf("no error; steps:\n%s", indent(steps(p)))
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error\n\t%v\ndoes not say %q", err, part)
		}
	}
}
