package keycloaktest

import (
	"net/http"
	"strings"
)

// group is one in the tree.
type group struct {
	ID, Name, Parent string
	Description      *string
	Attributes       map[string][]string
}

// groupKey is by what a group is unique, so that the children of a group stand
// together in order.
func groupKey(parent, name string) string { return parent + "/" + name }

func groupRoutes(r *router) {
	const at = "/realms/{}/groups"
	r.on("GET "+at, viewUsers, (*call).listGroups)
	r.on("POST "+at, manageUsers, (*call).postGroup)
	r.on("GET "+at+"/count", viewUsers, (*call).countGroups)
	r.on("GET "+at+"/{}", viewUsers, withGroup((*call).getGroup))
	r.on("PUT "+at+"/{}", manageUsers, withGroup((*call).putGroup))
	r.on("DELETE "+at+"/{}", manageUsers, withGroup((*call).deleteGroup))
	r.on("GET "+at+"/{}/children", viewUsers, withGroup((*call).getChildren))
	r.on("POST "+at+"/{}/children", manageUsers, withGroup((*call).postChild))
	r.on("GET "+at+"/{}/members", viewUsers, withGroup((*call).getMembers))
	mappingRoutes(r, at+"/{}/role-mappings", viewUsers, manageUsers, func(c *call) (holder, error) {
		if !c.realm.groups.hasID(c.params[0]) {
			return holder{}, errText(http.StatusNotFound, "Could not find group by id")
		}
		return holder{id: c.params[0], links: c.realm.groupRoles}, nil
	})
	r.on("GET /realms/{}/group-by-path/{*}", viewUsers, (*call).groupByPath)
	r.on("GET /realms/{}/default-groups", viewRealm, (*call).listDefaultGroups)
	r.on("PUT /realms/{}/default-groups/{}", manageRealm, (*call).putDefaultGroup)
	r.on("DELETE /realms/{}/default-groups/{}", manageRealm, (*call).deleteDefaultGroup)
}

func withGroup(h func(*call, *group) (answer, error)) handler {
	return func(c *call) (answer, error) {
		g := c.realm.groups.get(c.params[0])
		if g == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find group by id")
		}
		return h(c, g)
	}
}

// path is a group's path; a slash in a name is not told from one between names.
func (r *realm) path(g *group) string {
	out := ""
	for at := g; at != nil; at = r.groups.get(at.Parent) {
		out = "/" + at.Name + out
	}
	return out
}

// byPath finds a group by its path, with or without the first slash.
func (r *realm) byPath(path string) *group {
	const slash = "\x00"
	var at *group
	for name := range strings.SplitSeq(strings.TrimPrefix(strings.ReplaceAll(path, "~/", slash), "/"), "/") {
		parent := ""
		if at != nil {
			parent = at.ID
		}
		if at = r.groups.named(groupKey(parent, strings.ReplaceAll(name, slash, "/"))); at == nil {
			return nil
		}
	}
	return at
}

func (r *realm) children(parent string) []*group { return r.groups.under(groupKey(parent, "")) }

// groupRep renders a group as lists of other objects do; full ones have
// attributes and roles.
func (r *realm) groupRep(g *group, full bool) object {
	out := object{"id": g.ID, "name": g.Name, "path": r.path(g), "subGroups": []object{}}
	if r.old {
		delete(out, "subGroups")
	} else if g.Parent != "" {
		out["parentId"] = g.Parent
	}
	if g.Description != nil {
		out["description"] = *g.Description
	}
	if full {
		realm, clients := []string{}, map[string][]string{}
		for _, role := range r.rolesOf(r.groupRoles.of(g.ID)) {
			if role.Client == "" {
				realm = append(realm, role.Name)
			} else {
				id := r.clients.get(role.Client).name()
				clients[id] = append(clients[id], role.Name)
			}
		}
		out["attributes"], out["realmRoles"], out["clientRoles"] = listsOr(g.Attributes), realm, clients
	}
	return out
}

// groupAccess is what an admin may do with a group.
func groupAccess() object {
	return object{"view": true, "viewMembers": true, "manageMembers": true, "manage": true, "manageMembership": true}
}

// ownRep renders a group as the groups' own endpoints do.
func (r *realm) ownRep(g *group, full, count bool) object {
	out := r.groupRep(g, full)
	out["access"] = groupAccess()
	if count {
		out["subGroupCount"] = len(r.children(g.ID))
	}
	return out
}

func (c *call) getGroup(g *group) (answer, error) { return told(c.realm.ownRep(g, true, true)) }

func (c *call) groupByPath() (answer, error) {
	g := c.realm.byPath(c.params[0])
	if g == nil {
		return answer{}, errText(http.StatusNotFound, "Group path does not exist")
	}
	if c.old() {
		return told(c.realm.tree11(g, true))
	}
	out := c.realm.groupRep(g, true)
	out["subGroupCount"] = len(c.realm.children(g.ID))
	return told(out)
}

func (c *call) countGroups() (answer, error) {
	n := c.realm.groups.len()
	if search := c.query.Get("search"); search != "" {
		n = len(c.realm.matchingGroups(search, false, nil))
	} else if c.flag("top", false) {
		n = len(c.realm.children(""))
	}
	return told(object{"count": n})
}

func (c *call) listDefaultGroups() (answer, error) {
	return told(each(c.realm.DefaultGroups, func(id string) object { return c.realm.groupRep(c.realm.groups.get(id), false) }))
}

func (c *call) putDefaultGroup() (answer, error) {
	id := c.params[0]
	if !c.realm.groups.hasID(id) {
		return answer{}, errText(http.StatusNotFound, "Group not found")
	}
	c.realm.dropDefaultGroup(id)
	c.realm.DefaultGroups = append(c.realm.DefaultGroups, id)
	return done()
}

func (c *call) deleteDefaultGroup() (answer, error) {
	if !c.realm.groups.hasID(c.params[0]) {
		return answer{}, errText(http.StatusNotFound, "Group not found")
	}
	c.realm.dropDefaultGroup(c.params[0])
	return done()
}
