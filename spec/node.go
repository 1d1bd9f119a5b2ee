package spec

import (
	"hash/maphash"

	"tenon/spec/value"
)

// node is what a file says at one place, before any table is asked: YAML and
// JSON alike, aliases, merge keys and includes followed, scalars told apart
// by the core schema of YAML 1.2. It is a third of the size of a yaml.Node, and
// parts of a tree may be shared.
type node struct {
	kind nodeKind
	tag  tag
	file uint32 // index in loader.files
	line int32
	col  int32
	text string
	kids []node // a list's items; a mapping's keys and values in turn
}

type nodeKind uint8

const (
	nodeBad nodeKind = iota // reported already, to be passed over
	nodeNull
	nodeBool
	nodeNumber
	nodeText
	nodeList
	nodeMapping
	nodeTag // a scalar under one of our tags
)

type tag uint8

const (
	noTag tag = iota
	tagEnv
	tagVar
	tagFile
	tagSecret
	tagRef
	tagInclude
	tagMade // the value is in loader.made: see reshape
)

func (t tag) String() string {
	return [...]string{"", "!env", "!var", "!file", "!secret", "!ref", "!include", "the value"}[t]
}

// knownTags are the tags of a state file.
func knownTags() []tag { return []tag{tagEnv, tagVar, tagFile, tagSecret, tagRef, tagInclude} }

// is says what the node is, as messages do.
func (n *node) is() string {
	switch n.kind {
	case nodeTag:
		return n.tag.String()
	case nodeNull:
		return "empty"
	case nodeBool:
		return value.Bool.String()
	case nodeNumber:
		return value.Number.String()
	case nodeText:
		return value.String.String()
	case nodeList:
		return value.List.String()
	case nodeMapping:
		return value.Map.String()
	}
	return "nothing"
}

func (l *loader) pos(n *node) value.Pos {
	return value.Pos{File: l.files[n.file].name, Line: n.line, Col: n.col}
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if n.kind != nodeMapping {
		return nil
	}
	for i := 0; i < len(n.kids); i += 2 {
		if n.kids[i].text == key {
			return &n.kids[i+1]
		}
	}
	return nil
}

// sharer gives equal short texts one memory: keys and enum values come again
// and again. It holds a fixed number of texts, whatever it is asked.
type sharer struct {
	seed  maphash.Seed
	texts [4096]string
}

func newSharer() *sharer { return &sharer{seed: maphash.MakeSeed()} }

func (s *sharer) share(text string) string {
	if len(text) == 0 || len(text) > 64 {
		return text
	}
	slot := &s.texts[maphash.String(s.seed, text)%uint64(len(s.texts))]
	if *slot != text {
		*slot = text
	}
	return *slot
}
