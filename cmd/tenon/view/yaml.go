package view

import (
	"bytes"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"tenon/plan"
	"tenon/spec/value"
)

// YAML writes what was exported as a state file. A secret becomes a comment,
// since only its owner may decide where it is to come from.
func YAML(t *plan.Tree) ([]byte, error) {
	root := yamlTree(*t)
	root.Content = append([]*yaml.Node{yamlText("tenon"), yamlText("v1")}, root.Content...)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return b.Bytes(), nil
}

// TreeValue is the same as one value, for JSON, which has no comments: a secret
// is just left out.
func TreeValue(t plan.Tree) value.Value {
	fields := make([]value.Field, 0, len(t.Branches))
	for _, b := range t.Branches {
		v := plain(b.Leaf)
		switch {
		case b.Tree != nil:
			v = TreeValue(*b.Tree)
		case b.Items != nil:
			items := make([]value.Value, len(b.Items))
			for i, item := range b.Items {
				items[i] = TreeValue(item)
			}
			v = value.OfList(items...)
		}
		if v.Kind() != value.Absent {
			fields = append(fields, value.Field{Key: b.Key, Value: v})
		}
	}
	return value.OfMap(fields...)
}

// plain is a value without what is secret in it.
func plain(v value.Value) value.Value {
	switch {
	case v.IsSecret() && v.Kind() != value.Ref:
		return value.Value{}
	case v.Kind() != value.Map || !v.HasSecret():
		return v
	}
	var fields []value.Field
	for _, f := range v.Fields() {
		if part := plain(f.Value); part.Kind() != value.Absent {
			fields = append(fields, value.Field{Key: f.Key, Value: part})
		}
	}
	return value.OfMap(fields...)
}

func yamlTree(t plan.Tree) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	var lost []string
	for _, b := range t.Branches {
		var part *yaml.Node
		switch {
		case b.Tree != nil:
			part = yamlTree(*b.Tree)
		case b.Items != nil:
			part = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
			for _, item := range b.Items {
				part.Content = append(part.Content, yamlTree(item))
			}
		case b.Leaf.IsSecret() && b.Leaf.Kind() != value.Ref:
			lost = append(lost, b.Key)
			continue
		default:
			part = yamlNode(b.Leaf)
		}
		n.Content = append(n.Content, yamlText(b.Key), part)
	}
	return finished(n, lost)
}

// finished says in comments what a mapping has lost, and closes an empty one.
func finished(n *yaml.Node, lost []string) *yaml.Node {
	for i, key := range lost {
		lost[i] = Visible(key) + " is secret, and not exported"
	}
	note := strings.Join(lost, "\n")
	if len(n.Content) == 0 {
		n.Style, n.LineComment = yaml.FlowStyle, strings.Join(lost, "; ")
	} else if note != "" {
		n.Content[0].HeadComment = note
	}
	return n
}

func yamlNode(v value.Value) *yaml.Node {
	switch v.Kind() {
	case value.Map:
		return yamlMap(v)
	case value.List:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		scalars := true
		for _, item := range v.Items() {
			if item.IsSecret() {
				n.FootComment = "an item is secret, and not exported"
				continue
			}
			scalars = scalars && item.Len() == 0
			n.Content = append(n.Content, yamlNode(item))
		}
		if len(n.Content) == 0 || scalars && len(n.Content) <= 4 {
			n.Style = yaml.FlowStyle
		}
		return n
	case value.Ref:
		tag := "!ref"
		if v.Target().Secret {
			tag = "!secret"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Style: yaml.TaggedStyle, Value: v.Target().String()}
	case value.String:
		return yamlText(v.Text())
	case value.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: v.Text()}
	case value.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: v.Text()}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
}

// yamlText leaves the choice of quotes to the library, and of a block to us.
func yamlText(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

func yamlMap(v value.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	var lost []string
	for _, f := range v.Fields() {
		if f.Value.IsSecret() && f.Value.Kind() != value.Ref {
			lost = append(lost, f.Key)
			continue
		}
		n.Content = append(n.Content, yamlText(f.Key), yamlNode(f.Value))
	}
	return finished(n, lost)
}
