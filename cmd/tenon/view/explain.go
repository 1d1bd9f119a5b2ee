package view

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// Topic is what there is to explain: a provider; or one of its kinds, or a
// field of that kind. What is nil does not apply.
type Topic struct {
	Provider *providers.Provider
	Kind     *providers.Kind
	Field    *providers.Field
	Path     string // of the field
}

// ExplainText tells about a topic, for people.
func ExplainText(t Topic, o Options) []byte {
	p := newPage(o, o.OutColor)
	switch {
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

// kindPath shows where objects of a kind stand in the file.
func kindPath(pr *providers.Provider, k *providers.Kind) string {
	path := k.Collection
	if !k.Singleton {
		path += "[…]"
	}
	if parent := pr.Kind(k.Parent); parent != nil {
		return kindPath(pr, parent) + "." + path
	}
	return path
}

// kindFacts are the traits of a kind, in words.
func kindFacts(k *providers.Kind) []string {
	var out []string
	add := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	var keys []string
	for _, names := range k.Keys {
		keys = append(keys, strings.Join(names, " and "))
	}
	add(len(keys) > 0, "known by "+strings.Join(keys, ", or else by "))
	add(k.Singleton, "one in each parent, always there: updated, never created or deleted")
	add(k.Holds, "holds other objects: deleting one needs --allow-delete "+k.Name+"=N")
	add(k.Opens, "what is inside is reached with credentials of its own")
	add(k.Given != "", "with "+k.Given+" it is taken to exist already: neither created nor deleted")
	add(len(k.Mints) > 0, "its creation gives a secret that is shown once, and goes to the secret store: "+strings.Join(k.Mints, ", "))
	return out
}

// traits says in words what the table knows of a field.
func traits(f *providers.Field) string {
	out := []string{typeName(f)}
	for _, t := range []struct {
		is   bool
		text string
	}{
		{f.Required, "required"},
		{f.ReadOnly, "made by the server: not compared, not sent"},
		{f.Immutable, "fixed at creation: a change replaces the object"},
		{f.WriteOnly && f.Verify, "not shown by the server, which can tell whether it is right"},
		{f.WriteOnly && !f.Verify, "not shown by the server: sent when the object is created and when the file changes"},
		{f.Secret, "secret: never printed"},
		{f.Set, "order means nothing"},
		{f.Fold, "upper and lower case mean the same"},
		{f.Local, "not sent: Tenon's own"},
	} {
		if t.is {
			out = append(out, t.text)
		}
	}
	if len(f.Enum) > 0 {
		out = append(out, "one of "+strings.Join(f.Enum, ", "))
	}
	if f.Default.Kind() != value.Absent {
		out = append(out, "default "+f.Default.String())
	}
	return strings.Join(out, "; ")
}

func typeName(f *providers.Field) string {
	switch {
	case f.Ref != nil && f.Type == providers.List:
		return "a list of " + plural(f.Ref.Kind) + ", by name"
	case f.Ref != nil:
		return article(f.Ref.Kind) + ", by name"
	case f.Type == providers.List && f.Elem != nil:
		return "a list, each item " + typeName(f.Elem)
	case f.Type == providers.Dict && f.Elem != nil:
		return "a mapping with keys of your choice, each value " + typeName(f.Elem)
	case f.Type == providers.Dict:
		return "a mapping with keys of your choice"
	case len(f.Enum) > 0:
		return "a word"
	}
	return f.Type.String()
}

func plural(noun string) string {
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ey") {
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// fieldsIn are the fields of a mapping, or of what a list or mapping holds.
func fieldsIn(f *providers.Field) []providers.Field {
	for f.Elem != nil && len(f.Fields) == 0 {
		f = f.Elem
	}
	return f.Fields
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}
