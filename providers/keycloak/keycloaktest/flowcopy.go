package keycloaktest

import (
	"maps"
	"net/http"
)

// copyFlow makes a copy with all that is inside; what is inside is named after
// the copy, which has no name where the body gives none. Its Location is under
// the flow that was copied.
func (c *call) copyFlow() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "newName")
	if name != "" && c.realm.flows.has(name) {
		return answer{}, errMessage(http.StatusConflict, "New flow alias name already exists")
	}
	from := c.realm.flows.named(c.params[0])
	if from == nil {
		return answer{}, errText(http.StatusNotFound, "Flow not found")
	}
	prefix := name
	if name == "" {
		prefix = "null"
	}
	made := c.copyInto(from, name, prefix)
	return c.made("/authentication/flows/" + escape(c.params[0]) + "/copy/" + made.ID)
}

func (c *call) copyInto(from *flow, alias, prefix string) *flow {
	made := &flow{ID: c.newID(), Alias: alias, Kind: from.Kind, Description: from.Description, TopLevel: from.TopLevel}
	c.realm.addFlow(made)
	for _, e := range from.Executions {
		next := &execution{ID: c.newID(), Authenticator: e.Authenticator, Requirement: e.Requirement, Priority: e.Priority}
		if sub := c.realm.flows.get(e.Sub); sub != nil {
			next.Sub = c.copyInto(sub, prefix+" "+sub.Alias, prefix).ID
		}
		if config := c.realm.configs.get(e.Config); config != nil {
			next.Config = config.ID // version 11 shares it
			if !c.old() {
				next.Config = c.addConfig(prefix+" "+config.Alias, maps.Clone(config.Config)).ID
			}
		}
		made.insert(next)
	}
	return made
}

// importFlows makes the flows of a representation that are not there, and their
// configs.
func (s *Server) importFlows(r *realm, rep object) {
	configs := map[string]object{}
	for _, o := range objects(rep["authenticatorConfig"]) {
		configs[str(o, "alias")] = o
	}
	var fresh []object
	for _, o := range objects(rep["authenticationFlows"]) {
		alias := str(o, "alias")
		if r.flows.has(alias) {
			continue
		}
		r.addFlow(&flow{
			ID: s.newID(), Alias: alias, Kind: str(o, "providerId"), Description: text(o, "description"),
			TopLevel: truth(o, "topLevel"), BuiltIn: truth(o, "builtIn"),
		})
		fresh = append(fresh, o)
	}
	for _, o := range fresh {
		f := r.flows.named(str(o, "alias"))
		for _, step := range objects(o["authenticationExecutions"]) {
			priority, _ := step["priority"].(float64)
			e := &execution{ID: s.newID(), Authenticator: str(step, "authenticator"), Requirement: str(step, "requirement"), Priority: int(priority)}
			if sub := r.flows.named(str(step, "flowAlias")); sub != nil {
				e.Sub = sub.ID
			}
			if alias := str(step, "authenticatorConfig"); configs[alias] != nil {
				e.Config = s.newConfig(r, alias, texts(configs[alias]["config"])).ID
			}
			f.insert(e)
		}
	}
}
