package atlastest

import "net/http"

func projectTeamRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/teams", projectReader, (*call).listProjectTeams)
	g.on("POST /groups/{}/teams", projectOwner, (*call).addProjectTeams)
	g.on("GET /groups/{}/teams/{}", projectReader, (*call).getProjectTeam)
	g.on("PATCH /groups/{}/teams/{}", projectOwner, (*call).updateProjectTeam)
	g.on("DELETE /groups/{}/teams/{}", projectOwner, (*call).removeProjectTeam)
}

// projectTeams is the most that a project has.
const projectTeams = 100

func (c *call) projectTeamsPath() string { return "/groups/" + c.project.ID + "/teams" }

func (c *call) renderProjectTeam(id string) object {
	return object{"links": c.self(c.projectTeamsPath() + "/" + id), "roleNames": c.project.Teams[id], "teamId": id}
}

func (c *call) listProjectTeams() (answer, error) {
	return c.page(pager{counted: true}, c.projectTeamsPath(), sortedKeys(c.project.Teams), c.renderProjectTeam)
}

// addProjectTeams gives teams roles in the project; one that has some gets
// others.
func (c *call) addProjectTeams() (answer, error) {
	list, err := c.list()
	if err != nil {
		return answer{}, err
	}
	add := map[string][]string{}
	for _, one := range list {
		k := checks{of: one}
		id := str(one, "teamId")
		add[id] = k.roles("roleNames", groupRoleNames(), false)
		if err := k.err(); err != nil {
			return answer{}, err
		}
		if t := c.state.Teams[id]; t == nil || t.Org != c.org.ID {
			return answer{}, errNoTeam(id)
		}
	}
	if len(c.project.Teams)+len(add) > projectTeams {
		return answer{}, errBad("MAX_TEAMS_EXCEEDED", "The project already has the maximum number of teams.")
	}
	for id, roles := range add {
		c.project.Teams[id] = roles
	}
	return c.page(pager{}, c.projectTeamsPath(), sortedKeys(c.project.Teams), c.renderProjectTeam)
}

// projectTeam finds the team that the path names, in the project.
func (c *call) projectTeam() (string, error) {
	id := c.params[0]
	if !isID(id) {
		return "", errBadID(id)
	}
	if c.project.Teams[id] == nil {
		return "", refuse(http.StatusNotFound, "NOT_IN_GROUP", "The team "+id+" is not in the group "+c.project.ID+".", id, c.project.ID)
	}
	return id, nil
}

func (c *call) getProjectTeam() (answer, error) {
	id, err := c.projectTeam()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderProjectTeam(id))
}

// updateProjectTeam answers with a page of one team (recordings: TestAtlasProjectTeams/Update).
func (c *call) updateProjectTeam() (answer, error) {
	id, err := c.projectTeam()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	roles := k.roles("roleNames", groupRoleNames(), false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	c.project.Teams[id] = roles
	return c.page(pager{}, c.projectTeamsPath()+"/"+id, []string{id}, c.renderProjectTeam)
}

func (c *call) removeProjectTeam() (answer, error) {
	id, err := c.projectTeam()
	if err != nil {
		return answer{}, err
	}
	delete(c.project.Teams, id)
	return done()
}
