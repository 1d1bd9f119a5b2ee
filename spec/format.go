package spec

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"tenon/spec/value"
)

// Format gives a state file its canonical layout: two spaces of indentation,
// `tenon` as the first key, at most one blank line in a row. Comments, the
// order of keys, quotes, tags, anchors and the style of lists stay.
//
// It never changes what a file means and never drops a comment: where the
// layout cannot be had without, the text is returned as it is. So is JSON, whose
// layout is its tool's business. The error is a *Problem whose position names no file.
func Format(data []byte) ([]byte, error) {
	text, p := checkText("", data)
	if p == nil && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && json.Valid(text) {
		return text, nil
	}
	if p == nil && crowded(text) {
		p = &Problem{Message: "the file holds more than 4 million keys and items", Hint: "split it: files are merged by key"}
	}
	if p != nil {
		return nil, p
	}
	source, err := onlyDocument(text)
	if err != nil {
		return nil, err
	}
	if source == nil || !shallow(source, 0) {
		return data, nil
	}
	if out := settled(text, source); out != nil {
		return out, nil
	}
	return data, nil
}

// settled lays a text out until that changes nothing more: what the library
// writes is not always what it writes when it reads that again, as comments may
// move once more. nil where it does not settle, or would lose something.
func settled(text []byte, source *yaml.Node) []byte {
	const rounds = 4
	tenonFirst(source.Content[0])
	plainMerges(source)
	now, doc := text, source
	for range rounds {
		out := layOut(now, doc)
		if out == nil {
			return nil
		}
		if bytes.Equal(out, now) {
			if sameNode(source, doc) && slices.Equal(comments(text), comments(now)) {
				return now
			}
			return nil
		}
		next, err := onlyDocument(out)
		if err != nil || next == nil {
			return nil
		}
		plainMerges(next)
		now, doc = out, next
	}
	return nil
}

func onlyDocument(text []byte) (*yaml.Node, error) {
	doc, second, err := parseYAML(bytes.NewReader(text))
	switch {
	case err != nil:
		return nil, syntaxProblem("", text, err)
	case second != nil:
		return nil, &Problem{Pos: value.Pos{Line: int32(second.Line), Col: int32(second.Column)},
			Message: "a second document begins here, and a file holds one", Hint: "make it a file of its own"}
	case doc == nil || len(doc.Content) == 0:
		return nil, nil
	}
	return doc, nil
}

// shallow keeps the walks below from a depth that only a hostile file has.
func shallow(n *yaml.Node, depth int) bool {
	if depth > 4*maxDepth {
		return false
	}
	return !slices.ContainsFunc(n.Content, func(part *yaml.Node) bool { return !shallow(part, depth+1) })
}

// layOut is one pass over a text and its tree; nil where the library fails.
func layOut(text []byte, doc *yaml.Node) (out []byte) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if enc.Encode(doc) != nil || enc.Close() != nil {
		return nil
	}
	return blankLines(text, doc, b.Bytes())
}

// tenonFirst moves the key tenon to the front; all else keeps its order.
func tenonFirst(root *yaml.Node) {
	if root.Kind != yaml.MappingNode {
		return
	}
	for i := 2; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "tenon" && root.Content[i].Kind == yaml.ScalarNode {
			pair := slices.Clone(root.Content[i : i+2])
			root.Content = slices.Insert(slices.Delete(root.Content, i, i+2), 0, pair...)
			return
		}
	}
}

// plainMerges keeps the library from writing !!merge before each <<.
func plainMerges(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!merge" && n.Style&yaml.TaggedStyle == 0 {
		n.Tag = ""
	}
	for _, part := range n.Content {
		plainMerges(part)
	}
}

// sameNode reports whether two trees mean the same.
func sameNode(a, b *yaml.Node) bool {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if a.Kind != b.Kind || a.Value != b.Value || a.Anchor != b.Anchor || a.Tag != b.Tag ||
		(a.Style&quoted == 0) != (b.Style&quoted == 0) || a.Style&yaml.TaggedStyle != b.Style&yaml.TaggedStyle {
		return false
	}
	return slices.EqualFunc(a.Content, b.Content, sameNode)
}

// comments are what follows a # in each line, sorted. A # inside a text counts
// too: it can only make the comparison stricter.
func comments(text []byte) []string {
	var out []string
	for line := range strings.Lines(string(text)) {
		for i := range line {
			if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
				out = append(out, strings.TrimSpace(line[i:]))
				break
			}
		}
	}
	slices.Sort(out)
	return out
}
