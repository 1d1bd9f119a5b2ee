package atlastest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func orgRoutes(r *router) {
	g := r.of(500, v2023)
	r.of(300, v2023).on("GET /orgs", anyone, (*call).listOrgs)
	g.on("POST /orgs", anyone, (*call).createOrg)
	g.on("GET /orgs/{}", orgMember, (*call).getOrg)
	g.on("PATCH /orgs/{}", orgOwner, (*call).updateOrg)
	g.on("DELETE /orgs/{}", orgOwner, (*call).deleteOrg)
	g.on("GET /orgs/{}/settings", orgMember, (*call).getOrgSettings)
	g.on("PATCH /orgs/{}/settings", orgOwner, (*call).updateOrgSettings)
	g.on("GET /orgs/{}/groups", orgMember, (*call).listOrgProjects)
}

// placeName is the form of names of organizations and projects: it allows
// spaces, which the description's pattern forbids and the live service has ("Atlas CLI E2E").
var placeName = regexp.MustCompile(`^[\p{L}\p{N}\-_.(),:&@+' ]*$`)

func (c *call) listOrgs() (answer, error) {
	var ids []string
	for id, o := range c.state.Orgs {
		at := *c
		at.org = o
		if at.may(orgMember) && strings.HasPrefix(o.Name, c.query.Get("name")) {
			ids = append(ids, id)
		}
	}
	return c.page(pager{counted: true}, "/orgs", ids, func(id string) object { return c.renderOrg(c.state.Orgs[id], false) })
}

// renderOrg tells an organization; alone it has more links than in a list.
func (c *call) renderOrg(o *org, alone bool) object {
	path := "/orgs/" + o.ID
	links := c.self(path)
	if alone {
		for _, of := range []string{"groups", "teams", "users"} {
			links = append(links, object{"href": c.url(path + "/" + of), "rel": "https://cloud.mongodb.com/" + of})
		}
	}
	return object{"id": o.ID, "name": o.Name, "isDeleted": false, "links": links, "skipDefaultAlertsSettings": o.Skip}
}

func (c *call) getOrg() (answer, error) { return told(c.renderOrg(c.org, true)) }

// createOrg makes an organization that is linked to the caller's. An API key
// must say who owns it; a service account or a key for it come with it once.
func (c *call) createOrg() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(c.who.Roles, orgOwnerRole) {
		return answer{}, errMissingRole()
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, placeName, false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if o["apiKey"] != nil && o["serviceAccount"] != nil {
		return answer{}, errBad("INVALID_ATTRIBUTE", "apiKey and serviceAccount cannot both be set.", "serviceAccount")
	}
	owner, err := c.ownerOfNew(str(o, "orgOwnerId"))
	if err != nil {
		return answer{}, err
	}
	fed := str(o, "federationSettingsId")
	if fed != "" && c.state.Federations[fed] == nil {
		return answer{}, errNotFound(fed)
	}
	made := &org{ID: c.newID(), Name: name, Created: c.stamp(), Settings: object{}, Members: map[string]*member{}, Federation: fed}
	made.Skip, _ = o["skipDefaultAlertsSettings"].(bool)
	out := object{"orgOwnerId": owner.ID, "skipDefaultAlertsSettings": made.Skip}
	if err := c.firstCredential(made, o, out); err != nil {
		return answer{}, err
	}
	c.state.Orgs[made.ID] = made
	made.Members[owner.ID] = &member{User: owner.ID, Roles: []string{orgOwnerRole}, Projects: map[string][]string{}, Active: true, Invited: made.Created}
	if fed != "" {
		out["federationSettingsId"] = fed
		c.state.Federations[fed].Orgs[made.ID] = newConnected(made.ID)
	}
	out["organization"] = c.renderOrg(made, true)
	return reply(http.StatusCreated, out), nil
}

// ownerOfNew is who owns a new organization: whom an API key names, else the
// oldest owner of the caller's own.
func (c *call) ownerOfNew(id string) (*user, error) {
	if id == "" {
		if c.who.key != nil {
			return nil, errBad("MISSING_ATTRIBUTE", "The required attribute orgOwnerId was not specified.", "orgOwnerId")
		}
		id = c.oldestOwner(c.state.Orgs[c.who.Org])
	}
	if u := c.state.Users[id]; u != nil {
		return u, nil
	}
	return nil, refuse(http.StatusNotFound, "USER_NOT_FOUND", "No user with ID "+id+" exists.", id)
}

// firstCredential makes the service account or the API key that a new
// organization is asked for with.
func (c *call) firstCredential(o *org, asked, out object) error {
	if sub, ok := asked["serviceAccount"].(object); ok {
		at := *c
		at.org = o
		a, s, err := at.makeAccount(sub)
		if err != nil {
			return err
		}
		out["serviceAccount"] = at.renderAccount(a, a.Roles, s)
	}
	if sub, ok := asked["apiKey"].(object); ok {
		at := *c
		at.org = o
		key, err := at.makeKey(sub)
		if err != nil {
			return err
		}
		out["apiKey"] = at.renderKey(key, key.Private)
	}
	return nil
}

// oldestOwner is the id of the person who has owned an organization longest.
func (c *call) oldestOwner(o *org) string {
	var oldest *member
	for _, m := range o.Members {
		if m.Active && slices.Contains(m.Roles, orgOwnerRole) &&
			(oldest == nil || m.Invited.Before(oldest.Invited) || m.Invited.Equal(oldest.Invited) && m.User < oldest.User) {
			oldest = m
		}
	}
	if oldest == nil {
		return ""
	}
	return oldest.User
}

func (c *call) updateOrg() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, placeName, false)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	c.org.Name = name
	if skip, ok := o["skipDefaultAlertsSettings"].(bool); ok {
		c.org.Skip = skip
	}
	return told(c.renderOrg(c.org, true))
}

// deleteOrg takes an organization away that has no projects any more.
func (c *call) deleteOrg() (answer, error) {
	for _, p := range c.state.Projects {
		if p.Org == c.org.ID {
			return answer{}, errConflict("ORG_NOT_EMPTY", "Cannot close organization while it contains active groups.")
		}
	}
	for id, a := range c.state.Accounts {
		if a.Org == c.org.ID {
			delete(c.state.Accounts, id)
		}
	}
	for id, k := range c.state.Keys {
		if k.Org == c.org.ID {
			delete(c.state.Keys, id)
		}
	}
	for id, t := range c.state.Teams {
		if t.Org == c.org.ID {
			delete(c.state.Teams, id)
		}
	}
	if f := c.state.Federations[c.org.Federation]; f != nil {
		delete(f.Orgs, c.org.ID)
	}
	delete(c.state.Orgs, c.org.ID)
	return done()
}
