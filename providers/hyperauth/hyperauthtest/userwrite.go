package hyperauthtest

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// putUser merges attributes by key, or begins a withdrawal. An administrator's
// token gets an exception: no client was looked up for it.
func putUser(c *call) (int, any) {
	switch {
	case c.r.Header.Get("Authorization") == "":
		return http.StatusBadRequest, "Token not provided"
	case c.isAdmin():
		return unCaught()
	case c.who == nil:
		return http.StatusBadRequest, nil
	case !strings.EqualFold(c.who.Username, c.params[0]):
		return http.StatusBadRequest, "Cannot update other user"
	}
	u := c.user(c.params[0])
	if u == nil {
		return http.StatusBadRequest, "User not found"
	}
	if strings.EqualFold(c.r.URL.Query().Get("withdrawal"), "t") {
		return c.withdraw(u)
	}
	return c.mergeAttributes(u, " User ["+c.params[0]+"] Update Success ", "User ["+c.params[0]+"] Update Falied  ")
}

// mergeAttributes: a list that is empty removes its key; what stands before a
// bad one stays done.
func (c *call) mergeAttributes(u object, success, failure string) (int, any) {
	var rep object
	_ = json.Unmarshal(c.raw, &rep)
	given, ok := rep["attributes"].(object)
	if !ok {
		return http.StatusBadRequest, failure
	}
	attributes, _ := u["attributes"].(object)
	if attributes == nil {
		attributes = object{}
	}
	for key, v := range given {
		switch v := v.(type) {
		case string:
			attributes[key] = []any{v}
		case []any:
			attributes[key] = v
			if len(v) == 0 {
				delete(attributes, key)
			}
		}
	}
	c.admin(http.MethodPut, "/"+c.realm+"/users/"+str(u, "id"), object{"attributes": attributes})
	return http.StatusOK, success
}

// withdraw notes the day of the deletion and sends mail; the attribute stays
// where the mail cannot be sent.
func (c *call) withdraw(u object) (int, any) {
	attributes, _ := u["attributes"].(object)
	if attributes == nil {
		attributes = object{}
	}
	for key, v := range attributes {
		name, ok := strings.CutPrefix(key, "withdrawal_unqualified_")
		if values, _ := v.([]any); ok && len(values) > 0 && strings.EqualFold(values[0].(string), "t") {
			return http.StatusForbidden, "User [" + c.params[0] + "] is Unqualified to Withdraw from Account due to [" + name + "] Policy"
		}
	}
	attributes["deletionDate"] = []any{c.opt.Clock().AddDate(0, 0, 30).Format(time.DateOnly)}
	c.admin(http.MethodPut, "/"+c.realm+"/users/"+str(u, "id"), object{"attributes": attributes})
	if c.brokenMail {
		return http.StatusBadRequest, "User [" + c.params[0] + "] Update Falied  "
	}
	return http.StatusOK, " User [" + c.params[0] + "] WithDrawal Request Success "
}

// deleteUser removes a user, then calls the operator; where that fails the
// answer is 400 though the user is gone.
func deleteUser(c *call) (int, any) {
	if !c.isAdmin() {
		if !c.ofRealm() {
			return http.StatusBadRequest, nil
		}
		if !strings.EqualFold(c.who.Username, c.params[0]) {
			return http.StatusBadRequest, "Cannot delete other user"
		}
	}
	u := c.user(c.params[0])
	if u == nil {
		return http.StatusBadRequest, "User not found"
	}
	c.admin(http.MethodDelete, "/"+c.realm+"/users/"+str(u, "id"), nil)
	if c.noOperator {
		return http.StatusBadRequest, "User [" + c.params[0] + "] Delete Falied  "
	}
	return http.StatusOK, " User [" + c.params[0] + "] Delete Success "
}
