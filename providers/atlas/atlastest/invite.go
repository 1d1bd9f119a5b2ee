package atlastest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	inviteLife = 30 * 24 * time.Hour
	inviteRate = 10 // in a minute, for each address
)

// status is where a member stands: an invitation is good for thirty days.
func (s *Server) status(m *member) string {
	switch {
	case m.Active:
		return "ACTIVE"
	case m.Rejected:
		return "INVITATION_REJECTED"
	case !s.now().Before(m.Invited.Add(inviteLife)):
		return "INVITATION_EXPIRED"
	}
	return "PENDING"
}

// inviteUser invites somebody to the organization. One whose invitation has
// expired or was rejected is replaced; a conflict is there if and only if one
// is pending or active (description).
func (c *call) inviteUser() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	name, err := readEmail(o)
	if err != nil {
		return answer{}, err
	}
	with, err := c.readMember(o, true)
	if err != nil {
		return answer{}, err
	}
	m := c.memberNamed(name)
	if m != nil && (c.status(m) == "PENDING" || c.status(m) == "ACTIVE") {
		return answer{}, errConflict("USER_ALREADY_IN_ORG", "The user "+name+" is already in the organization or invited to it.", name)
	}
	if m, err = c.invitation(name); err != nil {
		return answer{}, err
	}
	c.settle(m, with)
	return reply(http.StatusCreated, c.renderMember(m)), nil
}

func readEmail(o object) (string, error) {
	k := checks{of: o}
	name := strings.ToLower(k.text("username", 1, 254, email, false))
	return name, k.err()
}

func (c *call) memberNamed(name string) *member {
	for id, m := range c.org.Members {
		if c.state.Users[id].Username == name {
			return m
		}
	}
	return nil
}

// invitation makes a member who has not accepted yet.
func (c *call) invitation(name string) (*member, error) {
	if ok, _ := c.Server.invite.Allow(c.address(c.r), c.now()); !ok && !c.opt.Unlimited {
		return nil, errBad("INVITATIONS_RATE_LIMITED_IP", fmt.Sprintf("Only %d invitations may be sent in a minute from one address.", inviteRate))
	}
	u := c.state.userNamed(name)
	if u == nil {
		u = c.addUser(name, "", "")
	}
	m := &member{User: u.ID, Roles: []string{orgMemberRole}, Projects: map[string][]string{}, Invited: c.stamp(), Inviter: c.state.Users[c.oldestOwner(c.org)].Username}
	c.org.Members[u.ID] = m
	return m, nil
}

func (s *state) userNamed(name string) *user {
	for _, u := range s.Users {
		if u.Username == name {
			return u
		}
	}
	return nil
}

// Accept is what a person does outside of the API: accept all invitations, and
// finish setting up the account. It says how many there were.
func (s *Server) Accept(username string) int { return s.answerInvitations(username, true) }

// Reject is the other answer.
func (s *Server) Reject(username string) int { return s.answerInvitations(username, false) }

func (s *Server) answerInvitations(username string, yes bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, n := s.state.userNamed(username), 0
	if u == nil {
		return 0
	}
	for _, o := range s.state.Orgs {
		if m := o.Members[u.ID]; m != nil && s.status(m) == "PENDING" {
			m.Active, m.Rejected = yes, !yes
			n++
		}
	}
	if yes && n > 0 && u.First == "" {
		first, _, _ := strings.Cut(username, "@")
		u.First, u.Last, u.LastAuth = first, "Example", s.stamp()
	}
	return n
}

// AddUser puts a person into the organization that is there, as one who has
// accepted an invitation, and returns the id.
func (s *Server) AddUser(username string, roles ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.userNamed(username)
	if u == nil {
		first, _, _ := strings.Cut(username, "@")
		u = s.addUser(username, first, "Example")
	}
	s.state.Orgs[s.opt.OrgID].Members[u.ID] = &member{
		User: u.ID, Roles: roles, Projects: map[string][]string{}, Active: true, Invited: s.stamp(),
	}
	return u.ID
}
