package keycloak

import (
	"strings"

	"tenon/spec/value"
)

// refusedByProfile says what a user profile has against a user: the server
// tells one fault, or a list of them, by the keys of its translations.
func refusedByProfile(body value.Value) string {
	faults := body.Get("errors").Items()
	if len(faults) == 0 {
		faults = []value.Value{body}
	}
	var out []string
	for _, f := range faults {
		name, code := f.Get("field").Reveal(), f.Get("errorMessage").Reveal()
		if name == "" || !strings.HasPrefix(code, "error-") {
			continue
		}
		out = append(out, name+", which "+profileFault(code, f.Get("params").Items()))
	}
	return strings.Join(out, "; ")
}

func profileFault(code string, params []value.Value) string {
	switch code {
	case "error-user-attribute-required":
		return "is needed"
	case "error-user-attribute-read-only":
		return "cannot be changed"
	case "error-invalid-email":
		return "is no e-mail address"
	case "error-invalid-length":
		if len(params) == 3 {
			return "must have " + params[1].Reveal() + " to " + params[2].Reveal() + " letters"
		}
	}
	return "does not fit [" + code + "]"
}
