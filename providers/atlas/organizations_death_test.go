package atlas_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenon/providers/internal/conform"
)

// TestOrganizationAfterDeath kills the making of an organization, and of what is
// in it, at each request and each write of the state. Run again it converges; but
// where nobody can tell whether the organization was made, that is said, and none
// is made until somebody allows it.
func TestOrganizationAfterDeath(t *testing.T) {
	doubts, points := 0, 0
	stride := 6
	if conform.Long() {
		stride = 1
	}
	for n := 0; ; n += stride {
		done := false
		for _, late := range []bool{n%4 == 0, n%4 != 0}[:min(2, 1+1/stride)] {
			c := newCustomer(t)
			c.apply(sandboxOrg)
			if done = c.dies(acmeOrg, n, late); done {
				break
			}
			points++
			orphans := 0
			if _, err := c.attempt(acmeOrg); err != nil {
				if !strings.Contains(err.Error(), "was stopped while it was being made") || !strings.Contains(err.Error(), "--allow-create organization=1") {
					t.Fatalf("dead at %d (%v): %v", n, late, err)
				}
				doubts, orphans = doubts+1, c.organizations("Acme")
				c.create = 1
				c.apply(acmeOrg)
				c.create = 0
			}
			c.empty(acmeOrg)
			if n := c.organizations("Acme"); n != 1+orphans {
				t.Fatalf("dead at %d (%v): %d organizations, %d of them orphans", n, late, n, orphans)
			}
			if secret := c.credential().Get("clientSecret"); bytes.Contains(c.memory.Bytes(), []byte(secret.Reveal())) {
				t.Error("the inventory holds the secret")
			}
		}
		if done {
			break
		}
	}
	t.Logf("dead at %d points; at %d of them it could not be told whether the organization was made", points, doubts)
	if conform.Long() && doubts == 0 {
		t.Error("none was in doubt")
	}
}

// TestOrganizationWithoutAnswer is in doubt in the very run that asked for it.
func TestOrganizationWithoutAnswer(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	if err := c.server.AddFault("reset-after:p=1,method=POST,path=/api/atlas/v2/orgs"); err != nil {
		t.Fatal(err)
	}
	_, err := c.attempt(acmeOrg)
	if err == nil || !strings.Contains(err.Error(), "went with the answer, and so it is not made a second time") || c.organizations("Acme") != 1 {
		t.Errorf("%v %v", err, c.server.Objects())
	}
	c.server.Faults.Clear()
	c.refused(acmeOrg, "an apply of 2026-01-01T00:00:00Z was stopped while it was being made", "if it is not there, or was deleted")
}

// TestOrganizationRotates plays through a year on the sandbox's clock: what the
// store keeps always opens the organization.
func TestOrganizationRotates(t *testing.T) {
	c := newCustomer(t)
	c.apply(sandboxOrg)
	rotating := strings.Replace(acmeOrg, "name: Acme\n", "name: Acme\n        serviceAccount: {name: tenon, description: Works here, roles: [ORG_OWNER], secretExpiresAfterHours: 1440}\n        _rotate: {before: 14d, overlap: 5d}\n", 1)
	rotating = strings.Replace(rotating, "secretExpiresAfterHours: 24", "secretExpiresAfterHours: 8760", 1)
	c.apply(rotating)
	begin, events := c.now, map[string][]int{}
	for _, day := range []int{0, 45, 46, 50, 51, 91, 92, 97, 138, 143, 183} {
		c.now = begin.Add(time.Duration(day) * 24 * time.Hour)
		r, err := c.attempt(rotating)
		if err != nil {
			t.Fatalf("day %d: %v", day, err)
		}
		for _, o := range r.Outcomes {
			what := fmt.Sprintf("make=%v drop=%d", o.Step.Rotates.Make, len(o.Step.Rotates.Drop))
			events[what] = append(events[what], day)
		}
	}
	if got, want := fmt.Sprint(events), "map[make=false drop=1:[51 97 143] make=true drop=0:[46 92 138]]"; got != want {
		t.Errorf("rotated on %s, want %s", got, want)
	}
	c.lose(true, false)
	c.apply(rotating)
}
