package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// listUsers gives a hundred at most unless told otherwise. Each comes with the
// metadata of the user profile, brief or not (recordings: 08).
func (c *call) listUsers() (answer, error) {
	if c.old() {
		return c.listUsers11()
	}
	tail := append(append([]byte(`,"userProfileMetadata":`), c.realm.profileMetadata(true)...), '}')
	out := []byte{'['}
	for i, u := range page(c, c.matchingUsers(), 100) {
		if i > 0 {
			out = append(out, ',')
		}
		rep := c.realm.userRep(u, false)
		rep["access"] = object{"manage": true}
		raw, err := json.Marshal(rep)
		if err != nil {
			return answer{}, err
		}
		out = append(append(out, raw[:len(raw)-1]...), tail...) // marshalling the tail each time would cost most of the time
	}
	return answer{status: http.StatusOK, body: append(out, ']')}, nil
}

func (c *call) countUsers() (answer, error) {
	if len(c.query) == 0 {
		n := 0
		for u := range c.realm.users.all() {
			if u.Account == "" {
				n++
			}
		}
		return told(n)
	}
	return told(len(c.matchingUsers()))
}

// matchingUsers gives those that the query asks for, by name. Service accounts
// are told only where the query names one.
func (c *call) matchingUsers() []*user {
	if c.old() {
		return c.matchingUsers11()
	}
	q := c.query
	exact := c.flag("exact", false)
	var tests []func(*user) bool
	field := func(name string, get func(*user) string) {
		if want := strings.ToLower(q.Get(name)); want != "" {
			tests = append(tests, func(u *user) bool {
				have := strings.ToLower(get(u))
				return exact && have == want || !exact && strings.Contains(have, want)
			})
		}
	}
	if search := q.Get("search"); search != "" {
		tests = append(tests, searchTest(search))
	} else {
		field("username", func(u *user) string { return u.Username })
		field("email", func(u *user) string { return u.Email })
		field("firstName", func(u *user) string { return u.FirstName })
		field("lastName", func(u *user) string { return u.LastName })
	}
	if alias := q.Get("idpAlias"); alias != "" {
		tests = append(tests, func(u *user) bool { return u.linked(alias) >= 0 })
	}
	if q.Has("enabled") {
		tests = append(tests, func(u *user) bool { return u.Enabled == c.flag("enabled", false) })
	}
	for key, val := range pairs(q.Get("q")) {
		tests = append(tests, func(u *user) bool { return slices.Contains(u.Attributes[key], val) })
	}
	accounts := strings.HasPrefix(q.Get("username"), "service-account-")
	return slices.DeleteFunc(c.realm.users.sorted(), func(u *user) bool {
		return u.Account != "" && !accounts || slices.ContainsFunc(tests, func(t func(*user) bool) bool { return !t(u) })
	})
}

// searchTest looks at name, e-mail, first and last name; * matches anything.
func searchTest(search string) func(*user) bool {
	words := strings.Fields(strings.ToLower(search))
	return func(u *user) bool {
		for _, word := range words {
			want := strings.Trim(word, "*\"")
			hit := false
			for _, have := range []string{u.Username, u.Email, u.FirstName, u.LastName} {
				hit = hit || strings.Contains(strings.ToLower(have), want)
			}
			if !hit {
				return false
			}
		}
		return true
	}
}
