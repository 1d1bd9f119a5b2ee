package atlastest

import "net/http"

func projectKeyRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/apiKeys", projectReader, (*call).listKeys)
	g.on("POST /groups/{}/apiKeys", projectOwner, (*call).createProjectKey)
	g.on("POST /groups/{}/apiKeys/{}", projectOwner, (*call).assignKey)
	g.on("PATCH /groups/{}/apiKeys/{}", projectOwner, (*call).updateKey)
	g.on("DELETE /groups/{}/apiKeys/{}", projectOwner, (*call).unassignKey)
}

// createProjectKey makes a key and assigns it.
func (c *call) createProjectKey() (answer, error) { return c.createOrgKey() }

// assignKey brings a key of the organization into a project. The body is a list
// of lists of roles; there is no answer but 204.
func (c *call) assignKey() (answer, error) {
	key, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	list, err := c.list()
	if err != nil {
		return answer{}, err
	}
	var roles []string
	for _, one := range list {
		k := checks{of: one}
		roles = append(roles, k.roles("roles", groupRoleNames(), false)...)
		if err := k.err(); err != nil {
			return answer{}, err
		}
	}
	if len(roles) == 0 {
		return answer{}, errBad("MISSING_ATTRIBUTE", "The required attribute roles was not specified.", "roles")
	}
	if len(key.Projects[c.project.ID]) > 0 {
		return answer{}, errBad("API_KEY_ALREADY_IN_GROUP", "The API key "+key.ID+" is already in the group.", key.ID)
	}
	key.Projects[c.project.ID] = unique(roles)
	return done()
}

// unassignKey takes a key out of a project; it lives on in the organization.
func (c *call) unassignKey() (answer, error) {
	key, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	if len(key.Projects[c.project.ID]) == 0 {
		return answer{}, refuse(http.StatusNotFound, "NOT_IN_GROUP", "The API key "+key.ID+" is not in the group "+c.project.ID+".", key.ID, c.project.ID)
	}
	delete(key.Projects, c.project.ID)
	return done()
}
