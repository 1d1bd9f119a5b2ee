package keycloak_test

import (
	"strings"
	"testing"

	"tenon/plan"
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
        requiredActions: [{alias: VERIFY_EMAIL, enabled: true, defaultAction: true}]
        clientScopes: [{name: orders, protocol: openid-connect}]
        defaultDefaultClientScopes: [orders]
        roles: {realm: [{name: reader}], client: {later: [{name: keeper}, {name: other}]}}
        users:
          - {username: ann, enabled: true, groups: [/staff], realmRoles: [reader]}
          - {username: bob, enabled: true, groups: [], requiredActions: []}
          - {username: dan, requiredActions: [UPDATE_PASSWORD]}
          - {username: cat, enabled: true, groups: [/guests], realmRoles: [], clientRoles: {}}
        clients:
          - {clientId: none, defaultClientScopes: [], optionalClientScopes: []}
          - {clientId: few, defaultClientScopes: [orders], optionalClientScopes: [phone]}
          - {clientId: only, optionalClientScopes: [phone]}
          - {clientId: machine, serviceAccountsEnabled: true, defaultClientScopes: [orders], serviceAccountRoles: {realm: [], client: {}}}
          - {clientId: later, defaultClientScopes: [orders]}
          - {clientId: guards, serviceAccountsEnabled: true, authorizationServicesEnabled: true, serviceAccountRoles: {client: {later: [keeper]}}}
          - {clientId: to-guard, serviceAccountsEnabled: true, authorizationServicesEnabled: false, serviceAccountRoles: {client: {later: [keeper]}}}
          - {clientId: no-more, serviceAccountsEnabled: true, defaultClientScopes: [orders, service_account]}
`

func testConverges(t *testing.T, s conform.Suite, spelled func(string) string) {
	switched := strings.NewReplacer("{clientId: to-guard, serviceAccountsEnabled: true, authorizationServicesEnabled: false, serviceAccountRoles: {client: {later: [keeper]}}", "{clientId: to-guard, serviceAccountsEnabled: true, authorizationServicesEnabled: true, serviceAccountRoles: {client: {later: [keeper, other]}}",
		"{clientId: later,", "{clientId: later, serviceAccountsEnabled: true,",
		"{clientId: no-more, serviceAccountsEnabled: true", "{clientId: no-more, serviceAccountsEnabled: false").Replace(settled)
	conform.Converge(t, s, spelled(settled), spelled(switched))
}

// TestConverges: the first apply ends with what is declared and no more,
// whatever the server adds.
func TestConverges(t *testing.T) {
	testConverges(t, suite(sandbox), func(state string) string { return state })
}

func TestAcceptanceConverges(t *testing.T) {
	s := acceptance(t)
	defer s.tell(t, "what the server adds by itself")
	testConverges(t, s.suite(), s.spelled)
}

// spelled leaves out what older servers do not have.
func (s *real) spelled(state string) string {
	if s.older() {
		return strings.ReplaceAll(state, ", service_account]", "]")
	}
	return state
}

// testLeft: what was made in the authorization services of a client goes with
// their block, though they stay on; and all of it when they are switched off.
func testLeft(t *testing.T, s conform.Suite) {
	without := authzBase[:strings.Index(authzBase, "            authorizationSettings:")]
	off := strings.Replace(without, "authorizationServicesEnabled: true", "authorizationServicesEnabled: false", 1)
	conform.ConvergeAnd(t, s, func(n int, p *plan.Plan, _ *conform.Server) {
		if want := []int{0, 6, 0, 6}[n]; n > 0 && p.Summary.Delete != want {
			t.Errorf("state %d: %d deletes, want %d", n, p.Summary.Delete, want)
		}
		if last := p.Steps[len(p.Steps)-1]; n == 3 && last.Action != plan.Update {
			t.Errorf("the last step is to %s %s, want the services to be switched off then", last.Action, last.Address)
		}
	}, authzBase, without, authzBase, off)
}

// TestLeft holds it on the sandbox.
func TestLeft(t *testing.T) { testLeft(t, suite(sandbox)) }

func TestAcceptanceLeft(t *testing.T) {
	s := acceptance(t)
	defer s.tell(t, "authorization services that are left")
	testLeft(t, s.suite())
}
