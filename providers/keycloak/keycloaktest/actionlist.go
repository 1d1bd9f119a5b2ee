package keycloaktest

import (
	"maps"
	"net/http"
)

// unregistered are the actions that the server has and the realm does not.
func (c *call) unregistered() (answer, error) {
	out := []object{}
	for _, id := range c.builtin.Names["requiredActions"] {
		if name := c.actionNames()[id]; name != "" && !c.realm.hasAction(id) {
			out = append(out, object{"providerId": id, "name": name})
		}
	}
	return told(out)
}

// actionNames are the names that the actions of a new realm have.
func (c *call) actionNames() map[string]string {
	out := map[string]string{}
	if c.old() { // a new realm has not all of them
		out["webauthn-register"], out["webauthn-register-passwordless"] = "Webauthn Register", "Webauthn Register Passwordless"
	}
	for _, o := range objects(c.builtin.Realm["requiredActions"]) {
		out[str(o, "providerId")] = str(o, "name")
	}
	return out
}

func (r *realm) hasAction(provider string) bool {
	for a := range r.actions.all() {
		if a.Provider == provider {
			return true
		}
	}
	return false
}

// registerAction puts an action behind all others.
func (c *call) registerAction() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	id := str(rep, "providerId")
	if !c.builtin.knows("requiredActions", id) {
		return answer{}, errText(http.StatusBadRequest, "Required Action Provider with given providerId not found")
	}
	for a := range c.realm.actions.all() {
		if a.Alias != nil && *a.Alias == id {
			return answer{}, errOAuth(http.StatusConflict, "conflict", "A Required Action Provider with given alias already exists.")
		}
	}
	last := 0.0
	for _, a := range c.realm.actionsInOrder() {
		last = a.Priority
	}
	c.addAction(c.realm, object{"providerId": id, "alias": id, "name": rep["name"], "enabled": true, "priority": last + 1})
	return done()
}

func (s *Server) addAction(r *realm, rep object) {
	a := &action{
		ID: s.newID(), Provider: str(rep, "providerId"), Alias: text(rep, "alias"), Name: text(rep, "name"),
		Enabled: truth(rep, "enabled"), Default: truth(rep, "defaultAction"), Config: maps.Clone(filled(rep["config"])),
	}
	a.Priority, _ = rep["priority"].(float64)
	r.actions.add(a.ID, a.ID, a)
}

func (s *Server) importActions(r *realm, rep object) {
	for _, o := range objects(rep["requiredActions"]) {
		s.addAction(r, o)
	}
}
