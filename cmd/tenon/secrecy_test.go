package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"tenon/providers/logto/logtotest"
)

// secretive declares a secret wherever one can be: in the fields that are made
// for one, and, by a tag, in those that are not.
const secretive = `tenon: v1
stack: secretive
logto:
  cloud:
    endpoint: !env LOGTO_CLOUD_ENDPOINT
    token: !env LOGTO_CLOUD_PAT
    tenants:
      - name: acme
        tag: development
        resources:
          - {name: !env NAME_SECRET, indicator: https://api.acme.example/orders}
        roles:
          - {name: reader, description: !env DESCRIPTION_SECRET}
        applications:
          - name: machine
            type: MachineToMachine
            secrets: [{name: second}]
            customData: {plain: yes, deep: {token: !env DEEP_SECRET, list: [a, !env LIST_SECRET]}}
          - name: web
            type: SPA
            oidcClientMetadata: {redirectUris: [!env URL_SECRET, https://example.com]}
        users:
          - {username: ann, password: !env ANN_PASSWORD, name: !secret "logto.cloud#stored"}
          - {username: bob, password: !file bob.secret}
          - {username: eve, password: !env LINES_SECRET, profile: {nickname: !env ODD_SECRET}}
        organizations:
          - {name: Customer, customData: {key: !secret "logto.cloud#stored", machine: !secret "logto.cloud.tenants[acme].applications[machine]#secret"}}
        signInExperience:
          customCss: !env LINES_SECRET
          customContent: {/sign-in: !env ODD_SECRET}
  onprem:
    tenants:
      - name: default
        endpoint: !env LOGTO_ENDPOINT
        resource: https://default.logto.app/api
        credentials: {id: !env LOGTO_APP_ID, secret: !env LOGTO_APP_SECRET}
        users: [{username: ann, password: !env ANN_PASSWORD}]
`

// newSecretive fills the folder; the secrets of a later generation are others.
func newSecretive(t *testing.T) *mine {
	t.Helper()
	m := newMine(t, logtotest.Options{Seed: 7, PAT: "PAT-Qx7ZkWv9JpHq4TnB", AppSecret: "APP-Ym3RcUe8LdGs6KvF"})
	m.secret("the personal access token", m.env["LOGTO_CLOUD_PAT"])
	m.secret("the secret of the self-hosted tenant's application", m.env["LOGTO_APP_SECRET"])
	m.write("main.yaml", secretive)
	m.generation(1)
	return m
}

func (m *mine) generation(n int) {
	m.t.Helper()
	for name, text := range map[string]string{
		"NAME_SECRET": "NSx%dVbT2kLqW9zRy", "DESCRIPTION_SECRET": "DSe%dJhF5mPcX7wNu", "DEEP_SECRET": "DPa%dGvK8rTzS3qBe",
		"LIST_SECRET": "LIo%dCyM4nHdZ6jQk", "URL_SECRET": "https://example.com/cb?k=URf%dTxP7sLwB2vGh", "ANN_PASSWORD": "ANp%dRkD9tYgC5xJm",
		"LINES_SECRET": "LNu%dWsE3bVhQ8\n  zKf6XrTpM: |\r\n\tgYd2NjLc # QwA9\n", "ODD_SECRET": `ODi%d"'\{}[]: #&*!|>%%@` + "`<b>+ /=?üÜ€😀KtZ5",
	} {
		m.env[name] = fmt.Sprintf(text, n)
		m.secret(fmt.Sprintf("%s of generation %d", name, n), m.env[name])
	}
	file := fmt.Sprintf("FLq%dXeU6yNvR4\nsecond line HbJ8cTzK", n)
	m.write("bob.secret", file)
	m.secret("the file's secret", file)
	stored := fmt.Sprintf("STw%dPmB3gLxY9dVf", n)
	m.secret("what was put into the store", stored)
	if code, out := m.run(stored, "secrets", "put", "logto.cloud#stored"); code != 0 {
		m.t.Fatal(out)
	}
}

func forms() []string { return []string{"text", "json", "markdown", "github"} }

// everyReading runs all that only reads, in every form; plan and drift are the
// exit codes, -1 for any.
func (m *mine) everyReading(plan, drift int) {
	m.t.Helper()
	for _, f := range forms() {
		m.want(plan, "plan", "--detailed-exitcode", "--full", "--format", f, "--log-level", "debug")
		m.want(drift, "drift", "--full", "--format", f, "--log-level", "debug")
	}
	for _, args := range []string{
		"validate", "validate --format json", "validate --format github", "graph", "graph --format json", "fmt --check", "secrets list", "secrets list --format json",
	} {
		m.want(0, strings.Fields(args)...)
	}
}

// TestNoSecretIsShown holds the fifth law: a stack full of secrets is taken
// through its life, and none of them is seen but where it was asked for.
func TestNoSecretIsShown(t *testing.T) {
	m := newSecretive(t)
	m.everyReading(2, -1)
	m.want(0, "plan", "--out", "saved.json")
	m.want(0, "apply", "saved.json", "--log-level", "debug")
	m.minted()
	m.lookAtFolder("after the first apply")
	m.everyReading(0, 0)
	for _, f := range []string{"text", "json"} {
		for _, c := range []string{"logto.cloud", "logto.onprem"} {
			m.want(0, "export", c, "--format", f, "--log-level", "debug")
		}
	}
	for _, args := range []string{"schema", "explain logto.user.password", "explain logto.user --format json", "explain --markdown logto", "version"} {
		m.want(0, strings.Fields(args)...)
	}
	for n, f := range forms() {
		m.generation(n + 2)
		m.everyReading(2, 2)
		m.want(0, "plan", "--out", "saved.json")
		m.want(0, "apply", "--yes", "--full", "--format", f, "--log-level", "debug")
	}
	before := m.env["ANN_PASSWORD"]
	m.generation(9)
	m.want(0, "apply", "--yes")
	m.env["ANN_PASSWORD"] = before // as if somebody had changed it
	m.everyReading(2, 2)
	m.want(0, "destroy", "--confirm", "secretive", "--log-level", "debug")
	t.Logf("%d runs, %d secrets, %d bytes looked at", m.runs, m.secrets, m.bytes)
}

// echo answers with all that it was told, in the ways in which servers do.
func echo(status int, method, path string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != method || !strings.Contains(r.URL.Path, path) {
			return false
		}
		body, _ := io.ReadAll(r.Body)
		plain, _ := url.QueryUnescape(string(body))
		all := fmt.Sprintf("bad: %s; %s; %s; %s", body, plain, url.QueryEscape(string(body)), r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"code":%q,"error":%q,"message":%q,"error_description":%q,"details":%q}`, all, all, all, all, all)
		return true
	}
}

// TestNoSecretIsShownByFailures has every kind of failure tell what it knows.
func TestNoSecretIsShownByFailures(t *testing.T) {
	m := newSecretive(t)
	for n, c := range []struct{ method, path string }{
		{"POST", "/api/tenants"}, {"POST", "/oidc/token"}, {"POST", "/api/users"}, {"POST", "/api/roles"}, {"POST", "/api/resources"},
		{"POST", "/api/applications"}, {"POST", "/api/organizations"}, {"PATCH", "/api/sign-in-exp"}, {"GET", "/api/users"}, {"GET", "/api/tenants"},
		{"POST", "/password/verify"}, {"PATCH", "/api/users"}, {"PATCH", "/api/applications"}, {"GET", "/secrets"},
	} {
		for i, status := range []int{400, 401, 403, 404, 409, 422, 500, 302} {
			if (n+i)%4 > 0 && !inFull() {
				continue
			}
			m.guard(echo(status, c.method, c.path))
			if strings.HasPrefix(c.method, "P") && status != 500 {
				m.run("", "apply", "--yes", "--format", forms()[i%4], "--log-level", "debug")
			}
			m.run("", "plan", "--format", forms()[(i+1)%4], "--log-level", "debug")
		}
		m.guard(nil)
		m.generation(2 + m.runs%7) // something to change in the next round
		m.run("", "apply", "--yes")
		m.minted()
	}
	t.Logf("%d runs, %d bytes looked at", m.runs, m.bytes)
}

// TestNoSecretIsShownByMistakes puts secrets where they do not belong.
func TestNoSecretIsShownByMistakes(t *testing.T) {
	m := newSecretive(t)
	dead := func(address string) func() { return func() { m.env["LOGTO_CLOUD_ENDPOINT"] = address } }
	for _, c := range []struct {
		name, old, new string
		do             func()
	}{
		{"an endpoint where nobody is", "", "", dead("http://127.0.0.1:1")},
		{"an endpoint with a password", "", "", dead("http://user:PAT-Qx7ZkWv9JpHq4TnB@127.0.0.1:1/?k=PAT-Qx7ZkWv9JpHq4TnB#PAT-Qx7ZkWv9JpHq4TnB")},
		{"an endpoint that is a secret", "", "", dead("PAT-Qx7ZkWv9JpHq4TnB")},
		{"an endpoint whose host is a secret", "", "", dead("https://pat.invalid:PAT-Qx7ZkWv9JpHq4TnB/")},
		{"a refused token", "", "", func() {
			m.env["LOGTO_CLOUD_PAT"] = "PATx-Hq4TnBQx7ZkWv9Jp"
			m.secret("the refused token", m.env["LOGTO_CLOUD_PAT"])
		}},
		{"a token with a line break", "", "", func() {
			m.env["LOGTO_CLOUD_PAT"] = "PATy-Hq4TnB\nQx7ZkWv9Jp"
			m.secret("the broken token", m.env["LOGTO_CLOUD_PAT"])
		}},
		{"an identity that is none", "", "", func() {
			m.env["TENON_AGE_IDENTITY"] = "AGE-SECRET-KEY-1QX7ZKWV9JPHQ4TNB"
			m.secret("the wrong identity", "QX7ZKWV9JPHQ4TNB")
		}},
		{"an enum", "tag: development", "tag: !env DEEP_SECRET", nil},
		{"an integer", "indicator: https://api.acme.example/orders", "indicator: https://api.acme.example/orders, accessTokenTtl: !env DEEP_SECRET", nil},
		{"a boolean", "name: reader,", "name: reader, isDefault: !env DEEP_SECRET,", nil},
		{"a mapping", "customData: {plain: yes, deep: {token: !env DEEP_SECRET, list: [a, !env LIST_SECRET]}}", "customData: !env DEEP_SECRET", nil},
		{"a list", "redirectUris: [!env URL_SECRET, https://example.com]", "redirectUris: !env URL_SECRET", nil},
		{"a pattern", "{username: eve,", "{username: eve, primaryPhone: !env DEEP_SECRET,", nil},
		{"a key", "{username: eve,", "{username: !env DEEP_SECRET,", nil},
		{"a key twice", "{username: eve,", "{username: !env DEEP_SECRET}, {username: !env DEEP_SECRET,", nil},
		{"a key of two kinds", "name: reader,", "name: !env DEEP_SECRET,", nil},
		{"a relation", "{username: eve,", "{username: eve, roles: [!env DEEP_SECRET],", nil},
		{"a reference", "customData: {key: ", "customData: {key: !ref logto.cloud.tenants[acme].users[ann]#password, other: ", nil},
		{"a secret of nobody", `"logto.cloud#stored"}`, `"logto.cloud#nothing"}`, nil},
		{"an id", "{username: eve,", "{username: eve, _id: !env DEEP_SECRET,", nil},
		{"a former name", "{username: eve,", "{username: eve, _previously: !env DEEP_SECRET,", nil},
		{"protection", "{username: eve,", "{username: eve, _protect: !env DEEP_SECRET,", nil},
		{"a variable", "stack: secretive", "stack: secretive\nvars: {x: !env DEEP_SECRET}", nil},
		{"a folder", "stack: secretive", "stack: secretive\nstate: {dir: !env DEEP_SECRET}", nil},
		{"the stack", "stack: secretive", "stack: !env DEEP_SECRET", nil},
		{"broken YAML", "stack: secretive", "stack: [secretive", nil},
		{"two values", "stack: secretive", "stack: secretive\nlogto: {cloud: {tenants: [{name: acme, users: [{username: ann, password: !env DEEP_SECRET}]}]}}", nil},
	} {
		env := map[string]string{}
		for name, text := range m.env {
			env[name] = text
		}
		t.Run(c.name, func(t *testing.T) {
			m.t = t
			m.write("main.yaml", strings.ReplaceAll(secretive, c.old, c.new))
			if c.do != nil {
				c.do()
			}
			for i, f := range forms() {
				if i > 1 && !inFull() {
					break
				}
				if f != "markdown" {
					m.run("", "validate", "--format", f)
				}
				m.run("", "plan", "--format", f, "--log-level", "debug")
				m.run("", "apply", "--yes", "--format", f, "--log-level", "debug")
				m.run("", "drift", "--format", f)
			}
			for _, args := range []string{"export logto.cloud", "graph", "secrets list", "fmt --check"} {
				m.run("", strings.Fields(args)...)
			}
		})
		m.t, m.env = t, env
	}
	_ = os.Remove("main.yaml")
	t.Logf("%d runs, %d bytes looked at", m.runs, m.bytes)
}
