package keycloaktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var attributeName = regexp.MustCompile(`^[\p{L}\p{N}._-]+$`)

// putProfile replaces the whole document and answers with it.
func (c *call) putProfile() (answer, error) {
	rep, err := c.body("UPConfig")
	if err != nil {
		return answer{}, err
	}
	if policy := str(rep, "unmanagedAttributePolicy"); policy != "" && !slices.Contains([]string{"ENABLED", "ADMIN_EDIT", "ADMIN_VIEW"}, policy) {
		return answer{}, errCannotParse()
	}
	if found := c.profileErrors(rep); len(found) > 0 {
		return answer{}, errMessage(http.StatusBadRequest, "["+strings.Join(found, ", ")+"]")
	}
	for _, a := range objects(rep["attributes"]) {
		a["multivalued"] = truth(a, "multivalued")
	}
	rep["groups"] = orEmpty(rep["groups"])
	c.realm.Profile, c.realm.metadata = rep, nil
	c.keepProfile()
	return told(rep)
}

// keepProfile puts the document into the component that holds it, once there is
// one that differs from the default.
func (c *call) keepProfile() {
	raw, _ := json.Marshal(c.realm.Profile)
	config := map[string][]string{"kc.user.profile.config": {string(raw)}}
	for k := range c.realm.components.all() {
		if k.Type == userProfile {
			k.Config = config
			return
		}
	}
	k := &component{ID: c.newID(), Parent: c.realm.ID, Provider: "declarative-user-profile", Type: userProfile, Config: config}
	c.realm.components.add(k.ID, k.ID, k)
}

func (c *call) profileErrors(rep object) (found []string) {
	report := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if _, given := rep["attributes"]; !given {
		return nil
	}
	seen, groups := map[string]bool{}, map[string]bool{}
	for _, g := range objects(rep["groups"]) {
		groups[str(g, "name")] = true
	}
	for _, a := range objects(rep["attributes"]) {
		name := str(a, "name")
		if seen[name] {
			report("Attribute configuration already exists with 'name':'%s'", name)
		}
		seen[name] = true
		if !attributeName.MatchString(name) {
			report("Invalid attribute name (only letters, numbers and '.' '_' '-' special characters allowed): %s'", name)
		}
		if group := str(a, "group"); group != "" && !groups[group] {
			report("Attribute '%s' references unknown group '%s'", name, group)
		}
		checks, _ := a["validations"].(object)
		for _, check := range keysOf(checks) {
			if !c.builtin.knows("validators", check) {
				report("Validator '%s' defined for attribute '%s' doesn't exist", check, name)
			}
		}
		allowed, _ := a["permissions"].(object)
		for _, what := range []string{"view", "edit"} {
			for _, who := range strs(allowed[what]) {
				if who != "admin" && who != "user" {
					report("'permissions.%s' configuration for attribute '%s' contains unsupported role '%s'", what, name, who)
				}
			}
		}
	}
	for _, name := range []string{"username", "email"} {
		if !seen[name] {
			report("The attribute '%s' can not be removed", name)
		}
	}
	return found
}
