package keycloaktest

import (
	"net/http"
	"slices"
)

func executionRoutes(r *router, of, one string) {
	r.on("GET "+of, viewRealm, (*call).listExecutions)
	r.on("PUT "+of, manageRealm, (*call).putExecution)
	r.on("POST "+of+"/execution", manageRealm, (*call).postExecution)
	r.on("POST "+of+"/flow", manageRealm, (*call).postSubFlow)
	r.on("POST "+one, manageRealm, (*call).postRawExecution)
	r.on("GET "+one+"/{}", viewRealm, withExecution((*call).getExecution))
	r.on("DELETE "+one+"/{}", manageRealm, withExecution((*call).deleteExecution))
	r.on("POST "+one+"/{}/raise-priority", manageRealm, withExecution(func(c *call, e *execution) (answer, error) { return c.shift(e, -1) }))
	r.on("POST "+one+"/{}/lower-priority", manageRealm, withExecution(func(c *call, e *execution) (answer, error) { return c.shift(e, 1) }))
	configRoutes(r, one)
}

func errExecution() error { return errText(http.StatusNotFound, "Illegal execution") }

func withExecution(h func(*call, *execution) (answer, error)) handler {
	return func(c *call) (answer, error) {
		e := c.realm.execution(c.params[0])
		if e == nil {
			return answer{}, errExecution()
		}
		return h(c, e)
	}
}

// listExecutions gives all of a flow and of the flows inside, from the top down.
func (c *call) listExecutions() (answer, error) {
	f := c.realm.flows.named(c.params[0])
	if f == nil && c.old() {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	if f == nil {
		return answer{}, errText(http.StatusNotFound, "Flow not found")
	}
	if c.realm.broken(f, nil) || c.old() && c.unknownIn(f) {
		return answer{}, errBare()
	}
	out := []object{}
	c.collect(f, 0, &out)
	return told(out)
}

func (c *call) collect(f *flow, level int, out *[]object) {
	for i, e := range f.Executions {
		o := object{"id": e.ID, "requirement": e.Requirement, "level": level, "index": i, "configurable": false}
		if !c.old() {
			o["priority"] = e.Priority
		}
		sub := c.realm.flows.get(e.Sub)
		if sub != nil {
			c.showSub(o, e, sub)
		} else if p, known := c.builtin.Executions[e.Authenticator]; known {
			o["displayName"], o["requirementChoices"], o["configurable"] = p.DisplayName, p.Choices, p.Configurable
			o["providerId"] = e.Authenticator
		}
		if config := c.realm.configs.get(e.Config); config != nil {
			o["authenticationConfig"] = config.ID
			if config.Alias != "" && o["configurable"] == true {
				o["alias"] = config.Alias
			}
		}
		*out = append(*out, o)
		if sub != nil {
			c.collect(sub, level+1, out)
		}
	}
}

// showSub renders an execution that is a flow.
func (c *call) showSub(o object, e *execution, sub *flow) {
	o["authenticationFlow"], o["flowId"] = true, sub.ID
	o["requirementChoices"] = []string{"REQUIRED", "ALTERNATIVE", "DISABLED", "CONDITIONAL"}
	if sub.Kind == "form-flow" {
		o["requirementChoices"], o["providerId"] = []string{"REQUIRED", "DISABLED"}, e.Authenticator
	}
	if sub.Kind == "client-flow" {
		o["requirementChoices"] = []string{"ALTERNATIVE", "REQUIRED", "DISABLED"}
	}
	if sub.Alias != "" {
		o["displayName"] = sub.Alias
	}
	if sub.Description != nil {
		o["description"] = *sub.Description
	}
}

func (c *call) getExecution(e *execution) (answer, error) {
	out := object{
		"id": e.ID, "parentFlow": e.flow.ID, "requirement": e.Requirement, "priority": e.Priority,
		"authenticatorFlow": e.Sub != "", "autheticatorFlow": e.Sub != "",
	}
	for name, v := range map[string]string{"authenticator": e.Authenticator, "flowId": e.Sub, "authenticatorConfig": e.Config} {
		if v != "" {
			out[name] = v
		}
	}
	return told(out)
}

func (c *call) deleteExecution(e *execution) (answer, error) {
	if e.flow.BuiltIn {
		return answer{}, errText(http.StatusBadRequest, "It is illegal to remove execution from a built in flow")
	}
	c.realm.removeExecution(e)
	return done()
}

// shift swaps an execution with its neighbour.
func (c *call) shift(e *execution, by int) (answer, error) {
	if e.flow.BuiltIn {
		return answer{}, errText(http.StatusBadRequest, "It is illegal to modify execution in a built in flow")
	}
	list := e.flow.Executions
	i := slices.Index(list, e)
	if j := i + by; j >= 0 && j < len(list) {
		list[i], list[j] = list[j], list[i]
		list[i].Priority, list[j].Priority = list[j].Priority, list[i].Priority
	}
	return done()
}

func isRequirement(s string) bool {
	return slices.Contains([]string{"REQUIRED", "ALTERNATIVE", "DISABLED", "CONDITIONAL"}, s)
}

// putExecution changes requirement and priority, of built-in flows too, and the
// name and description of a flow inside. A name or description that differs is
// all that is done (recordings: 11).
func (c *call) putExecution() (answer, error) {
	rep, err := c.body("AuthenticationExecutionInfoRepresentation")
	if err != nil {
		return answer{}, err
	}
	if !c.realm.flows.has(c.params[0]) {
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
	priority := 0
	if n, ok := rep["priority"].(float64); ok {
		priority = int(n)
	}
	return c.settleExecution(e, rep, want, priority)
}
