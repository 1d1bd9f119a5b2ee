package spec

import (
	"encoding/json"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// Schema is the JSON Schema (2020-12) of a state file, for editors: what may be
// written, with its documentation. The same tables give the same bytes.
//
// An editor sees a value under a tag as text, so text is allowed wherever
// something else than text is wanted; tenon validate is stricter.
func Schema(ps []*providers.Provider) []byte {
	s := schema{defs: object{}}
	properties := object{
		"tenon": object{"const": version, "description": "The version of the format."},
		"vars": object{"type": "object", "description": "Variables for !var: plain text, numbers and booleans.",
			"propertyNames":        object{"pattern": varName.String()},
			"additionalProperties": object{"type": []string{"string", "number", "boolean"}}},
	}
	for _, f := range settingFields() {
		properties[f.Name] = s.field(&f, nil, nil)
	}
	for _, p := range ps {
		properties[p.Name] = s.provider(p)
	}
	root := object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "Tenon state file",
		"type":                 "object",
		"properties":           properties,
		"required":             []string{"tenon"},
		"additionalProperties": false,
		"$defs":                s.defs,
	}
	// What is in here are maps, slices, texts, booleans and Values: it cannot fail.
	out, _ := json.MarshalIndent(root, "", "  ")
	return append(out, '\n')
}

// object is a JSON object; its keys are written sorted.
type object = map[string]any

type schema struct {
	defs object
}

func (s schema) provider(p *providers.Provider) object {
	s.defs[p.Name] = orText(s.mapping(p, nil, p.Connection, ""))
	for i := range p.Kinds {
		kind := &p.Kinds[i]
		s.defs[p.Name+"."+kind.Name] = orText(s.mapping(p, kind, kind.Fields, kind.Doc))
	}
	return described(orText(object{"type": "object", "additionalProperties": object{"$ref": "#/$defs/" + p.Name}}), p.Doc)
}

// mapping is a connection (kind nil) or an object of a kind.
func (s schema) mapping(p *providers.Provider, kind *providers.Kind, fields []providers.Field, doc string) object {
	properties := object{}
	name := ""
	if kind != nil {
		name = kind.Name
	}
	for i := range fields {
		properties[fields[i].Name] = s.field(&fields[i], p, kind)
	}
	for _, f := range ownFields(kind) {
		properties[f.Name] = s.field(&f, nil, nil)
	}
	for _, child := range p.Children(name) {
		properties[child.Collection] = s.collection(p, child)
	}
	out := described(object{"type": "object", "properties": properties, "additionalProperties": false}, doc)
	if kind != nil && kind.Reshape != nil {
		return looser(out, properties) // no table knows the other spelling
	}
	if kind != nil {
		s.need(out, kind)
	}
	return out
}

// looser lets a mapping be spelt otherwise: its lists may be mappings too.
func looser(out, properties object) object {
	out["additionalProperties"] = true
	for name, part := range properties {
		if part, ok := part.(object); ok && part["anyOf"] != nil {
			doc, _ := part["description"].(string)
			properties[name] = described(object{"anyOf": []any{part, object{"type": []string{"object", "array"}}}}, doc)
		}
	}
	return out
}

func (s schema) collection(p *providers.Provider, child *providers.Kind) object {
	ref := object{"$ref": "#/$defs/" + p.Name + "." + child.Name}
	if child.Singleton {
		return ref
	}
	return described(orText(object{"type": "array", "items": ref}), child.Doc)
}

// need says which keys an object must have: a natural key, and what creation
// wants unless the object is said to exist.
func (s schema) need(out object, kind *providers.Kind) {
	var all []any
	var keys []any
	for _, names := range kind.Keys {
		var tops []string
		for _, name := range names {
			tops = append(tops, value.SplitPath(name)[0])
		}
		keys = append(keys, object{"required": tops})
	}
	if len(keys) > 0 {
		all = append(all, object{"anyOf": keys})
	}
	var required []string
	for _, f := range kind.Fields {
		if f.Required && !f.ReadOnly {
			required = append(required, f.Name)
		}
	}
	if len(required) > 0 && !kind.Singleton {
		either := []any{object{"required": required}, object{"required": []string{"_id"}}}
		if kind.Given != "" {
			either = append(either, object{"required": []string{kind.Given}})
		}
		all = append(all, object{"anyOf": either})
	}
	if len(all) > 0 {
		out["allOf"] = all
	}
}

func (s schema) field(f *providers.Field, p *providers.Provider, kind *providers.Kind) object {
	out := s.shape(f, p, kind)
	isKey := kind != nil && slices.ContainsFunc(kind.Keys, func(names []string) bool { return slices.Contains(names, f.Name) })
	if !f.Required && !isKey {
		out = orNull(out)
	}
	doc := f.Doc
	for _, trait := range []struct {
		has  bool
		text string
	}{
		{f.ReadOnly, "Made by the server; passed over here."},
		{f.Immutable, "Fixed at creation: a change replaces the object."},
		{f.WriteOnly, "Never read back."},
		{f.Secret, "A secret: give it with !env, !file or !secret."},
	} {
		if trait.has {
			doc = strings.TrimSpace(doc + " " + trait.text)
		}
	}
	described(out, doc)
	if f.Default.Kind() != value.Absent && !f.Secret {
		out["default"] = f.Default
	}
	return out
}

func (s schema) shape(f *providers.Field, p *providers.Provider, kind *providers.Kind) object {
	if f.Type == providers.List {
		out := object{"type": "array"}
		switch {
		case f.Ref != nil:
			out["items"] = s.reference(f, p, kind)
		case f.Elem != nil:
			out["items"] = s.shape(f.Elem, p, kind)
		case len(f.Enum) > 0 || f.Pattern != "":
			out["items"] = text(f)
		}
		return orText(out)
	}
	if f.Ref != nil {
		return s.reference(f, p, kind)
	}
	switch f.Type {
	case providers.String:
		return text(f)
	case providers.Bool:
		return orText(object{"type": "boolean"})
	case providers.Integer:
		return orText(object{"type": "integer"})
	case providers.Number:
		return orText(object{"type": "number"})
	case providers.Record:
		return orText(s.record(f, p, kind))
	case providers.Dict:
		out := object{"type": "object"}
		if f.Elem != nil {
			out["additionalProperties"] = orNull(s.shape(f.Elem, p, kind))
		}
		return orText(out)
	}
	return object{}
}

func (s schema) record(f *providers.Field, p *providers.Provider, kind *providers.Kind) object {
	properties := object{}
	var required []string
	for i := range f.Fields {
		part := &f.Fields[i]
		properties[part.Name] = s.field(part, p, kind)
		if part.Required && !part.ReadOnly {
			required = append(required, part.Name)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}
