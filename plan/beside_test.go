package plan_test

import (
	"fmt"
	"testing"

	"tenon/plan"
)

// TestBeside: who lists the inside of an object is told how many others are
// asked for the same, in a plan and in an export.
func TestBeside(t *testing.T) {
	state := "users: [{username: u, password: !env PASSWORD, name: N}]\norganizations:\n"
	for i := range 5 {
		state += fmt.Sprintf("  - {name: o%d, members: [{user: u, title: T}]}\n", i)
	}
	state += "  - {name: empty}\n"
	s, _, text := acme(t, state)
	s.MustSettle(t, text, plan.Options{})
	for name, test := range map[string]struct {
		want, beside int
		do           func()
	}{
		"plan": {5, 4, func() { s.MustPlan(t, text, plan.Options{}) }},
		"export": {6, 5, func() {
			in, err := s.Input(t.Context(), text)
			if err == nil {
				_, _, err = plan.Export(t.Context(), in, "mem.main")
			}
			if err != nil {
				t.Fatal(err)
			}
		}},
	} {
		s.System.Reset()
		test.do()
		n := 0
		for _, call := range s.System.Calls() {
			if call.Method != "List" {
				continue
			}
			want := 0
			if call.Kind == "member" {
				n, want = n+1, test.beside
			}
			if call.Beside != want {
				t.Errorf("%s: %s beside %d others, want %d", name, call, call.Beside, want)
			}
		}
		if n != test.want {
			t.Errorf("%s: %d lists of members, want %d", name, n, test.want)
		}
	}
}
