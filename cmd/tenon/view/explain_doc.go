package view

import (
	"fmt"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// fieldDoc is a field for machines: its traits, without those that do not hold.
type fieldDoc struct {
	Name      string       `json:"name,omitempty"`
	Type      string       `json:"type"`
	Doc       string       `json:"doc,omitempty"`
	Required  bool         `json:"required,omitempty"`
	ReadOnly  bool         `json:"readOnly,omitempty"`
	WriteOnly bool         `json:"writeOnly,omitempty"`
	Immutable bool         `json:"immutable,omitempty"`
	Secret    bool         `json:"secret,omitempty"`
	Set       bool         `json:"set,omitempty"`
	Local     bool         `json:"local,omitempty"`
	Refers    string       `json:"refers,omitempty"` // to a kind
	Enum      []string     `json:"enum,omitempty"`
	Pattern   string       `json:"pattern,omitempty"`
	Default   *value.Value `json:"default,omitempty"`
	Items     *fieldDoc    `json:"items,omitempty"`
	Fields    []fieldDoc   `json:"fields,omitempty"`
}

type kindDoc struct {
	Kind      string     `json:"kind"`
	Path      string     `json:"path"`
	Doc       string     `json:"doc"`
	Keys      [][]string `json:"keys,omitempty"`
	Singleton bool       `json:"singleton,omitempty"`
	Holds     bool       `json:"holds,omitempty"`
	Mints     []string   `json:"mints,omitempty"`
	Fields    []fieldDoc `json:"fields"`
}

type providerDoc struct {
	Format     string         `json:"format"`
	Provider   string         `json:"provider"`
	Doc        string         `json:"doc,omitempty"`
	Connection []fieldDoc     `json:"connection,omitempty"`
	Kinds      []kindDoc      `json:"kinds,omitempty"`
	Operations []operationDoc `json:"operations,omitempty"`
	Endpoints  []endpointDoc  `json:"endpoints,omitempty"`
	Field      *fieldDoc      `json:"field,omitempty"`
	Path       string         `json:"path,omitempty"`
}

// endpointDoc is an endpoint of a server's documentation and its use.
type endpointDoc struct {
	Route string `json:"route"`
	Use   string `json:"use"`
}

// ExplainDoc is a topic for machines.
func ExplainDoc(t Topic) any {
	doc := providerDoc{Format: "tenon.explain/1", Provider: t.Provider.Name}
	switch {
	case t.Operation != nil:
		doc.Operations = []operationDoc{docOfOperation(t.Operation)}
	case t.Field != nil:
		f := docOf(t.Field)
		doc.Field, doc.Path = &f, t.Kind.Name+"."+t.Path
	case t.Kind != nil:
		doc.Kinds = []kindDoc{docOfKind(t.Provider, t.Kind)}
	default:
		doc.Doc, doc.Connection = t.Provider.Doc, docsOf(t.Provider.Connection)
		for i := range t.Provider.Kinds {
			doc.Kinds = append(doc.Kinds, docOfKind(t.Provider, &t.Provider.Kinds[i]))
		}
		doc.Operations = operationDocs(t.Provider)
		for _, e := range t.Provider.Endpoints {
			doc.Endpoints = append(doc.Endpoints, endpointDoc(e))
		}
	}
	return doc
}

func docOfKind(p *providers.Provider, k *providers.Kind) kindDoc {
	return kindDoc{Kind: p.Name + "." + k.Name, Path: kindPath(p, k), Doc: k.Doc, Keys: k.Keys, Singleton: k.Singleton, Holds: k.Holds, Mints: k.Mints, Fields: docsOf(k.Fields)}
}

func docsOf(fields []providers.Field) []fieldDoc {
	out := make([]fieldDoc, len(fields))
	for i := range fields {
		out[i] = docOf(&fields[i])
	}
	return out
}

func docOf(f *providers.Field) fieldDoc {
	doc := fieldDoc{Name: f.Name, Type: typeWord(f.Type), Doc: f.Doc, Required: f.Required, ReadOnly: f.ReadOnly, WriteOnly: f.WriteOnly,
		Immutable: f.Immutable, Secret: f.Secret, Set: f.Set, Local: f.Local, Enum: f.Enum, Pattern: f.Pattern}
	if f.Ref != nil {
		doc.Refers = f.Ref.Kind
	}
	if f.Default.Kind() != value.Absent {
		doc.Default = &f.Default
	}
	if f.Elem != nil {
		items := docOf(f.Elem)
		doc.Items = &items
	}
	if len(f.Fields) > 0 {
		doc.Fields = docsOf(f.Fields)
	}
	return doc
}

// typeWord names a type in one word, as JSON Schema does where it has one.
func typeWord(t providers.Type) string {
	return [...]string{"any", "string", "boolean", "integer", "number", "object", "map", "array"}[t]
}

// ExplainMarkdown is the reference page of a provider.
func ExplainMarkdown(p *providers.Provider) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n<!-- made by `tenon explain --markdown %s`: change the table, not this page -->\n\n%s\n\n", p.Name, p.Name, docText(p.Doc))
	b.WriteString("## Connection\n\n")
	markdownFields(&b, p.Connection, "")
	b.WriteString("\n## Kinds\n\n")
	for _, k := range p.Kinds {
		fmt.Fprintf(&b, "- [%s](#%s) `%s`\n", k.Name, strings.ToLower(k.Name), kindPath(p, &k))
	}
	for _, k := range p.Kinds {
		fmt.Fprintf(&b, "\n## %s\n\n`%s`\n\n%s\n\n", k.Name, kindPath(p, &k), docText(k.Doc))
		for _, fact := range kindFacts(&k) {
			b.WriteString("- " + docText(fact) + "\n")
		}
		if len(kindFacts(&k)) > 0 {
			b.WriteString("\n")
		}
		markdownFields(&b, k.Fields, "")
	}
	markdownOperations(&b, p)
	markdownEndpoints(&b, p)
	return []byte(b.String())
}

// markdownEndpoints is the table of what a documentation's endpoints are used for.
func markdownEndpoints(b *strings.Builder, p *providers.Provider) {
	if len(p.Endpoints) == 0 {
		return
	}
	b.WriteString("\n## Endpoints\n\n| Endpoint | What it is used for |\n|---|---|\n")
	for _, e := range p.Endpoints {
		fmt.Fprintf(b, "| `%s` | %s |\n", e.Route, docText(e.Use))
	}
}

// markdownFields writes a table; fields inside fields follow under their path.
func markdownFields(b *strings.Builder, fields []providers.Field, path string) {
	b.WriteString("| Field | Type and traits | Meaning |\n|---|---|---|\n")
	var rows func([]providers.Field, string)
	rows = func(fields []providers.Field, path string) {
		for i := range fields {
			f := &fields[i]
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", path+f.Name, docText(traits(f)), docText(f.Doc))
			inner := path + f.Name
			if f.Type == providers.List {
				inner += "[]"
			}
			rows(fieldsIn(f), inner+".")
		}
	}
	rows(fields, path)
}

// docText escapes a text of a table for Markdown; it is ours, so that only what
// breaks a cell or reads as markup has to go.
func docText(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "\n", " ").Replace(s)
}
