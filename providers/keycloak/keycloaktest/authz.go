package keycloaktest

import (
	"net/http"
	"slices"
)

// authz is what the authorization services of a client hold. Switching them off
// loses it.
type authz struct {
	Mode, Strategy string
	Remote         bool
	Scopes         []*authzScope
	Resources      []*authzResource
	Policies       []*authzPolicy // permissions among them
}

// authzCall is a handler of a client's authorization services.
type authzCall func(*call, *client) (answer, error)

func authzRoutes(r *router, at string) {
	on := func(spec, path string, needs right, h authzCall) {
		r.on(spec+" "+at+path, needs, withClient(func(c *call, of *client) (answer, error) {
			if of.Authz == nil && c.old() {
				return answer{}, errBare()
			}
			if of.Authz == nil {
				return answer{}, errNotFound()
			}
			return h(c, of)
		}))
	}
	on("GET", "", viewAuthz, (*call).getAuthz)
	on("PUT", "", manageAuthz, (*call).putAuthz)
	on("GET", "/settings", viewAuthz, func(c *call, of *client) (answer, error) { return told(c.realm.authzSettings(of.Authz)) })
	on("POST", "/import", manageAuthz, (*call).importAuthzBody)
	on("GET", "/scope", viewAuthz, (*call).listAuthzScopes)
	on("POST", "/scope", manageAuthz, (*call).postAuthzScope)
	on("GET", "/scope/{}", viewAuthz, (*call).getAuthzScope)
	on("PUT", "/scope/{}", manageAuthz, (*call).putAuthzScope)
	on("DELETE", "/scope/{}", manageAuthz, (*call).deleteAuthzScope)
	on("GET", "/resource", viewAuthz, (*call).listResources)
	on("POST", "/resource", manageAuthz, (*call).postResource)
	on("GET", "/resource/{}", viewAuthz, (*call).getResource)
	on("PUT", "/resource/{}", manageAuthz, (*call).putResource)
	on("DELETE", "/resource/{}", manageAuthz, (*call).deleteResource)
	for _, kind := range []string{"/policy", "/permission"} {
		on("GET", kind, viewAuthz, (*call).listPolicies)
		on("GET", kind+"/{}", viewAuthz, (*call).getPolicy)
		on("POST", kind+"/{}", manageAuthz, (*call).postPolicy)
		on("POST", kind, manageAuthz, (*call).postAnyPolicy)
		on("PUT", kind+"/{}", manageAuthz, (*call).putAnyPolicy)
		on("DELETE", kind+"/{}", manageAuthz, (*call).deletePolicy)
		on("GET", kind+"/{}/{}", viewAuthz, (*call).getTypedPolicy)
		on("PUT", kind+"/{}/{}", manageAuthz, (*call).putPolicy)
		on("DELETE", kind+"/{}/{}", manageAuthz, (*call).deletePolicy)
	}
}

// errEmpty is an error without a body.
func errEmpty(status int) error { return &refusal{status: status} }

// newAuthz makes what every client begins with. Its service account is given a
// role for it (seen on 26.7).
func (s *Server) newAuthz(r *realm, of *client) *authz {
	if u := r.users.get(of.Account); u != nil {
		r.userRoles.add(u.ID, s.ensureRole(r, of.ID, "uma_protection").ID)
	}
	kind := "urn:" + of.name() + ":resources:default"
	a := &authz{Mode: "ENFORCING", Strategy: "UNANIMOUS", Remote: true}
	a.Resources = []*authzResource{{ID: s.newID(), Name: "Default Resource", Type: &kind, URIs: []string{"/*"}}}
	grant, to := "A policy that grants access only for users within this realm", "A permission that applies to the default resource type"
	a.Policies = []*authzPolicy{
		{
			ID: s.newID(), Name: "Default Policy", Type: "js", Logic: "POSITIVE", Strategy: "AFFIRMATIVE", Description: &grant,
			Config: map[string]string{"code": "// by default, grants any permission associated with this policy\n$evaluation.grant();\n"},
		},
		{
			ID: s.newID(), Name: "Default Permission", Type: "resource", Logic: "POSITIVE", Strategy: "UNANIMOUS", Description: &to,
			Config: map[string]string{"defaultResourceType": kind},
		},
	}
	a.Policies[1].Policies = []string{a.Policies[0].ID}
	return a
}

func (c *call) getAuthz(of *client) (answer, error) {
	return told(object{
		"id": of.ID, "clientId": of.ID, "name": of.name(), "allowRemoteResourceManagement": of.Authz.Remote,
		"policyEnforcementMode": of.Authz.Mode, "decisionStrategy": of.Authz.Strategy,
		"resources": []object{}, "policies": []object{}, "scopes": []object{},
	})
}

// putAuthz needs mode and strategy.
func (c *call) putAuthz(of *client) (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	if str(rep, "policyEnforcementMode") == "" || str(rep, "decisionStrategy") == "" {
		return answer{}, errDuplicate()
	}
	of.Authz.takeSettings(rep)
	return done()
}

func (a *authz) takeSettings(rep object) {
	if v := str(rep, "policyEnforcementMode"); v != "" {
		a.Mode = v
	}
	if v := str(rep, "decisionStrategy"); v != "" {
		a.Strategy = v
	}
	a.Remote = truth(rep, "allowRemoteResourceManagement")
}

// authzSettings renders all by names, as the import takes it.
func (r *realm) authzSettings(a *authz) object {
	return object{
		"allowRemoteResourceManagement": a.Remote, "policyEnforcementMode": a.Mode, "decisionStrategy": a.Strategy,
		"scopes":    each(a.Scopes, func(s *authzScope) object { return without(s.rep(), "id") }),
		"resources": each(a.Resources, func(res *authzResource) object { return a.exportResource(res) }),
		"policies":  each(a.Policies, func(p *authzPolicy) object { return r.exportPolicy(a, p) }),
	}
}

// without takes a key out of an object that was just made.
func without(o object, key string) object {
	delete(o, key)
	return o
}

func (c *call) importAuthzBody(of *client) (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	c.importAuthz(c.realm, of.Authz, rep)
	return done()
}

// importAuthz lays settings over what is there, by names.
func (s *Server) importAuthz(r *realm, a *authz, rep object) {
	remote := a.Remote
	a.takeSettings(rep)
	if rep["allowRemoteResourceManagement"] == nil {
		a.Remote = remote
	}
	for _, o := range objects(rep["scopes"]) {
		a.ensureScope(s, str(o, "name")).take(o)
	}
	for _, o := range objects(rep["resources"]) {
		res := a.resource(str(o, "name"))
		if res == nil {
			res = &authzResource{ID: s.newID(), Name: str(o, "name")}
			a.Resources = append(a.Resources, res)
		}
		res.take(s, a, o)
	}
	for _, o := range objects(rep["policies"]) {
		p := a.policy(str(o, "name"))
		if p == nil {
			p = &authzPolicy{ID: s.newID()}
			a.Policies = append(a.Policies, p)
		}
		r.importPolicy(a, p, o)
	}
}

// drop takes an id out of a list.
func drop(list []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(other string) bool { return other == id })
}

func errTypes() error { return errText(http.StatusMethodNotAllowed, "HTTP 405 Method Not Allowed") }
