package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
)

// state makes a folder with a state file that declares users, and gives its
// path. Folders of one name are made once.
func (b *bench) state(name string, users, roles int) (string, error) {
	dir := filepath.Join(b.dir, name)
	path := filepath.Join(dir, "users.yaml")
	if _, err := os.Stat(path); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(file)
	writeState(w, users, roles)
	if err := w.Flush(); err != nil {
		return "", err
	}
	return dir, file.Close()
}

// writeState writes four lines for a user, or three where there are no roles.
func writeState(w *bufio.Writer, users, roles int) {
	_, _ = w.WriteString(`tenon: v1
stack: bench
logto:
  onprem:
    tenants:
      - name: default
        endpoint: !env LOGTO_ENDPOINT
        credentials: {id: !env LOGTO_APP_ID, secret: !env LOGTO_APP_SECRET}
`)
	if roles > 0 {
		_, _ = w.WriteString("        roles:\n")
	}
	for i := range roles {
		_, _ = fmt.Fprintf(w, "          - name: %s\n            description: A made-up role\n", roleName(i))
	}
	_, _ = w.WriteString("        users:\n")
	for i := range users {
		u := userNumber(i)
		_, _ = fmt.Fprintf(w, "          - username: %s\n            primaryEmail: %s\n            name: %s\n", u.Username, u.Email, u.Name)
		if roles > 0 {
			_, _ = fmt.Fprintf(w, "            roles: [%s]\n", roleName(i%roles))
		}
	}
}
