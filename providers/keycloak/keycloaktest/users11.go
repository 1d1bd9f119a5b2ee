package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// listUsers11 gives a hundred at most unless told otherwise, each with what the
// caller may do.
func (c *call) listUsers11() (answer, error) {
	brief := c.flag("briefRepresentation", false)
	return told(each(page(c, c.matchingUsers11(), 100), func(u *user) object {
		out := c.realm.userRep(u, brief)
		out["access"] = userAccess()
		return out
	}))
}

// matchingUsers11 knows search, username, email, firstName, lastName and enabled,
// and nothing else; what it does not know is ignored.
func (c *call) matchingUsers11() []*user {
	q := c.query
	exact := c.flag("exact", false)
	search := strings.ToLower(q.Get("search"))
	accounts := strings.HasPrefix(q.Get("username"), "service-account-")
	return slices.DeleteFunc(c.realm.users.sorted(), func(u *user) bool {
		if u.Account != "" && !accounts {
			return true
		}
		if search != "" {
			whole := u.FirstName + " " + u.LastName
			return !slices.ContainsFunc([]string{u.Username, u.Email, whole}, func(have string) bool {
				return strings.Contains(strings.ToLower(have), search)
			})
		}
		if q.Has("enabled") && u.Enabled != c.flag("enabled", false) {
			return true
		}
		for name, have := range map[string]string{"username": u.Username, "email": u.Email, "firstName": u.FirstName, "lastName": u.LastName} {
			want, have := strings.ToLower(q.Get(name)), strings.ToLower(have)
			if want != "" && (exact && have != want || !strings.Contains(have, want)) {
				return true
			}
		}
		return false
	})
}

// policyNotMet is what version 11 says of a new user's password.
func (c *call) policyNotMet(err error) error {
	if !c.old() {
		return err
	}
	return errMessage(http.StatusBadRequest, "Password policy not met")
}

// blank notes that a name was set to nothing, which version 11 tells from none.
func (u *user) blank(name string, on bool) {
	u.Blank = slices.DeleteFunc(slices.Clone(u.Blank), func(have string) bool { return have == name })
	if on {
		u.Blank = append(u.Blank, name)
	}
}

// join puts a user into a group. Version 11 does not, and says nothing of it,
// where the user is in a group inside of that one (seen on 11.0.3).
func (r *realm) join(u *user, group string) {
	for id := range r.userGroups.fwd[u.ID] {
		for at := r.groups.get(id); r.old && at != nil; at = r.groups.get(at.Parent) {
			if at.ID == group {
				return
			}
		}
	}
	r.userGroups.add(u.ID, group)
}
