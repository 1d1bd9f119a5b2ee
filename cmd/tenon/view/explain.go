package view

import (
	"strings"

	"tenon/providers"
)

// Topic is what there is to explain: a provider; or one of its kinds, or a
// field of that kind; or one of its operations. What is nil does not apply.
type Topic struct {
	Provider  *providers.Provider
	Kind      *providers.Kind
	Field     *providers.Field
	Path      string // of the field
	Operation *providers.Operation
}

// Name is the kind's or the operation's.
func (t Topic) Name() string {
	if t.Operation != nil {
		return t.Operation.Name
	}
	return t.Kind.Name
}

// ExplainText tells about a topic, for people.
func ExplainText(t Topic, o Options) []byte {
	p := newPage(o, o.OutColor)
	switch {
	case t.Operation != nil:
		p.operation(t.Operation, "")
	case t.Field != nil:
		p.line(p.paint.bold(t.Provider.Name+"."+t.Kind.Name+"."+t.Path) + "  " + traits(t.Field))
		p.prose(t.Field.Doc, "")
		p.fields(fieldsIn(t.Field), "")
	case t.Kind != nil:
		p.kind(t.Provider, t.Kind)
	default:
		p.provider(t.Provider)
	}
	return []byte(p.String())
}

// ExplainProviders lists the providers, for people.
func ExplainProviders(all []*providers.Provider, o Options) []byte {
	p := newPage(o, o.OutColor)
	for _, one := range all {
		p.line(p.paint.bold(one.Name))
		p.prose(one.Doc, "  ")
	}
	p.line("")
	p.line("tenon explain PROVIDER lists its kinds, tenon explain KIND.FIELD tells about one field.")
	return []byte(p.String())
}

func (p *page) provider(pr *providers.Provider) {
	p.line(p.paint.bold(pr.Name))
	p.prose(pr.Doc, "")
	p.line("")
	p.line(p.paint.bold("A connection has"))
	p.fields(pr.Connection, "  ")
	p.line("")
	p.line(p.paint.bold("Kinds"))
	column := 0
	for i := range pr.Kinds {
		column = max(column, width(kindName(pr, &pr.Kinds[i])))
	}
	p.kindsIn(pr, "", column)
	if len(pr.Operations) > 0 {
		p.line("")
		p.line(p.paint.bold("Operations") + ", for tenon call")
		p.operations(pr.Operations, "  ")
	}
}

// kindsIn lists kinds under the one they live in.
func (p *page) kindsIn(pr *providers.Provider, parent string, column int) {
	for _, k := range pr.Children(parent) {
		p.line(pad(kindName(pr, k), column) + "  " + p.paint.dim(firstSentence(k.Doc)))
		p.kindsIn(pr, k.Name, column)
	}
}

// kindName is a kind's name, indented by how deep it lives.
func kindName(pr *providers.Provider, k *providers.Kind) string {
	return strings.Repeat("  ", 1+strings.Count(kindPath(pr, k), ".")) + k.Name
}

func (p *page) kind(pr *providers.Provider, k *providers.Kind) {
	p.line(p.paint.bold(pr.Name+"."+k.Name) + "  " + p.paint.dim(kindPath(pr, k)))
	p.prose(k.Doc, "")
	for _, fact := range kindFacts(k) {
		p.line("  " + fact)
	}
	p.line("")
	p.fields(k.Fields, "  ")
}

// fields prints a table of fields: what can be declared first.
func (p *page) fields(fields []providers.Field, indent string) {
	column := 0
	for _, f := range fields {
		column = max(column, width(f.Name))
	}
	for _, made := range []bool{false, true} {
		for _, f := range fields {
			if f.ReadOnly != made {
				continue
			}
			p.line(indent + p.paint.bold(pad(f.Name, column)) + "  " + traits(&f))
			p.prose(f.Doc, indent+strings.Repeat(" ", column+2))
		}
	}
}

// prose breaks a text into lines.
func (p *page) prose(text, indent string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && width(indent+line+" "+word) > p.width {
			p.line(indent + line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		p.line(indent + line)
	}
}
