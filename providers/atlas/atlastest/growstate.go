package atlastest

import (
	"fmt"
	"strings"
)

// State is a state file that declares what Grow makes of a Size from 0 on.
func (n Size) State() string {
	var b strings.Builder
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	each := func(collection string, n int, line func(i int)) {
		put("        %s:", collection)
		for i := range n {
			line(i)
		}
	}
	put(`tenon: v1
atlas:
  main:
    endpoint: !env ATLAS_ENDPOINT
    auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}
    organizations:
      - name: Sandbox`)
	each("users", n.Users, func(i int) {
		put("          - {username: user-%04d@acme.example, roles: {orgRoles: [ORG_MEMBER]}}", i)
	})
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
