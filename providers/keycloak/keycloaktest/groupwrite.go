package keycloaktest

import (
	"net/http"
	"slices"
)

// groupBody reads a group; a name is needed.
func (c *call) groupBody() (object, error) {
	rep, err := c.body("GroupRepresentation")
	if err == nil && str(rep, "name") == "" && !(c.old() && c.r.Method == http.MethodPut) {
		err = errMessage(http.StatusBadRequest, "Group name is missing")
	}
	return rep, err
}

func (c *call) errSibling(parent, name string) error {
	if parent == "" {
		return errMessage(http.StatusConflict, "Top level group named '"+name+"' already exists.")
	}
	if c.old() {
		return errMessage(http.StatusConflict, "Parent already contains subgroup named '"+name+"'")
	}
	return errMessage(http.StatusConflict, "Sibling group named '"+name+"' already exists.")
}

// placed makes or, with an id in the body, moves a group.
func (c *call) placed(parent string) (g *group, moved bool, err error) {
	rep, err := c.groupBody()
	if err != nil {
		return nil, false, err
	}
	if id := str(rep, "id"); id != "" {
		if c.old() && c.realm.groups.hasID(id) {
			return nil, true, c.moveGroup11(id, parent, str(rep, "name"))
		}
		return nil, true, c.moveGroup(id, parent)
	}
	name := str(rep, "name")
	if c.realm.groups.has(groupKey(parent, name)) {
		return nil, false, c.errSibling(parent, name)
	}
	g = &group{ID: c.newID(), Name: name, Parent: parent, Description: text(rep, "description"), Attributes: lists(rep["attributes"])}
	c.realm.groups.add(g.ID, groupKey(parent, name), g)
	return g, false, nil
}

func (c *call) postGroup() (answer, error) {
	g, moved, err := c.placed("")
	if err != nil || moved {
		return answer{status: http.StatusNoContent}, err
	}
	return c.made("/groups/" + g.ID)
}

// postChild answers with the group, which postGroup does not.
func (c *call) postChild(parent *group) (answer, error) {
	g, moved, err := c.placed(parent.ID)
	if err != nil || moved {
		return answer{status: http.StatusNoContent}, err
	}
	a, err := c.made("/groups/" + g.ID)
	a.body = reply(0, c.realm.ownRep(g, true, false)).body
	return a, err
}

// moveGroup puts a group elsewhere; what else the body says is ignored
// (recordings: 07).
func (c *call) moveGroup(id, parent string) error {
	g := c.realm.groups.get(id)
	if g == nil {
		return errText(http.StatusNotFound, "Could not find child by id")
	}
	key := groupKey(parent, g.Name)
	if other := c.realm.groups.named(key); other != nil && other != g {
		return c.errSibling(parent, g.Name)
	}
	for at := c.realm.groups.get(parent); at != nil; at = c.realm.groups.get(at.Parent) {
		if at == g {
			return errBare()
		}
	}
	g.Parent = parent
	c.realm.groups.rename(g.ID, key)
	return nil
}

// updateGroup overwrites the description even if it is absent.
func (r *realm) updateGroup(g *group, rep object) {
	g.Description = text(rep, "description")
	if rep["attributes"] != nil {
		g.Attributes = lists(rep["attributes"])
	}
}

func (c *call) putGroup(g *group) (answer, error) {
	rep, err := c.groupBody()
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "name")
	if name == "" {
		name = g.Name
	}
	key := groupKey(g.Parent, name)
	if other := c.realm.groups.named(key); other != nil && other != g {
		return answer{}, errMessage(http.StatusConflict, "Sibling group named '"+name+"' already exists.")
	}
	c.realm.updateGroup(g, rep)
	g.Name = name
	c.realm.groups.rename(g.ID, key)
	return done()
}

func (c *call) deleteGroup(g *group) (answer, error) {
	c.realm.removeGroup(g)
	return done()
}

// removeGroup takes the groups beneath along.
func (r *realm) removeGroup(g *group) {
	for _, child := range r.children(g.ID) {
		r.removeGroup(child)
	}
	r.userGroups.forget(g.ID)
	r.groupRoles.forget(g.ID)
	r.dropDefaultGroup(g.ID)
	r.dropFromPolicies("group", g.ID)
	r.groups.remove(g.ID)
}

func (r *realm) dropDefaultGroup(id string) {
	r.DefaultGroups = slices.DeleteFunc(r.DefaultGroups, func(other string) bool { return other == id })
}

// importGroups makes a tree with its roles.
func (s *Server) importGroups(r *realm, parent string, list []object) {
	for _, rep := range list {
		name := str(rep, "name")
		if r.groups.has(groupKey(parent, name)) {
			continue
		}
		g := &group{ID: s.newID(), Name: name, Parent: parent, Description: text(rep, "description"), Attributes: lists(rep["attributes"])}
		r.groups.add(g.ID, groupKey(parent, name), g)
		for _, role := range strs(rep["realmRoles"]) {
			r.groupRoles.add(g.ID, s.ensureRole(r, "", role).ID)
		}
		for clientID, names := range lists(rep["clientRoles"]) {
			if id, ok := r.clientNamed(clientID); ok {
				for _, role := range names {
					r.groupRoles.add(g.ID, s.ensureRole(r, id, role).ID)
				}
			}
		}
		s.importGroups(r, g.ID, objects(rep["subGroups"]))
	}
}
