package apply_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/apply"
	"tenon/apply/applytest"
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
	head := fmt.Sprintf("mem:\n  main:\n    tenants:\n      - name: acme\n        endpoint: %s\n        credentials: {id: %s, secret: !env SECRET}\n",
		endpoint, credentials.Get("id").Reveal())
	for line := range strings.Lines(strings.TrimPrefix(text, "\n")) {
		head += "        " + line
	}
	return head + "\n"
}

// cloud puts text inside a tenant that Tenon makes.
func cloud(text string) string {
	head := "mem:\n  main:\n    tenants:\n      - name: acme\n"
	for line := range strings.Lines(strings.TrimPrefix(text, "\n")) {
		head += "        " + line
	}
	return head + "\n"
}

// outcomes gives a line for each step: how it ended, and why.
func outcomes(r *apply.Report) string {
	var out []string
	for _, o := range r.Outcomes {
		line := fmt.Sprintf("%s %s %s", o.Status, o.Step.Action, strings.TrimPrefix(strings.TrimPrefix(string(o.Step.Address), "mem.main."), "tenants[acme]."))
		if o.Adopted {
			line += " (adopted)"
		}
		if o.Err != nil {
			line += ": " + o.Err.Error()
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func wantOutcomes(t *testing.T, r *apply.Report, lines ...string) {
	t.Helper()
	if got, want := outcomes(r), strings.Join(lines, "\n"); got != want {
		t.Errorf("outcomes:\n\t%s\nwant:\n\t%s", strings.ReplaceAll(got, "\n", "\n\t"), strings.ReplaceAll(want, "\n", "\n\t"))
	}
}

// wantKept fails unless the secrets of all declared objects are in the store,
// and are those that are good.
func wantKept(t *testing.T, s *applytest.Stack) {
	t.Helper()
	inv, err := s.State.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	good := s.System.Secrets()
	for a, e := range inv.Objects {
		for name, want := range good[e.ID] {
			got, err := s.State.Open(t.Context(), value.Target{Secret: true, Address: a, Field: name})
			if err != nil || !value.Equal(got, want) {
				t.Errorf("the secret %s of %s is lost: %v", name, a, err)
			}
		}
	}
}
