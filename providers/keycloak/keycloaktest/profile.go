package keycloaktest

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"regexp"
	"slices"
	"unicode/utf8"
)

func profileRoutes(r *router) {
	r.on("GET /realms/{}/users/profile", viewRealm, func(c *call) (answer, error) { return told(c.realm.Profile) })
	r.on("PUT /realms/{}/users/profile", manageRealm, (*call).putProfile)
	r.on("GET /realms/{}/users/profile/metadata", viewRealm, func(c *call) (answer, error) {
		return answer{status: http.StatusOK, body: c.realm.profileMetadata(false)}, nil
	})
}

// roots are the attributes of the profile that are fields of a user.
var roots = []string{"username", "email", "firstName", "lastName"}

func (r *realm) attribute(name string) object {
	for _, a := range objects(r.Profile["attributes"]) {
		if a["name"] == name {
			return a
		}
	}
	return nil
}

// unmanaged says whether the profile lets attributes be that it does not know.
func (r *realm) unmanaged() bool {
	return slices.Contains([]string{"ENABLED", "ADMIN_EDIT", "ADMIN_VIEW"}, str(r.Profile, "unmanagedAttributePolicy"))
}

// takes says whether an attribute of one's own is stored.
func (r *realm) takes(name string) bool {
	return !slices.Contains(roots, name) && (r.attribute(name) != nil || r.unmanaged())
}

// permits says whether an admin may view or edit an attribute. A name and an
// e-mail always may be.
func permits(a object, what string) bool {
	if a["name"] == "username" || a["name"] == "email" {
		return true
	}
	allowed, _ := a["permissions"].(object)
	return slices.Contains(strs(allowed[what]), "admin")
}

func (r *realm) mayView(name string) bool {
	if a := r.attribute(name); a != nil {
		return permits(a, "view")
	}
	return r.unmanaged() || name == "is_temporary_admin"
}

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
		if at, err := mail.ParseAddress(v); err != nil || at.Address != v {
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

func bound(rule object, name string) (float64, bool) {
	v, ok := coerce("int", rule[name])
	n, _ := v.(float64)
	return n, ok
}

// profileMetadata renders the profile as lists of users carry it, or as it is for
// a user that does not exist yet.
func (r *realm) profileMetadata(exists bool) []byte {
	if r.metadata != nil && exists {
		return r.metadata
	}
	attrs := []object{}
	for _, a := range objects(r.Profile["attributes"]) {
		if !permits(a, "view") {
			continue
		}
		out := object{"name": a["name"], "multivalued": truth(a, "multivalued"), "required": a["name"] == "username" || r.required(a), "readOnly": exists && r.readOnly(a)}
		for _, key := range []string{"displayName", "annotations", "group", "defaultValue"} {
			if v, ok := a[key]; ok {
				out[key] = v
			}
		}
		if _, ok := out["displayName"]; !ok && slices.Contains(roots, str(a, "name")) {
			out["displayName"] = "${" + str(a, "name") + "}"
		}
		out["validators"] = validators(a)
		attrs = append(attrs, out)
	}
	raw, err := json.Marshal(object{"attributes": attrs, "groups": orEmpty(r.Profile["groups"])})
	if err != nil {
		return []byte("{}")
	}
	if exists {
		r.metadata = raw
	}
	return raw
}

func validators(a object) object {
	out := object{}
	checks, _ := a["validations"].(object)
	for name, rule := range checks {
		full := object{"ignore.empty.value": true}
		if of, ok := rule.(object); ok {
			for k, v := range of {
				full[k] = v
			}
		}
		out[name] = full
	}
	if !truth(a, "multivalued") {
		out["multivalued"] = object{"max": "1"}
	}
	return out
}
