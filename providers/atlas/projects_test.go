package atlas_test

import (
	"slices"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/atlas/atlastest"
)

// TestOwnerOfAProject: somebody may own a new project in place of the oldest
// owner of the organization; one that is there keeps its owner.
func TestOwnerOfAProject(t *testing.T) {
	t.Parallel()
	d := newDesk(t, atlastest.Options{})
	in := func(owner string) string {
		return file(byAccount, "        users: [{username: ann@acme.example, roles: {orgRoles: [ORG_MEMBER]}}]\n        projects: [{name: app"+owner+"}]\n")
	}
	ann := `, projectOwnerId: !ref "atlas.main.organizations[Sandbox].users[ann@acme.example]#id"`
	d.apply(in(ann))
	if got := d.server.Objects(); !slices.Contains(got, `project user ["app" "ann@acme.example"]`) || strings.Contains(strings.Join(got, "\n"), "owner@example.com") {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	d.apply(in(""))
	p, from := d.plan(in(", projectOwnerId: 5a0a1e7e0f2912c554080adc"), plan.Options{})
	if err := d.carryOut(p, from); err == nil || !strings.Contains(err.Error(), "it is for the making of a project") {
		t.Error(err)
	}
}
