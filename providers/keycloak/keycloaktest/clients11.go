package keycloaktest

import (
	"net/http"
	"slices"
)

// accountMappers are what version 11 puts into the tokens of a service account.
var accountMappers = []struct{ name, note string }{{"Client IP Address", "clientAddress"}, {"Client Host", "clientHost"}, {"Client ID", "clientId"}}

// addAccountMappers gives a client with a service account its mappers, once.
func (s *Server) addAccountMappers(of *client) {
	for _, m := range accountMappers {
		if slices.ContainsFunc(of.Mappers, func(have *mapper) bool { return have.Name == m.name }) {
			continue
		}
		of.Mappers = append(of.Mappers, s.newMapper(object{
			"name": m.name, "protocol": "openid-connect", "protocolMapper": "oidc-usersessionmodel-note-mapper",
			"config": object{"user.session.note": m.note, "claim.name": m.note, "jsonType.label": "String", "access.token.claim": "true", "id.token.claim": "true"},
		}))
	}
}

// settleAccount11 follows a PUT: one that does not say that the client has a
// service account removes its user, though the client may have one as before;
// that is made again by whoever asks for it (recordings11: 05).
func (c *call) settleAccount11(of *client, rep object) error {
	if truth(rep, "authorizationServicesEnabled") && !truth(rep, "serviceAccountsEnabled") {
		c.dropAccount(of)
		of.Authz = nil
		return errBare()
	}
	if !truth(rep, "serviceAccountsEnabled") {
		c.dropAccount(of)
		return nil
	}
	c.settleAccount(c.realm, of)
	return nil
}

func (c *call) dropAccount(of *client) {
	if u := c.realm.users.get(of.Account); u != nil {
		c.realm.removeUser(u)
	}
	of.Account = ""
}

// getAccount11 makes the user of a service account that has lost it.
func (c *call) getAccount11(of *client) (answer, error) {
	if !truth(of.Doc, "serviceAccountsEnabled") {
		return answer{}, errText(http.StatusBadRequest, "unknown_error")
	}
	c.settleAccount(c.realm, of)
	return told(c.realm.userRep(c.realm.users.get(of.Account), false))
}

// newer are attributes of a SAML client that version 11 does not know.
var newerSAML = []string{"saml.allow.ecp.flow", "saml.artifact.binding.identifier"}

// errClientTaken is the answer to the clientId of another client.
func (c *call) errClientTaken() error {
	if c.old() {
		return errMessage(http.StatusConflict, "Client already exists")
	}
	return errDuplicate()
}
