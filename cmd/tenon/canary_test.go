package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply/folder"
	"tenon/plan"
	"tenon/providers/logto/logtotest"
	"tenon/spec/value"
)

// mine is a person with a folder, a sandbox and secrets that must not be seen.
type mine struct {
	t        *testing.T
	sandbox  *logtotest.Server
	env      map[string]string
	canaries canaries
	runs     int

	mu      sync.Mutex
	looked  map[string]string // files as they were looked at last
	bytes   int               // that were looked at
	secrets int
	guarded func(http.ResponseWriter, *http.Request) bool // answers itself if it says so
}

// newMine starts a sandbox whose every secret is known beforehand or told by
// its own books, in a folder of its own.
func newMine(t *testing.T, o logtotest.Options) *mine {
	t.Helper()
	return newDoor(t).open(t, o)
}

// door is an address behind which one sandbox after the other can be.
type door struct {
	*httptest.Server
	inside atomic.Pointer[mine]
}

func newDoor(t *testing.T) *door {
	d := &door{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.inside.Load().serve(w, r) }))
	t.Cleanup(d.Close)
	return d
}

func (d *door) open(t *testing.T, o logtotest.Options) *mine {
	t.Helper()
	identity, _, err := folder.Keygen()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	o.BaseURL = d.URL
	m := &mine{t: t, sandbox: logtotest.New(o)}
	d.inside.Store(m)
	m.env = m.sandbox.Env()
	m.env["TENON_AGE_IDENTITY"] = identity
	m.secret("age identity", strings.TrimPrefix(identity, "AGE-SECRET-KEY-1"))
	return m
}

// serve looks at the folder at every request, while the journal and the lock are there.
func (m *mine) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		m.lookAtFolder("while " + r.Method + " " + r.URL.Path + " was under way")
	}
	m.mu.Lock()
	guarded := m.guarded
	m.mu.Unlock()
	if guarded == nil || !guarded(w, r) {
		m.sandbox.ServeHTTP(w, r)
	}
}

func (m *mine) guard(answer func(http.ResponseWriter, *http.Request) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.guarded = answer
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
		Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Engine: impatient(tenonEngine()),
		LookupEnv: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok },
		Exit:      func(int) { m.t.Error("ended at once") },
	})
	return code, stdout.String(), stderr.String()
}

// impatient makes an engine that hardly waits before it repeats a request.
func impatient(e Engine) Engine {
	makePlan, export := e.Plan, e.Export
	e.Plan = func(ctx context.Context, in plan.Input, o plan.Options) (*plan.Plan, error) {
		in.Env.Backoff = time.Millisecond
		return makePlan(ctx, in, o)
	}
	e.Export = func(ctx context.Context, in plan.Input, a value.Address) (*plan.Tree, []plan.Note, error) {
		in.Env.Backoff = time.Millisecond
		return export(ctx, in, a)
	}
	return e
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

// lookAgain looks at a text unless it is what was looked at last.
func (m *mine) lookAgain(where, path, text string) {
	m.t.Helper()
	m.mu.Lock()
	known := m.looked[path] == text
	m.looked[path] = text
	m.mu.Unlock()
	if !known {
		m.look(where+": "+path, text)
	}
}

// secret takes up a canary: all is to be looked at anew.
func (m *mine) secret(name, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.canaries.add(name, text)
	m.secrets++
	m.looked = map[string]string{}
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
			m.lookAgain(when, path, string(data))
		}
		return nil
	})
}

// canaries are pieces of secrets, and what they are pieces of.
type canaries struct{ short, long map[string]string }

// How many characters in a row give a secret away: of the secret itself, and of
// it in base64 or hexadecimal, where a few may be there by chance.
const short, long = 6, 12

// add takes up a secret in every form in which something might write it, but
// for what the state file has anyway.
func (c *canaries) add(name, secret string) {
	if c.short == nil {
		c.short, c.long = map[string]string{}, map[string]string{}
	}
	harmless := secretive + url.QueryEscape(secretive)
	asJSON, _ := json.Marshal(secret)
	for _, text := range []string{
		secret, string(asJSON[1 : len(asJSON)-1]), url.QueryEscape(secret), url.PathEscape(secret),
	} {
		for i := range max(0, len(text)-short+1) {
			part := text[i : i+short]
			if strings.TrimSpace(part) == part && !strings.Contains(harmless, part) && !strings.Contains(part, `\u`) {
				c.short[part] = name
			}
		}
	}
	digits := hex.EncodeToString([]byte(secret))
	for i := range max(0, len(digits)-long+1) {
		c.long[digits[i:i+long]] = name
	}
	for cut := range 3 { // wherever it begins among the bytes that are encoded together
		text := base64.RawStdEncoding.EncodeToString([]byte(secret[min(cut, len(secret)):]))
		for i := range max(0, len(text)-4-long+1) {
			c.long[text[i:i+long]] = name
		}
	}
}

// in finds a piece of a secret in a text.
func (c *canaries) in(text string) (name, as string) {
	for i := range text {
		if i+short <= len(text) && c.short[text[i:i+short]] != "" {
			return c.short[text[i:i+short]], text[i : i+short]
		}
		if i+long <= len(text) && c.long[text[i:i+long]] != "" {
			return c.long[text[i:i+long]], text[i : i+long]
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
		m.secret("what is kept as "+name, v.(string))
	}
	for _, secret := range applicationSecrets(m.t, m.sandbox) {
		m.secret("a secret of an application", secret)
	}
}

// tables are what a sandbox holds, by tenant and collection: rows of the id and
// the values of the columns.
type tables []struct {
	ID     string
	Tables map[string]struct {
		Columns []string
		Rows    [][]any
	}
}

func tablesOf(t *testing.T, s *logtotest.Server) tables {
	t.Helper()
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		t.Fatal(err)
	}
	var file struct{ Data struct{ Tenants tables } }
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	return file.Data.Tenants
}

// applicationSecrets are all that the sandbox holds.
func applicationSecrets(t *testing.T, s *logtotest.Server) []string {
	var out []string
	for _, tenant := range tablesOf(t, s) {
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

// madeUpIDs are those that the sandbox has made up.
func madeUpIDs(t *testing.T, s *logtotest.Server) []string {
	var out []string
	for _, tenant := range tablesOf(t, s) {
		out = append(out, tenant.ID)
		for _, tab := range tenant.Tables {
			for _, row := range tab.Rows {
				if id := row[0].(string); len(id) >= 12 && !strings.Contains(id, "-") {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// TestCanariesAreSeen: what looks for secrets finds them in any form.
func TestCanariesAreSeen(t *testing.T) {
	var c canaries
	c.add("it", "Qx7Z Wv9J\"Hq4T")
	for _, text := range []string{
		"a Qx7Z W b", `{"x":"Wv9J\"Hq"}`, "?p=Wv9J%22Hq4T", hex.EncodeToString([]byte("7Z Wv9J")),
		"Basic " + base64.StdEncoding.EncodeToString([]byte(`id:Qx7Z Wv9J"Hq4T`)), base64.URLEncoding.EncodeToString([]byte(`client:Qx7Z Wv9J"Hq4T`)),
	} {
		if name, _ := c.in(text); name != "it" {
			t.Errorf("not seen in %q", text)
		}
	}
}
