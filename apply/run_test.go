package apply_test

import (
	"testing"

	"tenon/apply/applytest"
	"tenon/plan"
)

// everything declares every kind and every trait of the made-up table.
const everything = `
mem:
  main:
    tenants:
      - name: acme
        tag: development
        settings:
          mode: closed
          colors: {primary: "#123456"}
          limits: {logins: 1e3, mails: 0.5}
          hooks: [{url: https://example.com/a}, {url: https://example.com/b, retries: 5}]
        resources:
          - indicator: https://api.acme.example
            name: API
            scopes: [{name: read}, {name: write, description: Writes}]
        roles:
          - name: support
            description: Reads
            scopes: [{resource: https://api.acme.example, name: read}]
          - name: admin
            scopes: [{resource: https://api.acme.example, name: read}, {resource: https://api.acme.example, name: write}]
            includes: [support, everyone]
        applications:
          - name: Web
            type: SPA
            uris: [https://example.com/cb, https://example.com/other]
            rules: [{path: /a, method: get}, {path: /b, method: post, level: 2}]
            audience: https://api.acme.example
            note: ""
          - name: Robot
            type: Machine
            roles: [support]
            credentials:
              - {name: ci, purpose: builds}
        users:
          - username: ann
            email: Ann@Acme.Example
            password: !env ANN_PASSWORD
            hint: the usual
            pin: !env ANN_PIN
            profile: {city: Bern, langs: [de, en], answer: !env ANN_ANSWER}
            custom: {a: [1, 2, {b: null}], c: true}
            roles: [support, admin]
            allowed: [Web, Robot]
          - email: bob@acme.example
            manager: ann
            roles: [support]
        organizations:
          - name: Sales
            members:
              - user: ann
                title: Head
                roles: [admin]
                badges: [{name: gold, color: yellow, scopes: [{resource: https://api.acme.example, name: read}]}]
        connectors:
          - target: mail
            platform: web
            config: {host: mail.example.com, password: !env MAIL_PASSWORD}
            keys: [{name: k1, value: !env MAIL_KEY, seal: !env MAIL_SEAL}]
    domains:
      - name: login.acme.example
        tenant: acme
        owner: !ref mem.main.tenants[acme].users[ann]#id
        token: !secret mem.main.tenants[acme].applications[Robot].credentials[ci]#secret
`

func full() *applytest.Stack {
	s := applytest.New()
	s.Env["ANN_PASSWORD"], s.Env["MAIL_PASSWORD"], s.Env["MAIL_KEY"] = "canary-ann-password", "canary-mail-password", "canary\nmail\nkey"
	s.Env["ANN_PIN"], s.Env["ANN_ANSWER"], s.Env["MAIL_SEAL"] = "canary-ann-pin", "canary-ann-answer", "canary-mail-seal"
	return s
}

func TestEverythingIsAppliedAndThenNothingIsLeft(t *testing.T) {
	s := full()
	s.MustSettle(t, everything, plan.Options{})
}
