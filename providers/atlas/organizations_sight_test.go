package atlas_test

import (
	"strings"
	"testing"
	"time"
)

// briefly is the organization with a credential that soon ends.
const briefly = sandboxOrg + `      - name: Acme
        serviceAccount: {name: tenon, description: Works here, roles: [ORG_OWNER], secretExpiresAfterHours: 48}
        projects: [{name: app}]
`

// TestOrganizationIsKeptInMind although its credential has ended: that it is not
// seen does not tell that it is gone.
func TestOrganizationIsKeptInMind(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	c.apply(briefly)
	if p := c.empty(briefly); len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "expires 2026-01-03 00:00 UTC, and nothing follows that") {
		t.Errorf("%+v", p.Notes)
	}
	spare := c.spare()
	c.now = c.now.Add(49 * time.Hour)
	c.refused(briefly, "organizations[Acme] (id "+c.entry().ID+") is not seen with its own credential", "invalid_client", "has expired", "--allow-create organization=1")

	c.remove = 1
	p, _, err := c.look(sandboxOrg)
	if err != nil || len(p.Steps) > 0 || len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "is forgotten") {
		t.Errorf("%v %+v", err, p)
	}
	c.remove = 0
	if p := c.empty(sandboxOrg); len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "is no longer declared, and is not seen") {
		t.Errorf("%+v", p.Notes)
	}
	c.apply(sandboxOrg)
	if c.entry() == nil || c.credential().Get("clientId").Reveal() == "" {
		t.Error("forgotten")
	}

	// Another credential opens it, with the id or without.
	auth := "auth: {clientId: " + spare[0] + ", clientSecret: " + spare[1] + "}"
	c.apply(strings.Replace(briefly, "name: Acme\n", "name: Acme\n        "+auth+"\n", 1))
	c.empty(sandboxOrg + "      - {id: " + c.entry().ID + ", " + auth + ", projects: [{name: app}]}\n")
	c.remove = 1
	c.apply(sandboxOrg) // nothing opens it: what is remembered goes, as was said
	if c.entry() != nil || c.organizations("Acme") != 1 {
		t.Errorf("%+v %v", c.entry(), c.server.Objects())
	}
}

// TestOrganizationThatCouldNotBeUsed is not made.
func TestOrganizationThatCouldNotBeUsed(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	for fields, want := range map[string]string{
		"serviceAccount: {name: a, description: a, roles: [ORG_MEMBER]}":                                       "serviceAccount.roles lacks ORG_OWNER",
		"apiKey: {desc: a, roles: [ORG_MEMBER]}":                                                               "apiKey.roles lacks ORG_OWNER",
		"serviceAccount: {name: a, description: a, roles: [ORG_OWNER]}, apiKey: {desc: a, roles: [ORG_OWNER]}": "remove serviceAccount or apiKey",
		"federationSettingsId: 0123456789abcdef01234567":                                                       "",
	} {
		_, err := c.attempt(sandboxOrg + "      - {name: Acme, " + fields + "}\n")
		if err == nil || !strings.Contains(err.Error(), want) || c.organizations("Acme") > 0 || c.entry() != nil {
			t.Errorf("%s: %v %+v", fields, err, c.entry())
		}
	}
}

// TestOrganizationIsNeverMadeTwice by accident, whatever was lost.
func TestOrganizationIsNeverMadeTwice(t *testing.T) {
	c := newCustomer(t)
	c.refused(acmeOrg, "nothing is remembered of this stack", "a second one", "--allow-create organization=1")
	c.apply(sandboxOrg)
	c.apply(acmeOrg)
	c.lose(false, true)
	c.refused(acmeOrg, "was made (id "+c.entry().ID, "the secret store lacks", "make a service account in it", "--allow-create organization=1")
	c.refused(sandboxOrg+"      - {name: Acme, id: "+c.entry().ID+"}\n", "no live organization has the id")

	// Both are lost.
	c.lose(true, true)
	c.refused(acmeOrg, "nothing is remembered of this stack")
	c.create = 1
	c.apply(acmeOrg)
	if n := c.organizations("Acme"); n != 2 { // as was said, and allowed
		t.Errorf("%d organizations", n)
	}
}
