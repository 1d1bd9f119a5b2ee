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

func testCircles(t *testing.T, s conform.Suite, eleven bool) {
	const both = "serviceAccountRoles: {realm: [staff], client: {web: [buyer]}}"
	state := circles
	if eleven { // which gives nobody two roles that include each other
		state = strings.Replace(state, both, "serviceAccountRoles: {realm: [staff], client: {}}", 1)
	}
	turned := strings.NewReplacer("composites: {client: {web: [seller]}}", "composites: {}", both, "serviceAccountRoles: {realm: [], client: {web: [seller]}}",
		"serviceAccountRoles: {realm: [staff], client: {}}", "serviceAccountRoles: {realm: [], client: {web: [seller]}}").Replace(state)
	conform.Converge(t, s, state, turned)
}

// TestCircles: one apply makes them, and the plan after it is empty.
func TestCircles(t *testing.T) { testCircles(t, suite(sandbox), false) }

func TestElevenCircles(t *testing.T) { testCircles(t, elevenSuite(), true) }

func TestAcceptanceCircles(t *testing.T) {
	s := acceptance(t)
	testCircles(t, s.suite(), s.eleven())
}
