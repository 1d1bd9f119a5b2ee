package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxFile bounds what is read into memory: an inventory of 100,000 objects has
// some 30 MB.
const maxFile = 1 << 30

// temporary ends the name of a file that is not complete yet. One is only ever
// made under the guard, so whoever has the guard may remove what it finds.
const temporary = ".tmp"

// readFile returns nil bytes and no error where there is no file.
func readFile(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, explain("read", path, err)
	}
	defer file.Close()
	size := int64(0)
	if info, err := file.Stat(); err == nil {
		size = info.Size()
	}
	if size > limit {
		return nil, explain("read", path, errors.New("it is far too large"))
	}
	data := make([]byte, 0, size+1)
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, explain("read", path, err)
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// replaceFile puts a file in place of path in one step: whoever reads sees the
// old bytes or the new ones. The bytes are on disk before; that the name is,
// takes a syncDir after. The guard must be held.
func replaceFile(path string, data []byte, mode fs.FileMode) error {
	temp := path + temporary
	if err := writeNew(temp, data, mode); err != nil {
		_ = os.Remove(temp)
		return explain("write", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return explain("write", path, err)
	}
	return nil
}

// writeNew makes the file anew, following no link that lies in its place.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	_ = os.Remove(path)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncDir makes the names in a directory survive the end of the machine.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err == nil {
		err = errors.Join(dir.Sync(), dir.Close())
	}
	return explain("write", path, err)
}

// makeDir makes a directory that is not there yet and reports whether it did.
func makeDir(path string, mode fs.FileMode) (made bool, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return false, nil
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return false, explain("make the folder", path, err)
	}
	return true, syncDir(filepath.Dir(path))
}

// removeTemporaries removes what a killed process left behind. What cannot be
// removed stays: it harms nobody.
func removeTemporaries(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), temporary) {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}
