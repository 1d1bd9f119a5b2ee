package atlastest

import (
	"net/http"
	"slices"
)

// oldUserRoutes are of the first version of users, which is gone at the time
// that their answers name.
func oldUserRoutes(r *router) {
	const gone = "Thu, 1 Jul 2027 00:00:00 GMT"
	u, t := r.of(2500, v2023).until(gone), r.of(1200, v2023).until(gone)
	u.on("GET /users/{}", anyone, func(c *call) (answer, error) { return c.getOldUser(c.state.Users[c.params[0]]) })
	u.on("GET /users/byName/{}", anyone, func(c *call) (answer, error) { return c.getOldUser(c.state.userNamed(c.params[0])) })
	t.on("POST /orgs/{}/teams/{}/users", orgOwner, (*call).addTeamUsers)
	t.on("DELETE /orgs/{}/teams/{}/users/{}", orgOwner, (*call).removeTeamUser)
}

// renderOldUser tells a person with the roles in all places in one list
// (recordings: TestAtlasUsers/Describe_by_ID).
func (c *call) renderOldUser(u *user, alone bool) object {
	roles, teams := []object{}, []string{}
	for _, id := range sortedKeys(c.state.Orgs) {
		m := c.state.Orgs[id].Members[u.ID]
		if m == nil || !m.Active || id != c.who.Org {
			continue
		}
		for _, r := range m.Roles {
			roles = append(roles, object{"orgId": id, "roleName": r})
		}
		for _, p := range sortedKeys(m.Projects) {
			for _, r := range m.Projects[p] {
				roles = append(roles, object{"groupId": p, "roleName": r})
			}
		}
		at := *c
		at.org = c.state.Orgs[id]
		teams = at.teamsOf(u.ID)
	}
	links := c.self("/users/" + u.ID)
	if alone {
		for _, of := range []string{"whitelist", "accessList"} {
			links = append(links, object{"href": c.url("/users/" + u.ID + "/" + of), "rel": "https://cloud.mongodb.com/" + of})
		}
	}
	return object{
		"country": u.Country, "createdAt": day(u.Created), "emailAddress": u.Username, "firstName": u.First, "id": u.ID,
		"lastAuth": day(u.LastAuth), "lastName": u.Last, "links": links, "roles": roles, "teamIds": teams, "username": u.Username,
	}
}

// getOldUser tells of a person of the caller's organization.
func (c *call) getOldUser(u *user) (answer, error) {
	if u == nil || c.state.Orgs[c.who.Org].Members[u.ID] == nil {
		return answer{}, refuse(http.StatusNotFound, "USER_NOT_FOUND", "No user "+c.params[0]+" exists.", c.params[0])
	}
	return told(c.renderOldUser(u, true))
}

// addTeamUsers puts several people into a team at once.
func (c *call) addTeamUsers() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	list, err := c.list()
	if err != nil {
		return answer{}, err
	}
	for _, one := range list {
		if c.org.Members[str(one, "id")] == nil {
			return answer{}, errNotInOrg(str(one, "id"))
		}
	}
	for _, one := range list {
		t.set(str(one, "id"), true)
	}
	return c.page(pager{}, "/orgs/"+c.org.ID+"/teams/"+t.ID+"/users", t.Users, func(id string) object {
		return c.renderOldUser(c.state.Users[id], false)
	})
}

func (c *call) removeTeamUser() (answer, error) {
	t, err := c.team()
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(t.Users, c.params[1]) {
		return answer{}, refuse(http.StatusNotFound, "USER_NOT_IN_TEAM", "The user "+c.params[1]+" is not in the team.", c.params[1])
	}
	t.set(c.params[1], false)
	return done()
}
