package hyperauthtest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// code is one that was sent by mail. It is stored under a user's name.
type code struct {
	Name, Code string
	At         time.Time
	Verified   bool
}

// postEmail sends a code: for a new password to the user of that name. Without
// resetPassword the mail has no recipient, and only the code is stored.
func postEmail(c *call) (int, any) {
	name := c.params[0]
	reset := strings.EqualFold(c.r.URL.Query().Get("resetPassword"), "t")
	u := c.user(name)
	switch {
	case reset && u == nil:
		return http.StatusBadRequest, "No Corresponding User"
	case reset && str(u, "email") == "":
		return http.StatusBadRequest, "Email Not Found"
	case reset && len(c.list("/users/"+str(u, "id")+"/credentials")) == 0:
		return http.StatusBadRequest, "Federated Identity User"
	case !reset && u != nil:
		return http.StatusBadRequest, "User Already Exists with the Email"
	}
	c.codes = append(c.codes, code{Name: name, Code: c.ids.Make("0123456789", 6), At: c.opt.Clock()})
	if !reset || c.brokenMail {
		return http.StatusBadRequest, "Email Send Failed"
	}
	return http.StatusOK, "Email Send Success"
}

// Code gives the newest code that was sent to a user, as its mail would.
func (s *Server) Code(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range slices.Backward(s.codes) {
		if c.Name == name {
			return c.Code
		}
	}
	return ""
}

// getEmail takes the newest code for five minutes, and as many wrong ones as come.
func getEmail(c *call) (int, any) {
	at := -1
	for i := range c.codes {
		if c.codes[i].Name == c.params[0] {
			at = i
		}
	}
	q := c.r.URL.Query()
	switch {
	case at < 0:
		return http.StatusBadRequest, "No Corresponding Request"
	case !q.Has("code"):
		return http.StatusBadRequest, "email Validation Failed"
	case !c.opt.Clock().Add(-5 * time.Minute).Before(c.codes[at].At):
		return http.StatusUnauthorized, "email Verification Time Expired"
	case !strings.EqualFold(q.Get("code"), c.codes[at].Code):
		return http.StatusUnauthorized, "Wrong Verification Code"
	}
	if strings.EqualFold(q.Get("resetPassword"), "t") {
		c.codes[at].Verified = true
	} else {
		c.forget(c.params[0])
	}
	return http.StatusOK, "email Validation Passed"
}

func (c *call) forget(name string) {
	c.codes = slices.DeleteFunc(c.codes, func(code code) bool { return code.Name == name })
}

// putPassword changes a password for a user's own token or a verified code,
// which has no end here; not for both. Confirmation ignores case.
func putPassword(c *call) (int, any) {
	q := c.r.URL.Query()
	name, given := q.Get("email"), q.Get("code")
	hasToken := c.r.Header.Get("Authorization") != ""
	if name == "" {
		return http.StatusBadRequest, "Email Empty"
	}
	allowed := false
	switch {
	case given != "" && !hasToken:
		allowed = slices.ContainsFunc(c.codes, func(k code) bool { return k.Name == name && k.Verified && strings.EqualFold(k.Code, given) })
	case hasToken && given == "":
		if !c.ofRealm() {
			return http.StatusUnauthorized, "Unauthorized User"
		}
		if !strings.EqualFold(c.who.Email, name) {
			return unCaught() // it says so without a status
		}
		allowed, name = true, c.who.Username
	}
	if !allowed {
		return http.StatusUnauthorized, "Unauthorized User"
	}
	if text := c.newPassword(name); text != "" {
		return http.StatusBadRequest, text
	}
	if !c.keycloak.SetPassword(c.realm, name, c.form("password")) {
		return http.StatusBadRequest, "Reset Password Failed"
	}
	if given != "" {
		c.forget(name)
	}
	return http.StatusOK, "Reset Password Success"
}

// newPassword says what is wrong with a new password.
func (c *call) newPassword(name string) string {
	password := c.form("password")
	right, found := c.keycloak.PasswordIs(c.realm, name, password)
	switch {
	case password == "":
		return "Empty Password"
	case !strong(password):
		return "Invalid password: violate the password policy"
	case !strings.EqualFold(password, c.form("confirmPassword")):
		return "Password and confirmation does not match"
	case found && right:
		return "sameWithOldPassword"
	}
	return ""
}

// strong: 9 to 20 characters of three classes out of four.
func strong(password string) bool {
	classes := 0
	for _, class := range []string{`[a-z]`, `[A-Z]`, `[0-9]`, `[^a-zA-Z0-9]`} {
		if regexp.MustCompile(class).MatchString(password) {
			classes++
		}
	}
	return len(password) >= 9 && len(password) <= 20 && classes >= 3
}

// form reads a field of a form.
func (c *call) form(name string) string {
	fields, err := url.ParseQuery(string(c.raw))
	if err != nil {
		return ""
	}
	return fields.Get(name)
}

// patchPassword tells whoever asks, without counting.
func patchPassword(c *call) (int, any) {
	name := c.r.URL.Query().Get("userId")
	password := c.form("password")
	switch {
	case name == "":
		return http.StatusBadRequest, "User Id is Empty"
	case password == "":
		return http.StatusBadRequest, "Password is Empty"
	}
	right, found := c.keycloak.PasswordIs(c.realm, name, password)
	switch {
	case !found:
		return unCaught()
	case !right:
		return http.StatusBadRequest, "Password is Wrong"
	}
	return http.StatusOK, "Password is Correct"
}
