package atlastest

import (
	"fmt"
	"time"
)

// Size says how many objects of each kind there are to be.
type Size struct{ Projects, Users, Accounts, Keys, Teams int }

// Grow puts so many objects more into the organization that is there: each
// named by its kind and its number, beginning with from ("project-0007",
// "user-0007@acme.example"), and each project with a service account, a key, a
// team, a person and a network entry. It stands for requests that would take a
// test too long.
func (s *Server) Grow(from int, n Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := grower{Server: s, from: from, org: s.state.Orgs[s.opt.OrgID]}
	for i := range n.Users {
		g.users = append(g.users, g.user(i))
	}
	for i := range n.Accounts {
		g.accounts = append(g.accounts, g.account(i))
	}
	for i := range n.Keys {
		g.keys = append(g.keys, g.key(i))
	}
	for i := range n.Teams {
		g.teams = append(g.teams, g.team(i, n.Teams))
	}
	for i := range n.Projects {
		g.project(i)
	}
}

type grower struct {
	*Server
	from     int
	org      *org
	users    []*member
	accounts []*account
	keys     []*apiKey
	teams    []*team
}

func (g *grower) name(kind string, i int) string { return fmt.Sprintf("%s-%04d", kind, g.from+i) }

func (g *grower) user(i int) *member {
	u := g.addUser(g.name("user", i)+"@acme.example", "User", fmt.Sprint("Number ", g.from+i))
	m := &member{User: u.ID, Roles: []string{"ORG_MEMBER"}, Projects: map[string][]string{}, Active: true, Invited: g.stamp()}
	g.org.Members[u.ID] = m
	return m
}

func (g *grower) account(i int) *account {
	a := &account{grants: g.newGrants(g.org.ID, "ORG_MEMBER"), ID: g.newClientID(), Name: g.name("account", i), Description: "Works here"}
	a.Secrets = []*secret{{ID: g.newID(), Value: g.newSecret(), Created: g.stamp(), Expires: g.stamp().Add(90 * 24 * time.Hour)}}
	a.Entries = []*entry{{Prefix: "203.0.113.7/32", Created: g.stamp()}}
	g.state.Accounts[a.ID] = a
	return a
}

func (g *grower) key(i int) *apiKey {
	k := &apiKey{grants: g.newGrants(g.org.ID, "ORG_MEMBER"), ID: g.newID(), Desc: g.name("key", i), Public: g.newPublicKey(), Private: g.newPrivateKey()}
	g.state.Keys[k.ID] = k
	return k
}

// team has every teams-th person, so that each is in one.
func (g *grower) team(i, teams int) *team {
	t := &team{ID: g.newID(), Org: g.org.ID, Name: g.name("team", i)}
	for at := i; at < len(g.users); at += teams {
		t.Users = append(t.Users, g.users[at].User)
	}
	g.state.Teams[t.ID] = t
	return t
}

func (g *grower) project(i int) {
	const role = "GROUP_READ_ONLY"
	p := g.addProject(g.org.ID, g.name("project", i))
	if n := len(g.users); n > 0 {
		g.users[i%n].Projects[p.ID] = []string{role}
	}
	if n := len(g.accounts); n > 0 {
		g.accounts[i%n].Projects[p.ID] = []string{role}
	}
	if n := len(g.keys); n > 0 {
		g.keys[i%n].Projects[p.ID] = []string{role}
	}
	if n := len(g.teams); n > 0 {
		p.Teams[g.teams[i%n].ID] = []string{role}
	}
	p.Network["203.0.113.0/24"] = object{"cidrBlock": "203.0.113.0/24", "groupId": p.ID, "comment": "the office", "made": day(g.now())}
}
