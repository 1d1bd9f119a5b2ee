package keycloaktest

import "net/http"

// settleExecution takes what a PUT says. A priority that is absent is 0. Name
// and description of a flow inside are taken only with authenticationFlow and
// its flowId in the body (recordings: 11).
func (c *call) settleExecution(e *execution, rep object, requirement string, priority int) (answer, error) {
	e.Requirement = requirement
	if e.Priority != priority {
		e.Priority = priority
		f := e.flow
		f.remove(e)
		f.insert(e)
	}
	if !truth(rep, "authenticationFlow") {
		return done()
	}
	sub := c.realm.flows.get(str(rep, "flowId"))
	if sub == nil {
		return answer{}, errText(http.StatusNotFound, "illegal flow")
	}
	name := str(rep, "displayName")
	if other := c.realm.flows.named(name); other != nil && other != sub {
		return answer{}, errMessage(http.StatusConflict, "Flow alias name already exists")
	}
	old := sub.Alias
	if name != "" {
		sub.Alias = name
	}
	if v := text(rep, "description"); v != nil {
		sub.Description = v
	}
	c.realm.renameFlow(sub, old)
	return done()
}
