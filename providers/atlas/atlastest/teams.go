package atlastest

import (
	"net/http"
	"slices"
	"strings"
)

func teamRoutes(r *router) {
	g, users := r.of(1200, v2023), r.of(1200, v2025)
	g.on("GET /orgs/{}/teams", orgMember, (*call).listTeams)
	g.on("POST /orgs/{}/teams", orgOwner, (*call).createTeam)
	g.on("GET /orgs/{}/teams/byName/{}", orgMember, (*call).getTeamByName)
	g.on("GET /orgs/{}/teams/{}", orgMember, (*call).getTeam)
	g.on("PATCH /orgs/{}/teams/{}", orgOwner, (*call).renameTeam)
	g.on("DELETE /orgs/{}/teams/{}", orgOwner, (*call).deleteTeam)
	users.on("GET /orgs/{}/teams/{}/users", orgMember, (*call).listTeamUsers)
	users.on("POST /orgs/{}/teams/{}:addUser", orgOwner, func(c *call) (answer, error) { return c.setTeamUser(true) })
	users.on("POST /orgs/{}/teams/{}:removeUser", orgOwner, func(c *call) (answer, error) { return c.setTeamUser(false) })
}

// orgTeams is the most that an organization has.
const orgTeams = 250

func errNoTeam(id string) *refusal {
	return refuse(http.StatusNotFound, "TEAM_NOT_FOUND", "No team with ID "+id+" exists.", id)
}

// set puts a person into a team, or takes one out.
func (t *team) set(user string, in bool) {
	t.Users = without(t.Users, user)
	if in {
		t.Users = append(t.Users, user)
	}
}

// teamsOf are the ids of a person's teams in the organization.
func (c *call) teamsOf(user string) []string {
	out := []string{}
	for _, id := range sortedKeys(c.state.Teams) {
		if t := c.state.Teams[id]; t.Org == c.org.ID && slices.Contains(t.Users, user) {
			out = append(out, id)
		}
	}
	return out
}

// team finds the team that the path names.
func (c *call) team() (*team, error) {
	id := c.params[0]
	if !isID(id) {
		return nil, errBadID(id)
	}
	if t := c.state.Teams[id]; t != nil && t.Org == c.org.ID {
		return t, nil
	}
	return nil, errNoTeam(id)
}

func (c *call) teamNamed(name string) *team {
	for _, t := range c.state.Teams {
		if t.Org == c.org.ID && t.Name == name {
			return t
		}
	}
	return nil
}

func (c *call) renderTeam(t *team) object {
	return object{"id": t.ID, "links": c.self("/orgs/" + t.Org + "/teams/" + t.ID), "name": t.Name}
}

func (c *call) listTeams() (answer, error) {
	var ids []string
	for id, t := range c.state.Teams {
		if t.Org == c.org.ID {
			ids = append(ids, id)
		}
	}
	return c.page(pager{counted: true}, "/orgs/"+c.org.ID+"/teams", ids, func(id string) object { return c.renderTeam(c.state.Teams[id]) })
}

// createTeam makes a team of members of the organization. Its Location leaves
// out where the API lies (recordings: TestAtlasProjectTeams).
func (c *call) createTeam() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, nil, false)
	if _, ok := o["usernames"].([]any); !ok {
		k.wrong("usernames", "must not be null")
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if c.teamNamed(name) != nil {
		return answer{}, errConflict("TEAM_ALREADY_EXISTS", "A team with the name \""+name+"\" already exists.", name)
	}
	if len(c.state.Teams) >= orgTeams {
		return answer{}, errBad("MAX_TEAMS_EXCEEDED", "The organization already has the maximum number of teams.")
	}
	t := &team{ID: c.newID(), Org: c.org.ID, Name: name}
	for _, name := range strs(o["usernames"]) {
		m := c.memberNamed(strings.ToLower(name))
		if m == nil || !m.Active {
			return answer{}, errNotInOrg(name)
		}
		t.set(m.User, true)
	}
	c.state.Teams[t.ID] = t
	out := c.renderTeam(t)
	out["usernames"] = o["usernames"]
	return reply(http.StatusCreated, out).with("Location", c.base(c.r)+"/orgs/"+t.Org+"/teams/"+t.ID), nil
}

func (c *call) getTeamByName() (answer, error) {
	t := c.teamNamed(c.params[0])
	if t == nil {
		return answer{}, refuse(http.StatusNotFound, "TEAM_NAME_NOT_FOUND", "No team with the name \""+c.params[0]+"\" exists.", c.params[0])
	}
	return told(c.renderTeam(t))
}

func (c *call) getTeam() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderTeam(t))
}

func (c *call) renameTeam() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, nil, false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if other := c.teamNamed(name); other != nil && other != t {
		return answer{}, errConflict("TEAM_ALREADY_EXISTS", "A team with the name \""+name+"\" already exists.", name)
	}
	t.Name = name
	return told(c.renderTeam(t))
}

// deleteTeam refuses a team that has a project.
func (c *call) deleteTeam() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	for _, p := range c.state.Projects {
		if p.Teams[t.ID] != nil {
			return answer{}, errBad("CANNOT_DELETE_TEAM_ASSIGNED_TO_PROJECT", "Cannot delete team with ID "+t.ID+" because it is assigned to a project.", t.ID)
		}
	}
	delete(c.state.Teams, t.ID)
	return done()
}

func (c *call) listTeamUsers() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	id := c.query.Get("userId")
	ids := c.memberIDs(func(m *member) bool { return slices.Contains(t.Users, m.User) && (id == "" || id == m.User) })
	return c.page(pager{}, "/orgs/"+c.org.ID+"/teams/"+t.ID+"/users", ids, func(id string) object {
		return c.renderMember(c.org.Members[id])
	})
}

// setTeamUser puts a member of the organization into a team, or takes one out.
func (c *call) setTeamUser(in bool) (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	m := c.org.Members[str(o, "id")]
	if m == nil {
		return answer{}, errNotInOrg(str(o, "id"))
	}
	if !in && !slices.Contains(t.Users, m.User) {
		return answer{}, refuse(http.StatusNotFound, "USER_NOT_IN_TEAM", "The user "+m.User+" is not in the team.", m.User)
	}
	t.set(m.User, in)
	return told(c.renderMember(m))
}
