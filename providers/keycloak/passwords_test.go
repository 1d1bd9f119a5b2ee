package keycloak_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// remembering is a realm that refuses passwords which its users had.
const remembering = `tenon: v1
stack: passwords
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: acme
        enabled: true
        passwordPolicy: passwordHistory(3)
        users: [{username: ann, email: ann@acme.example, firstName: Ann, lastName: Acme, enabled: true, credentials: [{type: password, value: PASSWORD}]}]
`

// testRefusedPasswords: a password that the server has and Tenon does not know
// of, as after a run that was killed, is no obstacle; one that the user had
// before is told apart.
func testRefusedPasswords(t *testing.T, p *person) {
	h := byHandOf(t, p)
	with := func(password string) string {
		return strings.Replace(remembering, "value: PASSWORD", "value: "+password, 1)
	}
	set := func(password string) {
		h.do("PUT", h.user("ann")+"/reset-password", `{"type":"password","value":"`+password+`"}`)
	}
	p.write("tenon.yaml", with("ann-one-made-up"))
	p.settles()
	set("ann-two-made-up")
	p.write("tenon.yaml", with("ann-two-made-up"))
	p.settles()
	h.do("PUT", h.user("ann"), `{"requiredActions":["UPDATE_PASSWORD"]}`)
	set("ann-three-made-up")
	p.write("tenon.yaml", with("ann-three-made-up"))
	p.settles() // though something is left to do

	p.write("tenon.yaml", with("ann-one-made-up"))
	if said := p.fails("apply", "--yes"); !strings.Contains(said, "choose another one, or take credentials out of the file") || strings.Contains(said, "ann-one") {
		t.Errorf("a password of before: %s", said)
	}
	h.do("PUT", "/acme/clients/"+h.id("/acme/clients?clientId=admin-cli", "clientId", "admin-cli"), `{"clientId":"admin-cli","directAccessGrantsEnabled":false}`)
	if said := p.fails("apply", "--yes"); !strings.Contains(said, "could not be told by a sign-in") {
		t.Errorf("without sign-ins: %s", said)
	}
	p.write("tenon.yaml", with("ann-four-made-up"))
	p.settles()
}

// fails runs the tool, wants it to fail, and gives what it said.
func (p *person) fails(args ...string) string {
	p.t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(p.bin, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, &said, &said
	var ended *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &ended) || ended.ExitCode() != 1 {
		p.t.Fatalf("tenon %s: %v, want exit code 1\n%s", strings.Join(args, " "), err, &said)
	}
	return said.String()
}

func byHandOf(t testing.TB, p *person) byHand {
	h := byHand{t: t, env: map[string]string{}}
	for _, name := range []string{"KEYCLOAK_ENDPOINT", "KEYCLOAK_ADMIN", "KEYCLOAK_ADMIN_PASSWORD"} {
		h.env[name] = p.variable(name)
	}
	return h
}

// TestRefusedPasswords does on the sandbox what the next one does on a real server.
func TestRefusedPasswords(t *testing.T) { onSandbox(t, testRefusedPasswords) }

func TestAcceptanceRefusedPasswords(t *testing.T) {
	onReal(t, "passwords that the server has already", testRefusedPasswords)
}
