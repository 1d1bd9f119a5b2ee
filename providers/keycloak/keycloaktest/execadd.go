package keycloaktest

import (
	"net/http"
)

// parent finds the flow that something is to be added to.
func (c *call) parent(what string) (*flow, error) {
	f := c.realm.flows.named(c.params[0])
	switch {
	case f == nil && c.old():
		return nil, errText(http.StatusBadRequest, "Parent flow doesn't exists")
	case f == nil:
		return nil, errText(http.StatusBadRequest, "Parent flow doesn't exist")
	case f.BuiltIn && c.old() && what == "sub-flow": // which it takes
	case f.BuiltIn:
		return nil, errText(http.StatusBadRequest, "It is illegal to add "+what+" to a built in flow")
	}
	return f, nil
}

// postExecution adds one as DISABLED, or as the one thing that it can be; what
// else the body says is not looked at.
func (c *call) postExecution() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	f, err := c.parent("execution")
	if err != nil {
		return answer{}, err
	}
	id, given := rep["provider"].(string)
	if !given {
		id = "null"
	}
	p, known := c.builtin.Executions[id]
	if !known {
		return answer{}, errText(http.StatusBadRequest, "No authentication provider found for id: "+id)
	}
	e := &execution{ID: c.newID(), Authenticator: id, Requirement: "DISABLED", Priority: f.next()}
	if len(p.Choices) == 1 {
		e.Requirement = p.Choices[0]
	}
	f.insert(e)
	return c.made("/authentication/executions/" + e.ID)
}

// postSubFlow adds a flow inside a flow.
func (c *call) postSubFlow() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	f, err := c.parent("sub-flow")
	if err != nil {
		return answer{}, err
	}
	alias := str(rep, "alias")
	if alias != "" && c.realm.flows.has(alias) {
		return answer{}, errMessage(http.StatusConflict, "New flow alias name already exists")
	}
	if err := checkSlash(alias); err != nil {
		return answer{}, err
	}
	sub := &flow{ID: c.newID(), Alias: alias, Kind: str(rep, "type"), Description: c.description(rep)}
	e := &execution{ID: c.newID(), Sub: sub.ID, Requirement: "DISABLED", Priority: f.next()}
	if sub.Kind == "form-flow" || c.old() {
		e.Authenticator = str(rep, "provider")
	}
	c.realm.addFlow(sub)
	f.insert(e)
	return c.made("/authentication/flows/" + sub.ID)
}

// postRawExecution takes an execution as it is stored: whatever flow it names,
// be it gone or the one that it is in (recordings: 19).
func (c *call) postRawExecution() (answer, error) {
	rep, err := c.body("AuthenticationExecutionRepresentation")
	if err != nil {
		return answer{}, err
	}
	f := c.realm.flows.get(str(rep, "parentFlow"))
	e := &execution{ID: c.newID(), Authenticator: str(rep, "authenticator"), Sub: str(rep, "flowId"), Requirement: str(rep, "requirement")}
	_, known := c.builtin.Executions[e.Authenticator]
	switch {
	case f == nil, !isRequirement(e.Requirement):
		return answer{}, errBare()
	case f.BuiltIn:
		return answer{}, errText(http.StatusBadRequest, "It is illegal to add execution to a built in flow")
	case e.Sub == "" && !known && !c.old(): // which takes it, and cannot list the flow any more
		return answer{}, errText(http.StatusBadRequest, "No authentication provider found for id: "+e.Authenticator)
	}
	if alias := str(rep, "authenticatorConfig"); alias != "" {
		config := c.realm.config(alias)
		if config == nil {
			return answer{}, errBare()
		}
		e.Config = config.ID
	}
	e.Priority = f.next()
	if n, ok := rep["priority"].(float64); ok && !c.old() {
		e.Priority = int(n)
	}
	f.insert(e)
	return c.made("/authentication/executions/" + e.ID)
}
