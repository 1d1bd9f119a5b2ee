package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// tree11 renders a group with all that is beneath it, as version 11 does.
func (r *realm) tree11(g *group, full bool) object {
	out := r.groupRep(g, full)
	out["subGroups"] = each(r.children(g.ID), func(child *group) object { return r.tree11(child, full) })
	return out
}

// listGroups11 gives the whole tree. A search gives the whole trees of those at
// the top that are hit, or have a hit beneath them.
func (c *call) listGroups11() (answer, error) {
	full := !c.flag("briefRepresentation", true)
	tops := c.realm.children("")
	if c.query.Has("search") && c.query.Get("search") != "" {
		search := strings.ToLower(strings.TrimSpace(c.query.Get("search")))
		tops = slices.DeleteFunc(tops, func(g *group) bool { return !c.realm.hit11(g, search) })
	}
	if !c.query.Has("first") || !c.query.Has("max") { // one without the other is no page
		return told(each(tops, func(g *group) object { return c.realm.tree11(g, full) }))
	}
	return told(each(page(c, tops, -1), func(g *group) object { return c.realm.tree11(g, full) }))
}

func (r *realm) hit11(g *group, search string) bool {
	return strings.Contains(strings.ToLower(g.Name), search) ||
		slices.ContainsFunc(r.children(g.ID), func(child *group) bool { return r.hit11(child, search) })
}

func (c *call) getGroup11(g *group) (answer, error) {
	out := c.realm.tree11(g, true)
	out["access"] = object{"view": true, "manage": true, "manageMembership": true}
	return told(out)
}

// postChild11 answers with the group.
func (c *call) postChild11(parent *group) (answer, error) {
	g, moved, err := c.placed(parent.ID)
	if err != nil || moved {
		return answer{status: http.StatusNoContent}, err
	}
	a, err := c.made("/groups/" + g.ID)
	a.body = reply(0, c.realm.tree11(g, true)).body
	return a, err
}

// moveGroup11 looks at the name in the body for what is there already.
func (c *call) moveGroup11(id, parent, name string) error {
	if other := c.realm.groups.named(groupKey(parent, name)); other != nil && other.ID != id {
		return c.errSibling(parent, name)
	}
	return c.moveGroup(id, parent)
}
