package conform

import "testing"

// Converge applies state files one after the other, beside the connection, and
// sees that each is reached at once: nothing is to be done after it.
func Converge(t *testing.T, s Suite, states ...string) {
	t.Helper()
	h := newHarness(t, s, Start{})
	for _, state := range states {
		h.converge(map[string]string{"connection.yaml": s.Laws.Connection, "state.yaml": state})
	}
}
