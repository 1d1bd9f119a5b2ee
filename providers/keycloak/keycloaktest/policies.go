package keycloaktest

import (
	"net/http"
	"slices"
)

func policyRoutes(r *router) {
	const policies, profiles = "/realms/{}/client-policies/policies", "/realms/{}/client-policies/profiles"
	r.on("GET "+policies, viewClients, func(c *call) (answer, error) {
		out := object{"policies": c.realm.Policies}
		if c.flag("include-global-policies", false) {
			out["globalPolicies"] = []any{}
		}
		return told(out)
	})
	r.on("PUT "+policies, manageClients, (*call).putPolicies)
	r.on("GET "+profiles, viewClients, func(c *call) (answer, error) {
		out := object{"profiles": c.realm.Profiles}
		if c.flag("include-global-profiles", false) {
			out["globalProfiles"] = c.builtin.Profiles
		}
		return told(out)
	})
	r.on("PUT "+profiles, manageClients, (*call).putProfiles)
}

// putProfiles replaces the whole list.
func (c *call) putProfiles() (answer, error) {
	rep, err := c.body("ClientProfilesRepresentation")
	if err != nil {
		return answer{}, err
	}
	list := objects(rep["profiles"])
	if err := c.checkProfiles(list); err != nil {
		return answer{}, err
	}
	c.realm.Profiles = tidyProfiles(list)
	return done()
}

func (s *Server) checkProfiles(list []object) error {
	bad := func(text string) error { return errMessage(http.StatusBadRequest, text) }
	seen := map[string]bool{}
	for _, p := range list {
		name := str(p, "name")
		switch {
		case seen[name]:
			return bad("proposed client profile name duplicated.")
		case s.isGlobal(name):
			return bad("Proposed profile name '" + name + "' is duplicated as a global profile")
		}
		seen[name] = true
		for _, e := range objects(p["executors"]) {
			if !s.builtin.knows("executors", str(e, "executor")) {
				return bad("proposed client profile contains the executor, which does not have valid provider, or has invalid configuration.")
			}
		}
	}
	return nil
}

// isGlobal says whether the server brings a profile of that name along.
func (s *Server) isGlobal(name string) bool {
	return slices.ContainsFunc(s.builtin.Profiles, func(v any) bool {
		o, _ := v.(object)
		return str(o, "name") == name
	})
}

// tidyProfiles puts profiles into the form in which they are told.
func tidyProfiles(list []object) []any {
	out := []any{}
	for _, p := range list {
		tidy := object{"name": p["name"], "executors": orEmpty(p["executors"])}
		if v, ok := p["description"]; ok && v != nil {
			tidy["description"] = v
		}
		out = append(out, tidy)
	}
	return out
}

// putPolicies replaces the whole list.
func (c *call) putPolicies() (answer, error) {
	rep, err := c.body("ClientPoliciesRepresentation")
	if err != nil {
		return answer{}, err
	}
	list := objects(rep["policies"])
	seen := map[string]bool{}
	for _, p := range list {
		name := str(p, "name")
		if seen[name] {
			return answer{}, errMessage(http.StatusBadRequest, "proposed client policy name duplicated")
		}
		seen[name] = true
		if err := c.checkPolicy(p, name); err != nil {
			return answer{}, err
		}
	}
	c.realm.Policies = tidyPolicies(list)
	return done()
}

func (c *call) checkPolicy(p object, name string) error {
	for _, cond := range objects(p["conditions"]) {
		if id := str(cond, "condition"); !c.builtin.knows("conditions", id) {
			return errMessage(http.StatusBadRequest, "Policy "+name+" contains invalid condition "+id)
		}
	}
	for _, id := range strs(p["profiles"]) {
		own := slices.ContainsFunc(c.realm.Profiles, func(v any) bool { return str(v.(object), "name") == id })
		if !own && !c.isGlobal(id) {
			return errMessage(http.StatusBadRequest, "Policy "+name+" contains invalid profile "+id)
		}
	}
	return nil
}

// tidyPolicies puts policies into the form in which they are told.
func tidyPolicies(list []object) []any {
	out := []any{}
	for _, p := range list {
		tidy := object{
			"name": p["name"], "enabled": truth(p, "enabled"), "conditions": orEmpty(p["conditions"]), "profiles": orEmpty(p["profiles"]),
		}
		if v, ok := p["description"]; ok && v != nil {
			tidy["description"] = v
		}
		out = append(out, tidy)
	}
	return out
}
