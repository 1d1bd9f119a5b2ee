package atlastest

import (
	"maps"
	"net/http"
	"slices"
)

func orgKeyRoutes(r *router) {
	g := r.of(500, v2023)
	g.on("GET /orgs/{}/apiKeys", orgMember, (*call).listKeys)
	g.on("POST /orgs/{}/apiKeys", orgOwner, (*call).createOrgKey)
	g.on("GET /orgs/{}/apiKeys/{}", orgMember, (*call).getOrgKey)
	g.on("PATCH /orgs/{}/apiKeys/{}", orgOwner, (*call).updateKey)
	g.on("DELETE /orgs/{}/apiKeys/{}", orgOwner, (*call).deleteOrgKey)
	g.on("GET /orgs/{}/apiKeys/{}/accessList", orgMember, (*call).listKeyEntries)
	g.on("POST /orgs/{}/apiKeys/{}/accessList", anyone, (*call).addKeyEntries)
	g.on("GET /orgs/{}/apiKeys/{}/accessList/{}", orgMember, (*call).getKeyEntry)
	g.on("DELETE /orgs/{}/apiKeys/{}/accessList/{}", anyone, (*call).removeKeyEntry)
}

// keyAnywhere finds the API key that the path names, in the organization.
func (c *call) keyAnywhere() (*apiKey, error) {
	id := c.params[0]
	if !isID(id) { // a public key, for example
		return nil, errBadID(id)
	}
	if k := c.state.Keys[id]; k != nil && k.Org == c.org.ID {
		return k, nil
	}
	return nil, refuse(http.StatusNotFound, "API_KEY_NOT_FOUND", "An API key with the ID "+id+" does not exist.", id)
}

// keyHere finds it in the place that the call is about.
func (c *call) keyHere() (*apiKey, error) {
	k, err := c.keyAnywhere()
	if err == nil && len(c.rolesHere(&k.grants)) == 0 {
		return nil, refuse(http.StatusNotFound, "API_KEY_NOT_FOUND", "An API key with the ID "+k.ID+" does not exist.", k.ID)
	}
	return k, err
}

func (c *call) listKeys() (answer, error) {
	var ids []string
	for id, k := range c.state.Keys {
		if k.Org == c.org.ID && len(c.rolesHere(&k.grants)) > 0 {
			ids = append(ids, id)
		}
	}
	return c.page(pager{counted: true}, c.here()+"/apiKeys", ids, func(id string) object {
		return c.renderKey(c.state.Keys[id], "")
	})
}

// renderKey tells a key with all its roles, whatever place it is asked in, and
// in no order (recordings: TestAtlasProjectAPIKeys/List). In full the private
// key is told once.
func (c *call) renderKey(k *apiKey, private string) object {
	roles := []object{}
	for _, r := range k.Roles {
		roles = append(roles, object{"orgId": k.Org, "roleName": r})
	}
	for _, id := range slices.Sorted(maps.Keys(k.Projects)) {
		for _, r := range k.Projects[id] {
			if c.project == nil || c.project.ID == id {
				roles = append(roles, object{"groupId": id, "roleName": r})
			}
		}
	}
	if k.ID[len(k.ID)-1]%2 == 1 {
		slices.Reverse(roles)
	}
	if private == "" {
		private = maskedKey(k.Private)
	}
	return object{
		"desc": k.Desc, "id": k.ID, "links": c.self("/orgs/" + k.Org + "/apiKeys/" + k.ID),
		"privateKey": private, "publicKey": k.Public, "roles": roles,
	}
}

func (c *call) createOrgKey() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k, err := c.makeKey(o)
	if err != nil {
		return answer{}, err
	}
	return told(c.renderKey(k, k.Private))
}

// makeKey makes a key in the place that the call is about. One of a project
// becomes a member of the organization (recordings: TestAtlasProjectAPIKeys/Create).
func (c *call) makeKey(o object) (*apiKey, error) {
	k := checks{of: o}
	made := &apiKey{grants: c.newGrants(c.org.ID), ID: c.newID(), Public: c.newPublicKey(), Private: c.newPrivateKey(), Desc: k.text("desc", 1, 250, nil, false)}
	roles := k.roles("roles", c.roleNames(), false)
	if err := k.err(); err != nil {
		return nil, err
	}
	c.setRolesHere(&made.grants, roles)
	if c.project != nil {
		made.Roles = []string{orgMemberRole}
	}
	c.state.Keys[made.ID] = made
	return made, nil
}

func (c *call) getOrgKey() (answer, error) {
	k, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderKey(k, ""))
}

// updateKey changes the description, and the roles in the place that the call
// is about.
func (c *call) updateKey() (answer, error) {
	key, err := c.keyHere()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	desc, roles := k.text("desc", 1, 250, nil, true), k.roles("roles", c.roleNames(), true)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if desc != "" {
		key.Desc = desc
	}
	if roles != nil {
		c.setRolesHere(&key.grants, roles)
	}
	return told(c.renderKey(key, ""))
}

// deleteOrgKey ends a key everywhere.
func (c *call) deleteOrgKey() (answer, error) {
	k, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	delete(c.state.Keys, k.ID)
	return done()
}
