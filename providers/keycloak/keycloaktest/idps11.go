package keycloaktest

import "net/http"

// firstBroker is the flow that version 11 gives an identity provider of which a
// body names none (recordings11: 10).
const firstBroker = "first broker login"

// listProviders11 gives all of them, whatever is asked for.
func (c *call) listProviders11() (answer, error) {
	return told(each(c.realm.idps.sorted(), (*idp).rep))
}

// checkProvider11 refuses flows that are not there, one without a name too.
func (c *call) checkProvider11(rep object) error {
	for _, field := range idpFlows {
		flow, given := rep[field].(string)
		empty := flow == "" && field == "postBrokerLoginFlowAlias" // which stands for none
		if given && !empty && !c.realm.flows.has(flow) {
			return errBare()
		}
	}
	return nil
}

// take11 leaves out what only later versions add to a body.
func (p *idp) take11() {
	if p.Doc["firstBrokerLoginFlowAlias"] == nil {
		p.Doc["firstBrokerLoginFlowAlias"] = firstBroker
	}
	if p.Doc["postBrokerLoginFlowAlias"] == "" {
		delete(p.Doc, "postBrokerLoginFlowAlias")
	}
}

// putProvider11 renames only where the body has the identifier: otherwise the
// provider of the new name is meant.
func (c *call) putProvider11(p *idp) (answer, error) {
	rep, err := c.body("IdentityProviderRepresentation")
	if err != nil {
		return answer{}, err
	}
	if str(rep, "alias") != p.alias() && str(rep, "internalId") != p.ID {
		return answer{}, errText(http.StatusNotFound, "HTTP 404 Not Found")
	}
	return c.putProvider(p)
}

// describeProvider tells what can be set for an authenticator. Version 11 takes
// executions of unknown ones, so that who is careful asks here first.
func (c *call) describeProvider() (answer, error) {
	id := c.params[0]
	p, known := c.builtin.Executions[id]
	if !known {
		return answer{}, errText(http.StatusNotFound, "Could not find authenticator provider")
	}
	return told(object{"providerId": id, "name": p.DisplayName, "helpText": "", "properties": []any{}})
}
