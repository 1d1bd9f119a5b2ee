package atlastest

import "slices"

// unassignAccount takes a service account out of a project; its credentials
// live on in the organization (description).
func (c *call) unassignAccount() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	delete(a.Projects, c.project.ID)
	return done()
}

// inviteAccount brings an organization's service account into a project.
func (c *call) inviteAccount() (answer, error) {
	a, err := c.accountAnywhere()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	roles := k.roles("roles", groupRoleNames(), false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if len(a.Projects[c.project.ID]) > 0 {
		return answer{}, errBad("SERVICE_ACCOUNT_ALREADY_IN_GROUP", "The service account "+a.ID+" is already in the group.", a.ID)
	}
	a.Projects[c.project.ID] = roles
	return told(c.renderAccount(a, roles, nil))
}

func (c *call) listAccountProjects() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	var ids []string
	for id := range a.Projects {
		ids = append(ids, id)
	}
	return c.page(pager{}, c.here()+"/serviceAccounts/"+a.ID+"/groups", ids, func(id string) object {
		return object{"groupId": id, "roles": slices.Clone(a.Projects[id])}
	})
}
