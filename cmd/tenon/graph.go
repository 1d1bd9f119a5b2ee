package main

import (
	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

func (c *cli) graphCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "graph",
		Short:       "Print what the declared objects need of each other",
		Long:        "Prints the graph of the declared objects: what is inside what, and what refers to what.",
		Example:     "  tenon graph | dot -Tsvg > acme.svg\n  tenon graph --format json",
		Args:        cobra.NoArgs,
		Annotations: knows("tenon.graph/1", view.Text, view.JSON),
		RunE: func(*cobra.Command, []string) error {
			state, err := c.load(true)
			if err != nil {
				return err
			}
			g := graphOf(state)
			if c.form == view.JSON {
				return view.WriteJSON(c.Stdout, g)
			}
			_, err = c.Stdout.Write(g.DOT())
			return err
		},
	}
}

// graphOf draws what the files say: an edge leads to what is needed first.
func graphOf(state *spec.State) view.Graph {
	g := view.Graph{Format: "tenon.graph/1", Nodes: []view.Node{}, Edges: []view.Edge{}}
	for _, conn := range state.Connections {
		g.Nodes = append(g.Nodes, view.Node{Address: conn.Address, Kind: conn.Provider.Name, File: conn.Pos.File, Line: int(conn.Pos.Line)})
	}
	for _, r := range state.Resources {
		g.Nodes = append(g.Nodes, view.Node{Address: r.Address, Kind: r.Connection.Provider.Name + "." + r.Kind.Name, File: r.Pos.File, Line: int(r.Pos.Line)})
		around := r.Connection.Address
		if r.Parent != nil {
			around = r.Parent.Address
		}
		g.Edges = append(g.Edges, view.Edge{From: r.Address, To: around, Why: "inside"})
		g.Edges = append(g.Edges, relations(state, r)...)
		g.Edges = append(g.Edges, references(r.Address, "", r.Fields)...)
	}
	return g
}

// relations are the edges of names, where the object named is declared.
func relations(state *spec.State, r *spec.Resource) []view.Edge {
	var out []view.Edge
	seen := map[view.Edge]bool{}
	r.EachRef(func(path string, f *providers.Field, v value.Value) {
		if !spec.NamesObject(v) {
			return
		}
		at, err := r.RefPath(f.Ref, v)
		if err != nil {
			return // Load has told
		}
		if to := state.Resolve(at); to != nil && to != r {
			e := view.Edge{From: r.Address, To: to.Address, Why: "relation", Field: path}
			if !seen[e] {
				out = append(out, e)
			}
			seen[e] = true
		}
	})
	return out
}

// references are the edges of !ref values.
func references(from value.Address, path string, v value.Value) []view.Edge {
	if t := v.Target(); t.Address != "" && !t.Secret {
		return []view.Edge{{From: from, To: t.Address, Why: "ref", Field: path}}
	}
	var out []view.Edge
	for _, item := range v.Items() {
		out = append(out, references(from, path, item)...)
	}
	for _, f := range v.Fields() {
		out = append(out, references(from, value.JoinPath(path, f.Key), f.Value)...)
	}
	return out
}
