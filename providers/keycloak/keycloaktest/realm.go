package keycloaktest

import "maps"

// realm is all that a realm holds. Its fields in capitals are what Save keeps.
type realm struct {
	ID, Name string
	Settings object // as the API tells them
	Mail     string // the password behind the mask in Settings
	Profile  object

	DefaultRole   string   // "" in version 11, which has
	DefaultRoles  []string // a list of names instead
	DefaultGroups []string
	ScopeDefaults map[string]bool // scope id → default (true) or optional (false)
	Texts         map[string]map[string]string
	Policies      []any
	Profiles      []any
	Built         map[string]bool // ids of clients that cannot be deleted

	roles      *shelf[*role]
	clients    *shelf[*client]
	scopes     *shelf[*scope]
	groups     *shelf[*group]
	users      *shelf[*user]
	flows      *shelf[*flow]
	configs    *shelf[*execConfig]
	actions    *shelf[*action]
	components *shelf[*component]
	idps       *shelf[*idp]
	orgs       *shelf[*org]

	emails map[string]string // e-mail → user id

	composites, userRoles, groupRoles, userGroups *links
	scopeRoles                                    *links // of clients and client scopes
	clientScopes                                  *links // client id → scope id, of both sorts
	optional                                      map[string]map[string]bool
	orgUsers                                      *links

	metadata []byte // the userProfileMetadata of lists, rendered
	old      bool   // of version 11
}

func (s *Server) emptyRealm(id, name string) *realm {
	seed := s.opt.Seed
	return &realm{
		ID: id, Name: name, old: s.old(), Settings: object{}, Profile: object{},
		ScopeDefaults: map[string]bool{}, Texts: map[string]map[string]string{}, Built: map[string]bool{},
		Policies: []any{}, Profiles: []any{},
		roles: newShelf[*role](seed), clients: newShelf[*client](seed), scopes: newShelf[*scope](seed),
		groups: newShelf[*group](seed), users: newShelf[*user](seed), flows: newShelf[*flow](seed),
		configs: newShelf[*execConfig](seed), actions: newShelf[*action](seed), components: newShelf[*component](seed),
		idps: newShelf[*idp](seed), orgs: newShelf[*org](seed), emails: map[string]string{},
		composites: newLinks(), userRoles: newLinks(), groupRoles: newLinks(), userGroups: newLinks(),
		scopeRoles: newLinks(), clientScopes: newLinks(), optional: map[string]map[string]bool{}, orgUsers: newLinks(),
	}
}

// makeMaster makes realm master with the admin's user and client.
func (s *Server) makeMaster() {
	rep := s.builtin.template(s.builtin.Master, "\x00") // no realm beside it yet
	dropOther(rep)
	id := s.newID()
	if s.old() {
		id = "master"
	}
	master := s.instantiate("master", id, rep, rep)
	s.realms.add(master.ID, master.Name, master)
	admin := s.addUser(master, &user{ID: s.newID(), Username: s.opt.User, Enabled: true})
	admin.Credentials = []credential{s.password(s.opt.Password)}
	role := master.roles.named(roleKey("", "admin"))
	master.userRoles.add(admin.ID, role.ID)
	if !s.old() {
		admin.Attributes = map[string][]string{"is_temporary_admin": {"true"}}
	}
	c, err := s.addClient(master, object{
		"clientId": s.opt.ClientID, "secret": s.opt.ClientSecret, "serviceAccountsEnabled": true, "standardFlowEnabled": false,
	})
	if err != nil {
		panic("keycloaktest: the admin's client: " + err.Error())
	}
	master.userRoles.add(c.Account, role.ID)
}

// dropOther takes the other realm's client out of the template of master.
func dropOther(rep object) {
	const other = "\x00-realm"
	var clients []any
	for _, c := range objects(rep["clients"]) {
		if str(c, "clientId") != other {
			clients = append(clients, c)
		}
	}
	rep["clients"] = clients
	roles := rep["roles"].(object)
	delete(roles["client"].(object), other)
	for _, r := range objects(roles["realm"]) {
		if parts, ok := r["composites"].(object); ok {
			if of, ok := parts["client"].(object); ok {
				delete(of, other)
			}
		}
	}
}

// addRealm makes a realm with its client in master.
func (s *Server) addRealm(name, id string, rep object) (*realm, error) {
	tmpl := s.builtin.template(s.builtin.Realm, name)
	r := s.instantiate(name, id, tmpl, rep)
	if err := s.checkImport(r, rep); err != nil {
		return nil, err
	}
	s.realms.add(r.ID, r.Name, r)
	s.addManager(r)
	return r, nil
}

// addManager makes the client NAME-realm in master, whose roles open the realm
// to master's admins.
func (s *Server) addManager(r *realm) {
	master := s.realms.named("master")
	if master == nil {
		return
	}
	rep := s.builtin.template(s.builtin.Master, r.Name)
	id := r.Name + "-realm"
	for _, c := range objects(rep["clients"]) {
		if str(c, "clientId") == id {
			made := s.importClient(master, c, true)
			master.Built[made.ID] = true
		}
	}
	all := rep["roles"].(object)
	list := objects(all["client"].(object)[id])
	s.importRoles(master, id, list)
	s.importComposites(master, id, list)
	admin := master.roles.named(roleKey("", "admin"))
	of := master.clients.named(id)
	for _, role := range master.roles.under(of.ID + "/") {
		master.composites.add(admin.ID, role.ID)
	}
}

// dropRealm removes a realm and its client in master.
func (s *Server) dropRealm(r *realm) {
	s.realms.remove(r.ID)
	master := s.realms.named("master")
	if c := master.clients.named(r.Name + "-realm"); c != nil {
		master.removeClient(c)
	}
}

// rendering of a realm's settings.
func (r *realm) representation() object {
	out := maps.Clone(r.Settings)
	out["id"], out["realm"] = r.ID, r.Name
	if role := r.roles.get(r.DefaultRole); role != nil {
		out["defaultRole"] = r.roleRep(role, true)
	}
	if len(r.DefaultGroups) > 0 {
		paths := []string{}
		for _, id := range r.DefaultGroups {
			paths = append(paths, r.path(r.groups.get(id)))
		}
		out["defaultGroups"] = paths
	}
	if r.old {
		out["defaultRoles"] = append([]string{}, r.DefaultRoles...)
		return out
	}
	out["clientPolicies"] = object{"policies": r.Policies}
	out["clientProfiles"] = object{"profiles": r.Profiles}
	return out
}
