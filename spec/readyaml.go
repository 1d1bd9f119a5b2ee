package spec

import (
	"bytes"

	"gopkg.in/yaml.v3"

	"tenon/spec/value"
)

// built is a node with what it costs wherever it is used again.
type built struct {
	node         node
	size, height int
}

// treeReader turns one file into nodes. The chain is the files that include it.
type treeReader struct {
	l       *loader
	f       *file
	chain   []*file
	anchors map[*yaml.Node]built
	open    map[*yaml.Node]bool // anchors whose own content is being read
}

// readYAML reads a YAML file's only document.
func (l *loader) readYAML(f *file, data []byte, chain []*file) (built, bool) {
	if crowded(data) {
		l.add(&Problem{Pos: value.Pos{File: f.name}, Message: "the file holds more than 4 million keys and items", Hint: "split it: files are merged by key"})
		return built{}, false
	}
	doc, second, err := parseYAML(bytes.NewReader(data))
	if err != nil {
		l.add(syntaxProblem(f.name, data, err))
		return built{}, false
	}
	if second != nil {
		l.at(value.Pos{File: f.name, Line: int32(second.Line), Col: int32(second.Column)},
			"make it a file of its own", "a second document begins here, and a file holds one")
		return built{}, false
	}
	if doc == nil || len(doc.Content) == 0 {
		return built{node: node{kind: nodeNull, file: f.index, line: 1, col: 1}}, true
	}
	r := &treeReader{l: l, f: f, chain: append(chain, f)}
	root := doc.Content[0]
	doc.Content = nil // what is converted is released as the walk goes on
	return r.yaml(root, 0), true
}

func (r *treeReader) yaml(y *yaml.Node, depth int) built {
	n := node{file: r.f.index, line: int32(y.Line), col: int32(y.Column)}
	if depth > maxDepth {
		return r.bad(n, "flatten it", "this is nested deeper than %d levels", maxDepth)
	}
	if !r.l.spend(1) {
		return built{node: n}
	}
	var b built
	switch y.Kind {
	case yaml.AliasNode:
		return r.alias(y, n, depth)
	case yaml.ScalarNode:
		b = r.scalar(y, n, depth)
	default:
		if y.Style&yaml.TaggedStyle != 0 {
			return r.tagOnCollection(y, n)
		}
		if y.Anchor != "" {
			r.setOpen(y, true)
			defer r.setOpen(y, false)
		}
		if y.Kind == yaml.SequenceNode {
			b = r.list(y, n, depth)
		} else {
			b = r.mapping(y, n, depth)
		}
	}
	if y.Anchor != "" {
		if r.anchors == nil {
			r.anchors = map[*yaml.Node]built{}
		}
		r.anchors[y] = b
	} else {
		y.Content = nil
	}
	return b
}

func (r *treeReader) setOpen(y *yaml.Node, open bool) {
	if r.open == nil {
		r.open = map[*yaml.Node]bool{}
	}
	r.open[y] = open
}

func (r *treeReader) bad(n node, hint, format string, args ...any) built {
	r.l.at(r.l.pos(&n), hint, format, args...)
	n.kind = nodeBad
	return built{node: n, size: 1}
}

// alias puts the anchored node in the alias's place. Its parts keep their own
// positions; the tree is shared, so that only what walks it later pays for it.
func (r *treeReader) alias(y *yaml.Node, n node, depth int) built {
	if r.open[y.Alias] {
		return r.bad(n, "write the part out", "the alias *%s stands inside what it stands for", y.Value)
	}
	b, ok := r.anchors[y.Alias]
	if !ok {
		return r.bad(n, "define it earlier in this file with &"+y.Value, "the anchor of *%s is not known", y.Value)
	}
	if depth+b.height > maxDepth {
		return r.bad(n, "flatten it", "this is nested deeper than %d levels", maxDepth)
	}
	if !r.expand(n, b.size) {
		return built{node: n, size: 1}
	}
	b.node.line, b.node.col = n.line, n.col
	return b
}

// expand counts what an alias adds.
func (r *treeReader) expand(at node, size int) bool {
	before := r.l.expanded
	r.l.expanded += size
	if r.l.expanded <= maxExpanded {
		return r.l.spend(size)
	}
	if before <= maxExpanded {
		r.l.broken = true
		r.l.at(r.l.pos(&at), "write less with aliases", "aliases expand to more than %d values", maxExpanded)
	}
	return false
}

func (r *treeReader) list(y *yaml.Node, n node, depth int) built {
	n.kind = nodeList
	n.kids = make([]node, 0, len(y.Content))
	b := built{size: 1}
	for i, item := range y.Content {
		part := r.yaml(item, depth+1)
		if y.Anchor == "" {
			y.Content[i] = nil
		}
		b.size += part.size
		b.height = max(b.height, part.height+1)
		n.kids = append(n.kids, part.node)
	}
	b.node = n
	return b
}
