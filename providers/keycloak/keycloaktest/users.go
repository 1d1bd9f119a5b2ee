package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// user is one of the realm, service accounts among them.
type user struct {
	ID, Username, Email, FirstName, LastName string
	Enabled, EmailVerified                   bool
	Created                                  int64
	Attributes                               map[string][]string
	Required                                 []string
	Credentials                              []credential
	Past                                     []string // digests of earlier passwords, the newest last
	Federated                                []federated
	Account                                  string   // the client whose service account it is
	Blank                                    []string // names that are there and empty, of version 11
}

func userRoutes(r *router) {
	const at = "/realms/{}/users"
	r.on("GET "+at, viewUsers, (*call).listUsers)
	r.on("POST "+at, manageUsers, (*call).postUser)
	r.on("GET "+at+"/count", viewUsers, (*call).countUsers)
	r.on("GET "+at+"/{}", viewUsers, withUser((*call).getUser))
	r.on("PUT "+at+"/{}", manageUsers, withUser((*call).putUserRep))
	r.on("DELETE "+at+"/{}", manageUsers, withUser((*call).deleteUser))
	r.on("GET "+at+"/{}/groups", viewUsers, withUser((*call).userGroupList))
	r.on("GET "+at+"/{}/groups/count", viewUsers, withUser((*call).userGroupCount))
	r.on("PUT "+at+"/{}/groups/{}", manageUsers, withUser((*call).joinGroup))
	r.on("DELETE "+at+"/{}/groups/{}", manageUsers, withUser((*call).leaveGroup))
	r.on("GET "+at+"/{}/credentials", viewUsers, withUser((*call).listCredentials))
	r.on("DELETE "+at+"/{}/credentials/{}", manageUsers, withUser((*call).deleteCredential))
	r.on("PUT "+at+"/{}/credentials/{}/userLabel", manageUsers, withUser((*call).labelCredential))
	r.on("PUT "+at+"/{}/reset-password", manageUsers, withUser((*call).resetPassword))
	r.on("GET "+at+"/{}/federated-identity", viewUsers, withUser((*call).listFederated))
	r.on("POST "+at+"/{}/federated-identity/{}", manageUsers, withUser((*call).postFederated))
	r.on("DELETE "+at+"/{}/federated-identity/{}", manageUsers, withUser((*call).deleteFederated))
	mappingRoutes(r, at+"/{}/role-mappings", viewUsers, manageUsers, func(c *call) (holder, error) {
		if !c.realm.users.hasID(c.params[0]) {
			return holder{}, errText(http.StatusNotFound, "User not found")
		}
		return holder{id: c.params[0], links: c.realm.userRoles}, nil
	})
}

func withUser(h func(*call, *user) (answer, error)) handler {
	return func(c *call) (answer, error) {
		u := c.realm.users.get(c.params[0])
		if u == nil {
			return answer{}, errText(http.StatusNotFound, "User not found")
		}
		return h(c, u)
	}
}

// userRep renders a user as lists of other objects do.
func (r *realm) userRep(u *user, brief bool) object {
	out := object{
		"id": u.ID, "username": u.Username, "enabled": u.Enabled, "emailVerified": u.EmailVerified,
		"createdTimestamp": u.Created,
	}
	for name, v := range map[string]string{"email": u.Email, "firstName": u.FirstName, "lastName": u.LastName} {
		if v != "" || slices.Contains(u.Blank, name) {
			out[name] = v
		}
	}
	if u.Created == 0 {
		delete(out, "createdTimestamp")
	}
	if brief {
		return out
	}
	out["totp"], out["notBefore"] = false, 0
	out["requiredActions"], out["disableableCredentialTypes"] = append([]string{}, u.Required...), []string{}
	if attrs := r.visible(u.Attributes); len(attrs) > 0 {
		out["attributes"] = attrs
	}
	return out
}

// visible are the attributes that the user profile lets an admin see.
func (r *realm) visible(attrs map[string][]string) map[string][]string {
	if r.old {
		return attrs
	}
	out := map[string][]string{}
	for name, v := range attrs {
		if r.mayView(name) {
			out[name] = v
		}
	}
	return out
}

// userAccess is what an admin may do with a user.
func userAccess() object {
	return object{"manageGroupMembership": true, "view": true, "mapRoles": true, "impersonate": true, "manage": true}
}

func (c *call) getUser(u *user) (answer, error) {
	out := c.realm.userRep(u, false)
	out["access"] = userAccess()
	if !c.old() {
		out["access"].(object)["resetPassword"] = true
	}
	if c.realm.idps.len() > 0 {
		out["federatedIdentities"] = each(u.Federated, federated.rep)
	}
	if c.flag("userProfileMetadata", false) && !c.old() {
		out["userProfileMetadata"] = json.RawMessage(c.realm.profileMetadata(true))
	}
	return told(out)
}

func (c *call) deleteUser(u *user) (answer, error) {
	c.realm.removeUser(u)
	return done()
}

func (r *realm) removeUser(u *user) {
	for _, l := range []*links{r.userRoles, r.userGroups, r.orgUsers} {
		l.forget(u.ID)
	}
	if r.emails[u.Email] == u.ID {
		delete(r.emails, u.Email)
	}
	r.dropFromPolicies("user", u.ID)
	r.users.remove(u.ID)
}

// groupsOf gives a user's groups by name.
func (c *call) groupsOf(u *user) []*group {
	var list []*group
	search := strings.ToLower(c.query.Get("search"))
	for _, id := range c.realm.userGroups.of(u.ID) {
		if g := c.realm.groups.get(id); strings.Contains(strings.ToLower(g.Name), search) {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *group) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (c *call) userGroupList(u *user) (answer, error) {
	full := !c.flag("briefRepresentation", true)
	return told(each(page(c, c.groupsOf(u), 100), func(g *group) object { return c.realm.groupRep(g, full) }))
}

func (c *call) userGroupCount(u *user) (answer, error) {
	return told(object{"count": len(c.groupsOf(u))})
}

func (c *call) joinGroup(u *user) (answer, error) {
	if !c.realm.groups.hasID(c.params[1]) {
		return answer{}, errText(http.StatusNotFound, "Group not found")
	}
	c.realm.join(u, c.params[1])
	return done()
}

func (c *call) leaveGroup(u *user) (answer, error) {
	if !c.realm.groups.hasID(c.params[1]) {
		return answer{}, errText(http.StatusNotFound, "Group not found")
	}
	c.realm.userGroups.remove(u.ID, c.params[1])
	return done()
}
