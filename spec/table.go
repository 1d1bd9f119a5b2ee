package spec

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// table is a row as the walk over the files asks it: by name.
type table struct {
	what     string // "an application", for messages
	explain  string // the KIND of tenon explain; "" for a connection
	fields   map[string]*providers.Field
	children map[string]*providers.Kind
	keys     map[string]bool // fields that are part of a natural key
	own      []providers.Field
	names    []string // all keys that may be written, for suggestions
	refs     bool     // some field is a relation
}

// ownFields is the table of the underscore keys of an object.
func ownFields(kind *providers.Kind) []providers.Field {
	manage := providers.Field{Name: "_manage", Type: providers.Dict, Elem: &providers.Field{Type: providers.String, Enum: []string{"all", "listed"}},
		Doc: "Collections that hold nothing but what is listed: {COLLECTION: all} deletes the rest."}
	if kind == nil {
		return []providers.Field{manage}
	}
	protect := providers.Field{Name: "_protect", Type: providers.Bool, Doc: "Never delete or replace the object, even after its block is gone."}
	ignore := providers.Field{Name: "_ignore", Type: providers.List, Elem: &providers.Field{Type: providers.String}, Doc: "Paths of fields that are neither compared nor sent after creation."}
	if kind.Singleton {
		return []providers.Field{ignore, manage}
	}
	own := []providers.Field{
		{Name: "_id", Type: providers.String, Doc: "The id of the live object, where its name is not unique."},
		{Name: "_previously", Type: providers.String, Doc: "The key that the object had: it is renamed, not made anew."},
		protect, ignore, manage,
	}
	if kind.Rotates != nil {
		own = append(own, rotateField())
	}
	return own
}

func (l *loader) tableOf(p *providers.Provider, kind *providers.Kind) *table {
	if t := l.tables[kind]; t != nil {
		return t
	}
	t := newTable("", kind.Fields, p.Children(kind.Name), ownFields(kind))
	t.what, t.explain = article(kind.Name), p.Name+"."+kind.Name
	for _, names := range kind.Keys {
		for _, name := range names {
			t.keys[value.SplitPath(name)[0]] = true
		}
	}
	l.tables[kind] = t
	return t
}

func newTable(what string, fields []providers.Field, children []*providers.Kind, own []providers.Field) *table {
	t := &table{
		what:     what,
		fields:   make(map[string]*providers.Field, len(fields)),
		children: make(map[string]*providers.Kind, len(children)),
		keys:     map[string]bool{},
		own:      own,
	}
	for i := range fields {
		t.fields[fields[i].Name] = &fields[i]
		t.refs = t.refs || hasRef(&fields[i])
	}
	for _, kind := range children {
		t.children[kind.Collection] = kind
	}
	for name := range t.fields {
		t.names = append(t.names, name)
	}
	for name := range t.children {
		t.names = append(t.names, name)
	}
	for _, f := range own {
		t.names = append(t.names, f.Name)
	}
	slices.Sort(t.names)
	return t
}

func hasRef(f *providers.Field) bool {
	if f.Ref != nil || (f.Elem != nil && hasRef(f.Elem)) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(part providers.Field) bool { return hasRef(&part) })
}

func (t *table) ownField(name string) *providers.Field {
	for i := range t.own {
		if t.own[i].Name == name {
			return &t.own[i]
		}
	}
	return nil
}
