package atlas_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenon/cmd/tenon/view"
	"tenon/plan"
)

const (
	sandboxOrg = "      - name: Sandbox\n"
	acmeOrg    = sandboxOrg + `      - name: Acme
        settings: {multiFactorAuthRequired: true}
        serviceAccounts: [{name: ci, description: Deploys, roles: [ORG_MEMBER], secretExpiresAfterHours: 24}]
        projects:
          - name: app
            serviceAccounts: [{name: ci, roles: [GROUP_READ_ONLY]}]
`
)

// TestOrganization makes one, works in it, and takes it away.
func TestOrganization(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	r := c.apply(acmeOrg)
	e := c.entry()
	if c.organizations("Acme") != 1 || !e.Made || e.Credentials == nil {
		t.Fatalf("%v %+v", c.server.Objects(), e)
	}
	t.Logf("made, with what is in it, in %+v", r.Requests)

	c.meddle("PATCH", "/orgs/"+e.ID, `{"name": "Acme2"}`)
	c.drifted(acmeOrg, "name")
	c.apply(acmeOrg)
	alerts := strings.Replace(acmeOrg, "name: Acme\n", "name: Acme\n        skipDefaultAlertsSettings: false\n", 1)
	c.apply(alerts)
	c.meddle("PATCH", "/orgs/"+e.ID, `{"name": "Acme", "skipDefaultAlertsSettings": true}`)
	c.drifted(alerts, "skipDefaultAlertsSettings")
	c.apply(alerts)

	c.lose(true, false) // the credential shows it
	c.apply(acmeOrg)
	sons := strings.Replace(acmeOrg, "name: Acme\n", "name: AcmeAndSons\n        _previously: Acme\n", 1)
	if r := c.apply(sons); len(r.Outcomes) != 1 || c.organizations("AcmeAndSons") != 1 || c.organizations("Acme") != 0 {
		t.Errorf("%+v %v", r, c.server.Objects())
	}
	if _, err := c.memory.Open(t.Context(), acmeOwn); err == nil {
		t.Error("the credential stays under the old name too")
	}
}

// TestOrganizationIsDeleted with its projects and its credential, if that is meant.
func TestOrganizationIsDeleted(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	before := c.server.Objects()
	c.apply(acmeOrg)
	c.refused(sandboxOrg, "the plan deletes or replaces 1 organization, and all that is in it", "--allow-delete organization=1")
	c.remove = 1
	c.apply(sandboxOrg)
	if got := c.server.Objects(); !slices.Equal(got, before) {
		t.Errorf("left behind: %v", got)
	}
	if kept, err := c.memory.Secrets(t.Context()); err != nil || len(kept) > 0 {
		t.Errorf("%v %v", kept, err)
	}
	if live := c.server.LiveTokens(); live != 0 {
		t.Errorf("%d tokens are alive", live)
	}
}

// TestOrganizationsOwnAccount changes the service account that it came with.
func TestOrganizationsOwnAccount(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	c.apply(briefly)
	changed := strings.Replace(briefly, "description: Works here", "description: Works there", 1)
	c.apply(changed)
	if c.ask("GET", "/orgs/"+c.entry().ID+"/serviceAccounts/"+c.credential().Get("clientId").Reveal(), "", nil); !strings.Contains(string(c.last), "Works there") {
		t.Errorf("%s", c.last)
	}
	c.fails(strings.Replace(briefly, "[ORG_OWNER]", "[ORG_MEMBER]", 1), "serviceAccount.roles lacks ORG_OWNER")
	c.fails(strings.Replace(briefly, "name: Acme\n", "name: Acme\n        orgOwnerId: 0123456789abcdef01234567\n", 1), "it is for the making of an organization")
	c.fails(strings.Replace(sandboxOrg, "Sandbox\n", "Sandbox\n        apiKey: {desc: a, roles: [ORG_OWNER]}\n", 1)+strings.TrimPrefix(briefly, sandboxOrg), "they are for organizations that Tenon makes")

	// It is also one of the organization's: there it is kept as it is, and not rotated.
	among := briefly + "        serviceAccounts: [{name: tenon, description: Works here, roles: [ORG_OWNER], _rotate: {before: 1d}}]\n"
	if p := c.empty(among); !p.RotationBlocked() || !strings.Contains(fmt.Sprint(p.Notes), "write _rotate there instead") {
		t.Errorf("%+v", p.Notes)
	}
	c.refused(briefly+"        serviceAccounts: [{name: tenon, description: Works here, roles: [ORG_MEMBER]}]\n", "is the service account that Tenon signs in with", "take ORG_OWNER out of its roles")
}

// TestOrganizationOfAKey is made with an API key, and comes with one.
func TestOrganizationOfAKey(t *testing.T) {
	c := newCustomer(t)
	c.key = true
	c.apply(sandboxOrg)
	keyed := sandboxOrg + "      - {name: Acme, apiKey: {desc: Works here, roles: [ORG_OWNER]}, projects: [{name: app}]}\n"
	c.fails(keyed, "needs orgOwnerId")
	var federation struct{ ID string }
	env := c.server.Env()
	c.askAs(env["ATLAS_CLIENT_ID"], env["ATLAS_CLIENT_SECRET"], "GET", "/orgs/"+env["ATLAS_ORG_ID"]+"/federationSettings", "", &federation)
	owner := strings.Replace(keyed, "name: Acme", "name: Acme, federationSettings: {connectedOrgConfig: {domainRestrictionEnabled: false}}, federationSettingsId: "+federation.ID+", orgOwnerId: "+c.server.AddUser("boss@acme.example", "ORG_OWNER"), 1)
	c.apply(owner)
	if c.credential().Get("publicKey").Reveal() == "" || c.organizations("Acme") != 1 {
		t.Errorf("%v", c.server.Objects())
	}
	c.apply(strings.Replace(owner, "Works here", "Works there", 1))
	c.lose(true, false)
	c.apply(owner)
	if p := c.empty(strings.Replace(owner, "name: Acme", "name: Acme, _rotate: {before: 1d}", 1)); !p.RotationBlocked() {
		t.Errorf("%+v", p.Notes)
	}
}

// TestOrganizationIsExported as far as a file or the inventory knows of it.
func TestOrganizationIsExported(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	c.apply(acmeOrg)
	for _, beside := range []string{sandboxOrg, acmeOrg} {
		tree, notes, err := plan.Export(t.Context(), c.input(beside), "atlas.main")
		if err != nil || len(notes) > 0 {
			t.Fatal(err, notes)
		}
		text, err := view.YAML(tree)
		if err != nil {
			t.Fatal(err)
		}
		_, organizations, _ := strings.Cut(string(text), "organizations:\n")
		if !strings.Contains(organizations, "name: Acme") || !strings.Contains(organizations, "name: app") || strings.Contains(organizations, c.entry().ID) {
			t.Errorf("%s", text)
		}
		c.empty(organizations)
	}
}
