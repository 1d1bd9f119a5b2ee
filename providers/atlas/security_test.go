package atlas_test

import (
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/atlas/atlastest"
)

// TestUnsettingADirectory: what is null goes back to what it is by itself, and
// what Atlas cannot take away is refused.
func TestUnsettingADirectory(t *testing.T) {
	t.Parallel()
	in := func(security string) string {
		return file(byAccount, "        projects: [{name: app, userSecurity: {"+security+"}}]\n")
	}
	const some = `customerX509: {cas: made-up}, ldap: {authenticationEnabled: true, authorizationEnabled: true, hostname: ldap.example.com, port: 1636, bindUsername: "CN=a,DC=example", caCertificate: made-up, authzQueryTemplate: "{USER}", userToDNMapping: [{match: x, substitution: y}]}`
	d := newDesk(t, atlastest.Options{})
	d.apply(in(some))
	d.apply(in("customerX509: {cas: null}, ldap: {authenticationEnabled: null, authorizationEnabled: null, port: null, caCertificate: null, authzQueryTemplate: null, userToDNMapping: null}"))
	d.apply(in(some))
	d.apply(in(`customerX509: null, ldap: {userToDNMapping: [], caCertificate: ""}`))
	for _, bad := range []string{"ldap: null", "ldap: {hostname: null}", "ldap: {bindUsername: null}"} {
		p, from := d.plan(in(bad), plan.Options{})
		if err := d.carryOut(p, from); err == nil || !strings.Contains(err.Error(), "Atlas does not forget a directory (set authenticationEnabled and authorizationEnabled to false") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
