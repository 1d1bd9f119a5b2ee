package view

import (
	"fmt"
	"strings"

	"tenon/providers"
)

// operations lists operations, with their arguments, for people.
func (p *page) operations(all []providers.Operation, indent string) {
	for i := range all {
		p.operation(&all[i], indent)
	}
}

func (p *page) operation(op *providers.Operation, indent string) {
	words := []string{p.paint.bold(op.Name)}
	for i := range op.Arguments {
		words = append(words, usage(&op.Arguments[i]))
	}
	p.line(indent + strings.Join(words, " "))
	p.prose(op.Doc+changesNote(op), indent+"    ")
	column := 0
	for i := range op.Arguments {
		column = max(column, width(op.Arguments[i].Name))
	}
	for i := range op.Arguments {
		f := &op.Arguments[i]
		p.line(indent + "    " + p.paint.bold(pad(f.Name, column)) + "  " + argumentTraits(f))
		p.prose(f.Doc, indent+"    "+strings.Repeat(" ", column+2))
	}
}

func changesNote(op *providers.Operation) string {
	note := ""
	if op.Writes {
		note = " It changes the server, without a question."
	}
	if op.Mints != "" {
		note += " It brings a secret, its " + op.Mints + ": --keep ADDRESS or --reveal says what becomes of that."
	}
	return note
}

// usage shows how an argument is written: in brackets where it may be left out.
func usage(f *providers.Field) string {
	word := f.Name + "=…"
	switch {
	case f.Secret && f.Required: // asked for unbidden
		return "[" + f.Name + "=-]"
	case f.Secret:
		word = f.Name + "=-"
	case f.Type == providers.List:
		word += " …"
	}
	if !f.Required {
		word = "[" + word + "]"
	}
	return word
}

// argumentTraits says in words what the table knows of an argument.
func argumentTraits(f *providers.Field) string {
	out := []string{"a text"}
	switch {
	case f.Type == providers.List:
		out = []string{"a text, may be repeated"}
	case f.Type != providers.String:
		out = []string{f.Type.String()}
	}
	if f.Required {
		out = append(out, "required")
	}
	switch {
	case f.Secret && f.Required:
		out = append(out, "secret: asked for")
	case f.Secret:
		out = append(out, "secret: asked for where "+f.Name+"=- stands")
	}
	if len(f.Enum) > 0 {
		out = append(out, "one of "+strings.Join(f.Enum, ", "))
	}
	return strings.Join(out, "; ")
}

// operationDoc is an operation for machines.
type operationDoc struct {
	Operation string     `json:"operation"`
	Doc       string     `json:"doc"`
	Writes    bool       `json:"writes"`
	Mints     string     `json:"mints,omitempty"`
	Arguments []fieldDoc `json:"arguments"`
}

func docOfOperation(op *providers.Operation) operationDoc {
	return operationDoc{Operation: op.Name, Doc: op.Doc, Writes: op.Writes, Mints: op.Mints, Arguments: docsOf(op.Arguments)}
}

func operationDocs(p *providers.Provider) []operationDoc {
	out := make([]operationDoc, len(p.Operations))
	for i := range p.Operations {
		out[i] = docOfOperation(&p.Operations[i])
	}
	return out
}

// markdownOperations is the part of the reference page.
func markdownOperations(b *strings.Builder, p *providers.Provider) {
	if len(p.Operations) == 0 {
		return
	}
	b.WriteString("\n## Operations\n\nWhat is not state is called by name: `tenon call CONNECTION OPERATION`.\n")
	for i := range p.Operations {
		op := &p.Operations[i]
		fmt.Fprintf(b, "\n### %s\n\n%s\n", op.Name, docText(op.Doc+changesNote(op)))
		if len(op.Arguments) > 0 {
			b.WriteString("\n| Argument | Type and traits | Meaning |\n|---|---|---|\n")
		}
		for j := range op.Arguments {
			f := &op.Arguments[j]
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Name, docText(argumentTraits(f)), docText(f.Doc))
		}
	}
}
