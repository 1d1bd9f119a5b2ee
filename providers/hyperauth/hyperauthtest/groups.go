package hyperauthtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// group is one of the tree, with the name of the one at its top.
type group struct{ id, name, top string }

// groups are all of the realm, from the top down, by name.
func (c *call) groups() []group {
	var out []group
	var walk func(list []object, top string)
	walk = func(list []object, top string) {
		for _, g := range list {
			name := str(g, "name")
			of := top
			if of == "" {
				of = name
			}
			out = append(out, group{str(g, "id"), name, of})
			var inside []object
			items, _ := g["subGroups"].([]any)
			for _, item := range items {
				if o, ok := item.(object); ok {
					inside = append(inside, o)
				}
			}
			walk(inside, of)
		}
	}
	walk(c.list("/groups"), "")
	return out
}

// listGroups gives names of all levels, the same name more than once.
func listGroups(c *call) (int, any) {
	switch {
	case c.who == nil:
		return http.StatusBadRequest, "Group ListGet Failed"
	case !c.mayList():
		return http.StatusUnauthorized, "User ListGet Failed"
	}
	q := c.r.URL.Query()
	out := []string{}
	if !c.idIsName() {
		return http.StatusOK, out
	}
	var defaults []string
	if q.Get("exceptDefault") == "true" {
		for _, g := range c.list("/default-groups") {
			defaults = append(defaults, str(g, "name"))
		}
	}
	for _, g := range c.groups() {
		hit, broken := like(g.name, q.Get("startsWith"))
		if broken || slices.ContainsFunc(q["except"], func(s string) bool { return strings.Contains(s, "'") }) {
			return http.StatusBadRequest, "Group ListGet Failed"
		}
		if hit && !slices.Contains(q["except"], g.name) && !slices.Contains(defaults, g.name) {
			out = append(out, g.name)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(reversed(a), reversed(b)) })
	return http.StatusOK, out
}

// administered are the groups of a middle administrator: each name of its claim
// stands for the top of the first group that holds it anywhere in its name, by
// name. One that nothing holds is an exception.
func (c *call) administered() (names []string, caught bool) {
	for _, name := range c.managed() {
		var hits []string
		for _, g := range c.groups() {
			if strings.Contains(g.name, name) {
				hits = append(hits, g.top)
			}
		}
		if len(hits) == 0 {
			return nil, false
		}
		slices.Sort(hits)
		names = append(names, hits[0])
	}
	return names, true
}

// member finds out whether the caller administers a group.
func (c *call) member(name string) (status int, body any, ok bool) {
	if !c.ofRealm() {
		return http.StatusBadRequest, "token is invalid", false
	}
	names, caught := c.administered()
	switch {
	case !caught:
		status, body = unCaught()
		return status, body, false
	case !slices.Contains(names, name):
		return http.StatusBadRequest, "No Authorization", false
	}
	return 0, nil, true
}

func postMembers(c *call) (int, any) {
	if !c.ofRealm() {
		return http.StatusBadRequest, "token is invalid"
	}
	names, caught := c.administered()
	if !caught {
		return unCaught()
	}
	if len(names) == 0 {
		return http.StatusBadRequest, "No Authorization"
	}
	var reps []object
	if json.Unmarshal(c.raw, &reps) != nil {
		return unCaught()
	}
	for _, rep := range reps {
		groups, ok := rep["groups"].([]any)
		if !ok {
			return unCaught()
		}
		for _, g := range groups {
			if text, _ := g.(string); !slices.Contains(names, text) {
				return http.StatusBadRequest, "No Authorization"
			}
		}
	}
	return c.makeUsers(reps, "Group Member Register Success")
}

// groupNamed is the first group that holds a name, by name.
func (c *call) groupNamed(name string) (group, bool) {
	hits := slices.DeleteFunc(c.groups(), func(g group) bool { return !strings.Contains(g.name, name) })
	if len(hits) == 0 {
		return group{}, false
	}
	return slices.MinFunc(hits, func(a, b group) int { return strings.Compare(a.name, b.name) }), true
}

// getMembers gives the direct members whole.
func getMembers(c *call) (int, any) {
	if status, body, ok := c.member(c.params[0]); !ok {
		return status, body
	}
	g, _ := c.groupNamed(c.params[0])
	out := c.list("/groups/" + g.id + "/members?max=-1")
	if out == nil {
		out = []object{}
	}
	return http.StatusOK, out
}

func putMember(c *call) (int, any) {
	if status, body, ok := c.member(c.params[0]); !ok {
		return status, body
	}
	name := c.r.URL.Query().Get("userName")
	g, _ := c.groupNamed(c.params[0])
	for _, u := range c.list("/groups/" + g.id + "/members?max=-1") {
		if strings.EqualFold(str(u, "username"), name) {
			return c.mergeAttributes(u, " User ["+name+"] Update Success ", "User ["+name+"] Update Falied  ")
		}
	}
	return http.StatusBadRequest, "User not found in Group"
}
