package spec

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenon/spec/value"
)

// file is one file of a run: given, found in a folder, or included.
type file struct {
	name    string // as given or found; "-" is standard input
	path    string // absolute, symbolic links followed; "" for standard input
	root    string // what its !include and !file may reach: see rootOf
	index   uint32 // in loader.files
	overlay bool
	// found says that it was met in a folder, not named: then it may prove to
	// be a part that another file includes.
	found    bool
	included bool
	state    bool // it is a state file, and not only a part of one
	failed   bool // a mistake in it was reported before it could be told

	cached *built // its content, once it was read; dropped when it has been walked
}

// dir is the folder that relative paths in the file start from.
func (f *file) dir() string {
	if f.path == "" {
		return "."
	}
	return filepath.Dir(f.name)
}

// collect finds the files of -f and --overlay, each once, in the order given;
// a folder's own *.yaml, *.yml and *.json by name, without its sub-folders.
func (l *loader) collect() {
	paths := l.o.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	overlays := map[string]bool{}
	for _, path := range l.o.Overlays {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			if abs, err := filepath.Abs(real); err == nil {
				overlays[abs] = true
			}
		}
	}
	for _, path := range paths {
		l.give(path, overlays)
	}
	for _, path := range l.o.Overlays {
		if f, fresh := l.addFile(path, "", nil); fresh {
			f.overlay = true
		} else if f != nil && !f.overlay {
			l.at(value.Pos{File: path}, "give it once", "this file is given both with -f and with --overlay")
		}
	}
}

func (l *loader) give(path string, overlays map[string]bool) {
	if path == "-" {
		l.sources = append(l.sources, l.newFile(&file{name: "-", root: rootOf(".")}))
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		l.cannotRead(path, err)
		return
	}
	if !info.IsDir() {
		l.addFile(path, "", nil)
		return
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		l.cannotRead(path, err)
		return
	}
	root, in := rootOf(path), folderOf{path: path}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || !hasStateSuffix(name) {
			continue
		}
		inside := filepath.Join(path, name)
		if info, err := os.Stat(inside); err != nil || !info.Mode().IsRegular() {
			continue
		}
		f, fresh := l.addFile(inside, root, overlays)
		if fresh {
			f.found = true
		}
		if f != nil {
			in.files = append(in.files, f)
		}
	}
	l.folders = append(l.folders, in)
}

// folderOf is what a folder given with -f was found to hold.
type folderOf struct {
	path  string
	files []*file
}

// checkFolders reports folders without a state file: to take one for a stack
// that declares nothing would be to plan the end of all that it had.
func (l *loader) checkFolders() {
	for _, in := range l.folders {
		if slices.ContainsFunc(in.files, func(f *file) bool { return f.state || f.failed }) {
			continue
		}
		l.broken = true
		l.at(value.Pos{File: in.path}, "write one that begins with tenon: "+version+", or give another path with -f", "the folder holds no state file (*.yaml, *.yml or *.json)")
	}
}

func hasStateSuffix(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

func isJSON(name string) bool { return strings.EqualFold(filepath.Ext(name), ".json") }

// addFile notes a file to read; fresh is false where it is noted already. nil
// is returned for one that is among besides, or is not there. With a root it
// must lie inside.
func (l *loader) addFile(name, root string, besides map[string]bool) (f *file, fresh bool) {
	abs, err := filepath.EvalSymlinks(name)
	if err == nil {
		abs, err = filepath.Abs(abs)
	}
	if err != nil {
		l.cannotRead(name, err)
		return nil, false
	}
	if f := l.byPath[abs]; f != nil || besides[abs] {
		return f, false
	}
	if root == "" {
		root = rootOf(filepath.Dir(name))
	} else if !within(root, abs) {
		l.broken = true
		l.at(value.Pos{File: name}, "name the file itself with -f if it is meant", "this is a link to a file outside of %s", filepath.ToSlash(root))
		return nil, false
	}
	f = l.newFile(&file{name: filepath.ToSlash(filepath.Clean(name)), path: abs, root: root})
	l.byPath[abs] = f
	l.sources = append(l.sources, f)
	return f, true
}

func (l *loader) newFile(f *file) *file {
	f.index = uint32(len(l.files))
	l.files = append(l.files, f)
	l.order[f.name] = len(l.order)
	return f
}

func (l *loader) cannotRead(name string, err error) {
	l.broken = true
	hint := "check its permissions"
	if name == "-" {
		hint = "pipe a state file in, or give a path with -f"
	} else if errors.Is(err, fs.ErrNotExist) {
		hint = "check the path"
	}
	l.at(value.Pos{File: name}, hint, "cannot read it: %s", reason(err))
}

// reason is an error of the file system without the path, which the position says.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}
