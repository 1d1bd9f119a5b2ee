package atlastest

import (
	"net/http"
	"regexp"
)

// accountRoutes are the service accounts of organizations and of projects: one
// kind of object, seen from two places.
func accountRoutes(r *router) {
	o, p := r.of(500, v2024), r.of(1200, v2024)
	o.on("GET /orgs/{}/serviceAccounts", orgReader, (*call).listAccounts)
	o.on("POST /orgs/{}/serviceAccounts", orgOwner, (*call).createAccount)
	o.on("GET /orgs/{}/serviceAccounts/{}", orgReader, (*call).getAccount)
	o.on("PATCH /orgs/{}/serviceAccounts/{}", orgOwner, (*call).updateAccount)
	o.on("DELETE /orgs/{}/serviceAccounts/{}", orgOwner, (*call).deleteAccount)
	o.on("GET /orgs/{}/serviceAccounts/{}/groups", orgReader, (*call).listAccountProjects)
	o.on("POST /orgs/{}/serviceAccounts/{}/secrets", orgOwner, (*call).createSecret)
	o.on("DELETE /orgs/{}/serviceAccounts/{}/secrets/{}", orgOwner, (*call).deleteSecret)
	o.on("GET /orgs/{}/serviceAccounts/{}/accessList", orgReader, (*call).listAccountEntries)
	o.on("POST /orgs/{}/serviceAccounts/{}/accessList", orgOwner, (*call).addAccountEntries)
	o.on("DELETE /orgs/{}/serviceAccounts/{}/accessList/{}", orgOwner, (*call).removeAccountEntry)
	p.on("GET /groups/{}/serviceAccounts", projectReader, (*call).listAccounts)
	p.on("POST /groups/{}/serviceAccounts", projectOwner, (*call).createAccount)
	p.on("POST /groups/{}/serviceAccounts/{}:invite", orgOwner, (*call).inviteAccount)
	p.on("GET /groups/{}/serviceAccounts/{}", projectReader, (*call).getAccount)
	p.on("PATCH /groups/{}/serviceAccounts/{}", projectOwner, (*call).updateAccount)
	p.on("DELETE /groups/{}/serviceAccounts/{}", projectOwner, (*call).unassignAccount)
	p.on("POST /groups/{}/serviceAccounts/{}/secrets", projectOwner, (*call).createSecret)
	p.on("DELETE /groups/{}/serviceAccounts/{}/secrets/{}", projectOwner, (*call).deleteSecret)
	p.on("GET /groups/{}/serviceAccounts/{}/accessList", projectReader, (*call).listAccountEntries)
	p.on("POST /groups/{}/serviceAccounts/{}/accessList", projectOwner, (*call).addAccountEntries)
	p.on("DELETE /groups/{}/serviceAccounts/{}/accessList/{}", projectOwner, (*call).removeAccountEntry)
}

// accountText is the form of a name and of a description.
var accountText = regexp.MustCompile(`^[\p{L}\p{N}\-_.,' ]*$`)

// clientID is the form of a service account's id.
var clientID = regexp.MustCompile(`^mdb_sa_id_[a-fA-F\d]{24}$`)

// here is the path of the place that the call is about.
func (c *call) here() string {
	if c.project != nil {
		return "/groups/" + c.project.ID
	}
	return "/orgs/" + c.org.ID
}

// account finds the service account that the path names, in this place.
func (c *call) account() (*account, error) {
	a, err := c.accountAnywhere()
	if err != nil {
		return nil, err
	}
	if len(c.rolesHere(&a.grants)) == 0 {
		return nil, errNoAccount(a.ID)
	}
	return a, nil
}

// accountAnywhere finds it in the whole organization.
func (c *call) accountAnywhere() (*account, error) {
	id := c.params[0]
	if !clientID.MatchString(id) {
		return nil, errBadID(id)
	}
	if a := c.state.Accounts[id]; a != nil && a.Org == c.org.ID {
		return a, nil
	}
	return nil, errNoAccount(id)
}

func errNoAccount(id string) *refusal {
	return refuse(http.StatusNotFound, "SERVICE_ACCOUNT_NOT_FOUND", "No service account with client ID "+id+" exists.", id)
}

func (c *call) listAccounts() (answer, error) {
	var ids []string
	for id, a := range c.state.Accounts {
		if a.Org == c.org.ID && len(c.rolesHere(&a.grants)) > 0 {
			ids = append(ids, id)
		}
	}
	return c.page(pager{}, c.here()+"/serviceAccounts", ids, func(id string) object {
		a := c.state.Accounts[id]
		return c.renderAccount(a, c.rolesHere(&a.grants), nil)
	})
}

// renderAccount tells a service account with its roles in one place. shown is
// the secret that was just made: it alone is told in full.
func (c *call) renderAccount(a *account, roles []string, shown *secret) object {
	secrets := []object{}
	for _, s := range a.Secrets {
		secrets = append(secrets, renderSecret(s, s == shown))
	}
	return object{
		"clientId": a.ID, "createdAt": day(a.Created), "description": a.Description, "name": a.Name, "roles": roles, "secrets": secrets,
	}
}

func (c *call) createAccount() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	a, s, err := c.makeAccount(o)
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusCreated, c.renderAccount(a, c.rolesHere(&a.grants), s)), nil
}

// makeAccount makes a service account in the place that the call is about. One
// of a project becomes a member of the organization (documentation). With
// withoutInitialSecret it has no secret yet.
func (c *call) makeAccount(o object) (*account, *secret, error) {
	k := checks{of: o}
	a := &account{
		grants: c.newGrants(c.org.ID), ID: c.newClientID(),
		Name: k.text("name", 1, 64, accountText, false), Description: k.text("description", 1, 250, accountText, false),
	}
	roles := k.roles("roles", c.roleNames(), false)
	bare, hours := o["withoutInitialSecret"] == true, 0
	if !bare {
		hours = k.hours(c.org)
	} else if o["secretExpiresAfterHours"] != nil {
		k.wrong("secretExpiresAfterHours", "must be null with withoutInitialSecret")
	}
	if err := k.err(); err != nil {
		return nil, nil, err
	}
	c.setRolesHere(&a.grants, roles)
	if c.project != nil {
		a.Roles = []string{orgMemberRole}
	}
	c.state.Accounts[a.ID] = a
	if bare {
		return a, nil, nil
	}
	return a, c.addSecret(a, hours), nil
}

func (c *call) getAccount() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderAccount(a, c.rolesHere(&a.grants), nil))
}

// updateAccount changes what is sent; null is as nothing. From a project it
// changes the roles there, and the name for all.
func (c *call) updateAccount() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name, description := k.text("name", 1, 64, accountText, true), k.text("description", 1, 250, accountText, true)
	roles := k.roles("roles", c.roleNames(), true)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if name != "" {
		a.Name = name
	}
	if description != "" {
		a.Description = description
	}
	if roles != nil {
		c.setRolesHere(&a.grants, roles)
	}
	return told(c.renderAccount(a, c.rolesHere(&a.grants), nil))
}

// deleteAccount ends a service account, its secrets and its tokens.
func (c *call) deleteAccount() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	delete(c.state.Accounts, a.ID)
	return done()
}
