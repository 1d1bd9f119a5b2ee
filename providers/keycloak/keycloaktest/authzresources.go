package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// authzResource is a resource that a client guards.
type authzResource struct {
	ID, Name            string
	Type, Display, Icon *string
	URIs, Scopes        []string // Scopes are ids
	Attributes          map[string][]string
	Managed             bool
}

// set puts a text into an object, if there is one.
func set(o object, name string, v *string) {
	if v != nil {
		o[name] = *v
	}
}

func (s *authzScope) take(rep object) {
	s.Display, s.Icon = text(rep, "displayName"), text(rep, "iconUri")
	if name := str(rep, "name"); name != "" {
		s.Name = name
	}
}

// resource finds a resource by id or name.
func (a *authz) resource(key string) *authzResource {
	for _, r := range a.Resources {
		if r.ID == key || r.Name == key {
			return r
		}
	}
	return nil
}

// resourceRep renders a resource; without deep it has neither scopes nor
// attributes.
func (a *authz) resourceRep(r *authzResource, of *client, deep bool) object {
	out := object{
		"_id": r.ID, "name": r.Name, "ownerManagedAccess": r.Managed, "uris": append([]string{}, r.URIs...),
		"owner": object{"id": of.ID, "name": of.name()},
	}
	set(out, "type", r.Type)
	set(out, "displayName", r.Display)
	set(out, "icon_uri", r.Icon)
	if !deep {
		return out
	}
	out["attributes"] = listsOr(r.Attributes)
	if len(r.Scopes) > 0 {
		out["scopes"] = each(r.Scopes, func(id string) object { return a.scope(id).rep() })
	}
	return out
}

// exportResource renders a resource by names.
func (a *authz) exportResource(r *authzResource) object {
	out := a.resourceRep(r, &client{Doc: object{}}, true)
	delete(out, "_id")
	delete(out, "owner")
	if len(r.Scopes) > 0 {
		out["scopes"] = each(r.Scopes, func(id string) object { return object{"name": a.scope(id).Name} })
	}
	return out
}

// take replaces all but attributes that are absent; scopes that are named and
// not there are made.
func (r *authzResource) take(s *Server, a *authz, rep object) {
	r.Type, r.Display, r.Icon = text(rep, "type"), text(rep, "displayName"), text(rep, "icon_uri")
	r.URIs, r.Managed, r.Scopes = strs(rep["uris"]), truth(rep, "ownerManagedAccess"), nil
	if name := str(rep, "name"); name != "" {
		r.Name = name
	}
	if rep["attributes"] != nil {
		r.Attributes = lists(rep["attributes"])
	}
	for _, o := range objects(rep["scopes"]) {
		key := str(o, "id")
		if a.scope(key) == nil {
			key = str(o, "name")
		}
		r.Scopes = append(r.Scopes, a.ensureScope(s, key).ID)
	}
}

func (c *call) listResources(of *client) (answer, error) {
	list := slices.DeleteFunc(slices.Clone(of.Authz.Resources), func(r *authzResource) bool {
		owner := c.query.Get("owner") // the client itself owns all of them here
		return !strings.Contains(strings.ToLower(r.Name), strings.ToLower(c.query.Get("name"))) || owner != "" && owner != of.ID && owner != of.name()
	})
	deep := c.flag("deep", true)
	return told(each(page(c, list, 100), func(r *authzResource) object { return of.Authz.resourceRep(r, of, deep) }))
}

func (c *call) postResource(of *client) (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "name")
	switch {
	case name == "":
		return answer{}, errDuplicate()
	case of.Authz.resource(name) != nil:
		return answer{}, errOAuth(http.StatusConflict, "invalid_request", "Resource with name ["+name+"] already exists.")
	}
	r := &authzResource{ID: c.newID(), Name: name}
	r.take(c.Server, of.Authz, rep)
	of.Authz.Resources = append(of.Authz.Resources, r)
	return reply(http.StatusCreated, of.Authz.resourceRep(r, of, true)), nil
}

func (c *call) getResource(of *client) (answer, error) {
	if r := of.Authz.resource(c.params[1]); r != nil {
		return told(of.Authz.resourceRep(r, of, true))
	}
	return answer{}, errEmpty(http.StatusNotFound)
}

func (c *call) putResource(of *client) (answer, error) {
	rep, err := c.rawBody()
	r := of.Authz.resource(c.params[1])
	if err != nil || r == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	r.take(c.Server, of.Authz, rep)
	return done()
}

// deleteResource takes permissions along that are for this resource alone.
func (c *call) deleteResource(of *client) (answer, error) {
	a := of.Authz
	r := a.resource(c.params[1])
	if r == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	a.Resources = slices.DeleteFunc(a.Resources, func(other *authzResource) bool { return other == r })
	a.Policies = slices.DeleteFunc(a.Policies, func(p *authzPolicy) bool {
		had := slices.Contains(p.Resources, r.ID)
		p.Resources = drop(p.Resources, r.ID)
		return had && len(p.Resources) == 0
	})
	return done()
}
