package keycloaktest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// org is an organization.
type org struct {
	ID, Name, Alias         string
	Enabled                 bool
	Description, RedirectTo *string
	Attributes              map[string][]string
	Domains                 []domain
}

type domain struct {
	Name     string `json:"name"`
	Verified bool   `json:"verified"`
}

func orgRoutes(r *router) {
	const at = "/realms/{}/organizations"
	r.on("GET "+at, viewRealm, withOrgs((*call).listOrgs))
	r.on("POST "+at, manageRealm, withOrgs((*call).postOrg))
	r.on("GET "+at+"/count", viewRealm, withOrgs(func(c *call) (answer, error) { return told(len(c.matchingOrgs())) }))
	r.on("GET "+at+"/{}", viewRealm, withOrg(func(c *call, o *org) (answer, error) { return told(o.rep(false)) }))
	r.on("PUT "+at+"/{}", manageRealm, withOrg((*call).putOrg))
	r.on("DELETE "+at+"/{}", manageRealm, withOrg((*call).deleteOrg))
	orgMemberRoutes(r, at)
}

// withOrgs refuses where the realm has organizations switched off.
func withOrgs(h handler) handler {
	return func(c *call) (answer, error) {
		if !truth(c.realm.Settings, "organizationsEnabled") {
			return answer{}, errMessage(http.StatusNotFound, "Organizations not enabled for this realm.")
		}
		return h(c)
	}
}

func withOrg(h func(*call, *org) (answer, error)) handler {
	return withOrgs(func(c *call) (answer, error) {
		o := c.realm.orgs.get(c.params[0])
		if o == nil {
			return answer{}, errMessage(http.StatusNotFound, "Organization not found.")
		}
		return h(c, o)
	})
}

func (o *org) rep(brief bool) object {
	out := object{"id": o.ID, "name": o.Name, "alias": o.Alias, "enabled": o.Enabled}
	if o.Description != nil {
		out["description"] = *o.Description
	}
	if o.RedirectTo != nil {
		out["redirectUrl"] = *o.RedirectTo
	}
	if len(o.Domains) > 0 {
		out["domains"] = o.Domains
	}
	if !brief {
		out["attributes"] = listsOr(o.Attributes)
	}
	return out
}

func (c *call) matchingOrgs() []*org {
	search, exact := strings.ToLower(c.query.Get("search")), c.flag("exact", false)
	attrs := pairs(c.query.Get("q"))
	return slices.DeleteFunc(c.realm.orgs.sorted(), func(o *org) bool {
		for k, v := range attrs {
			if !slices.Contains(o.Attributes[k], v) {
				return true
			}
		}
		names := []string{o.Name}
		for _, d := range o.Domains {
			names = append(names, d.Name)
		}
		return search != "" && !slices.ContainsFunc(names, func(name string) bool {
			name = strings.ToLower(name)
			return exact && name == search || !exact && strings.Contains(name, search)
		})
	})
}

// listOrgs gives ten at most unless told otherwise.
func (c *call) listOrgs() (answer, error) {
	brief := c.flag("briefRepresentation", true)
	return told(each(page(c, c.matchingOrgs(), 10), func(o *org) object { return o.rep(brief) }))
}

var domainName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

// orgDomains reads the domains of a body, which no other organization may have.
func (c *call) orgDomains(o *org, rep object) ([]domain, error) {
	var out []domain
	for _, d := range objects(rep["domains"]) {
		name := strings.ToLower(str(d, "name"))
		if !domainName.MatchString(name) {
			return nil, errMessage(http.StatusBadRequest, "The specified domain is invalid: "+str(d, "name"))
		}
		for other := range c.realm.orgs.all() {
			if other != o && slices.ContainsFunc(other.Domains, func(have domain) bool { return have.Name == name }) {
				return nil, errMessage(http.StatusBadRequest, "Domain "+name+" is already linked to another organization in realm "+c.realm.Name)
			}
		}
		out = append(out, domain{name, truth(d, "verified")})
	}
	return out, nil
}

func (c *call) aliasTaken(o *org, alias string) bool {
	for other := range c.realm.orgs.all() {
		if other != o && other.Alias == alias {
			return true
		}
	}
	return false
}

func (c *call) postOrg() (answer, error) {
	rep, err := c.body("OrganizationRepresentation")
	if err != nil {
		return answer{}, err
	}
	o := &org{
		ID: c.newID(), Name: str(rep, "name"), Alias: str(rep, "alias"), Enabled: true, Description: text(rep, "description"),
		RedirectTo: text(rep, "redirectUrl"), Attributes: lists(rep["attributes"]),
	}
	if v, ok := rep["enabled"].(bool); ok {
		o.Enabled = v
	}
	if o.Name == "" {
		return answer{}, errMessage(http.StatusBadRequest, "Name can not be null")
	}
	if o.Alias == "" {
		o.Alias = o.Name
	}
	if strings.ContainsAny(o.Alias, " /;%\\?#&") {
		return answer{}, errMessage(http.StatusBadRequest, "Name contains a reserved character and cannot be used as alias")
	}
	if c.realm.orgs.has(o.Name) {
		return answer{}, errMessage(http.StatusConflict, "A organization with the same name already exists.")
	}
	if c.aliasTaken(nil, o.Alias) {
		return answer{}, errMessage(http.StatusConflict, "A organization with the same alias already exists")
	}
	if o.Domains, err = c.orgDomains(o, rep); err != nil {
		return answer{}, err
	}
	c.realm.orgs.add(o.ID, o.Name, o)
	return c.made("/organizations/" + o.ID)
}

// putOrg replaces all but attributes that are absent; the alias cannot change.
func (c *call) putOrg(o *org) (answer, error) {
	rep, err := c.body("OrganizationRepresentation")
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "name")
	if other := c.realm.orgs.named(name); name == "" || other != nil && other != o {
		return answer{}, errMessage(http.StatusConflict, "A organization with the same name already exists.")
	}
	if str(rep, "alias") != o.Alias {
		return answer{}, errMessage(http.StatusBadRequest, "Cannot change the alias")
	}
	domains, err := c.orgDomains(o, rep)
	if err != nil {
		return answer{}, err
	}
	if v, ok := rep["enabled"].(bool); ok {
		o.Enabled = v
	}
	o.Name, o.Description, o.RedirectTo, o.Domains = name, text(rep, "description"), text(rep, "redirectUrl"), domains
	if rep["attributes"] != nil {
		o.Attributes = lists(rep["attributes"])
	}
	c.realm.orgs.rename(o.ID, name)
	return done()
}

func (c *call) deleteOrg(o *org) (answer, error) {
	for p := range c.realm.idps.all() {
		if p.Org == o.ID {
			p.Org = ""
		}
	}
	c.realm.orgUsers.forget(o.ID)
	c.realm.orgs.remove(o.ID)
	return done()
}
