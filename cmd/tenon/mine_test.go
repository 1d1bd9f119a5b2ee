package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply/folder"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// books is a provider's server in memory.
type books interface {
	http.Handler
	Env() map[string]string
	Save(io.Writer) error
}

// mine is a person with a folder, a sandbox and secrets that must not be seen.
type mine struct {
	t        *testing.T
	sandbox  books
	env      map[string]string
	tells    []tell
	leave    []string
	stored   string // address of what generation puts into the store
	canaries canaries
	runs     int

	mu      sync.Mutex
	looked  map[string]string // files as they were looked at last
	bytes   int               // that were looked at
	secrets int
	heard   map[string]bool                               // secrets that the server told
	guarded func(http.ResponseWriter, *http.Request) bool // answers itself if it says so
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

// open starts a person of one's own behind the door; make makes a sandbox that
// clients reach at an address.
func (d *door) open(t *testing.T, make func(address string) books) *mine {
	t.Helper()
	identity, _, err := folder.Keygen()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	m := &mine{t: t, sandbox: make(d.URL), heard: map[string]bool{}, looked: map[string]string{}}
	d.inside.Store(m)
	m.env = m.sandbox.Env()
	m.env["TENON_AGE_IDENTITY"] = identity
	m.secret("age identity", strings.TrimPrefix(identity, "AGE-SECRET-KEY-1"))
	return m
}

// serve looks at the folder at every write, while the journal and the lock are
// there: so it would be found if the process ended now.
func (m *mine) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		m.lookAtFolder("while " + r.Method + " " + r.URL.Path + " was under way")
	}
	m.mu.Lock()
	guarded := m.guarded
	m.mu.Unlock()
	if guarded == nil || !guarded(w, r) {
		m.answer(w, r)
	}
}

// answer has the server answer, and hears what it tells.
func (m *mine) answer(w http.ResponseWriter, r *http.Request) {
	if len(m.tells) == 0 {
		m.sandbox.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	m.sandbox.ServeHTTP(answer, r)
	m.hear(r.URL.Path, answer.Body.String())
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
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
	if args[0] == "plan" || args[0] == "apply" {
		args = slices.Concat(args, m.leave)
	}
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
	makePlan, export, connect := e.Plan, e.Export, e.Connect
	e.Plan = func(ctx context.Context, in plan.Input, o plan.Options) (*plan.Plan, error) {
		in.Env.Backoff = time.Millisecond
		return makePlan(ctx, in, o)
	}
	e.Export = func(ctx context.Context, in plan.Input, a value.Address) (*plan.Tree, []plan.Note, error) {
		in.Env.Backoff = time.Millisecond
		return export(ctx, in, a)
	}
	e.Connect = func(ctx context.Context, in plan.Input, conn *spec.Connection) (providers.Client, error) {
		in.Env.Backoff = time.Millisecond
		return connect(ctx, in, conn)
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
		at := strings.Index(text, as)
		m.t.Errorf("%s shows %s, as %q, in\n…%s…", where, name, as, text[max(0, at-200):min(len(text), at+100)])
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
			m.lookAgain(when, path, unsealed(string(data)))
		}
		return nil
	})
}

// tell says which keys of answers hold a secret, and, unless it is "", what
// the path of such an answer has in it.
type tell struct{ keys, path string }

// hear takes up what the server tells that is secret, before the tool gets it:
// tokens, and secrets that it makes.
func (m *mine) hear(path, body string) {
	for _, of := range m.tells {
		if !strings.Contains(path, of.path) {
			continue
		}
		for key := range strings.FieldsSeq(of.keys) {
			for rest := body; ; {
				_, after, found := strings.Cut(rest, `"`+key+`":`)
				if !found {
					break
				}
				rest = after
				var text string
				if json.NewDecoder(strings.NewReader(after)).Decode(&text) == nil {
					m.told("what the server told as "+key, text)
				}
			}
		}
	}
}

// told takes up a secret of the server's own making; one that is masked is none.
func (m *mine) told(name, text string) {
	m.mu.Lock()
	known := m.heard[text] || len(text) < long || strings.Contains(text, "*")
	m.heard[text] = true
	m.mu.Unlock()
	if !known {
		m.secret(name, text)
	}
}

// minted takes up what is kept in the store.
func (m *mine) minted() {
	m.t.Helper()
	code, stdout, stderr := m.quietly("", "secrets", "export", "--format", "json")
	var kept map[string]any
	if code != 0 || json.Unmarshal([]byte(stdout), &kept) != nil || len(kept) == 0 {
		m.t.Fatalf("exporting the secrets: exit code %d\n%s", code, stderr)
	}
	for name, v := range kept {
		parts, ok := v.(map[string]any)
		if !ok {
			parts = map[string]any{"secret": v}
		}
		if text, ok := parts["secret"].(string); ok {
			m.told("what is kept as "+name, text)
		}
	}
}
