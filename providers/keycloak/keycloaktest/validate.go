package keycloaktest

import (
	"net/http"
	"net/mail"
	"regexp"
	"slices"
	"unicode/utf8"
)

// values gives a user's attribute, fields among them.
func (u *user) values(name string) []string {
	one := map[string]string{"username": u.Username, "email": u.Email, "firstName": u.FirstName, "lastName": u.LastName}
	if v, root := one[name]; root {
		if v == "" {
			return nil
		}
		return []string{v}
	}
	return u.Attributes[name]
}

// validate checks a user against the profile, and what changed against the
// permissions; old is nil for a new one.
func (r *realm) validate(u, old *user) error {
	var found []object
	report := func(name, message string, params ...any) {
		found = append(found, object{"field": name, "errorMessage": message, "params": append([]any{name}, params...)})
	}
	for _, a := range objects(r.Profile["attributes"]) {
		name := str(a, "name")
		values := u.values(name)
		if old != nil && !slices.Equal(values, old.values(name)) && r.readOnly(a) {
			report(name, "error-user-attribute-read-only")
			continue
		}
		if len(values) == 0 && r.required(a) {
			report(name, "error-user-attribute-required")
			continue
		}
		checks, _ := a["validations"].(object)
		for _, check := range keysOf(checks) {
			rule, _ := checks[check].(object)
			for _, v := range values {
				if message, params := breaks(check, rule, v); message != "" {
					report(name, message, params...)
				}
			}
		}
	}
	switch len(found) {
	case 0:
		return nil
	case 1:
		return &refusal{http.StatusBadRequest, found[0]}
	}
	return &refusal{http.StatusBadRequest, object{"errors": found}}
}

func (r *realm) readOnly(a object) bool {
	if a["name"] == "username" {
		return !truth(r.Settings, "editUsernameAllowed") && !truth(r.Settings, "registrationEmailAsUsername")
	}
	return !permits(a, "edit")
}

// required says whether an admin must give an attribute.
func (r *realm) required(a object) bool {
	if a["name"] == "email" && truth(r.Settings, "registrationEmailAsUsername") {
		return true
	}
	need, ok := a["required"].(object)
	return ok && (len(need) == 0 || slices.Contains(strs(need["roles"]), "admin"))
}

var (
	badInName   = regexp.MustCompile(`[<>&"'\s\x00-\x1f$%!#?§;*~/\\|^=\[\]{}()]`)
	badInPerson = regexp.MustCompile(`[<>&"$%!#?§;*~/\\|^=\[\]{}()\x00-\x1f]`)
)

// breaks gives the message of a rule that a value breaks, and its parameters.
func breaks(check string, rule object, v string) (string, []any) {
	switch check {
	case "length":
		n := float64(utf8.RuneCountInString(v))
		low, hasLow := bound(rule, "min")
		high, hasHigh := bound(rule, "max")
		switch {
		case !(hasLow && n < low || hasHigh && n > high):
			return "", nil
		case hasLow && hasHigh:
			return "error-invalid-length", []any{low, high}
		case hasLow:
			return "error-invalid-length-too-short", []any{low}
		}
		return "error-invalid-length-too-long", []any{high}
	case "email":
		if !isMail(v) {
			return "error-invalid-email", []any{v}
		}
	case "username-prohibited-characters":
		if badInName.MatchString(v) {
			return "error-username-invalid-character", nil
		}
	case "person-name-prohibited-characters":
		if badInPerson.MatchString(v) {
			return "error-person-name-invalid-character", nil
		}
	case "pattern":
		if re, err := regexp.Compile("^(?:" + str(rule, "pattern") + ")$"); err == nil && !re.MatchString(v) {
			return "error-pattern-no-match", []any{v}
		}
	case "options":
		if !slices.Contains(strs(rule["options"]), v) {
			return "error-invalid-value", []any{v}
		}
	}
	return "", nil
}

func isMail(v string) bool {
	at, err := mail.ParseAddress(v)
	return err == nil && at.Address == v
}

func bound(rule object, name string) (float64, bool) {
	v, ok := coerce("int", rule[name])
	n, _ := v.(float64)
	return n, ok
}
