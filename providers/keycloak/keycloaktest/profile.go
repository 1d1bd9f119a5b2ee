package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
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
