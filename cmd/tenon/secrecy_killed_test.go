package main

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// manner is how an apply is killed at one of its requests.
type manner int

const (
	unheard  manner = iota // before the server has done anything
	unheeded               // when it has done all, before it answers
	answered               // a moment after its answer, in the middle of what that brings
	manners
)

func (h manner) String() string { return [...]string{"before it", "before its answer", "after it"}[h] }

// victim is a process that is killed at one of its requests.
type victim struct {
	m     *mine
	how   manner
	pause time.Duration
	reads bool     // count those that change nothing, too
	spare []string // kinds of requests that are not counted
	begun chan *os.Process
	dead  chan struct{}

	mu     sync.Mutex
	left   int      // requests until the deadly one
	route  string   // the kind of that; "" until then
	routes []string // the kinds of all
}

// end is the kind of request at which the process was killed, and those of all:
// requests that were under way may come to their end only now.
func (v *victim) end() (string, []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.route, slices.Clone(v.routes)
}

// strikes counts a request, and says whether it is the deadly one.
func (v *victim) strikes(r *http.Request) bool {
	if r.Method == http.MethodGet && !v.reads {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	route := routeOf(r)
	if !slices.Contains(v.routes, route) {
		v.routes = append(v.routes, route)
	}
	if v.route != "" || slices.Contains(v.spare, route) {
		return false
	}
	if v.left--; v.left == 0 {
		v.route = route
	}
	return v.left == 0
}

// guard kills the process at its time.
func (v *victim) guard(w http.ResponseWriter, r *http.Request) bool {
	if !v.strikes(r) {
		return false
	}
	process := <-v.begun
	switch v.how {
	case answered:
		v.m.answer(w, r)
		time.AfterFunc(v.pause, func() { _ = process.Kill() })
		return true
	case unheeded:
		v.m.answer(httptest.NewRecorder(), r)
	}
	_ = process.Kill()
	<-v.dead // nothing is heard, not even the end of the connection, before it is gone
	panic(http.ErrAbortHandler)
}

// kill runs the tool as a process of its own, kills it, and looks for secrets in
// what that has said and left behind: temporary files, too, are in the folder. It
// gives the kind of request at which that was, and those that there were.
func (m *mine) kill(v *victim, args ...string) (string, []string) {
	m.t.Helper()
	m.runs++
	here, err := os.Getwd()
	if err != nil {
		m.t.Fatal(err)
	}
	v.m, v.begun, v.dead = m, make(chan *os.Process, 1), make(chan struct{})
	m.guard(v.guard)
	cmd := exec.Command("tenon", slices.Concat(args, m.leave)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(here, "home"), "TMPDIR=" + filepath.Join(here, "tmp"), "GOMAXPROCS=2", "GORACE=atexit_sleep_ms=0"}
	for name, text := range m.env {
		cmd.Env = append(cmd.Env, name+"="+text)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := errors.Join(os.MkdirAll("home", 0o700), os.MkdirAll("tmp", 0o700), cmd.Start()); err != nil {
		m.t.Fatal(err)
	}
	v.begun <- cmd.Process
	err = cmd.Wait()
	close(v.dead)
	m.guard(nil)
	at, kinds := v.end()
	when := fmt.Sprintf("%s, killed at %s, %s", strings.Join(args, " "), at, v.how)
	m.look(when+": standard output", stdout.String())
	m.look(when+": standard error", stderr.String())
	m.lookAtFolder("after " + when)
	if code := cmd.ProcessState.ExitCode(); at == "" && code != 0 || at != "" && v.how != answered && code != -1 {
		m.t.Fatalf("%s: exit code %d, %v\n%s%s", when, code, err, &stdout, &stderr)
	}
	return at, kinds
}

// converge runs apply to the end, and sees that nothing is left to do.
func (m *mine) converge() {
	m.t.Helper()
	m.want(0, "apply", "--yes", "--log-level", "debug")
	m.want(0, "plan", "--detailed-exitcode", "--log-level", "debug")
}

// TestNoSecretIsLeftByTheDead kills applies, where no last word is said and nothing
// is tidied up, and runs them again to the end. The short form kills a stack's life
// a few times, at requests of other kinds each time.
func TestNoSecretIsLeftByTheDead(t *testing.T) { each(t, testNoSecretIsLeftByTheDead) }

func testNoSecretIsLeftByTheDead(t *testing.T, s stake) {
	if inFull() {
		everyDeath(t, s)
		return
	}
	seed := fnv.New64()
	_, _ = seed.Write([]byte(s.provider.Name))
	random := rand.New(rand.NewPCG(seed.Sum64(), 1))
	m := newSecretive(t, s)
	var killed, kinds []string
	for round := range 8 {
		if round == 6 {
			m.converge()
			m.minted()
			m.generation(2)
		}
		v := &victim{how: manner(round) % manners, left: 1 + random.IntN(5), spare: killed, pause: time.Duration(random.IntN(2000)) * time.Microsecond}
		at, seen := m.kill(v, "apply", "--yes", "--format", forms()[round%4], "--log-level", "debug")
		if at != "" {
			killed = append(killed, at)
		}
		kinds = append(kinds, seen...)
	}
	m.converge()
	m.minted()
	m.lookAtFolder("in the end")
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	t.Logf("killed at %d of %d kinds of requests, %d runs, %d bytes looked at: %s", len(killed), len(kinds), m.runs, m.bytes, strings.Join(killed, ", "))
	if len(killed) < max(5, len(kinds)/5) {
		t.Errorf("killed at %d of %d kinds of requests", len(killed), len(kinds))
	}
}

// everyDeath kills the making of a stack at each of its requests, and one of the
// changes that follow; where something is written, in each manner.
func everyDeath(t *testing.T, s stake) {
	deaths, runs, bytes := 0, 0, 0
	for how := range manners {
		for n, done := 1, false; !done; n++ {
			t.Run(fmt.Sprintf("%d, %s", n, how), func(t *testing.T) {
				m := newSecretive(t, s)
				first := &victim{how: how, left: n, reads: how == unheard, pause: time.Duration(rand.IntN(3000)) * time.Microsecond}
				at, _ := m.kill(first, "apply", "--yes", "--format", forms()[n%4], "--log-level", "debug")
				if done = at == ""; done {
					return
				}
				m.converge()
				m.minted()
				m.generation(2)
				second := &victim{how: how, left: n, reads: how == unheard, pause: first.pause}
				if at, _ := m.kill(second, "apply", "--yes", "--format", forms()[n%4], "--log-level", "debug"); at != "" {
					deaths++
				}
				deaths++
				m.converge()
				m.minted()
				m.lookAtFolder("in the end")
				runs, bytes = runs+m.runs, bytes+m.bytes
			})
			done = done || t.Failed()
		}
	}
	t.Logf("%d deaths, %d runs, %d bytes looked at", deaths, runs, bytes)
}
