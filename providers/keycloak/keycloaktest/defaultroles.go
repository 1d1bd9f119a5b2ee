package keycloaktest

import "slices"

// Version 11 has no role that holds what every user has: the realm and each
// client have a list of names.

// giveDefaults gives a new user what every user has.
func (s *Server) giveDefaults(r *realm, user string) {
	if r.DefaultRole != "" {
		r.userRoles.add(user, r.DefaultRole)
	}
	for _, id := range r.defaultRoleIDs() {
		r.userRoles.add(user, id)
	}
}

// defaultRoleIDs are the roles of the lists.
func (r *realm) defaultRoleIDs() (ids []string) {
	if !r.old {
		return nil
	}
	add := func(client string, names []string) {
		for _, name := range names {
			if role := r.roles.named(roleKey(client, name)); role != nil {
				ids = append(ids, role.ID)
			}
		}
	}
	add("", r.DefaultRoles)
	for _, c := range r.clients.sorted() {
		add(c.ID, strs(c.Doc["defaultRoles"]))
	}
	return ids
}

// importDefaultRoles takes the lists of a new realm.
func (s *Server) importDefaultRoles(r *realm, rep object) {
	names := []string{"offline_access", "uma_authorization"}
	if rep["defaultRoles"] != nil {
		names = strs(rep["defaultRoles"])
	}
	s.setDefaultRoles(r, names)
	for _, c := range r.clients.sorted() {
		if c.Account != "" {
			s.giveDefaults(r, c.Account)
		}
	}
}

// setDefaultRoles replaces the realm's list; a role that is not there is made.
func (s *Server) setDefaultRoles(r *realm, names []string) {
	r.DefaultRoles = nil
	for _, name := range names {
		s.ensureRole(r, "", name)
		r.DefaultRoles = append(r.DefaultRoles, name)
	}
}

// forgetDefault takes a role that goes out of the list that it is in.
func (r *realm) forgetDefault(of *role) {
	if !r.old {
		return
	}
	if of.Client == "" {
		r.DefaultRoles = slices.DeleteFunc(r.DefaultRoles, func(name string) bool { return name == of.Name })
		return
	}
	if c := r.clients.get(of.Client); c != nil {
		if list, ok := c.Doc["defaultRoles"].([]any); ok {
			c.Doc["defaultRoles"] = slices.DeleteFunc(slices.Clone(list), func(name any) bool { return name == of.Name })
		}
	}
}

// takeDefaultRoles replaces a client's list where a body has one; a role that is
// not there is made.
func (s *Server) takeDefaultRoles(r *realm, of *client, rep object) {
	given, ok := rep["defaultRoles"].([]any)
	if !ok || !s.old() {
		return
	}
	for _, name := range strs(given) {
		s.ensureRole(r, of.ID, name)
	}
	of.Doc["defaultRoles"] = given
}
