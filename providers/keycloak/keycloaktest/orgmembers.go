package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func orgMemberRoutes(r *router, at string) {
	members, providers := at+"/{}/members", at+"/{}/identity-providers"
	r.on("GET "+members, viewRealm, withOrg((*call).listOrgMembers))
	r.on("POST "+members, manageRealm, withOrg((*call).postOrgMember))
	r.on("GET "+members+"/count", viewRealm, withOrg(func(c *call, o *org) (answer, error) {
		return told(len(c.realm.orgUsers.of(o.ID)))
	}))
	r.on("GET "+members+"/{}", viewRealm, withMember(func(c *call, o *org, u *user) (answer, error) { return told(c.realm.memberRep(u)) }))
	r.on("DELETE "+members+"/{}", manageRealm, withMember(func(c *call, o *org, u *user) (answer, error) {
		c.realm.orgUsers.remove(o.ID, u.ID)
		return done()
	}))
	r.on("GET "+members+"/{}/organizations", viewRealm, withMember(func(c *call, _ *org, u *user) (answer, error) { return c.orgsOf(u) }))
	r.on("GET "+at+"/members/{}/organizations", viewRealm, withOrgs((*call).memberOrgs))
	r.on("GET "+providers, viewRealm, withOrg((*call).listOrgProviders))
	r.on("POST "+providers, manageRealm, withOrg((*call).postOrgProvider))
	r.on("GET "+providers+"/{}", viewRealm, withOrgProvider(func(c *call, p *idp) (answer, error) { return told(p.rep()) }))
	r.on("DELETE "+providers+"/{}", manageRealm, withOrgProvider(func(c *call, p *idp) (answer, error) {
		p.Org = ""
		return done()
	}))
}

// bareText reads a body that is a text, in quotes or without.
func (c *call) bareText() string {
	var text string
	if json.Unmarshal(c.raw, &text) == nil {
		return text
	}
	return strings.TrimSpace(string(c.raw))
}

func withMember(h func(*call, *org, *user) (answer, error)) handler {
	return withOrg(func(c *call, o *org) (answer, error) {
		u := c.realm.users.get(c.params[1])
		if u == nil || !c.realm.orgUsers.has(o.ID, u.ID) {
			return answer{}, errNoMember()
		}
		return h(c, o, u)
	})
}

func errNoMember() error { return errNotFound() }

func (r *realm) memberRep(u *user) object {
	out := r.userRep(u, false)
	out["membershipType"] = "UNMANAGED"
	return out
}

// listOrgMembers gives ten at most unless told otherwise.
func (c *call) listOrgMembers(o *org) (answer, error) {
	var list []*user
	for _, id := range c.realm.orgUsers.of(o.ID) {
		list = append(list, c.realm.users.get(id))
	}
	slices.SortFunc(list, func(a, b *user) int { return strings.Compare(a.Username, b.Username) })
	return told(each(page(c, list, 10), c.realm.memberRep))
}

func (c *call) postOrgMember(o *org) (answer, error) {
	u := c.realm.users.get(c.bareText())
	if u == nil {
		return answer{}, errMessage(http.StatusBadRequest, "User does not exist")
	}
	if c.realm.orgUsers.has(o.ID, u.ID) {
		return answer{}, errMessage(http.StatusConflict, "User is already a member of the organization.")
	}
	c.realm.orgUsers.add(o.ID, u.ID)
	return c.made("/organizations/" + o.ID + "/members/" + u.ID)
}

func (c *call) memberOrgs() (answer, error) {
	u := c.realm.users.get(c.params[0])
	if u == nil {
		return answer{}, errNoMember()
	}
	return c.orgsOf(u)
}

func (c *call) orgsOf(u *user) (answer, error) {
	out := []object{}
	for _, id := range c.realm.orgUsers.from(u.ID) {
		out = append(out, c.realm.orgs.get(id).rep(c.flag("briefRepresentation", true)))
	}
	return told(out)
}

func withOrgProvider(h func(*call, *idp) (answer, error)) handler {
	return withOrg(func(c *call, o *org) (answer, error) {
		p := c.realm.idps.named(c.params[1])
		if p == nil || p.Org != o.ID {
			return answer{}, errMessage(http.StatusNotFound, "Identity provider not found with the given alias")
		}
		return h(c, p)
	})
}

func (c *call) listOrgProviders(o *org) (answer, error) {
	list := slices.DeleteFunc(c.realm.idps.sorted(), func(p *idp) bool { return p.Org != o.ID })
	return told(each(list, (*idp).rep))
}

func (c *call) postOrgProvider(o *org) (answer, error) {
	p := c.realm.idps.named(c.bareText())
	switch {
	case p == nil:
		return answer{}, errMessage(http.StatusBadRequest, "Identity provider not found with the given alias")
	case p.Org != "":
		return answer{}, errMessage(http.StatusConflict, "Identity provider already associated to the organization")
	}
	p.Org = o.ID
	return done()
}
