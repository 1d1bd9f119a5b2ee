package spec

import (
	"slices"
	"strings"

	"tenon/spec/value"
)

// include puts another file's content where the tag stands. A file is read
// once, however often it is included; what it adds is counted each time.
func (l *loader) include(written string, at node, by *treeReader, depth int) built {
	f := l.included(written, at, by)
	if f == nil {
		at.kind = nodeBad
		return built{node: at, size: 1}
	}
	if i := slices.Index(by.chain, f); i >= 0 {
		return by.bad(at, "break the circle", "the file includes itself: %s", circle(by.chain[i:]))
	}
	if len(by.chain) > maxDepth {
		return by.bad(at, "flatten them", "files include one another deeper than %d levels", maxDepth)
	}
	if f.cached == nil {
		f.cached = l.readIncluded(f, by.chain)
	} else if !l.spend(f.cached.size) {
		return built{node: at, size: 1}
	}
	b := *f.cached
	if depth+b.height > maxDepth {
		return by.bad(at, "flatten it", "this is nested deeper than %d levels", maxDepth)
	}
	// An included file may have the first line of a state file, as editors and
	// tenon fmt like it.
	if n := &b.node; n.kind == nodeMapping && len(n.kids) >= 2 && n.kids[0].text == "tenon" {
		l.checkVersion(&n.kids[1])
		n.kids = n.kids[2:]
	}
	return b
}

// circle shows a chain of files back to its beginning.
func circle(chain []*file) string {
	var names []string
	for _, f := range chain {
		names = append(names, f.name)
	}
	return strings.Join(append(names, names[0]), " → ")
}

// included finds the file that a tag names; nil where it may not be read.
func (l *loader) included(written string, at node, by *treeReader) *file {
	name, path, err := by.f.reach(written)
	if err != nil {
		message, hint := cannotReach(err, written, by.f.root)
		l.broken = true
		l.at(l.pos(&at), hint, "%s", message)
		return nil
	}
	f := l.byPath[path]
	if f == nil {
		f = l.newFile(&file{name: name, path: path, root: by.f.root})
		l.byPath[path] = f
	}
	f.included = true
	return f
}

func (l *loader) readIncluded(f *file, chain []*file) *built {
	broken := &built{node: node{file: f.index, line: 1, col: 1}, size: 1}
	data, err := readInside(f.root, f.path, maxFile)
	if err != nil {
		l.cannotRead(f.name, err)
		return broken
	}
	b, ok := l.parse(f, data, chain)
	if !ok {
		l.broken = true
		return broken
	}
	return &b
}

// parse reads a text as JSON or YAML, whichever the file is.
func (l *loader) parse(f *file, data []byte, chain []*file) (built, bool) {
	data, p := checkText(f.name, data)
	if p != nil {
		l.add(p)
		return built{}, false
	}
	if isJSON(f.name) || (f.path == "" && isState(data)) {
		return l.readJSON(f, data, chain)
	}
	return l.readYAML(f, data, chain)
}

// spend counts nodes against what a run may hold.
func (l *loader) spend(nodes int) bool {
	before := l.nodes
	l.nodes += nodes
	if l.nodes <= maxNodes {
		return true
	}
	if before <= maxNodes {
		l.broken = true
		l.at(value.Pos{}, "split the stack in two", "the files hold more than %d keys, items and values together", maxNodes)
	}
	return false
}
