package atlastest

import (
	"net/http"
	"slices"
	"strings"
)

// caller is whoever a request's credentials stand for.
type caller struct {
	*grants
	id      string // of the service account or of the API key
	account *account
	key     *apiKey
}

// caller finds who sends a request: by a token, or by digest. nil is nobody.
func (s *Server) caller(r *http.Request) *caller {
	auth := r.Header.Get("Authorization")
	if bearer, ok := strings.CutPrefix(auth, "Bearer "); ok {
		return s.bearer(bearer)
	}
	if params, ok := strings.CutPrefix(auth, "Digest "); ok {
		return s.digest(r, params)
	}
	return nil
}

const (
	orgOwnerRole      = "ORG_OWNER"
	orgReadRole       = "ORG_READ_ONLY"
	orgMemberRole     = "ORG_MEMBER"
	groupCreatorRole  = "ORG_GROUP_CREATOR"
	groupOwnerRole    = "GROUP_OWNER"
	groupDatabaseRole = "GROUP_DATABASE_ACCESS_ADMIN"
	groupStreamRole   = "GROUP_STREAM_PROCESSING_OWNER"
)

// need is what a caller must be (the description's x-rolesRequirements).
type need int

const (
	anyone           need = iota
	orgMember             // any role in the organization
	orgReader             // Organization Read Only
	orgOwner              // Organization Owner
	projectReader         // Project Read Only: any role in the project has it
	projectOwner          // Project Owner, and the newer roles that the sources only name
	projectDatabases      // Project Database Access Admin, Project Stream Processing Owner
)

// may says whether the caller is what a route needs.
func (c *call) may(needs need) bool {
	if needs == anyone {
		return true
	}
	mine := c.org != nil && c.who.Org == c.org.ID
	org := func(roles ...string) bool {
		return mine && slices.ContainsFunc(c.who.Roles, func(r string) bool { return slices.Contains(roles, r) })
	}
	if org(orgOwnerRole) {
		return true
	}
	var roles []string
	if c.project != nil {
		roles = c.who.Projects[c.project.ID]
	}
	switch needs {
	case orgMember:
		return mine && len(c.who.Roles) > 0
	case orgReader:
		return org(orgReadRole)
	case projectReader:
		return len(roles) > 0 || org(orgReadRole)
	case projectOwner:
		return slices.Contains(roles, groupOwnerRole)
	case projectDatabases:
		return slices.ContainsFunc(roles, func(r string) bool {
			return r == groupOwnerRole || r == groupDatabaseRole || r == groupStreamRole
		})
	}
	return false
}

// scope finds the organization and the project of a path, and checks the
// caller's roles there. What a caller may not see is told apart from what is
// not there, as in the recordings (TestSetupFailureFlow/Invalid_Project_ID).
func (c *call) scope(path string, needs need) *refusal {
	head, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch head {
	case "orgs":
		if len(c.params) == 0 {
			break
		}
		if bad := c.enterOrg(c.params[0]); bad != nil {
			return bad
		}
		c.params = c.params[1:]
	case "groups":
		if len(c.params) == 0 || needs == anyone {
			break
		}
		if bad := c.enterProject(c.params[0]); bad != nil {
			return bad
		}
		c.params = c.params[1:]
	}
	if head == "federationSettings" { // whose organizations differ
		return nil
	}
	if !c.may(needs) {
		return errMissingRole()
	}
	return nil
}

func (c *call) enterOrg(id string) *refusal {
	if !isID(id) {
		return errBadID(id)
	}
	if c.org = c.state.Orgs[id]; c.org == nil {
		return errNoOrg(id)
	}
	return nil
}

func (c *call) enterProject(id string) *refusal {
	if !isID(id) {
		return errBadID(id)
	}
	if c.project = c.state.Projects[id]; c.project == nil {
		return errNoGroup(id)
	}
	c.org = c.state.Orgs[c.project.Org]
	return nil
}

// sees says whether the caller may see a project at all.
func (c *call) sees(p *project) bool {
	at := *c
	at.project, at.org = p, c.state.Orgs[p.Org]
	return at.may(projectReader)
}

// address is where a request comes from.
func (s *Server) address(r *http.Request) string {
	if given := r.Header.Get("X-Forwarded-For"); given != "" {
		first, _, _ := strings.Cut(given, ",")
		return strings.TrimSpace(first)
	}
	if s.opt.Address != "" {
		return s.opt.Address
	}
	host := r.RemoteAddr
	if at := strings.LastIndexByte(host, ':'); at >= 0 {
		host = host[:at]
	}
	return strings.Trim(host, "[]")
}
