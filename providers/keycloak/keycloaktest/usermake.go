package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// newUser reads what a new user has of its own.
func (s *Server) newUser(rep object) *user {
	u := &user{
		ID: s.newID(), Username: strings.ToLower(str(rep, "username")), Email: strings.ToLower(str(rep, "email")),
		FirstName: str(rep, "firstName"), LastName: str(rep, "lastName"),
		Enabled: truth(rep, "enabled"), EmailVerified: truth(rep, "emailVerified"), Created: s.millis(),
	}
	if at, ok := rep["createdTimestamp"].(float64); ok {
		u.Created = int64(at)
	}
	return u
}

// putUser puts a made user into the realm.
func (s *Server) putUser(r *realm, u *user) {
	r.users.add(u.ID, u.Username, u)
	if u.Email != "" && r.emails[u.Email] == "" {
		r.emails[u.Email] = u.ID
	}
}

// addUser adds a user with the default role and groups.
func (s *Server) addUser(r *realm, u *user) *user {
	if u.Created == 0 {
		u.Created = s.millis()
	}
	s.putUser(r, u)
	for a := range r.actions.all() {
		if a.Default && a.Enabled && a.Alias != nil && !slices.Contains(u.Required, *a.Alias) {
			u.Required = append(u.Required, *a.Alias)
		}
	}
	s.giveDefaults(r, u.ID)
	for _, id := range r.DefaultGroups {
		r.join(u, id)
	}
	return u
}

func (c *call) postUser() (answer, error) {
	rep, err := c.body("UserRepresentation")
	if err != nil {
		return answer{}, err
	}
	u := c.newUser(rep)
	if c.emailAsName() && !(c.old() && u.Email == "") {
		u.Username = u.Email
	} else if c.old() && c.emailAsName() {
		return answer{}, errMessage(http.StatusBadRequest, "User name is missing")
	} else if u.Username == "" {
		return answer{}, errMessage(http.StatusBadRequest, "User name is missing")
	}
	if err := c.taken(nil, u.Username, u.Email); err != nil {
		return answer{}, err
	}
	u.Attributes = kept(c.realm, lists(rep["attributes"]))
	if err := c.realm.validate(u, nil); err != nil {
		return answer{}, err
	}
	if err := c.checkNewUser(rep); err != nil {
		return answer{}, err
	}
	c.addUser(c.realm, u)
	for _, path := range strs(rep["groups"]) {
		c.realm.join(u, c.realm.byPath(path).ID)
	}
	for _, name := range c.knownActions(strs(rep["requiredActions"])) { // beside what everybody is asked for
		if !slices.Contains(u.Required, name) {
			u.Required = append(u.Required, name)
		}
	}
	c.takeSecrets(u, rep)
	return c.made("/users/" + u.ID)
}

// checkNewUser refuses an unknown group, and a password that the policy does
// not allow: nothing of the user is kept then.
func (c *call) checkNewUser(rep object) error {
	for _, path := range strs(rep["groups"]) {
		if c.realm.byPath(path) == nil {
			return errBare()
		}
	}
	for _, cred := range objects(rep["credentials"]) {
		if v := str(cred, "value"); v != "" {
			if err := c.realm.checkPassword(v); err != nil {
				return c.policyNotMet(err)
			}
		}
	}
	return nil
}

// takeSecrets sets passwords and links to identity providers.
func (s *Server) takeSecrets(u *user, rep object) {
	for _, cred := range objects(rep["credentials"]) {
		if v := str(cred, "value"); v != "" {
			s.setPassword(u, v)
			if truth(cred, "temporary") && !slices.Contains(u.Required, "UPDATE_PASSWORD") {
				u.Required = append(u.Required, "UPDATE_PASSWORD")
			}
		}
	}
	for _, f := range objects(rep["federatedIdentities"]) {
		if u.linked(str(f, "identityProvider")) < 0 {
			u.Federated = append(u.Federated, federated{str(f, "identityProvider"), str(f, "userId"), str(f, "userName")})
		}
	}
}

// knownActions drops what the realm does not have.
func (c *call) knownActions(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !c.builtin.knows("requiredActions", name) })
}
