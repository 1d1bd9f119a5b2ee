package atlastest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func (w *world) inviteOrg(name string, roles ...string) got {
	return w.call("POST", w.org+"/users", object{"username": name, "roles": object{"orgRoles": roles}})
}

// TestInvitation: pending for thirty days, then expired and replaced; a
// conflict only while it is pending or accepted.
func TestInvitation(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.inviteOrg("Ann@acme.example", "ORG_MEMBER").want(201).is("orgMembershipStatus", `"PENDING"`).is("username", `"ann@acme.example"`)
	r.is("invitationExpiresAt", `"2026-09-09T03:00:00Z"`).is("roles", `{"groupRoleAssignments":[],"orgRoles":["ORG_MEMBER"]}`).is("firstName", "null")
	w.inviteOrg("ann@acme.example", "ORG_OWNER").code(409, "USER_ALREADY_IN_ORG")
	w.clock.Advance(inviteLife)
	w.signIn()
	w.must(200, "GET", w.org+"/users?username=ann@acme.example", nil).is("totalCount", "0")
	w.must(200, "GET", w.org+"/users?orgMembershipStatuses=INVITATION_EXPIRED&orgMembershipStatuses=PENDING", nil).is("totalCount", "1")
	w.inviteOrg("ann@acme.example", "ORG_READ_ONLY").want(201)
	if n := w.s.Accept("ann@acme.example"); n != 1 {
		t.Errorf("%d invitations", n)
	}
	r = w.must(200, "GET", w.org+"/users?username=ann@acme.example", nil).is("results.0.orgMembershipStatus", `"ACTIVE"`).is("results.0.firstName", `"ann"`).is("results.0.roles.orgRoles", `["ORG_READ_ONLY"]`)
	w.inviteOrg("ann@acme.example", "ORG_OWNER").code(409, "USER_ALREADY_IN_ORG")
	w.must(204, "DELETE", w.org+"/users/"+r.text("results.0.id"), nil)
	w.call("DELETE", w.org+"/users/"+r.text("results.0.id"), nil).code(404, "USER_NOT_IN_ORG")
	w.inviteOrg("bob@acme.example", "ORG_MEMBER").want(201)
	w.s.Reject("bob@acme.example")
	w.inviteOrg("bob@acme.example", "ORG_MEMBER").want(201)
	w.inviteOrg("bob", "ORG_MEMBER").code(400, "VALIDATION_ERROR")
	w.inviteOrg("carl@acme.example").code(400, "VALIDATION_ERROR")
}

// TestInvitationRate: ten a minute from one address, refused with a 400.
func TestInvitationRate(t *testing.T) {
	w := newWorld(t, Options{})
	for i := range inviteRate {
		w.inviteOrg(fmt.Sprintf("u%d@acme.example", i), "ORG_MEMBER").want(201)
	}
	w.inviteOrg("more@acme.example", "ORG_MEMBER").code(400, "INVITATIONS_RATE_LIMITED_IP")
	w.clock.Advance(time.Minute)
	w.inviteOrg("more@acme.example", "ORG_MEMBER").want(201)
}

// TestUserRoles: roles go one at a time, and the last stays; so does the last
// owner.
func TestUserRoles(t *testing.T) {
	w := newWorld(t, Options{})
	ann := w.org + "/users/" + w.inviteOrg("ann@acme.example", "ORG_MEMBER").text("id")
	w.must(200, "POST", ann+":addRole", object{"orgRole": "ORG_GROUP_CREATOR"}).is("roles.orgRoles", `["ORG_GROUP_CREATOR","ORG_MEMBER"]`)
	w.must(200, "POST", ann+":removeRole", object{"orgRole": "ORG_MEMBER"})
	w.call("POST", ann+":removeRole", object{"orgRole": "ORG_GROUP_CREATOR"}).code(400, "CANNOT_REMOVE_LAST_ROLE")
	w.call("POST", ann+":addRole", object{"orgRole": "ORG_BOSS"}).code(400, "VALIDATION_ERROR")
	owner := w.org + "/users/" + w.must(200, "GET", w.org+"/users?username="+ownerName, nil).text("results.0.id")
	w.must(200, "POST", owner+":addRole", object{"orgRole": "ORG_MEMBER"})
	w.must(200, "PATCH", ann, object{"roles": object{"orgRoles": []string{"ORG_OWNER"}}}) // pending: does not count
	w.call("POST", owner+":removeRole", object{"orgRole": "ORG_OWNER"}).code(400, "CANNOT_REMOVE_LAST_OWNER_FROM_ORG")
	w.call("PATCH", owner, object{"roles": object{"orgRoles": []string{"ORG_MEMBER"}}}).code(400, "CANNOT_REMOVE_LAST_OWNER_FROM_ORG")
	w.call("DELETE", owner, nil).code(400, "CANNOT_REMOVE_LAST_OWNER_FROM_ORG")
	w.s.Accept("ann@acme.example")
	w.must(204, "DELETE", owner, nil)
}

// TestProjectUsers: who is invited there is invited to the organization, and a
// member gets in at once.
func TestProjectUsers(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	w.must(200, "GET", g+"/users", nil).is("totalCount", "1").is("results.0.username", `"`+ownerName+`"`).is("results.0.roles", `["GROUP_OWNER"]`)
	r := w.must(201, "POST", g+"/users", object{"username": "ann@acme.example", "roles": []string{"GROUP_READ_ONLY"}}).is("orgMembershipStatus", `"PENDING"`)
	w.must(200, "GET", w.org+"/users/"+r.text("id"), nil).is("roles.orgRoles", `["ORG_MEMBER"]`)
	ann := g + "/users/" + r.text("id")
	w.call("POST", g+"/users", object{"username": "ann@acme.example", "roles": []string{"GROUP_OWNER"}}).code(409, "USER_ALREADY_IN_GROUP")
	w.must(200, "POST", ann+":addRole", object{"groupRole": "GROUP_CLUSTER_MANAGER"}).is("roles", `["GROUP_CLUSTER_MANAGER","GROUP_READ_ONLY"]`)
	w.must(200, "POST", ann+":removeRole", object{"groupRole": "GROUP_READ_ONLY"})
	w.call("POST", ann+":removeRole", object{"groupRole": "GROUP_CLUSTER_MANAGER"}).code(400, "CANNOT_REMOVE_LAST_ROLE")
	w.must(204, "DELETE", ann, nil)
	w.call("GET", ann, nil).code(404, "NOT_IN_GROUP")
	id := w.s.AddUser("bob@acme.example", "ORG_READ_ONLY")
	w.must(201, "POST", g+"/users", object{"username": "bob@acme.example", "roles": []string{"GROUP_READ_ONLY"}}).is("orgMembershipStatus", `"ACTIVE"`).is("id", `"`+id+`"`)
	self := w.must(200, "GET", g+"/users", nil).text("links.0.href")
	if !strings.HasSuffix(self, "/users?flattenTeams=false&includeCount=true&includeOrgUsers=false&pageNum=1&itemsPerPage=100") {
		t.Error(self)
	}
}

// TestTeams: of members only, not deleted while a project has one.
func TestTeams(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	ann := w.s.AddUser("ann@acme.example", "ORG_MEMBER")
	w.call("POST", w.org+"/teams", object{"name": "platform", "usernames": []string{"nobody@acme.example"}}).code(404, "USER_NOT_IN_ORG")
	r := w.must(201, "POST", w.org+"/teams", object{"name": "platform", "usernames": []string{"ann@acme.example"}})
	if r.header.Get("Location") != w.s.URL+w.org+"/teams/"+r.text("id") {
		t.Errorf("Location %s", r.header.Get("Location"))
	}
	id := r.text("id")
	team := w.org + "/teams/" + id
	w.call("POST", w.org+"/teams", object{"name": "platform", "usernames": []string{"ann@acme.example"}}).want(409)
	w.must(200, "GET", w.org+"/teams/byName/platform", nil).is("id", `"`+id+`"`)
	w.must(200, "GET", team+"/users", nil).is("results.0.id", `"`+ann+`"`).is("results.0.teamIds", `["`+id+`"]`)
	bob := w.s.AddUser("bob@acme.example", "ORG_MEMBER")
	w.must(200, "POST", team+":addUser", object{"id": bob})
	w.must(200, "POST", team+":removeUser", object{"id": ann})
	w.call("POST", team+":removeUser", object{"id": ann}).code(404, "USER_NOT_IN_TEAM")
	w.must(200, "POST", g+"/teams", []object{{"teamId": id, "roleNames": []string{"GROUP_READ_ONLY"}}})
	w.must(200, "GET", g+"/users?flattenTeams=true", nil).is("totalCount", "2")
	w.must(200, "PATCH", g+"/teams/"+id, object{"roleNames": []string{"GROUP_OWNER"}}).is("results.0.roleNames", `["GROUP_OWNER"]`)
	w.call("DELETE", team, nil).code(400, "CANNOT_DELETE_TEAM_ASSIGNED_TO_PROJECT")
	w.must(204, "DELETE", g+"/teams/"+id, nil)
	w.call("DELETE", g+"/teams/"+id, nil).code(404, "NOT_IN_GROUP")
	w.must(200, "PATCH", team, object{"name": "renamed"})
	w.must(204, "DELETE", w.org+"/users/"+bob, nil)
	w.must(200, "GET", team+"/users", nil).is("totalCount", "0")
	w.must(204, "DELETE", team, nil)
}

// TestSunset: the first version of users says when it ends, and then it is gone.
func TestSunset(t *testing.T) {
	w := newWorld(t, Options{})
	ann := w.s.AddUser("ann@acme.example", "ORG_MEMBER")
	r := w.must(200, "GET", "/users/byName/ann@acme.example", nil).is("id", `"`+ann+`"`)
	if r.header.Get("Sunset") != "Thu, 1 Jul 2027 00:00:00 GMT" || r.header.Get("Deprecation") == "" {
		t.Error(r.header)
	}
	w.clock.Advance(365 * 24 * time.Hour)
	id := w.s.state.Accounts[w.s.opt.ClientID]
	id.Secrets[0].Expires = w.clock.Now().Add(time.Hour)
	w.signIn()
	w.call("GET", "/users/"+ann, nil).code(410, "VERSION_GONE")
}
