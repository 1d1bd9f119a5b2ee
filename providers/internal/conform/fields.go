package conform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"tenon/plan"
	"tenon/spec/value"
)

// fields sets each field in turn to each of its values.
func (c *conformance) fields(t *testing.T, h *harness) {
	all := c.trials(t)
	if c.suite.Together {
		all = c.together(t, h, all)
	}
	for _, tr := range all {
		t.Run(tr.path, func(t *testing.T) { c.field(t, h.in(t), tr) })
		c.tally.add(tally{fields: 1, values: len(tr.values)})
	}
}

// field walks one field of an object through its values: each is one change,
// each converges, and each is found and put back when somebody else has set
// another.
func (c *conformance) field(t *testing.T, h *harness, tr trial) {
	files := c.with
	start := c.begin(t, h, tr.path)
	before := ""
	if c.isKey(tr.path) {
		before = c.keyOf(t, start)
	}
	var now map[string]string
	for i, v := range tr.values {
		now = files(c.object(t, tr.path, v))
		if before != "" {
			now = files(c.renamed(t, tr.path, v, before))
			before = c.keyOf(t, c.object(t, tr.path, v))
		}
		p, _ := h.apply(now) // what else is not as it was shows in the plan for the next one, and at the end
		if len(p.Steps) != 1 && (i > 0 || len(p.Steps) > 1 || !c.mayHold(h, files(start), now)) {
			t.Fatalf("%s: %s is not one change:\n%s", tr.path, v, show(p))
		}
		if len(p.Steps) == 1 {
			c.oneChange(t, tr, p.Steps[0])
		}
	}
	if unseen := tr.top.WriteOnly && !tr.top.Verify || tr.field.WriteOnly && !tr.field.Verify; len(tr.values) > 1 && !unseen && !tr.field.Immutable && !tr.top.Immutable {
		c.drift(t, h, tr)
	}
	h.empty(now)
	if _, declared := parse(t, start)[value.SplitPath(tr.path)[0]]; !declared {
		c.at = start
	}
}

// begin sees that the object is the smallest one that has what a field needs
// beside it. Fields that others have set stay as they are, as nobody declares
// them.
func (c *conformance) begin(t *testing.T, h *harness, path string) string {
	t.Helper()
	start := c.smallest(t, path)
	if c.at != start {
		h.apply(c.with(start))
	}
	c.at = ""
	return start
}

// smallest is the smallest object that has what a field needs beside it.
func (c *conformance) smallest(t *testing.T, path string) string {
	t.Helper()
	with := c.sample.With[path]
	if with == "" {
		return c.sample.Minimal
	}
	tree := parse(t, c.sample.Minimal)
	overlay(tree, parse(t, with))
	data, err := yaml.Marshal(flow(t, tree))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// mayHold reports whether the first value may be the one that is live already:
// it is the one of the smallest object, or the object was there before us.
func (c *conformance) mayHold(h *harness, start, now map[string]string) bool {
	return c.kind.Singleton || c.sample.There != "" || h.load(start).input.State.Digest == h.load(now).input.State.Digest
}

// oneChange sees that a step is about one field and no other.
func (c *conformance) oneChange(t *testing.T, tr trial, s *plan.Step) {
	t.Helper()
	want := plan.Update
	if tr.field.Immutable || tr.top.Immutable {
		want = plan.Replace
	}
	if s.Action != want {
		t.Errorf("%s: %s, want %s: %s", tr.path, s.Action, want, text(s))
	}
	for _, change := range s.Changes {
		if want == plan.Update && change.Path != tr.path && !strings.HasPrefix(change.Path, tr.path+".") {
			t.Errorf("%s: another field changes too: %s", tr.path, text(s))
		}
	}
}

// isKey reports whether a field names the smallest object.
func (c *conformance) isKey(path string) bool {
	for _, names := range c.kind.Keys[:min(1, len(c.kind.Keys))] {
		if slices.Contains(names, path) {
			return true
		}
	}
	return false
}

// keyOf is the key of an object as a file would say it in _previously.
func (c *conformance) keyOf(t *testing.T, object string) string {
	t.Helper()
	v, err := value.FromJSON(mustJSON(t, parse(t, object)))
	if err != nil {
		t.Fatal(err)
	}
	key, _, ok := c.kind.Key(v)
	if !ok {
		t.Fatalf("%s has no key", object)
	}
	return key
}

// renamed is the minimal object with another key, and the line that says so.
func (c *conformance) renamed(t *testing.T, path, text, before string) string {
	t.Helper()
	object := strings.TrimSuffix(c.object(t, path, text), "}")
	return object + ", _previously: " + string(mustJSON(t, before)) + "}"
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// drift has somebody else change the field, and sees that it is found, told as
// drift, and put back.
func (c *conformance) drift(t *testing.T, h *harness, tr trial) {
	t.Helper()
	if c.isKey(tr.path) {
		return
	}
	mine, theirs := tr.values[len(tr.values)-1], tr.values[0]
	h.somebodyElse().apply(c.with(c.object(t, tr.path, theirs)))
	p, _ := h.apply(c.with(c.object(t, tr.path, mine)))
	if len(p.Steps) != 1 {
		t.Fatalf("%s was changed behind our back, and the plan is\n%s", tr.path, show(p))
	}
	c.oneChange(t, tr, p.Steps[0])
	for _, change := range p.Steps[0].Changes {
		if change.Whose != plan.Drift && !change.Secret && !tr.field.WriteOnly {
			t.Errorf("%s is told as %q, want drift: %s", tr.path, change.Whose, text(p.Steps[0]))
		}
	}
}

// remove deletes the object, and deletes it again.
func (c *conformance) remove(t *testing.T, h *harness) {
	base, both := c.base(), c.with(c.sample.Minimal)
	h.converge(base)
	h.apply(both)
	p := h.plan(base)
	if len(p.Steps) != 1 || p.Steps[0].Action != plan.Delete {
		t.Fatalf("taking the object out of the file is not one delete:\n%s", show(p))
	}
	call := p.BindDelete(p.Steps[0])
	for i := range 2 {
		if err := call.Client.Delete(t.Context(), call.Change); err != nil {
			t.Fatalf("delete number %d: %v", i+1, err)
		}
	}
	h.empty(base)
	p = h.converge(both)
	if len(p.Steps) != 1 || p.Steps[0].Action != plan.Create {
		t.Fatalf("a deleted object is not one create:\n%s", show(p))
	}
	if fmt.Sprint(p.Steps[0].Reason) != "drift" {
		t.Errorf("an object that was deleted elsewhere is told as %q", p.Steps[0].Reason)
	}
}
