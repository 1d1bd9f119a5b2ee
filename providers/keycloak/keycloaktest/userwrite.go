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
	if r.DefaultRole != "" {
		r.userRoles.add(u.ID, r.DefaultRole)
	}
	for _, id := range r.DefaultGroups {
		r.userGroups.add(u.ID, id)
	}
	return u
}

func (c *call) emailAsName() bool {
	return truth(c.realm.Settings, "registrationEmailAsUsername")
}

// taken refuses a name or e-mail that another user has; an e-mail cannot be
// another's name either.
func (c *call) taken(u *user, username, email string) error {
	other := func(id string) bool { return id != "" && (u == nil || id != u.ID) }
	login := truth(c.realm.Settings, "loginWithEmailAllowed")
	if username != "" && (other(c.realm.users.byKey[username]) || login && strings.Contains(username, "@") && other(c.realm.emails[username])) {
		return errMessage(http.StatusConflict, "User exists with same username")
	}
	if email != "" && !truth(c.realm.Settings, "duplicateEmailsAllowed") && other(c.realm.emails[email]) {
		return errMessage(http.StatusConflict, "User exists with same email")
	}
	return nil
}

func (c *call) postUser() (answer, error) {
	rep, err := c.body("UserRepresentation")
	if err != nil {
		return answer{}, err
	}
	u := c.newUser(rep)
	if c.emailAsName() {
		u.Username = u.Email
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
		c.realm.userGroups.add(u.ID, c.realm.byPath(path).ID)
	}
	u.Required = c.knownActions(strs(rep["requiredActions"]))
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
				return err
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

// putUserRep is a PUT: what is absent stays, but with attributes in the body
// e-mail and names that are absent go (recordings: 08).
func (c *call) putUserRep(u *user) (answer, error) {
	rep, err := c.body("UserRepresentation")
	if err != nil {
		return answer{}, err
	}
	next := *u
	if err := c.rename(&next, rep); err != nil {
		return answer{}, err
	}
	given, whole := rep["attributes"].(object)
	set := func(at *string, name string, lower bool) {
		v, ok := rep[name].(string)
		if ok || whole {
			*at = v
		}
		if lower {
			*at = strings.ToLower(*at)
		}
	}
	set(&next.Email, "email", true)
	set(&next.FirstName, "firstName", false)
	set(&next.LastName, "lastName", false)
	if c.emailAsName() && next.Email != "" {
		next.Username = next.Email
	}
	if err := c.taken(u, next.Username, next.Email); err != nil {
		return answer{}, err
	}
	if whole {
		next.Attributes = kept(c.realm, lists(given))
	}
	if err := c.realm.validate(&next, u); err != nil {
		return answer{}, err
	}
	for name, at := range map[string]*bool{"enabled": &next.Enabled, "emailVerified": &next.EmailVerified} {
		if v, ok := rep[name].(bool); ok {
			*at = v
		}
	}
	if list, ok := rep["requiredActions"]; ok {
		next.Required = c.knownActions(strs(list))
	}
	c.takeSecrets(&next, object{"credentials": rep["credentials"]})
	c.replaceUser(u, next)
	return done()
}

// rename takes a new name, where the realm allows it.
func (c *call) rename(next *user, rep object) error {
	name, named := rep["username"].(string)
	_, whole := rep["attributes"].(object)
	free := truth(c.realm.Settings, "editUsernameAllowed")
	switch {
	case c.emailAsName():
		return nil
	case !named && whole && free:
		return errMessage(http.StatusBadRequest, "User name is missing")
	case named:
		next.Username = strings.ToLower(name)
	}
	return nil
}

func (c *call) replaceUser(u *user, next user) {
	if u.Email != next.Email {
		if c.realm.emails[u.Email] == u.ID {
			delete(c.realm.emails, u.Email)
		}
		if next.Email != "" && c.realm.emails[next.Email] == "" {
			c.realm.emails[next.Email] = u.ID
		}
	}
	c.realm.users.rename(u.ID, next.Username)
	*u = next
}

// kept are the attributes that a realm's user profile takes: those that it
// knows, and others where it lets them be. Empty values are dropped.
func kept(r *realm, attrs map[string][]string) map[string][]string {
	out := map[string][]string{}
	for name, list := range attrs {
		list = slices.DeleteFunc(list, func(v string) bool { return v == "" })
		if len(list) > 0 && r.takes(name) {
			out[name] = list
		}
	}
	return out
}
