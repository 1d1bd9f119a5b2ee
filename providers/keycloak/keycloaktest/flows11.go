package keycloaktest

import "net/http"

// acceptedFlow answers 202 with a flow, without its executions.
func (c *call) acceptedFlow(f *flow) (answer, error) {
	rep := c.realm.flowRep(f)
	delete(rep, "authenticationExecutions")
	return reply(http.StatusAccepted, rep), nil
}

// putFlow11 replaces all but the executions. A flow without a description is one
// that version 11 fails on, after it has taken the name (recordings11: 11, 20).
func (c *call) putFlow11() (answer, error) {
	f, rep, err := c.changedFlow()
	if err != nil {
		return answer{}, err
	}
	if err := c.renameFlow11(f, str(rep, "alias")); err != nil {
		return answer{}, err
	}
	if str(rep, "providerId") == "" {
		return answer{}, errPage()
	}
	f.Kind, f.Description = str(rep, "providerId"), text(rep, "description")
	f.TopLevel, f.BuiltIn = truth(rep, "topLevel"), truth(rep, "builtIn")
	return c.acceptedFlow(f)
}

// renameFlow11 gives a flow another name, and fails where it has no description:
// then it has the name all the same, and what it is bound to does not know.
func (c *call) renameFlow11(f *flow, alias string) error {
	old := f.Alias
	f.Alias = alias
	if f.Description == nil {
		c.realm.flows.rename(f.ID, aliasKey(f.ID, alias))
		return errBare()
	}
	c.realm.renameFlow(f, old)
	return nil
}

// putExecution11 changes the requirement; where that is the one there is, the
// name and description of the flow that the body names, be it another one's.
func (c *call) putExecution11() (answer, error) {
	rep, err := c.body("AuthenticationExecutionInfoRepresentation")
	if err != nil {
		return answer{}, err
	}
	f := c.realm.flows.named(c.params[0])
	if f == nil {
		return answer{}, errText(http.StatusNotFound, "flow not found")
	}
	e := c.realm.execution(str(rep, "id"))
	if e == nil {
		return answer{}, errExecution()
	}
	want := str(rep, "requirement")
	if !isRequirement(want) {
		return answer{}, errBare()
	}
	if e.Requirement != want || rep["authenticationFlow"] == nil {
		e.Requirement = want
		return c.acceptedFlow(f)
	}
	sub := c.realm.flows.get(str(rep, "flowId"))
	if sub == nil {
		return answer{}, errExecution()
	}
	alias := str(rep, "displayName")
	if err := c.realm.freeAlias(sub, alias); err != nil {
		return answer{}, err
	}
	if err := c.renameFlow11(sub, alias); err != nil {
		return answer{}, err
	}
	sub.Description = text(rep, "description")
	return c.acceptedFlow(f)
}

// getExecution11 tells the requirement in several ways.
func (c *call) getExecution11(e *execution) (answer, error) {
	out := object{
		"id": e.ID, "parentFlow": e.flow.ID, "requirement": e.Requirement, "priority": e.Priority, "authenticatorFlow": e.Sub != "",
		"alternative": e.Requirement == "ALTERNATIVE", "conditional": e.Requirement == "CONDITIONAL", "disabled": e.Requirement == "DISABLED",
		"required": e.Requirement == "REQUIRED", "enabled": e.Requirement != "DISABLED",
	}
	for name, v := range map[string]string{"authenticator": e.Authenticator, "flowId": e.Sub, "authenticatorConfig": e.Config} {
		if v != "" {
			out[name] = v
		}
	}
	return told(out)
}

// copyFlow11 says nothing of where the copy is; it shares the configs.
func (c *call) copyFlow11() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "newName")
	if c.realm.flows.has(name) {
		return answer{}, errMessage(http.StatusConflict, "New flow alias name already exists")
	}
	from := c.realm.flows.named(c.params[0])
	if from == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	c.copyInto(from, name, name)
	return answer{status: http.StatusCreated}, nil
}

// unknownIn reports whether a flow leads to an execution that does what nobody
// knows: version 11 takes such, and cannot list the flow any more.
func (c *call) unknownIn(f *flow) bool {
	for _, e := range f.Executions {
		sub := c.realm.flows.get(e.Sub)
		if sub != nil && c.unknownIn(sub) {
			return true
		}
		if _, known := c.builtin.Executions[e.Authenticator]; sub == nil && !known {
			return true
		}
	}
	return false
}

// removeExecution11 takes along the flow that it is, and not those inside of that,
// nor its config (recordings11: 19, 20).
func (r *realm) removeExecution11(e *execution) {
	e.flow.remove(e)
	if r.flows.hasID(e.Sub) {
		r.flows.remove(e.Sub)
	}
}

// removeFlow11 takes along all flows inside.
func (r *realm) removeFlow11(f *flow) {
	for _, e := range f.Executions {
		if sub := r.flows.get(e.Sub); sub != nil {
			r.removeFlow11(sub)
		}
	}
	r.flows.remove(f.ID)
}
