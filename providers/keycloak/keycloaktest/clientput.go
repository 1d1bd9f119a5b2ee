package keycloaktest

import (
	"strings"
)

// putClient: absent is unchanged, but authorization is off unless the body says
// that it is on; scopes in the body are ignored (recordings: 04, 05).
func (c *call) putClient(of *client) (answer, error) {
	rep, err := c.body("ClientRepresentation")
	if err != nil {
		return answer{}, err
	}
	if err := c.checkClient(rep); err != nil {
		return answer{}, err
	}
	name := str(rep, "clientId")
	if name == "" {
		name = of.name()
		delete(rep, "clientId")
	}
	if other := c.realm.clients.named(name); other != nil && other != of {
		return answer{}, c.errClientTaken()
	}
	if public, given := rep["publicClient"].(bool); given && rep["frontchannelLogout"] == nil && !c.old() {
		rep["frontchannelLogout"] = public // as the real server has it
	}
	of.take(rep, c.old())
	c.takeDefaultRoles(c.realm, of, rep)
	c.realm.clients.rename(of.ID, name)
	c.settleSecret(of, rep)
	if rep["protocolMappers"] != nil {
		of.replaceMappers(c.Server, objects(rep["protocolMappers"]))
	}
	if err := c.followAccount(of, rep); err != nil {
		return answer{}, err
	}
	switch on := truth(rep, "authorizationServicesEnabled"); {
	case !on:
		of.Authz = nil
	case of.Authz == nil:
		of.Authz = c.newAuthz(c.realm, of)
	}
	return done()
}

// settleSecret stores whatever is sent, the mask too. A public client has none,
// and one that is confidential again gets a new one.
func (c *call) settleSecret(of *client, rep object) {
	secret, sent := rep["secret"].(string)
	switch {
	case !hasSecret(of.Doc) && !c.old():
		of.Secret = nil
		delete(of.Doc["attributes"].(object), "client.secret.creation.time")
	case sent:
		of.Secret = &secret
	case of.Secret == nil:
		made := c.newSecret()
		of.Secret = &made
		of.stamp(c.Server)
	}
}

// followAccount makes or removes the service account's user after a PUT.
func (c *call) followAccount(of *client, rep object) error {
	if c.old() {
		return c.settleAccount11(of, rep)
	}
	c.settleAccount(c.realm, of)
	return nil
}

// settleAccount makes or removes the user of a service account, as the client
// says, and keeps its name in step.
func (s *Server) settleAccount(r *realm, of *client) {
	on := truth(of.Doc, "serviceAccountsEnabled")
	u := r.users.get(of.Account)
	scope := r.scopes.named("service_account")
	switch {
	case on && u == nil:
		if s.old() {
			s.addAccountMappers(of)
		}
		made := &user{ID: s.newID(), Username: "service-account-" + strings.ToLower(of.name()), Enabled: true, Account: of.ID, Created: s.millis()}
		s.putUser(r, made)
		s.giveDefaults(r, made.ID)
		of.Account = made.ID
		if scope != nil {
			r.bind(of.ID, scope.ID, true)
		}
	case !on && u != nil:
		r.removeUser(u)
		of.Account = ""
		if scope != nil {
			r.unbind(of.ID, scope.ID)
		}
	case on:
		u.Username = "service-account-" + strings.ToLower(of.name())
		r.users.rename(u.ID, u.Username)
	}
}

// adopt makes a user that was imported a client's service account.
func (r *realm) adopt(of *client, u *user) {
	if old := r.users.get(of.Account); old != nil && old != u {
		r.removeUser(old)
	}
	of.Account, u.Account = u.ID, of.ID
}

// importClient makes a client of an export or, exact, of a template: that has
// the fields that it has.
func (s *Server) importClient(r *realm, rep object, exact bool) *client {
	rep = clone(rep).(object)
	if id := str(rep, "id"); r.clients.hasID(id) {
		delete(rep, "id")
	}
	if rep["secret"] == mask {
		delete(rep, "secret")
	}
	made, err := s.addClient(r, rep)
	if err != nil {
		delete(rep, "authorizationServicesEnabled")
		made, _ = s.addClient(r, rep)
	}
	for field := range made.Doc {
		if exact && rep[field] == nil {
			delete(made.Doc, field)
		}
	}
	return made
}
