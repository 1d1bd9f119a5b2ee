package keycloak_test

import (
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// settled is what a server adds to by itself when it is made: default groups,
// default client scopes, the scope of a service account.
const settled = `tenon: v1
keycloak:
  sso:
    realms:
      - realm: acme
        enabled: true
        groups: [{name: staff}, {name: guests}]
        defaultGroups: [/guests]
        clientScopes: [{name: orders, protocol: openid-connect}]
        defaultDefaultClientScopes: [orders]
        roles: {realm: [{name: reader}]}
        users:
          - {username: ann, enabled: true, groups: [/staff], realmRoles: [reader]}
          - {username: bob, enabled: true, groups: []}
          - {username: cat, enabled: true, groups: [/guests], realmRoles: [], clientRoles: {}}
        clients:
          - {clientId: none, defaultClientScopes: [], optionalClientScopes: []}
          - {clientId: few, defaultClientScopes: [orders], optionalClientScopes: [phone]}
          - {clientId: only, optionalClientScopes: [phone]}
          - {clientId: machine, serviceAccountsEnabled: true, defaultClientScopes: [orders], serviceAccountRoles: {realm: [], client: {}}}
          - {clientId: later, defaultClientScopes: [orders]}
          - {clientId: no-more, serviceAccountsEnabled: true, defaultClientScopes: [orders, service_account]}
`

func testConverges(t *testing.T, s conform.Suite) {
	switched := strings.NewReplacer("{clientId: later,", "{clientId: later, serviceAccountsEnabled: true,",
		"{clientId: no-more, serviceAccountsEnabled: true", "{clientId: no-more, serviceAccountsEnabled: false").Replace(settled)
	conform.Converge(t, s, settled, switched)
}

// TestConverges: the first apply ends with what is declared and no more,
// whatever the server adds.
func TestConverges(t *testing.T) { testConverges(t, suite(sandbox)) }

func TestAcceptanceConverges(t *testing.T) { testConverges(t, acceptance(t).suite()) }
