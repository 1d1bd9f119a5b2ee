package view

import (
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// CallText is what an operation gave, for people and for pipes: texts as they
// are, lists a line for each item, lists of mappings as a table. On a terminal
// control characters are spelt out.
func CallText(op *providers.Operation, v value.Value, terminal bool, o Options) []byte {
	p := newPage(o, o.OutColor)
	p.full = true
	switch {
	case v.Kind() == value.Map && !v.IsSecret():
		p.pairs(v)
	case v.Kind() == value.List && !v.IsSecret() && tabular(v):
		p.table(op.Columns, v)
	case v.Kind() == value.List && !v.IsSecret():
		for _, item := range v.Items() {
			p.line(p.cell(item))
		}
	case !v.IsSet():
	default:
		return plainText(v.Text(), terminal)
	}
	return []byte(p.String())
}

// plainText is a text as it is, ended by a newline.
func plainText(s string, terminal bool) []byte {
	if terminal {
		s = strings.Join(visibleLines(s), "\n")
	}
	if !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return []byte(s)
}

// tabular tells a list of mappings.
func tabular(v value.Value) bool {
	for _, item := range v.Items() {
		if item.Kind() != value.Map {
			return false
		}
	}
	return v.Len() > 0
}

func (p *page) pairs(v value.Value) {
	column := 0
	for _, f := range v.Fields() {
		column = max(column, width(Visible(f.Key)))
	}
	for _, f := range v.Fields() {
		p.line(p.paint.bold(pad(Visible(f.Key), column)) + "  " + p.cell(f.Value))
	}
}

// table shows a list of mappings, a line for each; columns nil is all that any has.
func (p *page) table(columns []string, v value.Value) {
	if columns == nil {
		seen := map[string]bool{}
		for _, item := range v.Items() {
			for _, f := range item.Fields() {
				if !seen[f.Key] {
					columns = append(columns, f.Key)
				}
				seen[f.Key] = true
			}
		}
	}
	lines := [][]string{make([]string, len(columns))}
	for i, name := range columns {
		lines[0][i] = Visible(name)
	}
	for _, item := range v.Items() {
		cells := make([]string, len(columns))
		for i, name := range columns {
			cells[i] = p.cell(item.Get(name))
		}
		lines = append(lines, cells)
	}
	for n, cells := range lines {
		text := ""
		for i, cell := range cells {
			column := 0
			for _, other := range lines {
				column = max(column, width(other[i]))
			}
			text += pad(cell, column) + "  "
		}
		if text = strings.TrimRight(text, " "); n == 0 {
			text = p.paint.bold(text)
		}
		p.line(text)
	}
}

// cell is a value on one line: a text as it is, a list of such with commas.
func (p *page) cell(v value.Value) string {
	switch {
	case v.IsSecret():
		return p.secrets.Mark(v)
	case !v.IsSet():
		return ""
	case v.Kind() == value.Map:
		return p.flow(v)
	case v.Kind() == value.List:
		parts := make([]string, v.Len())
		for i, item := range v.Items() {
			parts[i] = p.cell(item)
		}
		return strings.Join(parts, ", ")
	}
	return Visible(v.Text())
}

// CallDoc is the same for machines.
func CallDoc(connection value.Address, op *providers.Operation, v value.Value) any {
	if v.Kind() == value.Absent {
		v = value.OfNull()
	}
	return struct {
		Format     string        `json:"format"`
		Connection value.Address `json:"connection"`
		Operation  string        `json:"operation"`
		Result     value.Value   `json:"result"`
	}{"tenon.call/1", connection, op.Name, v}
}

// OperationsText lists what can be called on connections, for people.
func OperationsText(connections []*spec.Connection, o Options) []byte {
	p := newPage(o, o.OutColor)
	for i, conn := range connections {
		if i > 0 {
			p.line("")
		}
		p.line(p.paint.bold(Visible(string(conn.Address))))
		p.operations(conn.Provider.Operations, "  ")
		if len(conn.Provider.Operations) == 0 {
			p.line("  " + conn.Provider.Name + " has no operations.")
		}
	}
	if len(connections) == 0 {
		p.line("The files have no connections.")
	}
	return []byte(p.String())
}

// OperationsDoc is the same for machines.
func OperationsDoc(connections []*spec.Connection) any {
	type entry struct {
		Connection value.Address  `json:"connection"`
		Operations []operationDoc `json:"operations"`
	}
	doc := struct {
		Format      string  `json:"format"`
		Connections []entry `json:"connections"`
	}{"tenon.call/1", []entry{}}
	for _, conn := range connections {
		doc.Connections = append(doc.Connections, entry{conn.Address, operationDocs(conn.Provider)})
	}
	return doc
}
