package main

import (
	"strings"
	"testing"
)

func forms() []string { return []string{"text", "json", "markdown", "github"} }

// some gives all forms in the long form of the tests, and else one, each in its turn.
func some(turn int) []string {
	if inFull() {
		return forms()
	}
	return forms()[turn%4 : turn%4+1]
}

// everyReading runs all that only reads, in some forms; plan and drift are the
// exit codes, -1 for any.
func (m *mine) everyReading(turn, plan, drift int) {
	m.t.Helper()
	for i, f := range some(turn) {
		m.want(plan, "plan", "--detailed-exitcode", "--full", "--format", f, "--log-level", "debug")
		m.want(drift, "drift", "--full", "--format", some(turn + 1)[i], "--log-level", "debug")
	}
	for i, args := range []string{
		"validate", "graph --format json", "secrets list", "validate --format json", "validate --format github", "graph", "fmt --check", "secrets list --format json",
	} {
		if inFull() || i == turn%8 {
			m.want(0, strings.Fields(args)...)
		}
	}
}

// export shows all that the server holds.
func (m *mine) export(s stake) {
	m.t.Helper()
	for i, c := range s.connections {
		for j, f := range []string{"text", "json"} {
			if inFull() || (i+j)%2 == 0 {
				m.want(0, "export", c, "--format", f, "--log-level", "debug")
			}
		}
	}
}

// TestNoSecretIsShown holds the fifth law: a stack full of secrets is taken
// through its life, and none of them is seen but where it was asked for.
func TestNoSecretIsShown(t *testing.T) { each(t, testNoSecretIsShown) }

func testNoSecretIsShown(t *testing.T, s stake) {
	m := newSecretive(t, s)
	m.everyReading(0, 2, -1)
	m.want(0, "plan", "--out", "saved.json")
	m.want(0, "apply", "saved.json", "--log-level", "debug")
	m.minted()
	m.lookAtFolder("after the first apply")
	m.everyReading(1, 0, 0)
	m.export(s)
	for _, args := range []string{"schema", "explain --markdown " + s.provider.Name} {
		m.want(0, strings.Fields(args)...)
	}
	for i, c := range s.calls {
		if code, out := m.call(s, c, forms()[i%2]); code == 0 && out == "" {
			t.Errorf("%s says nothing", c.args)
		}
	}
	for n := range forms() {
		if n > 0 && !inFull() {
			break
		}
		m.generation(n + 2)
		m.everyReading(n+2, 2, -1)
		m.want(0, "plan", "--out", "saved.json")
		m.want(0, "apply", "--yes", "--full", "--format", forms()[(n+1)%4], "--log-level", "debug")
	}
	m.elsewhere(func() {
		m.generation(8)
		m.want(-1, "apply", "--yes")
	})
	m.everyReading(3, -1, 2) // what somebody else has changed
	m.want(0, "apply", "--yes")
	m.everyReading(0, 0, 0)
	m.want(0, "destroy", "--confirm", stack, "--log-level", "debug")
	t.Logf("%d runs, %d secrets, %d bytes looked at", m.runs, m.secrets, m.bytes)
}

// call asks for an operation; its secrets are lines of standard input.
func (m *mine) call(s stake, c request, form string) (int, string) {
	m.t.Helper()
	var lines []string
	for name := range strings.FieldsSeq(c.stdin) {
		lines = append(lines, strings.ReplaceAll(m.env[name], "\n", " "))
	}
	args := append([]string{"call", s.connections[0]}, strings.Fields(c.args)...)
	return m.run(strings.Join(lines, "\n"), append(args, "--format", form, "--log-level", "debug")...)
}
