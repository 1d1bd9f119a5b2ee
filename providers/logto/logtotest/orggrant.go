package logtotest

import "slices"

// orgGrant is a set of ids that an organization or its role has, such as the
// scopes of a role.
type orgGrant struct {
	key   string // of the ids in a body
	owner func(*call) *table
	table func(*call) *table
	links func(*call) *links
}

func (g orgGrant) routes(r *router, path string) {
	base := " " + path
	r.on("GET"+base, func(c *call) (answer, error) {
		owner, err := c.must(g.owner(c), 0)
		if err != nil {
			return answer{}, err
		}
		return c.list(g.links(c).of(owner.id), true, g.table(c).render)
	})
	r.on("POST"+base, g.change(201, func(c *call, list []string) {
		for _, id := range list {
			g.links(c).add(c.params[0], id)
		}
	}))
	r.on("PUT"+base, g.change(204, func(c *call, list []string) { g.links(c).set(c.params[0], list) }))
	r.on("DELETE"+base+"/{}", func(c *call) (answer, error) {
		if !g.links(c).remove(c.params[0], c.params[1]) {
			return answer{}, errNotFound()
		}
		return noContent(), nil
	})
}

// change is all or nothing. A PUT may be empty, a POST may not.
func (g orgGrant) change(status int, apply func(*call, []string)) handler {
	return func(c *call) (answer, error) {
		atLeast := 0
		if status == 201 {
			atLeast = 1
		}
		body, err := c.body(shape(need(g.key, arrayOf(text(1, 0), atLeast))))
		if err != nil {
			return answer{}, err
		}
		list := strs(body[g.key])
		switch {
		case len(list) > 0 && (g.owner(c).rows[c.params[0]] == nil || !g.table(c).all(list)):
			return answer{}, errForeignKey()
		case status == 204 && len(list) != len(slices.Compact(slices.Sorted(slices.Values(list)))):
			return answer{}, errDuplicate()
		}
		apply(c, list)
		if status == 204 {
			return noContent(), nil
		}
		return plain(status), nil
	}
}
