package keycloaktest

import (
	"slices"
	"strings"
)

// consoleRoutes are what the Admin Console has of its own, beside the Admin API
// (seen on 24.0 and 26.7).
func consoleRoutes(r *router) {
	r.on("GET /realms/{}/ui-ext/available-roles/roles/{}", viewRealm, withRoleID((*call).availableComposites))
}

// availableComposites lists the roles of all clients that a role does not
// include, by client and name, ten unless more are asked for.
func (c *call) availableComposites(of *role) (answer, error) {
	search := strings.ToLower(c.query.Get("search"))
	var list []object
	for r := range c.realm.roles.all() {
		if r.Client == "" || r.ID == of.ID || slices.Contains(c.realm.composites.of(of.ID), r.ID) || !strings.Contains(strings.ToLower(r.Name), search) {
			continue
		}
		rep := object{"id": r.ID, "role": r.Name, "client": c.realm.clients.get(r.Client).name(), "clientId": r.Client}
		if r.Description != nil {
			rep["description"] = *r.Description
		}
		list = append(list, rep)
	}
	slices.SortFunc(list, func(a, b object) int {
		return strings.Compare(a["client"].(string)+"/"+a["role"].(string), b["client"].(string)+"/"+b["role"].(string))
	})
	return told(page(c, list, 10))
}
