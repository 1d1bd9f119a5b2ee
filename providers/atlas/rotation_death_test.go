package atlas_test

import (
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/conform"
	"tenon/spec/value"
)

// turning has an account that rotates, and a database user has its secret for a password.
const turning = `      - name: Sandbox
        serviceAccounts: [{name: ci, description: Deploys, roles: [ORG_MEMBER], secretExpiresAfterHours: 2160, _rotate: {before: 14d, overlap: 7d}}]
        projects:
          - name: app
            databaseUsers: [{username: app, databaseName: admin, password: !secret "atlas.main.organizations[Sandbox].serviceAccounts[ci]#secret", roles: [{roleName: read, databaseName: app}]}]
`

var accountOwn = value.Target{Secret: true, Address: "atlas.main.organizations[Sandbox].serviceAccounts[ci]", Field: "secret"}

// shown are the secrets of a service account as the server tells them, the oldest first.
type shown []struct{ ID, MaskedSecretValue string }

// newest reports whether a secret is the last of several.
func (s shown) newest(secret string) bool {
	end := len(s) - 1
	return end > 0 && strings.HasSuffix(secret, strings.TrimLeft(strings.TrimPrefix(s[end].MaskedSecretValue, "mdb_sa_sk_"), "*"))
}

// ofAccount are those of the account, and the one that is stored.
func (c *customer) ofAccount() (shown, string) {
	c.t.Helper()
	env := c.server.Env()
	v, err := c.memory.Open(c.t.Context(), accountOwn)
	var found struct {
		Results []struct {
			Name    string
			Secrets shown
		}
	}
	c.askAs(env["ATLAS_CLIENT_ID"], env["ATLAS_CLIENT_SECRET"], "GET", "/orgs/"+env["ATLAS_ORG_ID"]+"/serviceAccounts", "", &found)
	for _, a := range found.Results {
		if a.Name == "ci" && err == nil {
			return a.Secrets, v.Reveal()
		}
	}
	c.t.Fatal(err, found)
	return nil, ""
}

// ofOrganization are those of the account that it came with.
func (c *customer) ofOrganization() (shown, string) {
	c.t.Helper()
	own := c.credential()
	var found struct{ Secrets shown }
	c.ask("GET", "/orgs/"+c.entry().ID+"/serviceAccounts/"+own.Get("clientId").Reveal(), "", &found)
	return found.Secrets, own.Get("clientSecret").Reveal()
}

// turns counts the secrets that were made or deleted.
func (c *customer) turns() (n int) {
	for _, r := range c.server.Log.Mutations() {
		if strings.Contains(r.Path, "/secrets") {
			n++
		}
	}
	return n
}

// TestAccountRotatesAfterDeath kills the turn of a secret at each request and each
// write of the state. One that was stored is not made again: there is one successor,
// it signs in, and what names it follows.
func TestAccountRotatesAfterDeath(t *testing.T) {
	diesTurning(t, turning, 77*24*time.Hour, (*customer).ofAccount)
}

// TestOrganizationRotatesAfterDeath is that for the credential which alone shows an
// organization.
func TestOrganizationRotatesAfterDeath(t *testing.T) {
	diesTurning(t, strings.Replace(briefly, "name: Acme\n", "name: Acme\n        _rotate: {before: 14d, overlap: 1d}\n", 1), 30*time.Hour, (*customer).ofOrganization)
}

func diesTurning(t *testing.T, state string, due time.Duration, secrets func(*customer) (shown, string)) {
	start := func() *customer {
		c := newCustomer(t)
		c.apply(sandboxOrg)
		c.apply(state)
		c.now = c.now.Add(due)
		return c
	}
	calm := start()
	calm.dies(state, 1000, false)
	points, stored := 0, 0
	for _, p := range ends(calm.sent, calm.kept) {
		c := start()
		if c.dies(state, p.n, p.late) {
			t.Fatalf("not dead at %+v", p)
		}
		have, secret := secrets(c)
		before := c.turns()
		c.apply(state)
		if have.newest(secret) {
			stored++
			if c.turns() > before {
				t.Errorf("dead at %+v: %d secrets are made or deleted after the new one was stored", p, c.turns()-before)
			}
		}
		if have, secret = secrets(c); len(have) != 2 || !have.newest(secret) {
			t.Errorf("dead at %+v: the server holds %+v", p, have)
		}
		points++
		c.now = c.now.Add(due / 8)
		c.apply(state)
	}
	t.Logf("dead at %d points; at %d of them the new secret was stored", points, stored)
	if stored < 2 {
		t.Error("too few ends came after the new secret was stored")
	}
}

// end is where a run ends: at a request or a write of the state, before it is done or after.
type end struct {
	n    int
	late bool
}

// ends are all of a run, or some: those around the moment when a secret is kept,
// and a few others.
func ends(total, kept int) (out []end) {
	for n := range total {
		near := n == kept || n == kept+1
		if conform.Long() || near || n%6 == 1 {
			out = append(out, end{n, n%12 == 1 || n == kept})
		}
		if conform.Long() {
			out = append(out, end{n, !out[len(out)-1].late})
		}
	}
	return out
}
