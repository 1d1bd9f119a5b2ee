package hyperauth_test

import (
	"testing"

	"tenon/providers/internal/conform"
)

func laws() conform.Laws {
	return conform.Laws{
		Connection: connection, Export: []string{"hyperauth.tmax"},
		Full: full, Late: "tenon: v1\n", Changed: changed, Bare: bare,
		Env: map[string]string{"BOB_PASSWORD": "made-up for bob", "ANN_PASSWORD": "made-up for ann"},
	}
}

const full = `tenon: v1
hyperauth:
  tmax:
    realms:
      - realm: tmax
        enabled: true
        groups: [{name: staff, subGroups: [{name: night}]}, {name: guests}]
        roles: {realm: [{name: reader}, {name: auditor, composites: {realm: [reader]}}], client: {web: [{name: admin}]}}
        defaultRoles: [offline_access, reader]
        clients:
          - {clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}
          - {clientId: nightly, serviceAccountsEnabled: true, serviceAccountRoles: {realm: [auditor]}}
        users:
          - {username: ann, email: ann@acme.example, enabled: true, groups: [staff, /staff/night], realmRoles: [auditor], clientRoles: {web: [admin]}, credentials: [{value: !env ANN_PASSWORD}]}
          - {username: bob, email: bob@acme.example, enabled: true, groups: [guests], attributes: {isAdmin: guests}, credentials: [{value: !env BOB_PASSWORD}], withdrawal: true}
          - {username: cho, groups: []}
          - {username: dan}
          - {username: eva, email: eva@acme.example}
        agreements:
          - {clientName: web, version: "1", agreement: Be nice.}
          - {clientName: web, version: "2", agreement: Be very nice.}
`

const changed = `tenon: v1
hyperauth:
  tmax:
    realms:
      - realm: tmax
        enabled: true
        groups: [{name: staff, subGroups: [{name: night}]}, {name: guests}]
        roles: {realm: [{name: reader}, {name: auditor, composites: {realm: [reader]}}], client: {web: [{name: admin}]}}
        defaultRoles: [offline_access]
        clients:
          - {clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}
          - {clientId: nightly, serviceAccountsEnabled: true, serviceAccountRoles: {realm: [auditor]}}
        users:
          - {username: ann, email: ann@acme.example, enabled: true, groups: [/staff/night], realmRoles: [auditor, reader], clientRoles: {}, credentials: [{value: !env BOB_PASSWORD}]}
          - {username: bob, email: bob@acme.example, enabled: true, groups: [guests], attributes: {isAdmin: "guests,staff"}, credentials: [{value: !env BOB_PASSWORD}], withdrawal: false}
          - {username: fay, email: fay@acme.example}
          - {username: gus}
        agreements:
          - {clientName: web, version: "2", agreement: Be very nice indeed.}
          - {clientName: web, version: "3", agreement: Be nicer.}
`

const bare = `tenon: v1
hyperauth: {tmax: {realms: [{realm: tmax}]}}
`

func TestExport(t *testing.T) { conform.Export(t, suite()) }

func TestCrash(t *testing.T) { conform.Crash(t, suite(), 29) }

func TestFaults(t *testing.T) { conform.Faults(t, suite(), 2) }
