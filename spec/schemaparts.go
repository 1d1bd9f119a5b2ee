package spec

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

func text(f *providers.Field) object {
	if len(f.Enum) > 0 {
		return object{"enum": f.Enum}
	}
	out := object{"type": "string"}
	if f.Pattern != "" {
		out["pattern"] = f.Pattern
	}
	return out
}

// orText allows text beside another type: a value under a tag.
func orText(other object) object {
	return object{"anyOf": []any{other, object{"type": "string"}}}
}

func orNull(other object) object {
	if len(other) == 0 {
		return other // anything, null among it
	}
	if either, ok := other["anyOf"].([]any); ok {
		return object{"anyOf": append(slices.Clone(either), object{"type": "null"})}
	}
	return object{"anyOf": []any{other, object{"type": "null"}}}
}

func described(o object, doc string) object {
	if doc != "" {
		o["description"] = doc
	}
	return o
}

// reference is a relation: the target's key, or a mapping that names the
// objects around the target too. In a key it is the key alone.
func (s schema) reference(f *providers.Field, p *providers.Provider, kind *providers.Kind) object {
	plain := text(f)
	if kind != nil && slices.ContainsFunc(kind.Keys, func(names []string) bool { return slices.Contains(names, f.Name) }) {
		return plain
	}
	chain := lineage(p, f.Ref.Kind)
	if chain == nil {
		return plain
	}
	properties := object{}
	for _, around := range chain[:len(chain)-1] {
		if !around.Singleton {
			properties[around.Name] = object{"type": "string", "description": "The " + around.Name + " that it is in, by its key."}
		}
	}
	target := chain[len(chain)-1]
	var either []any
	for _, names := range target.Keys {
		var tops []string
		for _, name := range names {
			top := value.SplitPath(name)[0]
			tops = append(tops, top)
			if properties[top] == nil {
				properties[top] = object{}
			}
		}
		either = append(either, object{"required": tops})
	}
	mapping := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(either) > 0 {
		mapping["anyOf"] = either
	}
	return object{"anyOf": []any{plain, mapping}}
}
