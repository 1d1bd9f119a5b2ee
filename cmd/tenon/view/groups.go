package view

import (
	"sort"
	"strings"

	"tenon/plan"
	"tenon/spec/value"
)

// foldCreates is the number of creates of one kind under one parent beyond
// which the rest is counted.
const foldCreates = 20

// group is the steps inside one connection or one of its own objects.
type group struct {
	at      value.Address
	entries []entry
}

// entry is a step, or a number of creates that are not shown one by one.
type entry struct {
	step   *plan.Step
	folded int // beside step, which is the first of them
}

// grouped sorts steps under the addresses they share; inside a group they keep
// the plan's order. full folds nothing.
func grouped(steps []*plan.Step, full bool) []group {
	byAt := map[value.Address]*group{}
	for _, e := range foldedSteps(steps, full) {
		at := groupOf(e.step.Address)
		g := byAt[at]
		if g == nil {
			g = &group{at: at}
			byAt[at] = g
		}
		g.entries = append(g.entries, e)
	}
	out := make([]group, 0, len(byAt))
	for _, g := range byAt {
		out = append(out, *g)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out
}

// foldedSteps replaces creates beyond the limit by one entry that counts them.
func foldedSteps(steps []*plan.Step, full bool) []entry {
	type family struct {
		parent value.Address
		kind   string
	}
	total := map[family]int{}
	for _, s := range steps {
		if s.Action == plan.Create {
			total[family{s.Address.Parent(), s.Kind}]++
		}
	}
	seen := map[family]int{}
	var out []entry
	for _, s := range steps {
		f := family{s.Address.Parent(), s.Kind}
		if s.Action != plan.Create || full || total[f] <= foldCreates+1 {
			out = append(out, entry{step: s})
			continue
		}
		seen[f]++
		if seen[f] <= foldCreates {
			out = append(out, entry{step: s})
		} else if seen[f] == foldCreates+1 {
			out = append(out, entry{s, total[f] - foldCreates})
		}
	}
	return out
}

// groupOf is the object directly under the connection in which a lies, or else the connection.
func groupOf(a value.Address) value.Address {
	chain := ancestry(a)
	switch {
	case len(chain) > 3:
		return chain[2]
	case len(chain) < 2:
		return ""
	}
	return chain[1]
}

// ancestry is the addresses from the provider down to a itself.
func ancestry(a value.Address) []value.Address {
	var chain []value.Address
	for ; a != ""; a = a.Parent() {
		chain = append([]value.Address{a}, chain...)
	}
	return chain
}

// label is the part of an address that its group does not say already.
func label(a, in value.Address) string {
	return Visible(strings.TrimPrefix(strings.TrimPrefix(string(a), string(in)), "."))
}
