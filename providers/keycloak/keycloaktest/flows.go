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
		"authenticatorFlow": e.Sub != "", "autheticatorFlow": e.Sub != "", "priority": e.Priority,
		"requirement": e.Requirement, "userSetupAllowed": false,
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

// description is "" where a body has none.
func description(rep object) *string {
	text := str(rep, "description")
	return &text
}

func (c *call) postFlow() (answer, error) {
	rep, err := c.body("AuthenticationFlowRepresentation")
	if err != nil {
		return answer{}, err
	}
	alias := str(rep, "alias")
	if alias == "" {
		return answer{}, errMessage(http.StatusConflict, "Failed to create flow with empty alias name")
	}
	if c.realm.flows.has(alias) {
		return answer{}, errMessage(http.StatusConflict, "Flow "+alias+" already exists")
	}
	if err := checkSlash(alias); err != nil {
		return answer{}, err
	}
	if str(rep, "providerId") == "" {
		return answer{}, errDuplicate()
	}
	f := &flow{
		ID: c.newID(), Alias: alias, Kind: str(rep, "providerId"), Description: description(rep),
		TopLevel: truth(rep, "topLevel"), BuiltIn: truth(rep, "builtIn"),
	}
	c.realm.addFlow(f)
	return c.made("/authentication/flows/" + f.ID)
}

// putFlow replaces all but the executions; it answers 202.
func (c *call) putFlow() (answer, error) {
	rep, err := c.body("AuthenticationFlowRepresentation")
	if err != nil {
		return answer{}, err
	}
	f := c.realm.flows.get(c.params[0])
	if f == nil {
		return answer{}, errText(http.StatusNotFound, "Could not find flow with id")
	}
	alias := str(rep, "alias")
	if alias == "" {
		return answer{}, errMessage(http.StatusConflict, "Failed to update flow with empty alias name")
	}
	if other := c.realm.flows.named(alias); other != nil && other != f {
		return answer{}, errMessage(http.StatusConflict, "Flow alias name already exists")
	}
	if str(rep, "providerId") == "" {
		return answer{}, errDuplicate()
	}
	old := f.Alias
	f.Alias, f.Kind, f.Description = alias, str(rep, "providerId"), text(rep, "description")
	f.TopLevel, f.BuiltIn = truth(rep, "topLevel"), truth(rep, "builtIn")
	c.realm.renameFlow(f, old)
	return done()
}

// renameFlow takes the bindings along.
func (r *realm) renameFlow(f *flow, old string) {
	r.flows.rename(f.ID, aliasKey(f.ID, f.Alias))
	for _, field := range flowBindings {
		if r.Settings[field] == old {
			r.Settings[field] = f.Alias
		}
	}
}

// deleteFlow refuses a built-in flow, and fails on one in use.
func (c *call) deleteFlow() (answer, error) {
	f := c.realm.flows.get(c.params[0])
	switch {
	case f == nil:
		return answer{}, errText(http.StatusNotFound, "Flow not found")
	case f.BuiltIn:
		return answer{}, errText(http.StatusBadRequest, "Can't delete built in flow")
	case c.realm.usesFlow(f):
		return answer{}, errBare()
	}
	c.realm.removeFlow(f)
	return done()
}

func (r *realm) usesFlow(f *flow) bool {
	for _, field := range flowBindings {
		if r.Settings[field] == f.Alias {
			return true
		}
	}
	for c := range r.clients.all() {
		for _, id := range texts(c.Doc["authenticationFlowBindingOverrides"]) {
			if id == f.ID {
				return true
			}
		}
	}
	return false
}

// removeFlow takes the flows inside along.
func (r *realm) removeFlow(f *flow) {
	for _, e := range slices.Clone(f.Executions) {
		r.removeExecution(e)
	}
	r.flows.remove(f.ID)
}

func (r *realm) removeExecution(e *execution) {
	if sub := r.flows.get(e.Sub); sub != nil {
		r.removeFlow(sub)
	}
	if e.Config != "" && r.configs.hasID(e.Config) {
		r.configs.remove(e.Config)
	}
	e.flow.Executions = slices.DeleteFunc(e.flow.Executions, func(other *execution) bool { return other == e })
}
