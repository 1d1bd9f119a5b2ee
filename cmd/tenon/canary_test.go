package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenon/apply/folder"
	"tenon/providers/logto/logtotest"
)

// mine is a person with a folder, a sandbox and secrets that must not be seen.
type mine struct {
	t        *testing.T
	sandbox  *logtotest.Server
	env      map[string]string
	canaries canaries
	runs     int
	bytes    int // looked at

	mu   sync.Mutex
	door func(http.ResponseWriter, *http.Request) bool // answers itself if it says so
}

// newMine starts a sandbox whose every secret is known beforehand or told by
// its own books, in a folder of its own.
func newMine(t *testing.T, o logtotest.Options) *mine {
	t.Helper()
	t.Chdir(t.TempDir())
	identity, _, err := folder.Keygen()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.BaseURL = "http://" + listener.Addr().String()
	m := &mine{t: t, sandbox: logtotest.New(o)}
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: http.HandlerFunc(m.serve)}}
	front.Start()
	t.Cleanup(front.Close)
	m.env = m.sandbox.Env()
	m.env["TENON_AGE_IDENTITY"] = identity
	m.canaries.add("age identity", strings.TrimPrefix(identity, "AGE-SECRET-KEY-1"))
	return m
}

// serve looks at the folder at every request, while the journal and the lock are there.
func (m *mine) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		m.lookAtFolder("while " + r.Method + " " + r.URL.Path + " was under way")
	}
	m.mu.Lock()
	door := m.door
	m.mu.Unlock()
	if door == nil || !door(w, r) {
		m.sandbox.ServeHTTP(w, r)
	}
}

func (m *mine) guard(door func(http.ResponseWriter, *http.Request) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.door = door
}

// write puts a file into the folder.
func (m *mine) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// run runs the tool, sees that it shows no secret, and gives its exit code and output.
func (m *mine) run(stdin string, args ...string) (int, string) {
	m.t.Helper()
	code, stdout, stderr := m.quietly(stdin, args...)
	name := strings.Join(args, " ")
	m.look(name+": standard output", stdout)
	m.look(name+": standard error", stderr)
	m.lookAtFolder("after " + name)
	return code, stdout + stderr
}

// quietly runs the tool without a look at what it shows: for what prints secrets on purpose.
func (m *mine) quietly(stdin string, args ...string) (int, string, string) {
	m.t.Helper()
	m.runs++
	var stdout, stderr bytes.Buffer
	code := Main(args, World{
		Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Engine: tenonEngine(),
		LookupEnv: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok },
		Exit:      func(int) { m.t.Error("ended at once") },
	})
	return code, stdout.String(), stderr.String()
}

// want runs the tool and sees how it ends; -1 is any way.
func (m *mine) want(code int, args ...string) string {
	m.t.Helper()
	got, out := m.run("", args...)
	if got != code && code >= 0 {
		m.t.Fatalf("tenon %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
	}
	return out
}

func (m *mine) look(where, text string) {
	m.t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bytes += len(text)
	if name, as := m.canaries.in(text); name != "" {
		m.t.Errorf("%s shows %s, as %q", where, name, as)
	}
}

// lookAtFolder looks at every file but those that a person has put there to
// hold a secret.
func (m *mine) lookAtFolder(when string) {
	m.t.Helper()
	_ = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".secret") {
			return nil // what is made and removed meanwhile is looked at the next time
		}
		if data, err := os.ReadFile(path); err == nil {
			m.look(when+": "+path, string(data))
		}
		return nil
	})
}

// canaries are secrets by what they are.
type canaries struct{ forms []form }

type form struct{ name, text string }

// window is how many characters of a secret in a row are held to give it away.
const window = 6

// add takes up a secret in every form in which something might write it: any
// few characters of it in a row that the state file does not have anyway, and
// encoded as a whole.
func (c *canaries) add(name, secret string) {
	asJSON, _ := json.Marshal(secret)
	for _, text := range []string{
		secret, string(asJSON[1 : len(asJSON)-1]), url.QueryEscape(secret), url.PathEscape(secret),
		hex.EncodeToString([]byte(secret)),
	} {
		for i := range max(1, len(text)-window+1) {
			part := text[i:min(len(text), i+window)]
			if len(part) == window && strings.TrimSpace(part) == part && !strings.Contains(secretive, part) {
				c.forms = append(c.forms, form{name, part})
			}
		}
	}
	for cut := range 3 { // wherever it begins among the bytes that are encoded together
		if len(secret) > cut+12 {
			text := base64.RawStdEncoding.EncodeToString([]byte(secret[cut:]))
			c.forms = append(c.forms, form{name, text[:len(text)-4]})
		}
	}
}

func (c *canaries) in(text string) (name, as string) {
	for _, f := range c.forms {
		if strings.Contains(text, f.text) {
			return f.name, f.text
		}
	}
	return "", ""
}

// minted takes up what the sandbox has made up: credentials and secrets of applications.
func (m *mine) minted() {
	m.t.Helper()
	code, stdout, stderr := m.quietly("", "secrets", "export", "--format", "json")
	var kept map[string]any
	if code != 0 || json.Unmarshal([]byte(stdout), &kept) != nil || len(kept) == 0 {
		m.t.Fatalf("exporting the secrets: exit code %d\n%s", code, stderr)
	}
	for name, v := range kept {
		if parts, ok := v.(map[string]any); ok {
			v = parts["secret"]
		}
		m.canaries.add("what is kept as "+name, v.(string))
	}
	for _, secret := range applicationSecrets(m.t, m.sandbox) {
		m.canaries.add("a secret of an application", secret)
	}
}

// applicationSecrets are all that the sandbox holds.
func applicationSecrets(t *testing.T, s interface{ Save(io.Writer) error }) []string {
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		t.Fatal(err)
	}
	type table struct {
		Columns []string
		Rows    [][]any
	}
	var file struct {
		Data struct {
			Tenants []struct{ Tables map[string]table }
		}
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, tenant := range file.Data.Tenants {
		tab := tenant.Tables["application-secrets"]
		for i, column := range tab.Columns {
			for _, row := range tab.Rows {
				if column == "value" {
					out = append(out, row[i+1].(string))
				}
			}
		}
	}
	return out
}

// sunday is when tests happen that must not depend on the day.
func sunday() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
