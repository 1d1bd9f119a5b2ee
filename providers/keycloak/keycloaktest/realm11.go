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

// setBack11 sets back what version 11 sets back where a body leaves it out: the
// policies of WebAuthn, and with attributes all that is kept among them (seen
// on 11.0.3).
func (s *Server) setBack11(r *realm, rep object) {
	first, _ := clone(s.builtin.Realm["settings"]).(object)
	for name, v := range first {
		if strings.HasPrefix(name, "webAuthnPolicy") {
			r.Settings[name] = v
			if given, ok := rep[name]; ok {
				r.Settings[name] = given
			}
		}
	}
	if rep["attributes"] == nil {
		return
	}
	for name, v := range map[string]any{
		"displayName": nil, "displayNameHtml": nil, "defaultSignatureAlgorithm": nil, "browserSecurityHeaders": object{}, "bruteForceProtected": false, "permanentLockout": false,
		"failureFactor": 0.0, "maxDeltaTimeSeconds": 0.0, "maxFailureWaitSeconds": 0.0, "minimumQuickLoginWaitSeconds": 0.0, "quickLoginCheckMilliSeconds": 0.0, "waitIncrementSeconds": 0.0,
		"offlineSessionMaxLifespanEnabled": false, "offlineSessionMaxLifespan": first["offlineSessionMaxLifespan"], "actionTokenGeneratedByAdminLifespan": first["actionTokenGeneratedByAdminLifespan"],
		"actionTokenGeneratedByUserLifespan": first["actionTokenGeneratedByUserLifespan"],
	} {
		switch _, given := rep[name]; {
		case given:
		case v == nil:
			delete(r.Settings, name)
		default:
			r.Settings[name] = v
		}
	}
}
