package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSecretsLeaveNoTrace tells what looking for a secret cannot: that neither
// one of a single letter nor the length of another can be read off. People do
// the same with other secrets, and all that the tool shows and writes is the
// same but for the store, where they are encrypted.
func TestSecretsLeaveNoTrace(t *testing.T) { each(t, testSecretsLeaveNoTrace) }

func testSecretsLeaveNoTrace(t *testing.T, s stake) {
	front := newDoor(t)
	lives := []string{}
	identity := ""
	for i, secrets := range [][2]string{{"x", "y"}, {"a long one\nof two lines, with {\"json\": [1]}", "another\tü € # long one"}, {"7", "\""}} {
		if i > 1 && !inFull() {
			break
		}
		m := front.open(t, func(address string) books { return s.serve(address, start{seed: 3, clock: noon}) })
		if identity == "" {
			identity = m.env["TENON_AGE_IDENTITY"]
		}
		m.env["TENON_AGE_IDENTITY"] = identity
		lives = append(lives, m.life(s, secrets))
	}
	for _, other := range lives[1:] {
		if at := firstDifference(lives[0], other); at != "" {
			t.Fatalf("what was shown depends on the secrets:\n%s", at)
		}
	}
	t.Logf("%d bytes of output and files are the same for all secrets", len(lives[0]))
}

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// life applies, changes, repairs and destroys, and gives all that was seen of it.
func (m *mine) life(s stake, secrets [2]string) string {
	m.t.Helper()
	var seen strings.Builder
	m.leave = s.leave
	m.write("main.yaml", s.state)
	set := func(secret string) {
		for i, name := range slices.Sorted(maps.Keys(variables())) {
			m.env[name] = secret + strings.Repeat("!", i) // each another
		}
		for name := range strings.FieldsSeq(s.words) {
			m.env[name] = fmt.Sprintf("%.12x-a-word-%d", secret, len(name))
		}
		m.env["URL_SECRET"] = "https://example.com/?" + fmt.Sprintf("%x", secret)
		m.write("bob.secret", secret+"-of-bob-or-so")
		m.show(&seen, fmt.Sprintf("%.12x-of-all", secret), "secrets", "put", s.connections[0]+"#stored")
	}
	turn := 1
	reading := func() {
		turn++
		for _, f := range some(turn) {
			m.show(&seen, "", "plan", "--full", "--format", f, "--out", "saved-"+f+".json")
			m.show(&seen, "", "drift", "--full", "--format", f)
		}
		for _, args := range []string{"validate --format json", "graph --format json", "secrets list --format json"} {
			m.show(&seen, "", strings.Fields(args)...)
		}
	}
	set(secrets[0])
	reading()
	m.done(&seen, "apply", "saved-"+some(turn)[0]+".json")
	m.show(&seen, "", "export", s.connections[0])
	set(secrets[1])
	reading()
	m.done(&seen, "apply", "--yes", "--format", "json")
	m.show(&seen, "", "export", s.connections[0], "--format", "json")
	m.show(&seen, "", "plan", "--full")
	m.files(&seen)
	m.done(&seen, "destroy", "--confirm", stack)
	m.files(&seen)
	return seen.String()
}

// done runs what must succeed, or nothing would be seen.
func (m *mine) done(to *strings.Builder, args ...string) {
	m.t.Helper()
	if code := m.show(to, "", args...); code != 0 {
		text := to.String()
		m.t.Fatalf("tenon %s: exit code %d\n%s", strings.Join(args, " "), code, text[max(0, len(text)-3000):])
	}
}

// show runs the tool and writes down what it showed.
func (m *mine) show(to *strings.Builder, stdin string, args ...string) int {
	m.t.Helper()
	code, stdout, stderr := m.quietly(stdin, append(args, "--parallelism", "1")...)
	fmt.Fprintf(to, "$ tenon %s → %d\n%s%s", strings.Join(args, " "), code, sameForAll(stdout), sameForAll(stderr))
	return code
}

// files writes down the folder, without the store.
func (m *mine) files(to *strings.Builder) {
	m.t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".secret") || strings.Contains(path, "secrets"+string(filepath.Separator)) {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(to, "== %s\n%s\n", path, sameForAll(string(data)))
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// sameForAll blanks what differs from run to run anyway: times of day and how long things took.
func sameForAll(text string) string {
	text = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?`).ReplaceAllString(text, "TIME")
	text = regexp.MustCompile(`keyed:[0-9a-f:]+`).ReplaceAllString(text, "KEYED") // the keys are made by chance
	return regexp.MustCompile(`in \d+(\.\d+)? s|"(seconds|took)": ?[\d.]+`).ReplaceAllString(text, "TOOK")
}

// firstDifference gives the first lines that differ, "" where none do.
func firstDifference(a, b string) string {
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return fmt.Sprintf("%s\n  %s\n  %s", strings.Join(one[max(0, i-4):i], "\n"), one[i], two[i])
		}
	}
	if len(one) != len(two) {
		return fmt.Sprintf("%d lines and %d", len(one), len(two))
	}
	return ""
}
