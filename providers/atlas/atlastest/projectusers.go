package atlastest

import (
	"net/http"
	"slices"
)

func projectUserRoutes(r *router) {
	g := r.of(1200, v2025)
	g.on("GET /groups/{}/users", projectReader, (*call).listProjectUsers)
	g.on("POST /groups/{}/users", projectOwner, (*call).addProjectUser)
	g.on("GET /groups/{}/users/{}", projectReader, (*call).getProjectUser)
	g.on("DELETE /groups/{}/users/{}", projectOwner, (*call).removeProjectUser)
	g.on("POST /groups/{}/users/{}:addRole", projectOwner, (*call).addProjectUserRole)
	g.on("POST /groups/{}/users/{}:removeRole", projectOwner, (*call).removeProjectUserRole)
}

// listProjectUsers lists who has a role in the project; with flattenTeams also
// through a team, with includeOrgUsers also through the organization.
func (c *call) listProjectUsers() (answer, error) {
	ids := c.memberIDs(func(m *member) bool {
		return len(m.Projects[c.project.ID]) > 0 ||
			c.flag("flattenTeams") && len(c.teamRoles(m)) > 0 ||
			c.flag("includeOrgUsers") && (slices.Contains(m.Roles, orgOwnerRole) || slices.Contains(m.Roles, orgReadRole))
	})
	return c.page(pager{counted: true, flags: []string{"flattenTeams", "includeOrgUsers"}}, "/groups/"+c.project.ID+"/users", ids, func(id string) object {
		return c.renderProjectUser(c.org.Members[id])
	})
}

// teamRoles are the roles in the project that a member has by teams.
func (c *call) teamRoles(m *member) []string {
	var out []string
	for id, roles := range c.project.Teams {
		if t := c.state.Teams[id]; t != nil && slices.Contains(t.Users, m.User) {
			out = append(out, roles...)
		}
	}
	return out
}

func (c *call) renderProjectUser(m *member) object {
	out := c.renderPerson(m)
	roles := m.Projects[c.project.ID]
	if c.flag("flattenTeams") {
		roles = append(slices.Clone(roles), c.teamRoles(m)...)
	}
	out["roles"] = unique(roles)
	return out
}

// projectMember finds the member that the path names, in the project.
func (c *call) projectMember() (*member, error) {
	id := c.params[0]
	if !isID(id) {
		return nil, errBadID(id)
	}
	if m := c.org.Members[id]; m != nil && len(m.Projects[c.project.ID]) > 0 {
		return m, nil
	}
	return nil, refuse(http.StatusNotFound, "NOT_IN_GROUP", "The user "+id+" is not in the group "+c.project.ID+".", id, c.project.ID)
}

// addProjectUser gives a member access at once, adds to an invitation that is
// pending, and invites whom the organization does not know (description).
func (c *call) addProjectUser() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	name, err := readEmail(o)
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	roles := k.roles("roles", groupRoleNames(), false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	m := c.memberNamed(name)
	known := m != nil && (c.status(m) == "PENDING" || c.status(m) == "ACTIVE")
	if known && len(m.Projects[c.project.ID]) > 0 {
		return answer{}, errConflict("USER_ALREADY_IN_GROUP", "The user "+name+" is already in the group or invited to it.", name)
	}
	if !known {
		if m, err = c.invitation(name); err != nil {
			return answer{}, err
		}
	}
	m.Projects[c.project.ID] = roles
	return reply(http.StatusCreated, c.renderProjectUser(m)), nil
}

func (c *call) getProjectUser() (answer, error) {
	m, err := c.projectMember()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderProjectUser(m))
}

func (c *call) removeProjectUser() (answer, error) {
	m, err := c.projectMember()
	if err != nil {
		return answer{}, err
	}
	delete(m.Projects, c.project.ID)
	return done()
}

func (c *call) addProjectUserRole() (answer, error) {
	m, err := c.projectMember()
	if err != nil {
		return answer{}, err
	}
	role, err := c.readRole("groupRole", groupRoleNames())
	if err != nil {
		return answer{}, err
	}
	m.Projects[c.project.ID] = unique(append(m.Projects[c.project.ID], role))
	return told(c.renderProjectUser(m))
}

func (c *call) removeProjectUserRole() (answer, error) {
	m, err := c.projectMember()
	if err != nil {
		return answer{}, err
	}
	role, err := c.readRole("groupRole", groupRoleNames())
	if err != nil {
		return answer{}, err
	}
	left := without(m.Projects[c.project.ID], role)
	if len(left) == 0 {
		return answer{}, errOnlyRole(role)
	}
	m.Projects[c.project.ID] = left
	return told(c.renderProjectUser(m))
}
