package spec

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
		if f := l.addFile(path, "", nil); f != nil {
			f.overlay = true
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
	root, some := rootOf(path), false
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || !hasStateSuffix(name) {
			continue
		}
		inside := filepath.Join(path, name)
		if info, err := os.Stat(inside); err != nil || !info.Mode().IsRegular() {
			continue
		}
		f := l.addFile(inside, root, overlays)
		if f != nil {
			f.found = true
		}
		some = true
	}
	if !some {
		l.broken = true
		l.at(value.Pos{File: path}, "write one that begins with tenon: v1, or give another path with -f", "the folder holds no state file (*.yaml, *.yml or *.json)")
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

// addFile notes a file to read; nil where it is noted already, is among besides,
// or is not there. With a root it must lie inside.
func (l *loader) addFile(name, root string, besides map[string]bool) *file {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		l.cannotRead(name, err)
		return nil
	}
	abs, err := filepath.Abs(real)
	if err != nil {
		l.cannotRead(name, err)
		return nil
	}
	if l.byPath[abs] != nil || besides[abs] {
		return nil
	}
	if root == "" {
		root = rootOf(filepath.Dir(name))
	} else if !within(root, abs) {
		l.broken = true
		l.at(value.Pos{File: name}, "name the file itself with -f if it is meant", "this is a link to a file outside of %s", filepath.ToSlash(root))
		return nil
	}
	f := l.newFile(&file{name: filepath.ToSlash(filepath.Clean(name)), path: abs, root: root})
	l.byPath[abs] = f
	l.sources = append(l.sources, f)
	return f
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
	if errors.Is(err, fs.ErrNotExist) {
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

// rootOf is the folder that files started from dir may reach: the enclosing git
// work tree, or without one dir itself. Absolute, symbolic links followed.
func rootOf(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	for at := abs; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return abs
		}
	}
}

// readAll reads a file that was given, which may be a pipe.
func (l *loader) readAll(f *file) ([]byte, error) {
	if f.path == "" {
		if l.o.Stdin == nil {
			return nil, errors.New("there is no standard input here")
		}
		return l.o.Stdin()
	}
	in, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, maxFile+1))
}
