package keycloaktest

import "slices"

// instantiate makes a realm from a representation, with what the template has
// where the representation says nothing. Errors are left to checkImport.
func (s *Server) instantiate(name, id string, tmpl, rep object) *realm {
	r := s.emptyRealm(id, name)
	settings := tmpl["settings"].(object)
	for _, key := range []string{"realm", "clientPolicies", "clientProfiles", "defaultRole", "defaultRoles", "defaultGroups", "id"} {
		delete(settings, key)
	}
	r.Settings = settings
	master := rep["settings"] != nil // the template is all there is
	if !master {
		r.Settings["enabled"] = false
	}
	r.Profile, _ = tmpl["profile"].(object)
	s.importFlows(r, tmpl)
	s.importFlows(r, rep)
	if !master {
		s.applySettings(r, importable(rep))
		if attrs := r.Settings["attributes"].(object); attrs["realmReusableOtpCode"] == nil && !s.old() {
			attrs["realmReusableOtpCode"] = "false"
		}
	}
	pick := func(key string) object {
		if rep[key] != nil {
			return rep
		}
		return tmpl
	}
	s.importActions(r, pick("requiredActions"))
	s.importComponents(r, tmpl, rep)
	s.importScopes(r, tmpl, rep)
	s.importClients(r, tmpl, rep)
	s.importAllRoles(r, tmpl, rep)
	s.importScopeMappings(r, tmpl)
	if !master {
		s.importScopeMappings(r, rep)
		s.importGroups(r, "", objects(rep["groups"]))
		s.importProviders(r, rep)
		s.importUsers(r, objects(rep["users"]))
		s.importDefaults(r, rep)
	}
	return r
}

// importClients makes the built-in clients that a representation does not name,
// and its own. With scopes of its own the built-in ones get none.
func (s *Server) importClients(r *realm, tmpl, rep object) {
	for _, c := range byName(tmpl["clients"], rep["clients"], "clientId") {
		builtIn := isBuiltIn(str(c, "clientId"), tmpl)
		if builtIn && rep["clientScopes"] != nil && rep["settings"] == nil {
			c["defaultClientScopes"], c["optionalClientScopes"] = []any{}, []any{}
		}
		made := s.importClient(r, c, builtIn)
		attrs := made.Doc["attributes"].(object)
		if builtIn {
			r.Built[made.ID] = true
		} else if attrs["post.logout.redirect.uris"] == nil && !s.old() {
			attrs["post.logout.redirect.uris"] = "+"
		}
	}
}

// importable is the part of a representation that are settings; what names
// groups or policies comes later.
func importable(rep object) object {
	out := object{}
	for k, v := range rep {
		if k != "defaultGroups" {
			out[k] = v
		}
	}
	return out
}

// importDefaults sets what names other objects.
func (s *Server) importDefaults(r *realm, rep object) {
	for _, path := range strs(rep["defaultGroups"]) {
		if g := r.byPath(path); g != nil {
			r.DefaultGroups = append(r.DefaultGroups, g.ID)
		}
	}
	texts, _ := rep["localizationTexts"].(object)
	for locale, list := range texts {
		r.Texts[locale] = map[string]string{}
		of, _ := list.(object)
		for k, v := range of {
			r.Texts[locale][k], _ = v.(string)
		}
	}
}

// byName lays the objects of two lists over each other.
func byName(base, over any, key string) []object {
	given := objects(over)
	var out []object
	for _, o := range objects(base) {
		if !slices.ContainsFunc(given, func(g object) bool { return g[key] == o[key] }) {
			out = append(out, o)
		}
	}
	return append(out, given...)
}

func isBuiltIn(clientID string, tmpl object) bool {
	return slices.ContainsFunc(objects(tmpl["clients"]), func(o object) bool { return o["clientId"] == clientID })
}

// checkImport refuses a representation that names what is not there: a user's
// group or a role's composite. Nothing of the realm is kept then.
func (s *Server) checkImport(r *realm, rep object) error {
	for _, u := range objects(rep["users"]) {
		for _, path := range strs(u["groups"]) {
			if r.byPath(path) == nil {
				return errBare()
			}
		}
	}
	seen := map[string]bool{}
	for _, c := range objects(rep["clients"]) {
		if seen[str(c, "clientId")] {
			return errMessage(409, "Duplicate resource error")
		}
		seen[str(c, "clientId")] = true
	}
	if v, ok := rep["sslRequired"].(string); ok && v == "" {
		return errRealm()
	}
	return s.checkSettings(r, importable(rep))
}

// importUsers makes users with their groups, roles and passwords. A role that
// does not exist is made; a user whose roles are given does not get the default
// role (recordings: 02).
func (s *Server) importUsers(r *realm, list []object) {
	for _, rep := range list {
		u := s.newUser(rep)
		if r.users.has(u.Username) {
			continue
		}
		if id := str(rep, "id"); id != "" && !r.users.hasID(id) {
			u.ID = id
		}
		u.Attributes = lists(rep["attributes"])
		if rep["createdTimestamp"] == nil {
			u.Created = 0
		}
		s.putUser(r, u)
		if rep["realmRoles"] == nil && rep["clientRoles"] == nil {
			s.giveDefaults(r, u.ID)
		}
		for _, name := range strs(rep["realmRoles"]) {
			r.userRoles.add(u.ID, s.ensureRole(r, "", name).ID)
		}
		for clientID, names := range lists(rep["clientRoles"]) {
			if c := r.clients.named(clientID); c != nil && !s.old() { // which reads clients' roles after users
				for _, name := range names {
					r.userRoles.add(u.ID, s.ensureRole(r, c.ID, name).ID)
				}
			}
		}
		for _, path := range strs(rep["groups"]) {
			if g := r.byPath(path); g != nil {
				r.join(u, g.ID)
			}
		}
		s.takeSecrets(u, rep)
		if id := str(rep, "serviceAccountClientId"); id != "" {
			if c := r.clients.named(id); c != nil {
				r.adopt(c, u)
			}
		}
	}
}
