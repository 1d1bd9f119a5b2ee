package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
)

// realmName is the realm that is made for the measurement.
const realmName = "tenon-bench"

// crowd is how many objects of each kind a large realm has.
type crowd struct{ users, clients, groups, roles int }

const inEach = 10 // groups: one at the top, and the others inside it

func (c crowd) role(i int) string   { return fmt.Sprintf("role%03d", i%c.roles) }
func (c crowd) client(i int) string { return fmt.Sprintf("client%05d", i) }
func (c crowd) group(i int) string  { return fmt.Sprintf("group%05d", i) }

// path of a group.
func (c crowd) path(i int) string {
	if top := i - i%inEach; top != i {
		return "/" + c.group(top) + "/" + c.group(i)
	}
	return "/" + c.group(i)
}

// machine reports whether a client has a service account.
func (c crowd) machine(i int) bool { return i%10 == 0 }

// write makes a folder with a state file of the whole realm.
func (c crowd) write(dir string, members bool) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, "realm.yaml"))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	c.head(w)
	c.tree(w)
	_, _ = w.WriteString("        users:\n")
	for i := range c.users {
		u := userNumber(i)
		_, _ = fmt.Fprintf(w, "          - {username: %s, email: %s, enabled: true", u.Username, u.Email)
		if members {
			_, _ = fmt.Fprintf(w, ", groups: [%s], realmRoles: [%s]", c.path(i%c.groups), c.role(i))
		}
		_, _ = w.WriteString("}\n")
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func (c crowd) head(w *bufio.Writer) {
	_, _ = fmt.Fprintf(w, `tenon: v1
stack: bench
secrets: {plaintext: true}
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: %s
        enabled: true
        roles:
          realm:
`, realmName)
	for i := range c.roles {
		_, _ = fmt.Fprintf(w, "            - {name: %s, description: A made-up role, composites: {realm: [offline_access]}}\n", c.role(i))
	}
	_, _ = w.WriteString("          client:\n")
	for i := range c.clients {
		_, _ = fmt.Fprintf(w, "            %s: [{name: use, description: A made-up role}]\n", c.client(i))
	}
	_, _ = w.WriteString("        clients:\n")
	for i := range c.clients {
		_, _ = fmt.Fprintf(w, "          - {clientId: %s, publicClient: %v, redirectUris: [\"https://%s.example.com/*\"]", c.client(i), !c.machine(i), c.client(i))
		if c.machine(i) {
			_, _ = fmt.Fprintf(w, ", serviceAccountsEnabled: true, secret: made-up, serviceAccountRoles: {realm: [%s]}", c.role(i))
		}
		_, _ = w.WriteString("}\n")
	}
}

func (c crowd) tree(w *bufio.Writer) {
	_, _ = w.WriteString("        groups:\n")
	for i := range c.groups {
		if i%inEach == 0 {
			_, _ = fmt.Fprintf(w, "          - name: %s\n            realmRoles: [%s]\n", c.group(i), c.role(i/inEach))
			if i+1 < c.groups {
				_, _ = w.WriteString("            subGroups:\n")
			}
			continue
		}
		_, _ = fmt.Fprintf(w, "              - {name: %s, attributes: {town: [Seoul]}}\n", c.group(i))
	}
}
