package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"tenon/providers"
)

// stake is a provider as the fifth law is held on it: what it has to lose, and
// where.
type stake struct {
	provider *providers.Provider
	// serve makes its sandbox, which clients reach at an address.
	serve func(address string, o start) books
	// state declares a secret wherever one can be: in the fields that are made for
	// one, and, by a tag, in those that are not. It may use the variables of
	// variables, the file bob.secret, and !secret STORED.
	state string
	// connections are what can be exported.
	connections []string
	// tells are where the server's answers hold secrets that it makes.
	tells []tell
	// harmless are words that secrets of the server have and other things too.
	harmless string
	// leave are flags without which nothing is made: they go with plan and apply.
	leave []string
	// bare are fields for which the file declares no secret, and why: KIND.PATH.
	bare map[string]string
	// calls are operations with arguments; prepare may add what they need.
	calls   []request
	prepare func(m *mine)
	// mistakes are lines of the state file that are replaced, and by what.
	mistakes []mistake
	// words are variables that can be no more than a few words of eight letters and
	// more.
	words string
}

// start says what a sandbox starts with.
type start struct {
	seed  int64
	clock func() time.Time
}

// request is a call of an operation: its arguments, and what standard input holds.
type request struct{ args, stdin string }

// mistake puts something where it does not belong: in the state file, or, where
// env is not nil, in the environment.
type mistake struct {
	name, old, new string
	env            func(m *mine)
}

// stakes are those of all providers.
func stakes() []stake {
	return []stake{logtoStake(), keycloakStake(), hyperauthStake(), atlasStake()}
}

// variables are secrets of a state file, each with a place for the generation.
func variables() map[string]string {
	return map[string]string{
		"NAME_SECRET": "NSx%dVbT2kLqW9zRy", "DESCRIPTION_SECRET": "DSe%dJhF5mPcX7wNu", "DEEP_SECRET": "DPa%dGvK8rTzS3qBe",
		"LIST_SECRET": "LIo%dCyM4nHdZ6jQk", "URL_SECRET": "https://example.com/cb?k=URf%dTxP7sLwB2vGh", "ANN_PASSWORD": "ANp%dRkD9tYgC5xJm",
		"LINES_SECRET": "LNu%dWsE3bVhQ8\n  zKf6XrTpM: |\r\n\tgYd2NjLc # QwA9\n", "ODD_SECRET": `ODi%d"'\{}[]: #&*!|>%%@` + "`<b>+ /=?üÜ€😀KtZ5",
	}
}

// each runs a test on every provider.
func each(t *testing.T, run func(t *testing.T, s stake)) {
	for _, s := range stakes() {
		t.Run(s.provider.Name, func(t *testing.T) { run(t, s) })
	}
}

// stack is what all state files are called.
const stack = "secretive"

// newSecretive fills a folder; the secrets of a later generation are others.
func newSecretive(t *testing.T, s stake) *mine {
	t.Helper()
	m := newDoor(t).open(t, func(address string) books { return s.serve(address, start{seed: 7}) })
	m.canaries.harmless = s.state + url.QueryEscape(s.state) + s.harmless
	m.tells, m.leave, m.stored = s.tells, s.leave, s.connections[0]+"#stored"
	for name, text := range m.env {
		if strings.Contains(name, "SECRET") || strings.Contains(name, "PASSWORD") || strings.Contains(name, "PRIVATE") || strings.HasSuffix(name, "PAT") {
			m.told("the connection's "+name, text)
		}
	}
	if s.prepare != nil {
		s.prepare(m)
	}
	m.write("main.yaml", s.state)
	m.generation(1)
	return m
}

// generation gives all secrets of the person other values.
func (m *mine) generation(n int) {
	m.t.Helper()
	for name, text := range variables() {
		m.env[name] = fmt.Sprintf(text, n)
		m.secret(fmt.Sprintf("%s of generation %d", name, n), m.env[name])
	}
	file := fmt.Sprintf("FLq%dXeU6yNvR4\nZw5sQn pLd2f HbJ8cTzK", n)
	m.write("bob.secret", file)
	m.secret("the file's secret", file)
	stored := fmt.Sprintf("STw%dPmB3gLxY9dVf", n)
	m.secret("what was put into the store", stored)
	if code, out := m.run(stored, "secrets", "put", m.stored); code != 0 {
		m.t.Fatal(out)
	}
}

// elsewhere does something as a colleague with a copy of the folder, and comes back.
func (m *mine) elsewhere(do func()) {
	m.t.Helper()
	here, err := os.Getwd()
	there := m.t.TempDir()
	if err := errors.Join(err, os.CopyFS(there, os.DirFS(here)), os.Chdir(there)); err != nil {
		m.t.Fatal(err)
	}
	env := maps.Clone(m.env)
	do()
	m.env = env
	if err := os.Chdir(here); err != nil {
		m.t.Fatal(err)
	}
}
