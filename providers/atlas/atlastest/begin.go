package atlastest

import "time"

// ownerName is who owns the organization that is there.
const ownerName = "owner@example.com"

// begin fills an empty sandbox: one organization, and who owns it.
func (s *Server) begin() {
	fill := func(at *string, val string) {
		if *at == "" {
			*at = val
		}
	}
	fill(&s.opt.OrgID, s.newID())
	fill(&s.opt.ClientID, s.newClientID())
	fill(&s.opt.ClientSecret, s.newSecret())
	fill(&s.opt.PublicKey, s.newPublicKey())
	fill(&s.opt.PrivateKey, s.newPrivateKey())
	s.state = newState()
	o := s.addOrg(s.opt.OrgID, "Sandbox")
	owner := s.addUser(ownerName, "Olivia", "Owner")
	o.Members[owner.ID] = &member{User: owner.ID, Roles: []string{orgOwnerRole}, Projects: map[string][]string{}, Active: true, Invited: o.Created}
	a := &account{grants: s.newGrants(o.ID, orgOwnerRole), ID: s.opt.ClientID, Name: "sandbox owner", Description: "Owns the sandbox's organization"}
	a.Secrets = []*secret{{ID: s.newID(), Value: s.opt.ClientSecret, Created: s.stamp(), Expires: s.stamp().Add(365 * 24 * time.Hour)}}
	s.state.Accounts[a.ID] = a
	k := &apiKey{grants: s.newGrants(o.ID, orgOwnerRole), ID: s.newID(), Desc: "sandbox owner", Public: s.opt.PublicKey, Private: s.opt.PrivateKey}
	s.state.Keys[k.ID] = k
	f := &federation{ID: s.newID(), Domains: []string{}, Providers: map[string]object{}, Orgs: map[string]*connected{o.ID: newConnected(o.ID)}}
	s.state.Federations[f.ID], o.Federation = f, f.ID
}

func (s *Server) newGrants(org string, roles ...string) grants {
	return grants{Org: org, Roles: roles, Projects: map[string][]string{}, Created: s.stamp()}
}

func (s *Server) addOrg(id, name string) *org {
	o := &org{ID: id, Name: name, Created: s.stamp(), Settings: object{}, Members: map[string]*member{}}
	s.state.Orgs[id] = o
	return o
}

func (s *Server) addUser(username, first, last string) *user {
	u := &user{ID: s.newID(), Username: username, First: first, Last: last, Country: "IE", Created: s.stamp(), LastAuth: s.stamp()}
	s.state.Users[u.ID] = u
	return u
}
