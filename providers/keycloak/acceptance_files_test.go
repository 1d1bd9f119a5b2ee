package keycloak_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenon/apply/folder"
	"tenon/providers/internal/conform"
	"tenon/providers/keycloak/keycloaktest"
)

// person has a folder and the tool, as people have it.
type person struct {
	t    testing.TB
	bin  string
	dir  string
	env  []string
	full string // the state of all kinds that the server has
}

// makesItself is how the client comes to be that Tenon is to sign in with.
const makesItself = `tenon: v1
stack: makes-itself
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: master
        clients:
          - clientId: tenon-acceptance
            secret: !env KEYCLOAK_CLIENT_SECRET
            serviceAccountsEnabled: true
            standardFlowEnabled: false
            serviceAccountRoles: {realm: [admin]}
`

func newPerson(t testing.TB, env map[string]string) *person {
	t.Helper()
	identity, _, err := folder.Keygen()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, bin: conform.Tool(t), dir: t.TempDir()}
	p.env = []string{"HOME=" + p.dir, "TENON_AGE_IDENTITY=" + identity}
	for name, text := range env {
		p.env = append(p.env, name+"="+text)
	}
	return p
}

// person is somebody who works with the server as its administrator.
func (s *real) person(t testing.TB) *person {
	t.Helper()
	return newPerson(t, map[string]string{"KEYCLOAK_ENDPOINT": s.url, "KEYCLOAK_ADMIN": s.user, "KEYCLOAK_ADMIN_PASSWORD": s.password})
}

// inMemory takes the sandbox for a real server, and gives somebody to work with it.
func inMemory(t testing.TB) (*real, *person) {
	t.Helper()
	s := keycloaktest.NewServer(keycloaktest.Options{Seed: 1})
	t.Cleanup(s.Close)
	env := s.Env()
	env["KEYCLOAK_ADMIN"], env["KEYCLOAK_ADMIN_PASSWORD"] = s.Admin()
	return &real{url: s.URL, user: env["KEYCLOAK_ADMIN"], password: env["KEYCLOAK_ADMIN_PASSWORD"]}, newPerson(t, env)
}

// onSandbox runs a test as somebody who works with the sandbox.
func onSandbox(t *testing.T, test func(*testing.T, *person)) {
	t.Parallel()
	_, p := inMemory(t)
	test(t, p)
}

// served skips what takes the tool itself on servers that it does not know by this name.
func (s *real) served(t *testing.T) {
	t.Helper()
	if s.eleven() {
		t.Skip("the tool knows version 11 only as HyperAuth, whose extension this server lacks")
	}
}

// onReal runs it as somebody who works with an empty real server, and tells
// what was seen to hold there.
func onReal(t *testing.T, what string, test func(*testing.T, *person)) {
	s := acceptance(t)
	s.served(t)
	defer s.tell(t, what)
	s.clear(t)
	test(t, s.person(t))
	s.clear(t)
}

// in is the same person with another, empty folder.
func (p *person) in(t testing.TB) *person {
	other := *p
	other.t, other.dir = t, t.TempDir()
	return &other
}

func (p *person) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// run runs the tool, wants an exit code, and gives what was printed.
func (p *person) run(code int, args ...string) string {
	p.t.Helper()
	var out, said bytes.Buffer
	cmd := exec.Command(p.bin, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, &out, &said
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) || cmd.ProcessState.ExitCode() != code {
		p.t.Fatalf("tenon %s: %v, want exit code %d\n%s%s", strings.Join(args, " "), err, code, &out, &said)
	}
	return out.String()
}

// settles plans, applies, and sees that then a plan is empty and there is no drift.
func (p *person) settles(args ...string) {
	p.t.Helper()
	p.run(0, append([]string{"validate"}, args...)...)
	p.run(2, append([]string{"plan", "--detailed-exitcode"}, args...)...)
	p.run(0, append([]string{"apply", "--yes"}, args...)...)
	p.run(0, append([]string{"plan", "--detailed-exitcode"}, args...)...)
	p.run(0, append([]string{"drift"}, args...)...)
}

// issued is a state file as people write it by hand.
const issued = `tenon: v1
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {clientId: !env KEYCLOAK_CLIENT_ID, clientSecret: !env KEYCLOAK_CLIENT_SECRET}
    realms:
      - realm: acme
        enabled: true
        clients:
          - clientId: web
            publicClient: true
            redirectUris: ["https://example.com/*"]
          - clientId: nightly                     # an M2M client: its secret goes to the store
            serviceAccountsEnabled: true
            serviceAccountRoles: {realm: [auditor], client: {realm-management: [view-users]}}
        roles: {realm: [{name: auditor, composites: {realm: [offline_access]}}], client: {web: [{name: admin}]}}
        groups: [{name: staff, realmRoles: [auditor], subGroups: [{name: night}]}]
        users: [{username: ann, email: ann@acme.example, enabled: true, groups: [/staff/night], clientRoles: {web: [admin]}}]
`

// example does what is said of it.
func example(t *testing.T, p *person) {
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "sso", "tenon.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p.write("tenon.yaml", string(text))
	p.settles()
	p.run(0, "destroy", "--confirm", "sso")
}

// handWritten applies a state file, and signs in with the secret that was kept.
func handWritten(t *testing.T, p *person) {
	p.write("tenon.yaml", issued)
	p.settles()
	secret := strings.TrimSpace(p.run(0, "secrets", "get", "keycloak.sso.realms[acme].clients[nightly]#secret"))
	if len(secret) < 20 {
		t.Fatalf("the secret of the client that was made is %d characters long", len(secret))
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"nightly"}, "client_secret": {secret}}
	resp, err := http.PostForm(p.variable("KEYCLOAK_ENDPOINT")+"/realms/acme/protocol/openid-connect/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("signing in with the secret that was kept: %s", resp.Status)
	}
}

func (p *person) variable(name string) string {
	for _, one := range p.env {
		if text, ok := strings.CutPrefix(one, name+"="); ok {
			return text
		}
	}
	return ""
}

// realmExport takes what Keycloak itself exports as a state file: it needs no
// change where it came from, and makes the same realm under another name.
func realmExport(t *testing.T, p *person) {
	p.write("tenon.yaml", p.full)
	p.write("connection.yaml", laws().Connection)
	p.settles()
	// A partial export has no users, and names them all the same.
	exportServes(t, p, "tenon: v1\nkeycloak: {sso: {realms: [{realm: other, users: [{username: ann, email: ann@acme.example, enabled: true}]}]}}\n")
}

// exportServes sees that what Keycloak exports of the realm acme needs no
// change there, and makes the same realm under another name, with what a file
// adds that no export has.
func exportServes(t *testing.T, p *person, more string) {
	t.Helper()
	export := partialExport(t, p)
	connected := func(stack string) string {
		return strings.Replace(laws().Connection, "tenon: v1\n", "tenon: v1\nstack: "+stack+"\n", 1) + "    realms: [!include realm-export.json]\n"
	}
	q := p.in(t)
	q.write("realm-export.json", export)
	q.write("tenon.yaml", connected("export"))
	only := []string{"-f", "tenon.yaml"}
	q.run(0, append([]string{"validate"}, only...)...)
	q.run(0, append([]string{"plan", "--detailed-exitcode"}, only...)...)
	twin := p.in(t)
	renamed := regexp.MustCompile(`"realm" ?: ?"acme"`).ReplaceAllString(export, `"realm": "other"`)
	renamed = strings.NewReplacer(`/realms/acme/`, `/realms/other/`, `/admin/acme/`, `/admin/other/`, `default-roles-acme`, `default-roles-other`).Replace(renamed)
	twin.write("realm-export.json", renamed)
	twin.write("tenon.yaml", connected("twin"))
	twin.write("more.yaml", more)
	twin.settles(append(only, "-f", "more.yaml")...)
}

// partialExport is what the Admin Console's "Partial export" gives.
func partialExport(t *testing.T, p *person) string {
	t.Helper()
	at := p.variable("KEYCLOAK_ENDPOINT")
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {p.variable("KEYCLOAK_ADMIN")}, "password": {p.variable("KEYCLOAK_ADMIN_PASSWORD")}}
	var token struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(posted(t, at+"/realms/master/protocol/openid-connect/token", "", form), &token); err != nil {
		t.Fatal(err)
	}
	return string(posted(t, at+"/admin/realms/acme/partial-export?exportClients=true&exportGroupsAndRoles=true", token.Token, nil))
}

// posted gives the answer to a POST.
func posted(t *testing.T, address, token string, form url.Values) []byte {
	t.Helper()
	req, err := http.NewRequest("POST", address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %s, %v\n%s", address, resp.Status, err, data)
	}
	return data
}

// files runs the tool on state files as people have them.
func files(t *testing.T, p *person, clear func(*testing.T)) {
	for _, test := range []struct {
		name string
		do   func(*testing.T, *person)
	}{{"example", example}, {"hand-written", handWritten}, {"realm export", realmExport}} {
		t.Run(test.name, func(t *testing.T) {
			clear(t)
			test.do(t, p.in(t))
		})
	}
}

// TestFiles does on the sandbox what TestAcceptanceFiles does on a real server.
func TestFiles(t *testing.T) {
	t.Parallel()
	s, p := inMemory(t)
	p.full = full
	files(t, p, func(t *testing.T) { s.clear(t) })
}

func TestAcceptanceFiles(t *testing.T) {
	s := acceptance(t)
	s.served(t)
	defer s.tell(t, "the example, a state written by hand, a realm export")
	p := newPerson(t, map[string]string{"KEYCLOAK_ENDPOINT": s.url, "KEYCLOAK_ADMIN": s.user, "KEYCLOAK_ADMIN_PASSWORD": s.password,
		"KEYCLOAK_CLIENT_ID": "tenon-acceptance", "KEYCLOAK_CLIENT_SECRET": "made-up-for-the-acceptance-tests"})
	p.full = s.suite().Laws.Full
	p.write("tenon.yaml", makesItself)
	p.run(0, "apply", "--yes")
	files(t, p, func(t *testing.T) { s.clear(t) })
	s.clear(t)
	p.run(0, "destroy", "--confirm", "makes-itself")
}
