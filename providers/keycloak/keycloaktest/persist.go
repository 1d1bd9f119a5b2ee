package keycloaktest

import (
	"io"
	"slices"

	"tenon/providers/internal/fake"
)

// snapshot is what Save keeps. Tokens are not: a client signs in again, as it
// does after a restart of a server whose sessions are in memory.
type snapshot struct {
	ClientID     string      `json:"clientId"`
	ClientSecret string      `json:"clientSecret"`
	User         string      `json:"user"`
	Password     string      `json:"password"`
	Saves        int64       `json:"saves"`
	Realms       []realmData `json:"realms"`
}

// realmData is a realm with what hangs on it.
type realmData struct {
	Realm      *realm                         `json:"realm"`
	Roles      []*role                        `json:"roles"`
	Clients    []*client                      `json:"clients"`
	Scopes     []*scope                       `json:"scopes"`
	Groups     []*group                       `json:"groups"`
	Users      []*user                        `json:"users"`
	Flows      []*flow                        `json:"flows"`
	Configs    []*execConfig                  `json:"configs"`
	Actions    []*action                      `json:"actions"`
	Components []*component                   `json:"components"`
	Providers  []*idp                         `json:"providers"`
	Orgs       []*org                         `json:"orgs"`
	Links      map[string]map[string][]string `json:"links"`
	Optional   map[string]map[string]bool     `json:"optional"`
}

const providerName = "keycloak"

// Save writes all data, credentials included.
func (s *Server) Save(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	snap := snapshot{
		ClientID: s.opt.ClientID, ClientSecret: s.opt.ClientSecret, User: s.opt.User, Password: s.opt.Password, Saves: s.saves,
	}
	for r := range s.realms.all() {
		snap.Realms = append(snap.Realms, r.data())
	}
	return fake.Save(w, providerName, snap)
}

// Load replaces all data by what Save wrote; tokens issued so far are void. No
// request may be in flight: call it before Start.
func (s *Server) Load(r io.Reader) error {
	var snap snapshot
	if err := fake.Load(r, providerName, &snap); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.realms, s.tokens = newShelf[*realm](s.opt.Seed), map[string]*session{}
	for _, d := range snap.Realms {
		made := s.restore(d)
		s.realms.add(made.ID, made.Name, made)
	}
	s.opt.ClientID, s.opt.ClientSecret, s.opt.User, s.opt.Password = snap.ClientID, snap.ClientSecret, snap.User, snap.Password
	s.saves = snap.Saves
	s.ids = fake.NewIDs(s.opt.Seed + s.saves) // not the same ids and secrets again
	return nil
}

// relations are a realm's links by name.
func (r *realm) relations() map[string]*links {
	return map[string]*links{
		"composites": r.composites, "userRoles": r.userRoles, "groupRoles": r.groupRoles, "userGroups": r.userGroups,
		"scopeRoles": r.scopeRoles, "clientScopes": r.clientScopes, "orgUsers": r.orgUsers,
	}
}

func (r *realm) data() realmData {
	d := realmData{
		Realm: r, Roles: r.roles.sorted(), Clients: r.clients.sorted(), Scopes: r.scopes.sorted(), Groups: r.groups.sorted(),
		Users: r.users.sorted(), Flows: slices.Collect(r.flows.all()), Configs: slices.Collect(r.configs.all()),
		Actions: slices.Collect(r.actions.all()), Components: slices.Collect(r.components.all()), Providers: r.idps.sorted(),
		Orgs: r.orgs.sorted(), Links: map[string]map[string][]string{}, Optional: r.optional,
	}
	for name, l := range r.relations() {
		d.Links[name] = map[string][]string{}
		for a := range l.fwd {
			d.Links[name][a] = l.of(a)
		}
	}
	return d
}

// refill puts a kind's objects back on its shelf.
func refill[T any](s *shelf[T], list []T, name func(T) (id, key string)) {
	ids, keys := make([]string, len(list)), make([]string, len(list))
	for i, v := range list {
		ids[i], keys[i] = name(v)
	}
	s.fill(ids, keys, list)
}

func (s *Server) restore(d realmData) *realm {
	r, of := s.emptyRealm(d.Realm.ID, d.Realm.Name), d.Realm
	r.Settings, r.Mail, r.Profile, r.DefaultRole, r.DefaultGroups = of.Settings, of.Mail, of.Profile, of.DefaultRole, of.DefaultGroups
	r.DefaultRoles = of.DefaultRoles
	r.ScopeDefaults, r.Texts, r.Policies, r.Profiles, r.Built = of.ScopeDefaults, of.Texts, of.Policies, of.Profiles, of.Built
	refill(r.roles, d.Roles, func(v *role) (string, string) { return v.ID, roleKey(v.Client, v.Name) })
	refill(r.clients, d.Clients, func(v *client) (string, string) { return v.ID, v.name() })
	refill(r.scopes, d.Scopes, func(v *scope) (string, string) { return v.ID, v.name() })
	refill(r.groups, d.Groups, func(v *group) (string, string) { return v.ID, groupKey(v.Parent, v.Name) })
	refill(r.users, d.Users, func(v *user) (string, string) { return v.ID, v.Username })
	refill(r.flows, d.Flows, func(v *flow) (string, string) { return v.ID, aliasKey(v.ID, v.Alias) })
	refill(r.configs, d.Configs, func(v *execConfig) (string, string) { return v.ID, r.configKey(v) })
	refill(r.actions, d.Actions, func(v *action) (string, string) { return v.ID, v.ID })
	refill(r.components, d.Components, func(v *component) (string, string) { return v.ID, v.ID })
	refill(r.idps, d.Providers, func(v *idp) (string, string) { return v.ID, aliasKey(v.ID, v.alias()) })
	refill(r.orgs, d.Orgs, func(v *org) (string, string) { return v.ID, v.Name })
	for _, f := range d.Flows {
		for _, e := range f.Executions {
			e.flow = f
		}
	}
	for _, u := range d.Users {
		if u.Email != "" && r.emails[u.Email] == "" {
			r.emails[u.Email] = u.ID
		}
	}
	for name, l := range r.relations() {
		for a, list := range d.Links[name] {
			for _, b := range list {
				l.add(a, b)
			}
		}
	}
	if d.Optional != nil {
		r.optional = d.Optional
	}
	return r
}
