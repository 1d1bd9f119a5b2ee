package atlas_test

import (
	"testing"

	"tenon/providers/atlas/atlastest"
	"tenon/providers/internal/conform"
)

// TestRequestsOfMany tells what a large organization costs that is as declared. The
// lists of the organization are asked for once a page, and tell besides who is
// in which team, and which people and keys have roles in which project. What
// Atlas lists in a project alone is asked for once in each; so are access lists
// of credentials, by each that declares one.
func TestRequestsOfMany(t *testing.T) {
	t.Parallel()
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
	s.Laws.Full = n.State()
	s.Start = func(t testing.TB, o conform.Start) *conform.Server { return startGrown(t, o, n) }
	conform.Requests(t, s, want, 600, map[string]int{org + "/users": 1, org + "/serviceAccounts": 1, org + "/teams": 1, org + "/apiKeys": 1, org + "/groups": 1})
}

// TestRequests holds a plan of every kind to asking for nothing twice.
func TestRequests(t *testing.T) {
	t.Parallel()
	want := map[string]int{"POST /api/oauth/token": 1, "GET /api/atlas/v2/orgs": 1}
	for _, path := range []string{
		"orgs/{}/settings", "orgs/{}/serviceAccounts", "orgs/{}/serviceAccounts/{}/accessList", "orgs/{}/apiKeys", "orgs/{}/apiKeys/{}/accessList",
		"orgs/{}/users", "orgs/{}/teams", "orgs/{}/groups", "orgs/{}/federationSettings", "federationSettings/{}/connectedOrgConfigs/{}",
		"federationSettings/{}/connectedOrgConfigs/{}/roleMappings", "federationSettings/{}/identityProviders", "groups/{}/settings", "groups/{}/limits",
		"groups/{}/serviceAccounts", "groups/{}/serviceAccounts/{}/accessList", "groups/{}/teams", "groups/{}/accessList", "groups/{}/customDBRoles/roles",
		"groups/{}/databaseUsers", "groups/{}/{}" /* userSecurity, which has that for its id */, "groups/{}/alertConfigs",
	} {
		want["GET /api/atlas/v2/"+path] = 1
	}
	want["GET /api/atlas/v2/orgs/{}/apiKeys/{}/accessList"] = 2 // of a key of the organization, and of one that is made in a project
	conform.Requests(t, suite(), want, 0, nil)
}
