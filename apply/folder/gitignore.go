package folder

import (
	"os"
	"path/filepath"
	"strings"
)

const gitignore = `# Of one machine or one moment; the rest of this folder is to be committed.
/lock
/lock.guard
/inventory.journal
*.tmp
`

const gitignorePlaintext = `# Secrets are kept in clear (secrets: {plaintext: true}). Once they are encrypted, remove this line.
/secrets/
`

// writeGitignore keeps out of git what does not belong there. A .gitignore that
// is there already is somebody's decision, and stays.
func (f *Folder) writeGitignore() error {
	path := filepath.Join(f.dir, ".gitignore")
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	return explain("write", path, os.WriteFile(path, []byte(gitignore), 0o644))
}

// ignoreSecrets adds secrets/ to .gitignore before the first secret is written in clear.
func (f *Folder) ignoreSecrets() error {
	path := filepath.Join(f.dir, ".gitignore")
	data, err := readFile(path, maxFile)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		switch strings.TrimSpace(line) {
		case "/secrets/", "/secrets", "secrets/", "secrets", "*", "/*":
			return nil
		}
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(data, '\n')
	}
	return replaceFile(path, append(data, gitignorePlaintext...), 0o644)
}
