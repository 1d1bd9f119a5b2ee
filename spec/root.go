package spec

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

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
	var data bytes.Buffer
	if info, err := in.Stat(); err == nil {
		data.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	_, err = data.ReadFrom(io.LimitReader(in, maxFile+1))
	return data.Bytes(), err
}
