package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func compositeRoutes(r *router, at string, view, write right, with func(roleCall) handler) {
	r.on("GET "+at+"/composites", view, with((*call).getComposites))
	r.on("POST "+at+"/composites", write, with((*call).postComposites))
	r.on("DELETE "+at+"/composites", write, with((*call).deleteComposites))
	r.on("GET "+at+"/composites/realm", view, with((*call).getComposites))
	r.on("GET "+at+"/composites/clients/{}", view, with((*call).getComposites))
}

func (c *call) getComposites(r *role) (answer, error) {
	list := c.realm.rolesOf(c.realm.composites.of(r.ID))
	switch {
	case strings.HasSuffix(c.r.URL.Path, "/composites/realm"):
		list = ofClient(list, "")
	case strings.Contains(c.r.URL.Path, "/composites/clients/"):
		list = ofClient(list, c.params[len(c.params)-1])
	}
	return told(each(list, func(r *role) object { return c.realm.roleRep(r, true) }))
}

func (r *realm) rolesOf(ids []string) []*role {
	out := make([]*role, 0, len(ids))
	for _, id := range ids {
		if found := r.roles.get(id); found != nil {
			out = append(out, found)
		}
	}
	return out
}

func ofClient(list []*role, client string) []*role {
	return slices.DeleteFunc(list, func(r *role) bool { return r.Client != client })
}

// namedRoles reads a body that is a list of roles.
func (c *call) namedRoles() ([]object, error) {
	if len(c.raw) == 0 && c.untyped() {
		return nil, errMedia()
	}
	var list []object
	if len(c.raw) > 0 && json.Unmarshal(c.raw, &list) != nil {
		return nil, errCannotParse()
	}
	for _, o := range list {
		if err := c.builtin.reps["RoleRepresentation"].check(o, c.raw); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// partRoles finds the roles of a body by id; a name is not enough here.
func (c *call) partRoles() ([]*role, error) {
	list, err := c.namedRoles()
	if err != nil {
		return nil, err
	}
	var out []*role
	for _, o := range list {
		if c.old() && str(o, "id") == "" {
			return nil, errBare()
		}
		found := c.realm.roles.get(str(o, "id"))
		if found == nil {
			return nil, errText(http.StatusNotFound, "Could not find composite role")
		}
		out = append(out, found)
	}
	return out, nil
}

func (c *call) postComposites(r *role) (answer, error) {
	parts, err := c.partRoles()
	if err != nil {
		return answer{}, err
	}
	for _, part := range parts {
		c.realm.composites.add(r.ID, part.ID)
	}
	return done()
}

func (c *call) deleteComposites(r *role) (answer, error) {
	parts, err := c.partRoles()
	if err != nil {
		return answer{}, err
	}
	for _, part := range parts {
		c.realm.composites.remove(r.ID, part.ID)
	}
	return done()
}

// closure adds to a set of roles all that they hold.
func (r *realm) closure(ids []string) map[string]bool {
	out := map[string]bool{}
	for len(ids) > 0 {
		id := ids[len(ids)-1]
		ids = ids[:len(ids)-1]
		if out[id] {
			continue
		}
		out[id] = true
		for part := range r.composites.fwd[id] {
			ids = append(ids, part)
		}
	}
	return out
}

// roleUsers gives those who hold a role directly, service accounts among them.
func (c *call) roleUsers(r *role) (answer, error) {
	var list []*user
	for _, id := range c.realm.userRoles.from(r.ID) {
		list = append(list, c.realm.users.get(id))
	}
	slices.SortFunc(list, func(a, b *user) int { return strings.Compare(a.Username, b.Username) })
	brief := c.flag("briefRepresentation", false) && !c.old()
	return told(each(page(c, list, 100), func(u *user) object { return c.realm.userRep(u, brief) }))
}

func (c *call) roleGroups(r *role) (answer, error) {
	var list []*group
	for _, id := range c.realm.groupRoles.from(r.ID) {
		list = append(list, c.realm.groups.get(id))
	}
	slices.SortFunc(list, func(a, b *group) int { return strings.Compare(a.Name, b.Name) })
	full := !c.flag("briefRepresentation", true)
	return told(each(page(c, list, 100), func(g *group) object { return c.realm.groupRep(g, full) }))
}
