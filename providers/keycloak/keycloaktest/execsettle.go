package keycloaktest

import "net/http"

// settleExecution takes what a PUT says. A priority that is absent is 0. Where
// requirement or priority change, that is all: name and description of a flow
// inside wait for another PUT, which must have authenticationFlow and flowId
// (recordings: 11).
func (c *call) settleExecution(e *execution, rep object, requirement string, priority int) (answer, error) {
	changed := e.Requirement != requirement || e.Priority != priority
	e.Requirement = requirement
	if e.Priority != priority {
		e.Priority = priority
		f := e.flow
		f.remove(e)
		f.insert(e)
	}
	if changed || rep["authenticationFlow"] == nil {
		return done()
	}
	sub := c.realm.flows.get(str(rep, "flowId"))
	if sub == nil {
		return answer{}, errExecution()
	}
	name := str(rep, "displayName")
	if other := c.realm.flows.named(name); other != nil && other != sub {
		return answer{}, errMessage(http.StatusConflict, "Flow alias name already exists")
	}
	old := sub.Alias
	sub.Alias, sub.Description = name, text(rep, "description")
	c.realm.renameFlow(sub, old)
	return done()
}
