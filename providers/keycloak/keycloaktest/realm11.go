package keycloaktest

import (
	"net/http"
	"strings"
)

// postRealm11 has one answer for a name and an id that are taken. A realm
// without a name is an exception, and one without an id gets a UUID.
func (c *call) postRealm11() (answer, error) {
	rep, err := c.body("RealmRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, named := rep["realm"].(string)
	if !named {
		return answer{}, errBare()
	}
	if strings.Contains(name, "/") {
		return answer{}, errText(http.StatusBadRequest, "Character '/' not allowed.")
	}
	id := str(rep, "id")
	if id == "" {
		id = c.newID()
	}
	if c.realms.has(name) || c.realms.hasID(id) {
		return answer{}, errMessage(http.StatusConflict, "Conflict detected. See logs for details")
	}
	r, err := c.addRealm(name, id, rep)
	if err != nil {
		return answer{}, err
	}
	c.grantMaker(r)
	return answer{status: http.StatusCreated, location: c.base(c.r) + "/admin/realms/" + escape(name)}, nil
}
