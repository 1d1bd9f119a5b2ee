package plan

import (
	"fmt"

	"tenon/spec/value"
)

// renames finds a delete and a create in one place that look like one object
// with a new name.
func (m *maker) renames() {
	if len(m.deletes) == 0 || len(m.deletes) > 200 {
		return
	}
	used := map[*Step]bool{}
	for _, c := range m.plan.Steps {
		if c.Action != Create || c.resource.Previously != "" {
			continue
		}
		best, score := (*Step)(nil), 0.5
		for _, d := range m.deletes {
			if used[d] || d.live.kind != c.resource.Kind || d.Address.Parent() != c.Address.Parent() {
				continue
			}
			if s := likeness(c, d.live.fields); s > score {
				best, score = d, s
			}
		}
		if best == nil {
			continue
		}
		used[best] = true
		m.plan.Renames = append(m.plan.Renames, Rename{From: best.Address, To: c.Address, File: c.File, At: c.Line,
			Line: fmt.Sprintf("_previously: %s", value.OfString(m.live.keyName(best.live)))})
	}
}

// likeness is the share of a new object's declared fields, its key aside, in
// which a live one agrees.
func likeness(c *Step, have value.Value) float64 {
	same, all := 0, 0
	key := map[string]bool{}
	for _, name := range c.resource.KeyFields {
		key[name] = true
	}
	cmp := comparer{emit: func(l leaf) {
		if key[l.path] {
			return
		}
		all++
		if l.same {
			same++
		}
	}}
	cmp.object(c.resource.Kind, c.resource.Fields, have)
	if all == 0 {
		return 0
	}
	return float64(same) / float64(all)
}
