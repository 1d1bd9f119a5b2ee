package spec

import (
	"gopkg.in/yaml.v3"
)

// smallMapping is up to how many keys are compared one by one: nearly all
// mappings are small, and a Go map for each would cost more than it saves.
const smallMapping = 16

// keySet finds a key of a mapping that is being read.
type keySet struct {
	kids  *[]node
	index map[string]int
}

func (s *keySet) find(key string) (int, bool) {
	kids := *s.kids
	if s.index == nil && len(kids) > 2*smallMapping {
		s.index = make(map[string]int, len(kids))
		for i := 0; i < len(kids); i += 2 {
			s.index[kids[i].text] = i
		}
	}
	if s.index != nil {
		i, ok := s.index[key]
		return i, ok
	}
	for i := 0; i < len(kids); i += 2 {
		if kids[i].text == key {
			return i, true
		}
	}
	return 0, false
}

func (s *keySet) add(key, part node) {
	if s.index != nil {
		s.index[key.text] = len(*s.kids)
	}
	*s.kids = append(*s.kids, key, part)
}

func (r *treeReader) mapping(y *yaml.Node, n node, depth int) built {
	n.kind = nodeMapping
	n.kids = make([]node, 0, len(y.Content))
	keys := keySet{kids: &n.kids}
	b := built{size: 1}
	var merges []built
	for i := 0; i+1 < len(y.Content); i += 2 {
		if isMergeKey(y.Content[i]) {
			merges = append(merges, r.yaml(y.Content[i+1], depth+1))
			continue
		}
		key, ok := r.key(y.Content[i], &keys, depth+1)
		part := r.yaml(y.Content[i+1], depth+1)
		b.size += part.size + 1
		b.height = max(b.height, part.height+1)
		if ok {
			keys.add(key, part.node)
		}
		if y.Anchor == "" {
			y.Content[i], y.Content[i+1] = nil, nil
		}
	}
	for _, merged := range merges {
		b.size += merged.size
		b.height = max(b.height, merged.height+1)
		r.merge(&keys, merged.node)
	}
	b.node = n
	return b
}

func isMergeKey(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Value == "<<" && y.Style == 0
}

// key reads a mapping's key; ok is false where it was reported and its value is to be left out.
func (r *treeReader) key(y *yaml.Node, keys *keySet, depth int) (node, bool) {
	b := r.yaml(y, depth)
	key := b.node
	switch key.kind {
	case nodeText:
	case nodeBad:
		return key, false
	case nodeBool, nodeNumber, nodeNull:
		r.l.at(r.l.pos(&key), "write "+quote(orTilde(y.Value)), "a key must be text, and this is %s", key.is())
		return key, false
	default:
		r.l.at(r.l.pos(&key), "write it out", "a key must be text, and this is %s", key.is())
		return key, false
	}
	if i, twice := keys.find(key.text); twice {
		r.twice(key, (*keys.kids)[i])
		return key, false
	}
	return key, true
}

func orTilde(text string) string {
	if text == "" {
		return "~"
	}
	return text
}

func (r *treeReader) twice(key, first node) {
	was := r.l.pos(&first)
	p := &Problem{Pos: r.l.pos(&key), Message: "the key " + quote(key.text) + " stands here a second time, after " + was.String(), Hint: "keep one of them"}
	p.Related = append(p.Related, was)
	r.l.add(p)
}

// merge adds what `<<` brings: keys that the mapping does not have itself, of
// several mappings the first one's.
func (r *treeReader) merge(keys *keySet, n node) {
	switch n.kind {
	case nodeMapping:
		if !r.expand(n, len(n.kids)) {
			return
		}
		for i := 0; i+1 < len(n.kids); i += 2 {
			if _, have := keys.find(n.kids[i].text); !have {
				keys.add(n.kids[i], n.kids[i+1])
			}
		}
	case nodeList:
		for _, item := range n.kids {
			if item.kind == nodeList {
				r.l.at(r.l.pos(&item), "write <<: *name or <<: [*one, *two]", "<< merges mappings, not %s", item.is())
				continue
			}
			r.merge(keys, item)
		}
	case nodeBad:
	default:
		r.l.at(r.l.pos(&n), "write <<: *name", "<< merges mappings, not %s", n.is())
	}
}
