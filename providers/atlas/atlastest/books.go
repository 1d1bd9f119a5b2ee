package atlastest

import (
	"fmt"
	"slices"
)

// Objects names every object that the server holds beyond those that it begins
// with: kind and names, as often as it is there, in order.
func (s *Server) Objects() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := &books{state: s.state}
	for _, o := range s.state.Orgs {
		if o.ID != s.opt.OrgID {
			b.add("organization", o.Name)
		}
		for _, m := range o.Members {
			if name := s.state.Users[m.User].Username; name != ownerName {
				b.add("organization user", o.Name, name)
			}
			for id := range m.Projects {
				b.add("project user", s.state.Projects[id].Name, s.state.Users[m.User].Username)
			}
		}
	}
	for _, a := range s.state.Accounts {
		b.credential("service account", a.Name, &a.grants, a.ID == s.opt.ClientID)
		for i := range a.Secrets {
			if a.ID != s.opt.ClientID || i > 0 {
				b.add("secret", a.Name)
			}
		}
	}
	for _, k := range s.state.Keys {
		b.credential("API key", k.Desc, &k.grants, k.Public == s.opt.PublicKey)
	}
	for _, t := range s.state.Teams {
		b.add("team", t.Name)
		for _, id := range t.Users {
			b.add("team member", t.Name, s.state.Users[id].Username)
		}
	}
	b.projects()
	b.federations()
	slices.Sort(b.list)
	return b.list
}

type books struct {
	state *state
	list  []string
}

func (b *books) add(kind string, names ...string) {
	b.list = append(b.list, fmt.Sprintf("%s %q", kind, names))
}

func (b *books) credential(kind, name string, g *grants, begun bool) {
	if !begun {
		b.add(kind, name)
	}
	for id := range g.Projects {
		b.add(kind+" in a project", b.state.Projects[id].Name, name)
	}
	for _, e := range g.Entries {
		b.add("entry of "+kind, name, e.Prefix)
	}
}

func (b *books) projects() {
	for _, p := range b.state.Projects {
		b.add("project", p.Name)
		for name := range p.Limits {
			b.add("limit", p.Name, name)
		}
		for id := range p.Teams {
			b.add("project team", p.Name, b.state.Teams[id].Name)
		}
		for _, set := range []struct {
			kind string
			of   map[string]object
		}{{"network entry", p.Network}, {"database user", p.DBUsers}, {"database role", p.DBRoles}} {
			for name := range set.of {
				b.add(set.kind, p.Name, name)
			}
		}
		for _, a := range p.AlertConfigs {
			b.add("alert configuration", p.Name, str(a, "eventTypeName"))
		}
	}
}

func (b *books) federations() {
	for _, f := range b.state.Federations {
		for _, idp := range f.Providers {
			if idp["protocol"] == "SAML" {
				continue // no client makes one
			}
			b.add("identity provider", str(idp, "displayName"))
		}
		for id, at := range f.Orgs {
			for _, m := range at.Mappings {
				b.add("role mapping", b.state.Orgs[id].Name, str(m, "externalGroupName"))
			}
		}
	}
}
