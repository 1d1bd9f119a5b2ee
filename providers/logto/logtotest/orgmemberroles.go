package logtotest

import (
	"fmt"
	"slices"
	"strings"
)

func orgMemberRoleRoutes(r *router) {
	for path, s := range map[string]side{"users": userSide(), "applications": appSide()} {
		r.on("POST /organizations/{}/"+path+"/roles", s.addRolesToMany)
		base := " /organizations/{}/" + path + "/{}/roles"
		r.on("GET"+base, s.listRoles)
		r.on("POST"+base, s.addRoles)
		r.on("PUT"+base, s.replaceRoles)
		r.on("DELETE"+base+"/{}", s.removeRole)
	}
	r.on("GET /organizations/{}/users/{}/scopes", listMemberScopes)
}

// membership is needed by all routes under a member.
func (s side) membership(c *call) (string, error) {
	if !s.members(c).has(c.params[0], c.params[1]) {
		what := "user"
		if s.kind == machine {
			what = "application"
		}
		return "", refuse(422, "organization.require_membership", "The "+what+" must be a member of the organization to proceed.")
	}
	return member(c.params[0], c.params[1]), nil
}

func (s side) listRoles(c *call) (answer, error) {
	who, err := s.membership(c)
	if err != nil {
		return answer{}, err
	}
	return c.list(s.roles(c).of(who), true, c.orgRoles.render)
}

// rolesOf reads roles by id, or of users also by name.
func (s side) rolesOf(c *call) ([]string, error) {
	fields := []field{need("organizationRoleIds", arrayOf(text(1, 0), 0))}
	if s.kind == userRole {
		fields[0].optional = true
		fields = append(fields, may("organizationRoleNames", arrayOf(text(1, 0), 0)))
	}
	body, err := c.body(shape(fields...))
	if err != nil {
		return nil, err
	}
	roles := strs(body["organizationRoleIds"])
	var unknown []string
	for _, name := range strs(body["organizationRoleNames"]) {
		if r := c.orgRoles.lookup(0, name); r != nil {
			roles = append(roles, r.id)
		} else {
			unknown = append(unknown, name)
		}
	}
	if unknown != nil {
		return nil, refuse(422, "organization.role_names_not_found",
			fmt.Sprintf("Invalid role names detected: %s. Please create these roles first before proceeding.", strings.Join(unknown, ", ")))
	}
	return roles, s.fitRoles(c, roles)
}

func (s side) fitRoles(c *call, roles []string) error {
	if !c.orgRoles.all(roles) {
		return errForeignKey()
	}
	if slices.ContainsFunc(roles, func(id string) bool { return c.orgRoles.rows[id].str("type") != s.kind }) {
		return errConstraint()
	}
	return nil
}

func (s side) addRoles(c *call) (answer, error) {
	who, err := s.membership(c)
	if err != nil {
		return answer{}, err
	}
	roles, err := s.rolesOf(c)
	if err != nil {
		return answer{}, err
	}
	for _, role := range roles {
		s.roles(c).add(who, role)
	}
	if s.kind == machine {
		return plain(201), nil
	}
	return reply(201, appendJSON(nil, object{"organizationRoleIds": roles})), nil
}

func (s side) replaceRoles(c *call) (answer, error) {
	who, err := s.membership(c)
	if err != nil {
		return answer{}, err
	}
	roles, err := s.rolesOf(c)
	if err != nil {
		return answer{}, err
	}
	s.roles(c).set(who, roles)
	return noContent(), nil
}

func (s side) removeRole(c *call) (answer, error) {
	who, err := s.membership(c)
	if err != nil {
		return answer{}, err
	}
	if !s.roles(c).remove(who, c.params[2]) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

// addRolesToMany gives all roles to all members that are named.
func (s side) addRolesToMany(c *call) (answer, error) {
	body, err := c.body(shape(need(s.key, arrayOf(text(1, 0), 1)), need("organizationRoleIds", arrayOf(text(1, 0), 1))))
	if err != nil {
		return answer{}, err
	}
	roles, who := strs(body["organizationRoleIds"]), strs(body[s.key])
	if err := s.fitRoles(c, roles); err != nil {
		return answer{}, err
	}
	if slices.ContainsFunc(who, func(id string) bool { return !s.members(c).has(c.params[0], id) }) {
		return answer{}, errForeignKey()
	}
	for _, id := range who {
		for _, role := range roles {
			s.roles(c).add(member(c.params[0], id), role)
		}
	}
	return plain(201), nil
}

func listMemberScopes(c *call) (answer, error) {
	who, err := userSide().membership(c)
	if err != nil {
		return answer{}, err
	}
	var scopes []string
	for role := range c.orgUserRoles.of(who).All() {
		scopes = append(scopes, c.orgRoleScopes.of(role).IDs()...)
	}
	slices.Sort(scopes)
	return reply(200, array(slices.Compact(scopes), c.orgScopes.render)), nil
}
