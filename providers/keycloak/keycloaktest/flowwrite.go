package keycloaktest

import (
	"net/http"
	"slices"
)

// description is "" where a body has none; in version 11 there is none then.
func (c *call) description(rep object) *string {
	if c.old() {
		return text(rep, "description")
	}
	text := str(rep, "description")
	return &text
}

// errMissing and errTaken are what the database refuses: what must be there, and
// an identifier that is there already.
func (c *call) errMissing() error {
	if c.old() {
		return errPage()
	}
	return errDuplicate()
}

func (c *call) errTaken() error {
	if c.old() {
		return errBare()
	}
	return errDuplicate()
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
		return answer{}, c.errMissing()
	}
	id := str(rep, "id")
	if id != "" && c.realm.flows.hasID(id) {
		return answer{}, c.errTaken()
	}
	if id == "" {
		id = c.newID()
	}
	f := &flow{
		ID: id, Alias: alias, Kind: str(rep, "providerId"), Description: c.description(rep),
		TopLevel: truth(rep, "topLevel"), BuiltIn: truth(rep, "builtIn"),
	}
	c.realm.addFlow(f)
	return c.made("/authentication/flows/" + f.ID)
}

// changedFlow is the flow that a request replaces, and by what. Every version
// wants a name that no other has.
func (c *call) changedFlow() (*flow, object, error) {
	rep, err := c.body("AuthenticationFlowRepresentation")
	if err != nil {
		return nil, nil, err
	}
	f, alias := c.realm.flows.get(c.params[0]), str(rep, "alias")
	if f == nil {
		return nil, nil, errText(http.StatusNotFound, "Could not find flow with id")
	}
	if alias == "" {
		return nil, nil, errMessage(http.StatusConflict, "Failed to update flow with empty alias name")
	}
	return f, rep, c.realm.freeAlias(f, alias)
}

// freeAlias refuses a name that another flow has.
func (r *realm) freeAlias(f *flow, alias string) error {
	if other := r.flows.named(alias); other != nil && other != f {
		return errMessage(http.StatusConflict, "Flow alias name already exists")
	}
	return nil
}

// putFlow replaces all but the executions; it answers 202.
func (c *call) putFlow() (answer, error) {
	f, rep, err := c.changedFlow()
	if err != nil {
		return answer{}, err
	}
	if str(rep, "providerId") == "" {
		return answer{}, errDuplicate()
	}
	old := f.Alias
	f.Alias, f.Kind, f.Description = str(rep, "alias"), str(rep, "providerId"), text(rep, "description")
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
	for p := range r.idps.all() {
		for _, field := range idpFlows {
			if p.Doc[field] == old {
				p.Doc[field] = f.Alias
			}
		}
	}
}

// idpFlows are the flows that an identity provider uses.
var idpFlows = [2]string{"firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias"}

// deleteFlow refuses a built-in flow, and fails on one in use.
func (c *call) deleteFlow() (answer, error) {
	f := c.realm.flows.get(c.params[0])
	switch {
	case f == nil && c.old():
		return answer{}, errText(http.StatusNotFound, "Could not find flow with id")
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
	for p := range r.idps.all() {
		for _, field := range idpFlows {
			if p.Doc[field] == f.Alias {
				return true
			}
		}
	}
	if r.old { // which lets clients lose theirs
		return false
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
	if r.old {
		r.removeFlow11(f)
		return
	}
	for _, e := range slices.Clone(f.Executions) {
		r.removeExecution(e)
	}
	r.flows.remove(f.ID)
}

// removeExecution takes the flow that it is along, wherever else that may be,
// and its config, whatever else that may serve (recordings: 19).
func (r *realm) removeExecution(e *execution) {
	if r.old {
		r.removeExecution11(e)
		return
	}
	e.flow.remove(e)
	if sub := r.flows.get(e.Sub); sub != nil {
		r.removeFlow(sub)
	}
	if e.Config != "" && r.configs.hasID(e.Config) {
		r.configs.remove(e.Config)
	}
}
