package conform

import (
	"testing"

	"tenon/plan"
)

// Converge applies state files one after the other, beside the connection, and
// sees that each is reached at once: nothing is to be done after it.
func Converge(t *testing.T, s Suite, states ...string) {
	t.Helper()
	ConvergeAnd(t, s, func(int, *plan.Plan, *Server) {}, states...)
}

// ConvergeAnd is Converge, with a look at each plan that was applied and at the
// server after it.
func ConvergeAnd(t *testing.T, s Suite, look func(n int, p *plan.Plan, server *Server), states ...string) {
	t.Helper()
	h := newHarness(t, s, Start{})
	for n, state := range states {
		look(n, h.converge(map[string]string{"connection.yaml": s.Laws.Connection, "state.yaml": state}), h.server)
	}
}

// Between applies a state, has somebody do something to the server by other
// means, applies the state as it is then, and shows what came of it.
func Between(t *testing.T, s Suite, first string, then func(*Server), second string, look func(*Server)) {
	t.Helper()
	h := newHarness(t, s, Start{})
	for i, state := range []string{first, second} {
		h.converge(map[string]string{"connection.yaml": s.Laws.Connection, "state.yaml": state})
		if i == 0 && then != nil {
			then(h.server)
		}
	}
	if look != nil {
		look(h.server)
	}
}
