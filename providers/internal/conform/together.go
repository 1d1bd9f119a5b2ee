package conform

import (
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"tenon/plan"
	"tenon/spec/value"
)

// together sets all fields at once that do not bear on each other, twice, has
// somebody else change them all, and gives the other trials, which need a turn
// of their own. Fields that need the same others beside them go together. It
// finds what a row says wrong about a field in a fraction of the requests, and
// not what fields do to each other.
func (c *conformance) together(t *testing.T, h *harness, all []trial) (others []trial) {
	groups := map[string][]trial{}
	for _, tr := range all {
		if c.joins(tr) {
			groups[c.sample.With[tr.path]] = append(groups[c.sample.With[tr.path]], tr)
		}
	}
	for _, tr := range all { // in the order of the table, as the single ones leave an object behind
		at := groups[c.sample.With[tr.path]]
		switch {
		case !c.joins(tr) || len(at) < 2:
			others = append(others, tr)
		case at[0].path == tr.path:
			t.Run("together", func(t *testing.T) { c.joint(t, h.in(t), at) })
			for _, one := range at {
				c.tally.add(tally{fields: 1, values: len(one.values[:2])})
			}
		}
	}
	return others
}

// joins reports whether a field can be set beside others.
func (c *conformance) joins(tr trial) bool {
	fixed := tr.field.Immutable || tr.top.Immutable
	return len(tr.values) > 1 && !fixed && !tr.field.WriteOnly && !c.isKey(tr.path) && !slices.Contains(c.sample.Alone, tr.path)
}

func (c *conformance) joint(t *testing.T, h *harness, at []trial) {
	c.at = "" // many fields are declared from now on, and what they need beside them
	first, second := c.with(c.allOf(t, at, 0)), c.with(c.allOf(t, at, 1))
	h.apply(first)
	p, _ := h.apply(second)
	c.eachChanges(t, p, at)
	h.somebodyElse().apply(first)
	p, _ = h.apply(second)
	c.eachChanges(t, p, at)
	h.empty(second)
	for _, s := range p.Steps {
		for _, change := range s.Changes {
			if change.Whose != plan.Drift && !change.Secret {
				t.Errorf("%s was changed behind our back and is told as %q, want drift", change.Path, change.Whose)
			}
		}
	}
}

// allOf is the smallest object with the n-th value of each trial.
func (c *conformance) allOf(t *testing.T, at []trial, n int) string {
	t.Helper()
	tree := parse(t, c.smallest(t, at[0].path))
	for _, tr := range at {
		set(tree, value.SplitPath(tr.path), parseAny(t, tr.values[n]))
	}
	data, err := yaml.Marshal(flow(t, tree))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// eachChanges sees that a plan is one update, of every field and no other.
func (c *conformance) eachChanges(t *testing.T, p *plan.Plan, at []trial) {
	t.Helper()
	if len(p.Steps) != 1 || p.Steps[0].Action != plan.Update {
		t.Fatalf("%d fields are not one update:\n%s", len(at), show(p))
	}
	for _, tr := range at {
		if !slices.ContainsFunc(p.Steps[0].Changes, func(ch plan.Change) bool { return within(ch.Path, tr.path) }) {
			t.Errorf("%s does not change", tr.path)
		}
	}
	for _, ch := range p.Steps[0].Changes {
		if !slices.ContainsFunc(at, func(tr trial) bool { return within(ch.Path, tr.path) }) {
			t.Errorf("%s changes too", ch.Path)
		}
	}
}

func within(path, field string) bool { return path == field || strings.HasPrefix(path, field+".") }
