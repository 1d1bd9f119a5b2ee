package spec

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// errOutside says that a path leads out of what a file may reach.
var errOutside = errors.New("it lies outside")

// reach resolves a path written in a file, and refuses what leaves its root,
// by ".." or by a symbolic link. What is in .git is no part of a work tree.
func (f *file) reach(written string) (name, path string, err error) {
	name = filepath.FromSlash(written)
	if !filepath.IsAbs(name) {
		name = filepath.Join(f.dir(), name)
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return name, "", err
	}
	// Before the file system is asked at all: not even whether something
	// exists out there is told.
	if !within(f.root, realFolder(abs)) {
		return name, "", errOutside
	}
	path, err = filepath.EvalSymlinks(abs)
	if err != nil {
		return name, "", err
	}
	if !within(f.root, path) {
		return name, "", errOutside
	}
	return filepath.ToSlash(name), path, nil
}

// realFolder follows the symbolic links of the part of a path that exists.
func realFolder(abs string) string {
	dir, rest := filepath.Dir(abs), filepath.Base(abs)
	for {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest)
		}
		if dir == filepath.Dir(dir) {
			return abs
		}
		dir, rest = filepath.Dir(dir), filepath.Join(filepath.Base(dir), rest)
	}
}

func within(root, path string) bool {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return false
	}
	parts := strings.Split(filepath.ToSlash(rel), "/")
	return parts[0] != ".." && !slices.Contains(parts, ".git")
}

// readInside reads a regular file below root. The system itself holds the
// confinement, should a link change between the check and the reading.
func readInside(root, path string, limit int64) ([]byte, error) {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is no regular file")
	}
	in, err := os.OpenInRoot(root, rel)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, limit+1))
}

// cannotReach explains why a path of a tag was not read.
func cannotReach(err error, written, root string) (message, hint string) {
	if errors.Is(err, errOutside) {
		return written + " lies outside of " + filepath.ToSlash(root), "keep what a state file reads inside the git work tree, or without one inside the folder given with -f"
	}
	if errors.Is(err, os.ErrNotExist) {
		return "there is no file " + written, "a path is relative to the file that names it"
	}
	return "cannot read " + written + ": " + reason(err), "check the path and its permissions"
}
