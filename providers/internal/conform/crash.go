package conform

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenon/spec/value"
)

// Long reports whether the long form of the laws was asked for.
func Long() bool { return os.Getenv("TENON_LONG") != "" }

// Crash holds the sixth law: an apply is killed at each of its requests, before
// the work or after it and before the answer; run again, it converges, with no
// duplicate and no lost secret, and what it made is still known to be its own.
// The short form takes every stride-th request.
func Crash(t *testing.T, s Suite, stride int) {
	bin := Tool(t)
	start := newHarness(t, s, Start{})
	create := &crash{suite: s, bin: bin, files: s.late(), from: start.image()}
	start.converge(s.late())
	change := &crash{suite: s, bin: bin, files: s.changed(), from: start.image(), allow: true}
	t.Run("create", func(t *testing.T) { create.run(t, stride) })
	t.Run("change", func(t *testing.T) { change.run(t, stride) })
}

// changed is what the full state becomes.
func (s Suite) changed() map[string]string {
	return map[string]string{"connection.yaml": s.Laws.Connection, "full.yaml": s.Laws.Changed, "late.yaml": s.Laws.Late}
}

// late is the full state and what needs its steps.
func (s Suite) late() map[string]string {
	return map[string]string{"connection.yaml": s.Laws.Connection, "full.yaml": s.Laws.Full, "late.yaml": s.Laws.Late}
}

// crash is one apply that is killed again and again from the same start.
type crash struct {
	suite Suite
	bin   string
	files map[string]string
	from  image
	allow bool // deletes are meant
	// What the server holds after an apply that is left alone, and when all is
	// taken out of the files after it.
	want, bare []string
}

// image is a server's data and a person's folder at one moment.
type image struct {
	data          []byte
	dir, identity string
}

func (h *harness) image() image {
	dir := filepath.Join(h.t.TempDir(), "image")
	if err := os.CopyFS(dir, os.DirFS(h.dir)); err != nil {
		h.t.Fatal(err)
	}
	return image{h.server.Save(), dir, h.identity}
}

// again starts from the image, with a killer at the door.
func (c *crash) again(t testing.TB, k *killer) *harness {
	h := &harness{t: t, suite: c.suite, dir: filepath.Join(t.TempDir(), "work"), identity: c.from.identity, loaded: &loaded{}}
	h.server = c.suite.Start(t, Start{Data: c.from.data, Wrap: k.wrap})
	if err := os.CopyFS(h.dir, os.DirFS(c.from.dir)); err != nil {
		t.Fatal(err)
	}
	return h
}

// point is where an apply is killed.
type point struct {
	n       int
	after   bool
	workers int
}

func (p point) String() string {
	when := "before"
	if p.after {
		when = "after"
	}
	return fmt.Sprintf("%s request %d of %d workers", when, p.n, p.workers)
}

func (c *crash) run(t *testing.T, stride int) {
	total := c.calm(t)
	var points []point
	for n := 1; n <= total; n++ {
		four := []point{{n, true, 1}, {n, false, 10}, {n, true, 10}, {n, false, 1}}
		switch {
		case Long():
			points = append(points, four...)
		case n%stride == 0:
			points = append(points, four[n/stride%4])
		}
	}
	t.Run("killed", func(t *testing.T) {
		for _, p := range points {
			t.Run(p.String(), func(t *testing.T) {
				t.Parallel()
				c.killed(t, p)
			})
		}
	})
	t.Logf("killed at %d points of an apply of %d requests", len(points), total)
}

// calm lets an apply alone, and counts its requests.
func (c *crash) calm(t *testing.T) int {
	k := &killer{}
	h := c.again(t, k)
	if r := c.apply(h, nil, 1); r.code != 0 {
		t.Fatalf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	total := k.count()
	h.empty(c.files)
	c.want = h.server.Objects()
	h.apply(c.suite.left())
	c.bare = h.server.Objects()
	return total
}

func (c *crash) apply(h *harness, begun func(*os.Process), workers int) ran {
	args := []string{"apply", "--yes", "--parallelism", fmt.Sprint(workers)}
	if c.allow {
		for name, n := range h.allowAll().AllowDelete {
			args = append(args, "--allow-delete", fmt.Sprintf("%s=%d", name, n))
		}
	}
	return h.tool(c.bin, c.files, begun, args...)
}

// killed kills an apply, runs it again, and looks at what came of it.
func (c *crash) killed(t *testing.T, p point) {
	k := &killer{}
	h := c.again(t, k)
	k.arm(p.n, p.after)
	first := c.apply(h, k.begun, p.workers)
	if killed := k.disarm(); !killed && first.code != 0 {
		t.Fatalf("not killed, and exit code %d\n%s%s", first.code, first.stdout, first.stderr)
	}
	if again := c.apply(h, nil, p.workers); again.code != 0 {
		t.Fatalf("run again, exit code %d\n%s%s", again.code, again.stdout, again.stderr)
	}
	h.settled(c.files, c.want)
	h.apply(c.suite.left())
	h.holds(c.bare, "all was taken out of the files")
	h.apply(map[string]string{"connection.yaml": c.suite.Laws.Connection, "full.yaml": "tenon: v1\n", "late.yaml": "tenon: v1\n"})
	h.holds(nil, "the files were emptied")
}

// settled sees that nothing is left to do, that the server holds what it is to
// hold and nothing twice, and that no secret was lost: a plan signs in with
// those that are kept.
func (h *harness) settled(files map[string]string, want []string) {
	h.t.Helper()
	h.empty(files)
	h.holds(want, "the apply")
	state := h.load(files).state
	for _, text := range h.suite.Laws.Kept {
		target, err := value.ParseTarget(text, true)
		if err != nil {
			h.t.Fatal(err)
		}
		if v, err := state.Open(h.t.Context(), target); err != nil || v.Kind() == value.Absent {
			h.t.Errorf("%s is not kept: %v", text, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(h.dir, ".tenon", "*.lock")); len(left) > 1 {
		h.t.Errorf("left behind: %v", left)
	}
}

// holds compares what the server holds with what it should.
func (h *harness) holds(want []string, when string) {
	h.t.Helper()
	got := h.server.Objects()
	if slices.Equal(got, want) {
		return
	}
	h.t.Fatalf("after %s, the server holds\n%s", when, diff([][]byte{[]byte(strings.Join(want, "\n"))}, [][]byte{[]byte(strings.Join(got, "\n"))}))
}
