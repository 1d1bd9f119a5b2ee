package keycloaktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (c *call) emailAsName() bool {
	return truth(c.realm.Settings, "registrationEmailAsUsername")
}

// taken refuses a name or e-mail that another user has; an e-mail cannot be
// another's name either.
func (c *call) taken(u *user, username, email string) error {
	other := func(id string) bool { return id != "" && (u == nil || id != u.ID) }
	login := truth(c.realm.Settings, "loginWithEmailAllowed")
	if username != "" && (other(c.realm.users.byKey[username]) || login && !c.old() && strings.Contains(username, "@") && other(c.realm.emails[username])) {
		return errMessage(http.StatusConflict, "User exists with same username")
	}
	if email != "" && !truth(c.realm.Settings, "duplicateEmailsAllowed") && other(c.realm.emails[email]) {
		return errMessage(http.StatusConflict, "User exists with same email")
	}
	return nil
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
		if ok || whole && !c.old() {
			*at = v
		}
		if ok && c.old() && name != "email" {
			next.blank(name, v == "")
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
		if c.old() {
			err = errMessage(http.StatusConflict, "User exists with same username or email")
		}
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
	for _, cred := range objects(rep["credentials"]) {
		if v := str(cred, "value"); v != "" {
			if err := c.realm.checkChange(u, v); err != nil {
				return answer{}, err
			}
		}
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
	case c.old() && !free:
		return nil
	case !named && whole && free && !c.old():
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
	if r.old {
		maps.Copy(out, attrs)
		maps.DeleteFunc(out, func(_ string, list []string) bool { return len(list) == 0 })
		return out
	}
	for name, list := range attrs {
		list = slices.DeleteFunc(list, func(v string) bool { return v == "" })
		if len(list) > 0 && r.takes(name) {
			out[name] = list
		}
	}
	return out
}
