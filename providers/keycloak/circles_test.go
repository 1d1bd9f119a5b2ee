package keycloak_test

import (
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// circles are names that lead round, as realms have them: a client that has a
// role of its own, a client scope that lets a role of the client in which has
// the scope, roles that include each other.
const circles = `tenon: v1
keycloak:
  sso:
    realms:
      - realm: acme
        enabled: true
        clientScopes:
          - {name: orders, protocol: openid-connect, clientScopeMappings: [{client: web, name: buyer}]}
        defaultDefaultClientScopes: [orders]
        roles:
          realm:
            - {name: staff, composites: {realm: [boss], client: {web: [buyer]}}}
            - {name: boss, composites: {realm: [staff]}}
          client:
            web:
              - {name: buyer, composites: {client: {web: [seller]}}}
              - {name: seller, composites: {realm: [boss], client: {web: [buyer]}}}
        clients:
          - clientId: web
            serviceAccountsEnabled: true
            fullScopeAllowed: false
            defaultClientScopes: [orders]
            serviceAccountRoles: {realm: [staff], client: {web: [buyer]}}
            clientScopeMappings: [{client: web, name: seller}, {client: api, name: reader}]
          - clientId: api
            fullScopeAllowed: false
            clientScopeMappings: [{client: web, name: buyer}]
            roles: [{name: reader, composites: {client: {web: [buyer]}}}]
`

func testCircles(t *testing.T, s conform.Suite) {
	turned := strings.NewReplacer("composites: {client: {web: [seller]}}", "composites: {}", "serviceAccountRoles: {realm: [staff], client: {web: [buyer]}}",
		"serviceAccountRoles: {realm: [], client: {web: [seller]}}").Replace(circles)
	conform.Converge(t, s, circles, turned)
}

// TestCircles: one apply makes them, and the plan after it is empty.
func TestCircles(t *testing.T) { testCircles(t, suite(sandbox)) }

func TestAcceptanceCircles(t *testing.T) { testCircles(t, acceptance(t).suite()) }
