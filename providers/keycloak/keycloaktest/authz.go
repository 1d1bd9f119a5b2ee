package keycloaktest

import "net/http"

// authz is what the authorization services of a client hold, as far as the
// sandbox goes: switching them off loses it.
type authz struct {
	Scopes, Resources, Policies []object
}

// newAuthz makes the defaults, which a new client does not get.
func (s *Server) newAuthz(of *client, defaults bool) *authz {
	if !defaults {
		return &authz{}
	}
	kind := "urn:" + of.name() + ":resources:default"
	return &authz{
		Resources: []object{{
			"_id": s.newID(), "name": "Default Resource", "type": kind, "uris": []string{"/*"}, "attributes": object{},
			"ownerManagedAccess": false, "owner": object{"id": of.ID, "name": of.name()},
		}},
		Policies: []object{
			{
				"id": s.newID(), "name": "Default Policy", "type": "js", "logic": "POSITIVE", "decisionStrategy": "AFFIRMATIVE",
				"description": "A policy that grants access only for users within this realm",
				"config":      object{"code": "// by default, grants any permission associated with this policy\n$evaluation.grant();\n"},
			},
			{
				"id": s.newID(), "name": "Default Permission", "type": "resource", "logic": "POSITIVE", "decisionStrategy": "UNANIMOUS",
				"description": "A permission that applies to the default resource type", "config": object{"defaultResourceType": kind},
			},
		},
	}
}

func authzRoutes(r *router, at string) {
	with := func(h func(*call, *client) (answer, error)) handler {
		return withClient(func(c *call, of *client) (answer, error) {
			if of.Authz == nil {
				return answer{}, errNotFound()
			}
			return h(c, of)
		})
	}
	r.on("GET "+at, viewClients, with(func(c *call, of *client) (answer, error) {
		return told(object{
			"id": of.ID, "clientId": of.ID, "name": of.name(), "allowRemoteResourceManagement": true, "policyEnforcementMode": "ENFORCING",
			"decisionStrategy": "UNANIMOUS", "resources": []object{}, "policies": []object{}, "scopes": []object{},
		})
	}))
	r.on("GET "+at+"/resource", viewClients, with(func(c *call, of *client) (answer, error) { return told(some(of.Authz.Resources)) }))
	r.on("GET "+at+"/policy", viewClients, with(func(c *call, of *client) (answer, error) { return told(some(of.Authz.Policies)) }))
	r.on("GET "+at+"/scope", viewClients, with(func(c *call, of *client) (answer, error) { return told(some(of.Authz.Scopes)) }))
	r.on("POST "+at+"/scope", manageClients, with(func(c *call, of *client) (answer, error) {
		rep, err := c.rawBody()
		if err != nil {
			return answer{}, err
		}
		rep["id"] = c.newID()
		of.Authz.Scopes = append(of.Authz.Scopes, rep)
		return reply(http.StatusCreated, rep), nil
	}))
}

// some is a list that is [] and not null when it is empty.
func some(list []object) []object {
	if list == nil {
		return []object{}
	}
	return list
}
