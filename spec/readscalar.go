package spec

import (
	"strings"

	"gopkg.in/yaml.v3"
)

func (r *treeReader) tagOnCollection(y *yaml.Node, n node) built {
	t, ok := tagNamed(y.Tag)
	what := "a mapping"
	if y.Kind == yaml.SequenceNode {
		what = "a list"
	}
	if !ok {
		return r.unknownTag(y.Tag, n)
	}
	return r.bad(n, "write "+t.usage(), "%s stands before %s, and takes one text", t, what)
}

func (r *treeReader) unknownTag(name string, n node) built {
	var names []string
	for _, t := range knownTags() {
		names = append(names, t.String())
	}
	hint := "put text that begins with ! in quotes; the tags are " + tagList()
	if strings.HasPrefix(name, "!!") {
		hint = "leave it out: put text in quotes, and write numbers and true or false without"
	} else if s := r.l.suggest(name, names); s != "" {
		hint = "did you mean " + s + "?"
	}
	return r.bad(n, hint, "the tag %s is not known", name)
}

func tagNamed(name string) (tag, bool) {
	for _, t := range knownTags() {
		if t.String() == name {
			return t, true
		}
	}
	return noTag, false
}

// usage shows how a tag is written.
func (t tag) usage() string {
	switch t {
	case tagEnv, tagVar:
		return t.String() + " NAME"
	case tagSecret:
		return t.String() + " ADDRESS"
	case tagRef:
		return t.String() + " ADDRESS#field"
	}
	return t.String() + " PATH"
}

func (r *treeReader) scalar(y *yaml.Node, n node, depth int) built {
	if len(y.Value) > maxScalar {
		return r.bad(n, "keep it shorter", "this text is longer than 1 MiB")
	}
	if strings.IndexByte(y.Value, 0) >= 0 {
		return r.bad(n, "remove it", "this text holds a NUL character")
	}
	if y.Style&yaml.TaggedStyle != 0 {
		return r.tagged(y, n, depth)
	}
	n.text = r.l.shared.share(y.Value)
	n.kind = nodeText
	if y.Style == 0 {
		kind, text, trouble, hint := core(n.text)
		if trouble != "" {
			return r.bad(n, hint, "%s", trouble)
		}
		n.kind, n.text = kind, text
	}
	return built{node: n, size: 1}
}

func (r *treeReader) tagged(y *yaml.Node, n node, depth int) built {
	t, ok := tagNamed(y.Tag)
	if !ok {
		return r.unknownTag(y.Tag, n)
	}
	if y.Value == "" {
		return r.bad(n, "write "+t.usage(), "%s stands before nothing", t)
	}
	if t == tagInclude {
		return r.l.include(y.Value, n, r, depth)
	}
	n.kind, n.tag, n.text = nodeTag, t, y.Value
	return built{node: n, size: 1}
}
