package conform

import (
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"tenon/providers"
	"tenon/spec/value"
)

// trial is one field with the values to try on it.
type trial struct {
	path   string
	field  *providers.Field
	top    *providers.Field
	values []string
}

// trials lists every field of the kind that can be declared, deepest first
// level by level; a field without values fails the test.
func (c *conformance) trials(t *testing.T) []trial {
	var out []trial
	for i := range c.kind.Fields {
		f := &c.kind.Fields[i]
		out = append(out, c.trialsOf(t, f.Name, f, f)...)
	}
	return out
}

func (c *conformance) trialsOf(t *testing.T, path string, f, top *providers.Field) []trial {
	switch {
	case f.ReadOnly || f.Local || c.sample.Skip[path] != "":
		return nil
	case c.sample.Values[path] != nil:
		return []trial{{path, f, top, c.sample.Values[path]}}
	case f.Type == providers.Record && f.Ref == nil:
		var out []trial
		for i := range f.Fields {
			out = append(out, c.trialsOf(t, value.JoinPath(path, f.Fields[i].Name), &f.Fields[i], top)...)
		}
		return out
	case c.sample.Arm != "":
		return nil
	}
	values := madeUp(f)
	if values == nil {
		t.Errorf("no values to try for %s.%s", c.kind.Name, path)
	}
	return []trial{{path, f, top, values}}
}

// madeUp gives values that any server takes for such a field, or nil.
func madeUp(f *providers.Field) []string {
	switch {
	case f.Ref != nil || f.Pattern != "":
		return nil
	case len(f.Enum) > 0 && f.Type == providers.String:
		others := slices.DeleteFunc(slices.Clone(f.Enum), func(v string) bool { return f.Default.Kind() == value.String && f.Default.Reveal() == v })
		return others[:min(3, len(others))]
	case f.Type == providers.Bool:
		if f.Default.True() {
			return []string{"false", "true"}
		}
		return []string{"true", "false"}
	case f.Type == providers.String:
		return []string{`"one of two"`, `"the other: ü # 'x'"`}
	case f.Type == providers.Dict && f.Elem == nil:
		return []string{`{plan: free, seats: 3}`, `{plan: pro, deep: {list: [1, {a: null}]}}`}
	case f.Type == providers.List && f.Elem != nil && len(f.Elem.Enum) > 1:
		return []string{"[" + f.Elem.Enum[0] + "]", "[" + f.Elem.Enum[1] + ", " + f.Elem.Enum[0] + "]", "[]"}
	case f.Type == providers.List && f.Elem != nil && f.Elem.Type == providers.String && f.Elem.Pattern == "" && f.Elem.Ref == nil:
		return []string{`["https://example.com/b", "https://example.com/a"]`, `["https://example.com/c"]`, "[]"}
	}
	return nil
}

// object is the minimal object with a field set, and with what it needs.
func (c *conformance) object(t *testing.T, path, text string) string {
	t.Helper()
	tree := parse(t, c.sample.Minimal)
	if with := c.sample.With[path]; with != "" {
		overlay(tree, parse(t, with))
	}
	set(tree, value.SplitPath(path), parseAny(t, text))
	data, err := yaml.Marshal(flow(t, tree))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

func parse(t *testing.T, text string) map[string]any {
	t.Helper()
	out, ok := parseAny(t, text).(map[string]any)
	if !ok {
		t.Fatalf("%s is not a mapping", text)
	}
	return out
}

func parseAny(t *testing.T, text string) any {
	t.Helper()
	var doc yaml.Node
	err := yaml.Unmarshal([]byte(text), &doc)
	if err == nil && len(doc.Content) == 0 {
		return nil
	}
	var out any
	if err == nil {
		out, err = plain(doc.Content[0])
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

// plain makes Go values of a node, and leaves those alone that have a tag of
// ours: !ref, !env.
func plain(node *yaml.Node) (v any, err error) {
	switch {
	case strings.HasPrefix(node.Tag, "!") && !strings.HasPrefix(node.Tag, "!!"):
		return node, nil
	case node.Kind == yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(node.Content) && err == nil; i += 2 {
			out[node.Content[i].Value], err = plain(node.Content[i+1])
		}
		return out, err
	case node.Kind == yaml.SequenceNode:
		out := make([]any, len(node.Content))
		for i := range out {
			if out[i], err = plain(node.Content[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	err = node.Decode(&v)
	return v, err
}

func overlay(base, over map[string]any) {
	for key, v := range over {
		if a, ok := base[key].(map[string]any); ok {
			if b, ok := v.(map[string]any); ok {
				overlay(a, b)
				continue
			}
		}
		base[key] = v
	}
}

func set(tree map[string]any, path []string, v any) {
	for _, name := range path[:len(path)-1] {
		next, ok := tree[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			tree[name] = next
		}
		tree = next
	}
	tree[path[len(path)-1]] = v
}

// flow turns a tree into a YAML node that is written on one line.
func flow(t *testing.T, tree any) *yaml.Node {
	t.Helper()
	node := &yaml.Node{}
	if err := node.Encode(tree); err != nil {
		t.Fatal(err)
	}
	node.Style = yaml.FlowStyle
	return node
}
