package atlastest

import (
	"net/http"
	"regexp"
	"slices"
)

// userRoutes are people in an organization; the version before invited them
// otherwise and is not served.
func userRoutes(r *router) {
	g := r.of(500, v2025)
	g.on("GET /orgs/{}/users", orgMember, (*call).listUsers)
	g.on("POST /orgs/{}/users", orgOwner, (*call).inviteUser)
	g.on("GET /orgs/{}/users/{}", orgMember, (*call).getUser)
	g.on("PATCH /orgs/{}/users/{}", orgOwner, (*call).updateUser)
	g.on("DELETE /orgs/{}/users/{}", orgOwner, (*call).removeUser)
	g.on("POST /orgs/{}/users/{}:addRole", orgOwner, (*call).addUserRole)
	g.on("POST /orgs/{}/users/{}:removeRole", orgOwner, (*call).removeUserRole)
}

var email = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// member finds the member that the path names.
func (c *call) member() (*member, error) {
	id := c.params[0]
	if !isID(id) {
		return nil, errBadID(id)
	}
	if m := c.org.Members[id]; m != nil {
		return m, nil
	}
	return nil, errNotInOrg(id)
}

func errNotInOrg(id string) *refusal {
	return refuse(http.StatusNotFound, "USER_NOT_IN_ORG", "The user "+id+" is not in the organization.", id)
}

func (c *call) listUsers() (answer, error) {
	return c.page(pager{counted: true}, "/orgs/"+c.org.ID+"/users", c.memberIDs(nil), func(id string) object {
		return c.renderMember(c.org.Members[id])
	})
}

// memberIDs picks members by the query: name, and status, which is PENDING or
// ACTIVE where none is asked for.
func (c *call) memberIDs(keep func(*member) bool) []string {
	statuses := append(c.query["orgMembershipStatuses"], c.query["orgMembershipStatus"]...)
	if len(statuses) == 0 {
		statuses = []string{"PENDING", "ACTIVE"}
	}
	name := c.query.Get("username")
	var ids []string
	for id, m := range c.org.Members {
		if slices.Contains(statuses, c.status(m)) && (name == "" || c.state.Users[id].Username == name) && (keep == nil || keep(m)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// renderMember tells a member of the organization.
func (c *call) renderMember(m *member) object {
	groups := []object{}
	for _, id := range sortedKeys(m.Projects) {
		groups = append(groups, object{"groupId": id, "groupRoles": m.Projects[id]})
	}
	out := c.renderPerson(m)
	out["roles"] = object{"orgRoles": m.Roles, "groupRoleAssignments": groups}
	out["teamIds"] = c.teamsOf(m.User)
	return out
}

// renderPerson tells what is the same of a member in the organization and in a
// project: who is invited is told otherwise than who has accepted.
func (c *call) renderPerson(m *member) object {
	u := c.state.Users[m.User]
	out := object{"id": u.ID, "username": u.Username, "orgMembershipStatus": c.status(m)}
	if !m.Active {
		out["invitationCreatedAt"], out["invitationExpiresAt"] = day(m.Invited), day(m.Invited.Add(inviteLife))
		out["inviterUsername"] = m.Inviter
		return out
	}
	out["country"], out["createdAt"], out["firstName"], out["lastName"] = u.Country, day(u.Created), u.First, u.Last
	out["lastAuth"], out["mobileNumber"] = day(u.LastAuth), nil
	return out
}

func (c *call) getUser() (answer, error) {
	m, err := c.member()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderMember(m))
}

// asked is what an invitation or an update gives a member.
type asked struct {
	roles    []string
	projects map[string][]string // nil: as they are
	teams    []string
	hasTeams bool
}

// readMember checks the roles, projects and teams of a body.
func (c *call) readMember(o object, fresh bool) (asked, error) {
	var out asked
	of, _ := o["roles"].(object)
	k := checks{of: of}
	out.roles = k.roles("orgRoles", orgRoleNames(), !fresh)
	if list, there := of["groupRoleAssignments"]; there {
		out.projects = map[string][]string{}
		for _, one := range objects(list) {
			sub := checks{of: one}
			id, roles := str(one, "groupId"), sub.roles("groupRoles", groupRoleNames(), false)
			k.bad = append(k.bad, sub.bad...)
			if p := c.state.Projects[id]; p == nil || p.Org != c.org.ID {
				return out, errNoGroup(id)
			}
			out.projects[id] = roles
		}
	}
	if list, there := o["teamIds"]; there {
		out.hasTeams, out.teams = true, strs(list)
		for _, id := range out.teams {
			if t := c.state.Teams[id]; t == nil || t.Org != c.org.ID {
				return out, errNoTeam(id)
			}
		}
	}
	return out, k.err()
}

func (c *call) settle(m *member, with asked) {
	if with.roles != nil {
		m.Roles = with.roles
	}
	if with.projects != nil {
		m.Projects = with.projects
	}
	if with.hasTeams {
		for _, t := range c.state.Teams {
			if t.Org == c.org.ID {
				t.set(m.User, slices.Contains(with.teams, t.ID))
			}
		}
	}
}

func (c *call) updateUser() (answer, error) {
	m, err := c.member()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	with, err := c.readMember(o, false)
	if err != nil {
		return answer{}, err
	}
	if with.roles != nil && !slices.Contains(with.roles, orgOwnerRole) && c.lastOwner(m) {
		return answer{}, errLastOwner()
	}
	c.settle(m, with)
	return told(c.renderMember(m))
}

// removeUser takes a member out of the organization, its projects and its teams.
func (c *call) removeUser() (answer, error) {
	m, err := c.member()
	if err != nil {
		return answer{}, err
	}
	if c.lastOwner(m) {
		return answer{}, errLastOwner()
	}
	for _, t := range c.state.Teams {
		if t.Org == c.org.ID {
			t.set(m.User, false)
		}
	}
	delete(c.org.Members, m.User)
	return done()
}

// lastOwner says whether nobody else who is active owns the organization.
func (c *call) lastOwner(m *member) bool {
	if !m.Active || !slices.Contains(m.Roles, orgOwnerRole) {
		return false
	}
	for _, other := range c.org.Members {
		if other != m && other.Active && slices.Contains(other.Roles, orgOwnerRole) {
			return false
		}
	}
	return true
}

func errLastOwner() *refusal {
	return errBad("CANNOT_REMOVE_LAST_OWNER_FROM_ORG", "The last owner of an organization cannot be removed.")
}
