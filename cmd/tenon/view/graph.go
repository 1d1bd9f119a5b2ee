package view

import (
	"fmt"
	"strings"

	"tenon/spec/value"
)

// Node is an object of the graph of what is declared.
type Node struct {
	Address value.Address `json:"address"`
	Kind    string        `json:"kind"`
	File    string        `json:"file,omitempty"`
	Line    int           `json:"line,omitempty"`
}

// Edge says that one object needs another first.
type Edge struct {
	From  value.Address `json:"from"`
	To    value.Address `json:"to"`
	Why   string        `json:"why"`             // "inside", "relation" or "ref"
	Field string        `json:"field,omitempty"` // by which it refers
}

// Graph is what the declared objects need of each other.
type Graph struct {
	Format string `json:"format"`
	Nodes  []Node `json:"nodes"`
	Edges  []Edge `json:"edges"`
}

// DOT writes the graph for Graphviz: an arrow leads to what is needed first.
func (g Graph) DOT() []byte {
	var b strings.Builder
	b.WriteString("digraph tenon {\n  rankdir=LR;\n  node [shape=box];\n")
	for _, n := range g.Nodes {
		fmt.Fprintf(&b, "  %s [label=%s];\n", dotID(string(n.Address)), dotID(lastStep(n.Address)+"\n"+n.Kind))
	}
	for _, e := range g.Edges {
		style := ""
		switch e.Why {
		case "inside":
			style = " [style=dotted]"
		default:
			style = " [label=" + dotID(e.Field) + "]"
		}
		fmt.Fprintf(&b, "  %s -> %s%s;\n", dotID(string(e.From)), dotID(string(e.To)), style)
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

func lastStep(a value.Address) string {
	return strings.TrimPrefix(strings.TrimPrefix(string(a), string(a.Parent())), ".")
}

// dotID quotes a text for DOT, where only quotes and backslashes mean something.
func dotID(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(Visible(line))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}
