package keycloaktest

import (
	"net/http"
	"slices"
)

// flow is an authentication flow, of the top or inside another one.
type flow struct {
	ID, Alias, Kind   string
	Description       *string
	TopLevel, BuiltIn bool
	Executions        []*execution // by priority
}

// execution is a step of a flow: an authenticator or a flow inside.
type execution struct {
	ID, Authenticator, Sub, Requirement, Config string
	Priority                                    int
	flow                                        *flow
}

func flowRoutes(r *router) {
	const at = "/realms/{}/authentication/flows"
	r.on("GET "+at, viewRealm, (*call).listFlows)
	r.on("POST "+at, manageRealm, (*call).postFlow)
	r.on("GET "+at+"/{}", viewRealm, (*call).getFlow)
	r.on("PUT "+at+"/{}", manageRealm, (*call).putFlow)
	r.on("DELETE "+at+"/{}", manageRealm, (*call).deleteFlow)
	r.on("POST "+at+"/{}/copy", manageRealm, (*call).copyFlow)
	executionRoutes(r, at+"/{}/executions", "/realms/{}/authentication/executions")
}

// aliasKey is by what a thing with an alias is unique. One without has its id.
func aliasKey(id, alias string) string {
	if alias == "" {
		return "\x00" + id
	}
	return alias
}

func (r *realm) addFlow(f *flow) {
	r.flows.add(f.ID, aliasKey(f.ID, f.Alias), f)
}

func (f *flow) insert(e *execution) {
	e.flow = f
	at := len(f.Executions)
	for at > 0 && f.Executions[at-1].Priority > e.Priority {
		at--
	}
	f.Executions = slices.Insert(f.Executions, at, e)
}

// next is the priority that comes behind all others.
func (f *flow) next() int {
	if len(f.Executions) == 0 {
		return 0
	}
	return f.Executions[len(f.Executions)-1].Priority + 1
}

// execution finds one of any flow.
func (r *realm) execution(id string) *execution {
	for f := range r.flows.all() {
		for _, e := range f.Executions {
			if e.ID == id {
				return e
			}
		}
	}
	return nil
}

func (r *realm) flowRep(f *flow) object {
	out := object{
		"id": f.ID, "providerId": f.Kind, "topLevel": f.TopLevel, "builtIn": f.BuiltIn,
		"authenticationExecutions": each(f.Executions, r.exportRep),
	}
	if f.Alias != "" {
		out["alias"] = f.Alias
	}
	if f.Description != nil {
		out["description"] = *f.Description
	}
	return out
}

// exportRep renders an execution inside a flow.
func (r *realm) exportRep(e *execution) object {
	out := object{
		"autheticatorFlow": e.Sub != "", "priority": e.Priority, "requirement": e.Requirement, "userSetupAllowed": false,
	}
	if !r.old {
		out["authenticatorFlow"] = e.Sub != ""
	}
	if e.Authenticator != "" {
		out["authenticator"] = e.Authenticator
	}
	if sub := r.flows.get(e.Sub); sub != nil && sub.Alias != "" {
		out["flowAlias"] = sub.Alias
	}
	if config := r.configs.get(e.Config); config != nil && config.Alias != "" {
		out["authenticatorConfig"] = config.Alias
	}
	return out
}

// listFlows gives those of the top.
func (c *call) listFlows() (answer, error) {
	var list []*flow
	for f := range c.realm.flows.all() {
		if c.realm.lost(f) {
			return answer{}, c.errUnreadable()
		}
		if f.TopLevel && f.Alias != "saml ecp" { // which the real server hides
			list = append(list, f)
		}
	}
	return told(each(list, c.realm.flowRep))
}

func (c *call) getFlow() (answer, error) {
	f := c.realm.flows.get(c.params[0])
	if f == nil {
		return answer{}, errText(http.StatusNotFound, "Could not find flow with id")
	}
	return told(c.realm.flowRep(f))
}

// lost reports whether an execution of a flow goes through one that is gone: the
// real server cannot tell such a flow (recordings: 19).
func (r *realm) lost(f *flow) bool {
	return slices.ContainsFunc(f.Executions, func(e *execution) bool { return e.Sub != "" && !r.flows.hasID(e.Sub) })
}

// errUnreadable is the answer to who lists flows of which one is lost.
func (c *call) errUnreadable() error {
	if c.old() {
		return errBare()
	}
	return errCannotParse()
}

// broken reports whether a flow leads to one that is gone, or back to itself.
func (r *realm) broken(f *flow, path []*flow) bool {
	if slices.Contains(path, f) || r.lost(f) {
		return true
	}
	path = append(path, f)
	return slices.ContainsFunc(f.Executions, func(e *execution) bool {
		sub := r.flows.get(e.Sub)
		return sub != nil && r.broken(sub, path)
	})
}
