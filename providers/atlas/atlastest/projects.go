package atlastest

import (
	"net/http"
	"slices"
)

func projectRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups", anyone, (*call).listProjects)
	g.on("POST /groups", anyone, (*call).createProject)
	g.on("GET /groups/byName/{}", anyone, (*call).getProjectByName)
	g.on("GET /groups/{}", projectReader, (*call).getProject)
	g.on("PATCH /groups/{}", projectOwner, (*call).updateProject)
	g.on("DELETE /groups/{}", projectOwner, (*call).deleteProject)
}

func (c *call) listProjects() (answer, error) {
	return c.pageProjects("/groups", func(p *project) bool { return c.sees(p) })
}

func (c *call) listOrgProjects() (answer, error) {
	name := c.query.Get("name") // empty is as none
	return c.pageProjects("/orgs/"+c.org.ID+"/groups", func(p *project) bool {
		return p.Org == c.org.ID && c.sees(p) && (name == "" || p.Name == name)
	})
}

func (c *call) pageProjects(path string, keep func(*project) bool) (answer, error) {
	var ids []string
	for id, p := range c.state.Projects {
		if keep(p) {
			ids = append(ids, id)
		}
	}
	return c.page(pager{counted: true}, path, ids, func(id string) object {
		p := c.state.Projects[id]
		out := c.renderProject(p)
		out["links"] = c.self("/groups/" + id)
		if out["tags"] == nil { // in a list they are there in any case (recordings: TestAtlasProjects/List)
			out["tags"] = []any{}
		}
		return out
	})
}

// renderProject tells a project. Tags are told once a client has sent some
// (recordings: TestAccessList has none, TestAtlasProjects/Update_resetTags []).
func (c *call) renderProject(p *project) object {
	path := "/groups/" + p.ID
	links := c.self(path)
	for _, of := range []string{"containers", "clusters", "databaseUsers", "peers", "processes", "whitelist"} {
		links = append(links, object{"href": c.url(path + "/" + of), "rel": "https://cloud.mongodb.com/" + of})
	}
	out := object{
		"clusterCount": p.Clusters, "created": day(p.Created), "id": p.ID, "links": links, "name": p.Name, "orgId": p.Org,
		"withDefaultAlertsSettings": p.Alerts,
	}
	if p.Tags != nil {
		out["tags"] = p.Tags
	}
	if p.Restriction != "" {
		out["regionUsageRestrictions"] = p.Restriction
	}
	return out
}

func (c *call) getProject() (answer, error) { return told(c.renderProject(c.project)) }

func (c *call) getProjectByName() (answer, error) {
	for _, p := range c.state.Projects {
		if p.Name == c.params[0] && c.sees(p) {
			return told(c.renderProject(p))
		}
	}
	return answer{}, refuse(http.StatusNotFound, "GROUP_NAME_NOT_FOUND", "No group with name \""+c.params[0]+"\" exists.", c.params[0])
}

// createProject makes a project, whose owner is a person: the oldest owner of
// the organization, or who projectOwnerId names. A credential that may only
// create projects owns what it made.
func (c *call) createProject() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, placeName, false)
	orgID := k.text("orgId", 1, 64, nil, false)
	tags := k.tags("tags")
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if bad := c.enterOrg(orgID); bad != nil {
		return answer{}, bad
	}
	if !c.may(orgOwner) && (c.who.Org != c.org.ID || !slices.Contains(c.who.Roles, groupCreatorRole)) {
		return answer{}, refuse(http.StatusUnauthorized, "NOT_ORG_GROUP_CREATOR", "The current user is not in the group creator role for organization "+orgID+".", orgID)
	}
	if c.placeNamed(name) != nil {
		return answer{}, errConflict("GROUP_ALREADY_EXISTS", "A group with name \""+name+"\" already exists.", name)
	}
	owner := c.query.Get("projectOwnerId") // empty is as none
	if owner == "" {
		owner = c.oldestOwner(c.org)
	}
	m := c.org.Members[owner]
	if m == nil {
		return answer{}, refuse(http.StatusNotFound, "USER_NOT_FOUND", "No user with ID "+owner+" exists.", owner)
	}
	p := c.addProject(c.org.ID, name)
	p.Tags = tags
	p.Restriction = str(o, "regionUsageRestrictions")
	if alerts, ok := o["withDefaultAlertsSettings"].(bool); ok {
		p.Alerts = alerts
	}
	if p.Alerts {
		c.defaultAlerts(p)
	}
	m.Projects[p.ID] = []string{groupOwnerRole}
	if !c.may(orgOwner) {
		c.who.Projects[p.ID] = []string{groupOwnerRole}
	}
	return reply(http.StatusCreated, c.renderProject(p)).with("Location", c.base(c.r)+"//api/atlas/v1.0"), nil
}

func (s *Server) addProject(org, name string) *project {
	p := &project{
		ID: s.newID(), Org: org, Name: name, Created: s.stamp(), Alerts: true, Settings: object{}, Limits: map[string]int64{},
		Teams: map[string][]string{}, Network: map[string]object{}, DBUsers: map[string]object{}, DBRoles: map[string]object{},
		AlertConfigs: map[string]object{}, Security: object{}, Certs: map[string][]object{},
	}
	s.state.Projects[p.ID] = p
	return p
}

func (c *call) placeNamed(name string) *project {
	for _, p := range c.state.Projects {
		if p.Name == name && p.Org == c.org.ID {
			return p
		}
	}
	return nil
}

// tags checks a list of keys and values; nil where there is none.
func (k *checks) tags(field string) []any {
	v, there := k.of[field]
	if !there || v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		k.wrong(field, "must be a list")
	}
	out := []any{}
	for _, t := range objects(list) {
		sub := checks{of: t}
		out = append(out, object{"key": sub.text("key", 1, 255, nil, false), "value": sub.text("value", 1, 255, nil, false)})
		k.bad = append(k.bad, sub.bad...)
	}
	return out
}

// updateProject changes the name and the tags, which are replaced as a whole.
func (c *call) updateProject() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name := k.text("name", 1, 64, placeName, true)
	tags := k.tags("tags")
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if name != "" {
		if other := c.placeNamed(name); other != nil && other != c.project {
			return answer{}, errConflict("GROUP_ALREADY_EXISTS", "A group with name \""+name+"\" already exists.", name)
		}
		c.project.Name = name
	}
	if tags != nil {
		c.project.Tags = tags
	}
	if alerts, ok := o["withDefaultAlertsSettings"].(bool); ok {
		c.project.Alerts = alerts
	}
	return told(c.renderProject(c.project))
}

// deleteProject takes a project away at once, and says that it will
// (recordings: 202 with {}).
func (c *call) deleteProject() (answer, error) {
	p := c.project
	if p.Clusters > 0 {
		return answer{}, errConflict("CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS", "Cannot close group while it has active Atlas clusters. Please terminate all clusters before closing the group.")
	}
	c.state.removeProject(p)
	return reply(http.StatusAccepted, object{}), nil
}

// removeProject takes a project and every role in it away; credentials stay.
func (s *state) removeProject(p *project) {
	for _, a := range s.Accounts {
		delete(a.Projects, p.ID)
	}
	for _, k := range s.Keys {
		delete(k.Projects, p.ID)
	}
	for _, m := range s.Orgs[p.Org].Members {
		delete(m.Projects, p.ID)
	}
	delete(s.Projects, p.ID)
}
