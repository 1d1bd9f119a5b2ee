package spec

import (
	"tenon/providers"
	"tenon/spec/value"
)

// version is the format that this Tenon reads.
const version = "v1"

// Load reads, merges and checks the files of a run. All that is wrong is
// reported together, as Problems; a file that cannot be read is among them.
//
// A folder stands for its own *.yaml and *.yml files, by name, and those *.json
// files that have the key "tenon"; its sub-folders and hidden files are left
// out, and so is what another file includes or what is given as an overlay.
func Load(o Options) (*State, error) {
	l := newLoader(o)
	l.collect()
	l.readSources()
	l.settings()
	for _, f := range l.sources {
		l.walk(f)
	}
	l.release()
	l.finish()
	if err := l.err(l.order); err != nil {
		return nil, err
	}
	return l.result(), nil
}

// loader is one call of Load.
type loader struct {
	report
	o       Options
	files   []*file // all that were touched
	sources []*file // those that say the state, overlays last
	folders []folderOf
	byPath  map[string]*file
	order   map[string]int // of files by name, for the order of problems
	shared  *sharer

	nodes, expanded int           // see maxNodes, maxExpanded
	refs            int           // !ref tags met
	made            []value.Value // what stands for nodeTag with tagMade
	compared        int           // addresses that a suggestion was looked for

	vars     map[string]variable
	envTold  map[string]bool
	origins  map[value.Pos]string // what tags said, by place: see digest
	patterns map[string]pattern

	own    value.Value // the settings of all files
	tables map[*providers.Kind]*table
	items  map[*providers.Field]*providers.Field // see itemOf
	tree   tree
}

func newLoader(o Options) *loader {
	return &loader{
		o:        o,
		byPath:   map[string]*file{},
		order:    map[string]int{},
		shared:   newSharer(),
		vars:     map[string]variable{},
		envTold:  map[string]bool{},
		origins:  map[value.Pos]string{},
		patterns: map[string]pattern{},
		tables:   map[*providers.Kind]*table{},
		items:    map[*providers.Field]*providers.Field{},
		tree:     newTree(),
	}
}

// readSources parses all files and keeps those that are state files.
func (l *loader) readSources() {
	for _, f := range l.sources {
		l.readSource(f)
	}
	kept := l.sources[:0]
	for _, f := range l.sources {
		mistakes := len(l.problems) + l.dropped
		if f.cached != nil && l.checkState(f) {
			f.state = true
			kept = append(kept, f)
		}
		f.failed = f.failed || len(l.problems)+l.dropped > mistakes
	}
	l.sources = kept
	l.checkFolders()
}

func (l *loader) readSource(f *file) {
	if f.cached != nil {
		return // another file included it
	}
	data, err := l.readAll(f)
	if err != nil {
		l.cannotRead(f.name, err)
		f.failed = true
		return
	}
	if f.found && isJSON(f.name) && !isState(data) {
		return
	}
	if b, ok := l.parse(f, data, nil); ok {
		f.cached = &b
		return
	}
	l.broken, f.failed = true, true
}

// checkState checks that a file begins as a state file does. One that was met
// in a folder and is included by another is a part, and not walked by itself.
func (l *loader) checkState(f *file) bool {
	n := &f.cached.node
	ours := n.kind == nodeMapping && n.get("tenon") != nil
	if !ours && f.found && f.included {
		return false
	}
	hint := "begin it with tenon: " + version
	switch {
	case n.kind == nodeBad:
		return false
	case n.kind == nodeNull:
		l.at(l.pos(n), hint, "the file is empty")
		return false
	case n.kind != nodeMapping:
		l.at(l.pos(n), hint, "a state file is a mapping, and this is %s", n.is())
		return false
	case !ours:
		l.at(l.pos(n), hint, "the first key of a state file is tenon, and this file has none")
		return false
	case n.kids[0].text != "tenon" && !isJSON(f.name) && f.path != "":
		l.at(l.pos(&n.kids[0]), "move tenon: "+version+" to the top; tenon fmt does it", "the first key of a state file is tenon, not %s", n.kids[0].text)
	}
	return l.checkVersion(n.get("tenon"))
}

func (l *loader) checkVersion(n *node) bool {
	if n.kind == nodeText && n.text == version {
		return true
	}
	said := n.text
	if said == "" {
		said = n.is()
	}
	l.at(l.pos(n), "write tenon: "+version+", or use a newer Tenon", "this Tenon reads version %s of the format, not %s", version, said)
	return false
}

// release drops what was read once it has been walked: the trees are as large
// as the state itself.
func (l *loader) release() {
	for _, f := range l.files {
		f.cached = nil
	}
	l.shared = newSharer()
}

func (l *loader) result() *State {
	s := &State{
		Stack:       l.own.Get("stack").Reveal(),
		Settings:    l.settingsOf(),
		Connections: l.tree.connections,
		Resources:   l.tree.resources,
		Warnings:    l.warnings,
		byAddress:   l.tree.byAddress,
	}
	if s.Stack == "" {
		s.Stack = "default"
	}
	for _, f := range l.files {
		if f.included || f.state {
			s.Files = append(s.Files, f.name)
		}
	}
	sortProblems(s.Warnings, l.order)
	s.Digest = l.digest(s)
	return s
}
