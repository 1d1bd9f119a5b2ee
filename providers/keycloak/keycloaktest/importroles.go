package keycloaktest

// importAllRoles makes the roles of a template and a representation, then their
// composites, which may name each other.
func (s *Server) importAllRoles(r *realm, tmpl, rep object) {
	for _, from := range []object{tmpl, rep} {
		all, _ := from["roles"].(object)
		s.importRoles(r, "", objects(all["realm"]))
		of, _ := all["client"].(object)
		for clientID, list := range of {
			s.importRoles(r, clientID, objects(list))
		}
	}
	for _, from := range []object{tmpl, rep} {
		all, _ := from["roles"].(object)
		s.importComposites(r, "", objects(all["realm"]))
		of, _ := all["client"].(object)
		for clientID, list := range of {
			s.importComposites(r, clientID, objects(list))
		}
	}
	if s.old() {
		s.importDefaultRoles(r, rep)
		return
	}
	name := "default-roles-" + r.Name
	if given, ok := rep["defaultRole"].(object); ok && str(given, "name") != "" {
		name = str(given, "name")
	}
	r.DefaultRole = s.ensureRole(r, "", name).ID
	for _, name := range strs(rep["defaultRoles"]) {
		r.composites.add(r.DefaultRole, s.ensureRole(r, "", name).ID)
	}
	for _, c := range r.clients.sorted() {
		if c.Account != "" {
			r.userRoles.add(c.Account, r.DefaultRole)
		}
	}
}

func (s *Server) importRoles(r *realm, clientID string, list []object) {
	client, ok := r.clientNamed(clientID)
	if !ok {
		return
	}
	for _, rep := range list {
		made := s.ensureRole(r, client, str(rep, "name"))
		made.Description, made.Attributes = text(rep, "description"), lists(rep["attributes"])
	}
}

// clientNamed gives a client's id; that of "" is "", the realm itself.
func (r *realm) clientNamed(clientID string) (id string, ok bool) {
	if clientID == "" {
		return "", true
	}
	if c := r.clients.named(clientID); c != nil {
		return c.ID, true
	}
	return "", false
}

// ensureRole gives the role of that name, and makes it if there is none.
func (s *Server) ensureRole(r *realm, client, name string) *role {
	if found := r.roles.named(roleKey(client, name)); found != nil {
		return found
	}
	made := &role{ID: s.newID(), Name: name, Client: client}
	r.roles.add(made.ID, roleKey(client, name), made)
	return made
}

func (s *Server) importComposites(r *realm, clientID string, list []object) {
	client, ok := r.clientNamed(clientID)
	if !ok {
		return
	}
	for _, rep := range list {
		parts, _ := rep["composites"].(object)
		whole := r.roles.named(roleKey(client, str(rep, "name")))
		for _, name := range strs(parts["realm"]) {
			r.composites.add(whole.ID, s.ensureRole(r, "", name).ID)
		}
		for other, names := range lists(parts["client"]) {
			if id, ok := r.clientNamed(other); ok {
				for _, name := range names {
					r.composites.add(whole.ID, s.ensureRole(r, id, name).ID)
				}
			}
		}
	}
}
