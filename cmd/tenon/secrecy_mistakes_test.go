package main

import (
	"maps"
	"os"
	"strings"
	"testing"
)

// TestNoSecretIsShownByMistakes puts secrets where they do not belong.
func TestNoSecretIsShownByMistakes(t *testing.T) { each(t, testNoSecretIsShownByMistakes) }

func testNoSecretIsShownByMistakes(t *testing.T, s stake) {
	m := newSecretive(t, s)
	m.env["SHORT"] = "q7Z4b" // a password that is too short for anything
	for turn, c := range append(s.mistakes, everywhere(s)...) {
		env := maps.Clone(m.env)
		t.Run(c.name, func(t *testing.T) {
			m.t = t
			text := strings.Replace(s.state, c.old, c.new, 1)
			if text == s.state && c.old != "" {
				t.Fatalf("the state file has no %q", c.old)
			}
			m.write("main.yaml", text)
			if c.env != nil {
				c.env(m)
			}
			m.everyRefusal(s, turn)
		})
		m.t, m.env = t, env
	}
	_ = os.Remove("main.yaml")
	t.Logf("%d runs, %d bytes looked at", m.runs, m.bytes)
}

// everyRefusal runs what says what is wrong with a state file.
func (m *mine) everyRefusal(s stake, turn int) {
	m.t.Helper()
	for i, f := range some(turn) {
		if f != "markdown" && (inFull() || turn%2 == 0) {
			m.run("", "validate", "--format", f)
		}
		m.run("", "plan", "--format", f, "--log-level", "debug")
		if inFull() || turn%4 == 0 {
			m.run("", "apply", "--yes", "--format", some(turn + 1)[i], "--log-level", "debug")
			m.run("", "drift", "--format", f)
		}
	}
	for i, args := range []string{"export " + s.connections[0], "graph", "secrets list", "fmt --check"} {
		if inFull() || i*2 == turn%8 {
			m.run("", strings.Fields(args)...)
		}
	}
}

// everywhere are mistakes that can be made with every provider: in its
// connection, and in what is Tenon's own.
func everywhere(s stake) []mistake {
	with := func(name string, text func(m *mine) string) func(m *mine) {
		return func(m *mine) {
			for key := range m.env {
				if strings.HasSuffix(key, name) && !strings.HasPrefix(key, "TENON") && (name != "ENDPOINT" || strings.Contains(s.state, "endpoint: !env "+key)) {
					m.env[key] = text(m)
					m.secret(name+" of the mistake", "PATx-Hq4TnBQx7ZkWv9Jp")
				}
			}
		}
	}
	const token = "PATx-Hq4TnBQx7ZkWv9Jp"
	always := func(text string) func(*mine) string { return func(*mine) string { return text } }
	own := []mistake{
		{"an endpoint where nobody is", "", "", with("ENDPOINT", always("http://127.0.0.1:1"))},
		{"an endpoint with a password", "", "", with("ENDPOINT", always("http://user:"+token+"@127.0.0.1:1/?k="+token+"#"+token))},
		{"an endpoint that is a secret", "", "", with("ENDPOINT", always(token))},
		{"an endpoint whose host is a secret", "", "", with("ENDPOINT", always("https://pat.invalid:"+token+"/"))},
		{"refused credentials", "", "", with("SECRET", always(token))},
		{"refused passwords", "", "", with("PASSWORD", always(token))},
		{"a token with a line break", "", "", with("PAT", always("PATx-Hq4TnB\nQx7ZkWv9Jp"))},
		{"a secret with a line break", "", "", with("_CLIENT_SECRET", always("PATx-Hq4TnB\nQx7ZkWv9Jp"))},
		{"a key with a line break", "", "", with("_PRIVATE_KEY", always("PATx-Hq4TnB\nQx7ZkWv9Jp"))},
		{"an identity that is none", "", "", func(m *mine) {
			m.env["TENON_AGE_IDENTITY"] = "AGE-SECRET-KEY-1QX7ZKWV9JPHQ4TNB"
			m.secret("the wrong identity", "QX7ZKWV9JPHQ4TNB")
		}},
		{"a variable", "stack: secretive", "stack: secretive\nvars: {x: !env DEEP_SECRET}", nil},
		{"a folder", "stack: secretive", "stack: secretive\nstate: {dir: !env DEEP_SECRET}", nil},
		{"the stack", "stack: secretive", "stack: !env DEEP_SECRET", nil},
		{"broken YAML", "stack: secretive", "stack: [secretive", nil},
		{"a recipient", "stack: secretive", "stack: secretive\nsecrets: {age: {recipients: [!env DEEP_SECRET]}}", nil},
		{"a policy", "stack: secretive", "stack: secretive\npolicy: {maxDeletes: !env DEEP_SECRET}", nil},
		{"an include", "stack: secretive", "stack: secretive\nvars: !include bob.secret", nil},
		{"a secret of nobody", `#stored"`, `#nothing"`, nil},
	}
	return own
}
