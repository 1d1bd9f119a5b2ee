package logtotest

import (
	"bytes"
	"slices"
)

// side is one of the two kinds of members that an organization has.
type side struct {
	key     string // of the ids in a body
	table   func(*call) *table
	members func(*call) *links
	roles   func(*call) *links
	kind    string // type of the organization roles that fit
}

func userSide() side {
	return side{"userIds", func(c *call) *table { return c.users }, func(c *call) *links { return c.orgUsers },
		func(c *call) *links { return c.orgUserRoles }, userRole}
}

func appSide() side {
	return side{"applicationIds", func(c *call) *table { return c.apps }, func(c *call) *links { return c.orgApps },
		func(c *call) *links { return c.orgAppRoles }, machine}
}

func orgMemberRoutes(r *router) {
	for path, s := range map[string]side{"users": userSide(), "applications": appSide()} {
		base := " /organizations/{}/" + path
		r.on("GET"+base, s.list)
		r.on("POST"+base, s.add)
		r.on("PUT"+base, s.replace)
		r.on("DELETE"+base+"/{}", s.remove)
	}
}

// list shows members with their organization roles. A user here has no
// hasPassword, unlike in the list of users (recordings: 08-organizations).
func (s side) list(c *call) (answer, error) {
	org, err := c.must(c.orgs, 0)
	if err != nil {
		return answer{}, err
	}
	var test func(*row) bool
	if s.kind == userRole {
		test = c.contains(userSearch()...)
	} else {
		test = c.contains("id", "name", "description")
	}
	if role := c.query.Get("organizationRoleId"); role != "" {
		test = and(test, func(r *row) bool { return s.roles(c).has(member(org.id, r.id), role) })
	}
	var found ids = s.members(c).of(org.id)
	if test != nil {
		found = s.table(c).some(s.members(c).of(org.id), test)
	}
	return c.list(found, false, func(b []byte, id string) []byte {
		enc := s.table(c).rows[id].json()
		if at := bytes.LastIndex(enc, []byte(`,"hasPassword":`)); s.kind == userRole && at > 0 {
			enc = enc[:at]
		} else {
			enc = enc[:len(enc)-1]
		}
		b = append(append(b, enc...), `,"organizationRoles":`...)
		b = append(b, c.roleNames(s.roles(c).of(member(org.id, id)))...)
		return append(b, '}')
	})
}

// ids reads the members of a body and checks that they may be members.
func (s side) ids(c *call, atLeast int) ([]string, error) {
	body, err := c.body(shape(need(s.key, arrayOf(text(1, 0), atLeast))))
	if err != nil {
		return nil, err
	}
	list := strs(body[s.key])
	return list, s.fit(c, list)
}

func (s side) fit(c *call, list []string) error {
	if len(list) > 0 && (c.orgs.rows[c.params[0]] == nil || !s.table(c).all(list)) {
		return errForeignKey()
	}
	notMachine := func(id string) bool { return c.apps.rows[id].str("type") != machine }
	if s.kind == machine && slices.ContainsFunc(list, notMachine) {
		return errConstraint()
	}
	return nil
}

func (s side) add(c *call) (answer, error) {
	list, err := s.ids(c, 1)
	if err != nil {
		return answer{}, err
	}
	for _, id := range list {
		s.members(c).add(c.params[0], id)
	}
	if s.kind == machine {
		return plain(201), nil
	}
	return reply(201, appendJSON(nil, object{s.key: list})), nil
}

// replace keeps the roles of those who stay.
func (s side) replace(c *call) (answer, error) {
	list, err := s.ids(c, 0)
	if err != nil {
		return answer{}, err
	}
	if len(list) != len(slices.Compact(slices.Sorted(slices.Values(list)))) {
		return answer{}, errDuplicate()
	}
	org := c.params[0]
	for _, id := range s.members(c).of(org).IDs() {
		if !slices.Contains(list, id) {
			s.drop(c, org, id)
		}
	}
	for _, id := range list {
		s.members(c).add(org, id)
	}
	return noContent(), nil
}

func (s side) drop(c *call, org, id string) bool {
	s.roles(c).dropLeft(member(org, id))
	return s.members(c).remove(org, id)
}

func (s side) remove(c *call) (answer, error) {
	if !s.drop(c, c.params[0], c.params[1]) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
