package atlastest

import "slices"

func migrateRoutes(r *router) {
	r.of(1200, "2024-05-30").on("POST /groups/{}:migrate", orgOwner, (*call).migrateProject)
}

// migrateProject moves a project to another organization. An API key of an
// owner there proves the right to do so; people go along, credentials do not.
func (c *call) migrateProject() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	to := c.state.Orgs[str(o, "destinationOrgId")]
	if to == nil {
		return answer{}, errNoOrg(str(o, "destinationOrgId"))
	}
	k := c.keyOf(str(o, "destinationOrgPublicApiKey"))
	if k == nil || k.Private != str(o, "destinationOrgPrivateApiKey") || k.Org != to.ID || !slices.Contains(k.Roles, orgOwnerRole) {
		return answer{}, errMissingRole()
	}
	p := c.project
	for id, m := range c.org.Members {
		roles := m.Projects[p.ID]
		if len(roles) == 0 {
			continue
		}
		there := to.Members[id]
		if there == nil {
			there = &member{User: id, Roles: []string{orgMemberRole}, Projects: map[string][]string{}, Active: m.Active, Invited: c.stamp(), Inviter: m.Inviter}
			to.Members[id] = there
		}
		there.Projects[p.ID] = roles
	}
	c.state.removeProject(p)
	p.Org, p.Teams = to.ID, map[string][]string{}
	c.state.Projects[p.ID] = p
	return told(c.renderProject(p))
}
