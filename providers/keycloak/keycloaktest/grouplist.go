package keycloaktest

import (
	"slices"
	"strings"
)

// listGroups gives the top of the tree. Only with something to search for does
// it lead down to the hits (recordings: 07).
func (c *call) listGroups() (answer, error) {
	full, count := !c.flag("briefRepresentation", true), c.flag("subGroupsCount", true)
	search, attrs := c.query.Get("search"), pairs(c.query.Get("q"))
	render := func(g *group) object { return c.realm.ownRep(g, full, count) }
	if search == "" && len(attrs) == 0 {
		return told(each(page(c, c.realm.children(""), -1), render))
	}
	hits := c.realm.matchingGroups(search, c.flag("exact", false), attrs)
	if !c.flag("populateHierarchy", true) {
		return told(each(page(c, hits, -1), render))
	}
	hits = page(c, hits, -1)
	return told(c.realm.pathsTo(hits, render))
}

// pairs reads the query q=key:value key2:value2.
func pairs(q string) map[string]string {
	out := map[string]string{}
	for word := range strings.FieldsSeq(q) {
		if key, val, ok := strings.Cut(word, ":"); ok {
			out[key] = val
		}
	}
	return out
}

// matchingGroups gives groups of all levels by name. The server trims what is
// searched for: a space finds all of them (run on 26.4.5).
func (r *realm) matchingGroups(search string, exact bool, attrs map[string]string) []*group {
	search = strings.TrimSpace(search)
	var out []*group
	for g := range r.groups.all() {
		hit := strings.Contains(strings.ToLower(g.Name), strings.ToLower(search))
		if exact {
			hit = g.Name == search
		}
		for k, v := range attrs {
			hit = hit && slices.Contains(g.Attributes[k], v)
		}
		if hit {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b *group) int { return strings.Compare(r.path(a), r.path(b)) })
	return out
}

// pathsTo gives trees from the top down to the hits.
func (r *realm) pathsTo(hits []*group, render func(*group) object) []object {
	tops := []object{}
	seen := map[string]object{}
	var place func(g *group) object
	place = func(g *group) object {
		if o := seen[g.ID]; o != nil {
			return o
		}
		o := render(g)
		seen[g.ID] = o
		if g.Parent == "" {
			tops = append(tops, o)
		} else {
			up := place(r.groups.get(g.Parent))
			up["subGroups"] = append(up["subGroups"].([]object), o)
		}
		return o
	}
	for _, g := range hits {
		place(g)
	}
	return tops
}

// getChildren gives ten at most unless told otherwise.
func (c *call) getChildren(g *group) (answer, error) {
	full, count := !c.flag("briefRepresentation", false), c.flag("subGroupsCount", true)
	search := strings.ToLower(c.query.Get("search"))
	list := slices.DeleteFunc(c.realm.children(g.ID), func(g *group) bool {
		if c.flag("exact", false) {
			return search != strings.ToLower(g.Name)
		}
		return !strings.Contains(strings.ToLower(g.Name), search)
	})
	return told(each(page(c, list, 10), func(g *group) object { return c.realm.ownRep(g, full, count) }))
}

// getMembers gives a hundred direct members at most unless told otherwise.
func (c *call) getMembers(g *group) (answer, error) {
	var list []*user
	for _, id := range c.realm.userGroups.from(g.ID) {
		list = append(list, c.realm.users.get(id))
	}
	slices.SortFunc(list, func(a, b *user) int { return strings.Compare(a.Username, b.Username) })
	brief := c.flag("briefRepresentation", false)
	return told(each(page(c, list, 100), func(u *user) object { return c.realm.userRep(u, brief) }))
}
