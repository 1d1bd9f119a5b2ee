package atlas_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/providers/atlas/atlastest"
	"tenon/providers/internal/conform"
)

// declare writes what atlastest's Grow makes, from the beginning.
func declare(n atlastest.Size) string {
	var b strings.Builder
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	each := func(collection string, n int, line func(i int)) {
		put("        %s:", collection)
		for i := range n {
			line(i)
		}
	}
	put("tenon: v1\natlas:\n  main:\n    organizations:\n      - name: Sandbox")
	each("users", n.Users, func(i int) { put("          - {username: user-%04d@acme.example, roles: {orgRoles: [ORG_MEMBER]}}", i) })
	each("serviceAccounts", n.Accounts, func(i int) {
		put("          - {name: account-%04d, description: Works here, roles: [ORG_MEMBER], accessList: [203.0.113.7]}", i)
	})
	each("apiKeys", n.Keys, func(i int) { put("          - {desc: key-%04d, roles: [ORG_MEMBER]}", i) })
	each("teams", n.Teams, func(i int) {
		var members []string
		for at := i; at < n.Users; at += n.Teams {
			members = append(members, fmt.Sprintf("user-%04d@acme.example", at))
		}
		put("          - {name: team-%04d, usernames: [%s]}", i, strings.Join(members, ", "))
	})
	each("projects", n.Projects, func(i int) {
		put("          - name: project-%04d", i)
		put("            settings: {isDataExplorerEnabled: true}")
		put("            serviceAccounts: [{name: account-%04d, roles: [GROUP_READ_ONLY]}]", i%n.Accounts)
		put("            apiKeys: [{desc: key-%04d, roles: [GROUP_READ_ONLY]}]", i%n.Keys)
		put("            teams: [{name: team-%04d, roleNames: [GROUP_READ_ONLY]}]", i%n.Teams)
		put("            users: [{username: user-%04d@acme.example, roles: [GROUP_READ_ONLY]}]", i%n.Users)
		put("            accessList: [{cidrBlock: 203.0.113.0/24, comment: the office}]")
	})
	return b.String()
}

// TestRequests tells what a large organization costs that is as declared. The
// lists of the organization are asked for once a page, and tell besides who is
// in which team, and which people and keys have roles in which project. What
// Atlas lists in a project alone is asked for once in each; so are access lists
// of credentials, by each that declares one.
func TestRequests(t *testing.T) {
	n := atlastest.Size{Projects: 30, Users: 50, Accounts: 20, Keys: 10, Teams: 10}
	if conform.Long() {
		n = atlastest.Size{Projects: 300, Users: 500, Accounts: 200, Keys: 50, Teams: 100}
	}
	pages := func(n int) int { return (n + 500 - 1) / 500 }
	const org, project = "GET /api/atlas/v2/orgs/{}", "GET /api/atlas/v2/groups/{}"
	want := map[string]int{
		"POST /api/oauth/token":                1,
		"GET /api/atlas/v2/orgs":               1,
		org + "/users":                         pages(n.Users + 1), // with who was there
		org + "/serviceAccounts":               pages(n.Accounts + 1),
		org + "/serviceAccounts/{}/accessList": n.Accounts,
		org + "/apiKeys":                       1,
		org + "/teams":                         1,
		org + "/groups":                        pages(n.Projects),
		org + "/federationSettings":            1,
		project + "/settings":                  n.Projects,
		project + "/serviceAccounts":           n.Projects,
		project + "/teams":                     n.Projects,
		project + "/accessList":                n.Projects,
	}
	s := suite()
	s.Laws.Full = declare(n)
	s.Start = func(t testing.TB, o conform.Start) *conform.Server { return startGrown(t, o, n) }
	conform.Requests(t, s, want, 600, map[string]int{org + "/users": 1, org + "/serviceAccounts": 1, org + "/teams": 1, org + "/apiKeys": 1, org + "/groups": 1})
}
