package hyperauthtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func str(o object, name string) string {
	text, _ := o[name].(string)
	return text
}

// list reads a list of objects from the Admin API.
func (c *call) list(path string) []object {
	_, got := c.admin(http.MethodGet, "/"+c.realm+path, nil)
	items, _ := got.([]any)
	var out []object
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// user finds one by name, service accounts among them; nil where there is none.
func (c *call) user(name string) object {
	for _, u := range c.list("/users?max=-1&username=" + url.QueryEscape(name)) {
		if strings.EqualFold(str(u, "username"), name) {
			return u
		}
	}
	return nil
}

// postUsers makes many users without asking who wants it: all are checked, then
// made; the first that cannot be made undoes all of them.
func postUsers(c *call) (int, any) {
	var reps []object
	if json.Unmarshal(c.raw, &reps) != nil {
		return unCaught()
	}
	return c.makeUsers(reps, "user Register Success")
}

func (c *call) makeUsers(reps []object, success string) (int, any) {
	if len(reps) == 0 {
		return http.StatusBadRequest, "No User to Register"
	}
	_, got := c.admin(http.MethodGet, "/"+c.realm, nil)
	settings, _ := got.(object)
	if text := c.checkUsers(reps, settings); text != "" {
		return http.StatusBadRequest, text
	}
	var made []string
	undo := func() {
		for _, id := range made {
			c.admin(http.MethodDelete, "/"+c.realm+"/users/"+id, nil)
		}
	}
	for _, rep := range reps {
		status, answer := c.admin(http.MethodPost, "/"+c.realm+"/users", honoured(rep))
		if status != http.StatusCreated {
			undo()
			return refusal(status, answer)
		}
		name := str(rep, "username")
		if settings["registrationEmailAsUsername"] == true {
			name = str(rep, "email")
		}
		made = append(made, str(c.user(name), "id"))
	}
	return http.StatusOK, success
}

// checkUsers gives what is wrong with the first bad one. What must differ are
// the e-mail addresses: two users without one are taken for duplicates.
func (c *call) checkUsers(reps []object, settings object) string {
	mails := map[string]bool{}
	for _, rep := range reps {
		name := str(rep, "username")
		if settings["registrationEmailAsUsername"] == true {
			name = str(rep, "email")
		}
		mail := str(rep, "email")
		switch {
		case strings.TrimSpace(name) == "":
			return "User name is missing"
		case c.user(name) != nil:
			return "User exists with same username"
		case mail != "" && settings["duplicateEmailsAllowed"] != true && c.byMail(mail) != nil:
			return "User exists with same email"
		}
		mails[mail] = true
	}
	if len(mails) != len(reps) {
		return "User Email Duplicated"
	}
	return ""
}

func (c *call) byMail(mail string) object {
	for _, u := range c.list("/users?max=-1&email=" + url.QueryEscape(mail)) {
		if strings.EqualFold(str(u, "email"), mail) {
			return u
		}
	}
	return nil
}

// honoured are the fields of a new user that count.
func honoured(rep object) object {
	out := object{}
	for _, name := range []string{"username", "email", "emailVerified", "firstName", "lastName", "enabled", "attributes", "groups", "federatedIdentities", "requiredActions"} {
		if v, ok := rep[name]; ok {
			out[name] = v
		}
	}
	var creds []object
	items, _ := rep["credentials"].([]any)
	for _, item := range items {
		if cred, ok := item.(object); ok && str(cred, "value") != "" {
			creds = append(creds, object{"type": "password", "value": cred["value"], "temporary": cred["temporary"] == true && str(cred, "type") == "password"})
		}
	}
	if creds != nil {
		out["credentials"] = creds
	}
	return out
}

// refusal is what the extension says of what Keycloak refused.
func refusal(status int, answer any) (int, any) {
	o, _ := answer.(object)
	switch text := str(o, "errorMessage"); {
	case status == http.StatusConflict:
		return http.StatusBadRequest, "User exists with same username or email"
	case text == "Password policy not met":
		return http.StatusBadRequest, text
	case status >= 500: // an unknown group among others
		return unCaught()
	}
	return http.StatusBadRequest, "Could not create user"
}

// userExists is false for a user without an e-mail address.
func userExists(c *call) (int, any) {
	if u := c.user(c.params[0]); u != nil && str(u, "email") != "" {
		return http.StatusOK, "true"
	}
	return http.StatusOK, "false"
}

// getUser shows little, and the hash of the password.
func getUser(c *call) (int, any) {
	self := c.ofRealm() && strings.EqualFold(c.who.Username, c.params[0])
	if !c.mayList() && !self {
		return http.StatusUnauthorized, "Unauthorized"
	}
	u := c.user(c.params[0])
	if u == nil {
		return http.StatusBadRequest, "No Corresponding UserName"
	}
	out := object{"id": u["id"], "username": c.params[0], "enabled": u["enabled"], "attributes": object{}}
	if mail := str(u, "email"); mail != "" {
		out["email"] = mail
	}
	if attributes, ok := u["attributes"].(object); ok {
		out["attributes"] = attributes
	}
	var names []string
	for _, g := range c.list("/users/" + str(u, "id") + "/groups") {
		names = append(names, str(g, "name"))
	}
	if names != nil {
		out["groups"] = names
	}
	for _, cred := range c.list("/users/" + str(u, "id") + "/credentials") {
		cred["secretData"] = `{"value":"bWFkZS11cC1oYXNo","salt":"bWFkZS11cC1zYWx0"}`
		out["credentials"] = []object{cred}
		break
	}
	return http.StatusOK, out
}

// like is SQL's LIKE with the query's text as the server lays it in: % and _
// stand for anything, a quote breaks the query.
func like(text, start string) (hit, broken bool) {
	if strings.Contains(start, "'") {
		return false, true
	}
	return matches(strings.ToLower(text), strings.ToLower(start)+"%"), false
}

func matches(text, pattern string) bool {
	switch {
	case pattern == "":
		return text == ""
	case pattern[0] == '%':
		return matches(text, pattern[1:]) || text != "" && matches(text[1:], pattern)
	case text == "":
		return false
	}
	return (pattern[0] == '_' || pattern[0] == text[0]) && matches(text[1:], pattern[1:])
}

// listUsers gives pairs of name and attribute user_name, in no order. It looks
// for the realm's name where its id is kept.
func listUsers(c *call) (int, any) {
	if !c.mayList() {
		if c.who == nil {
			return http.StatusBadRequest, "User ListGet Failed"
		}
		return http.StatusUnauthorized, "User ListGet Failed"
	}
	out := [][2]any{}
	if !c.idIsName() {
		return http.StatusOK, out
	}
	q := c.r.URL.Query()
	users := append(c.list("/users?max=-1"), c.list("/users?max=-1&username=service-account-")...)
	for _, u := range users {
		name := str(u, "username")
		var shown any
		attributes, _ := u["attributes"].(object)
		if values, _ := attributes["user_name"].([]any); len(values) > 0 {
			shown = values[0]
		}
		text, _ := shown.(string)
		byName, broken := like(name, q.Get("startsWith"))
		byShown, _ := like(text, q.Get("startsWith"))
		if broken || slices.ContainsFunc(q["except"], func(s string) bool { return strings.Contains(s, "'") }) {
			return http.StatusBadRequest, "User ListGet Failed"
		}
		if q.Has("startsWith") && !byName && !byShown || slices.Contains(q["except"], name) {
			continue
		}
		out = append(out, [2]any{name, shown})
	}
	slices.SortFunc(out, func(a, b [2]any) int { return strings.Compare(reversed(a[0].(string)), reversed(b[0].(string))) })
	return http.StatusOK, slices.CompactFunc(out, func(a, b [2]any) bool { return a[0] == b[0] })
}

// reversed makes for an order that nobody expects.
func reversed(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}

// idIsName: lists compare the realm's id with its name.
func (c *call) idIsName() bool {
	_, got := c.admin(http.MethodGet, "/"+c.realm, nil)
	o, _ := got.(object)
	return str(o, "id") == c.realm
}
