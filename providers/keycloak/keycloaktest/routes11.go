package keycloaktest

// routes11 leaves of the routes of version 26 those of version 11, and puts its
// own in the place of those that do something else.
func routes11(r *router) {
	for _, path := range []string{"organizations", "localization", "client-policies", "users/profile", "groups/{}/children", "client-types"} {
		r.Off("/realms/{}/" + path)
	}
	const groups = "/realms/{}/groups"
	r.on("GET "+groups, viewUsers, (*call).listGroups11)
	r.on("GET "+groups+"/{}", viewUsers, withGroup((*call).getGroup11))
	r.on("POST "+groups+"/{}/children", manageUsers, withGroup((*call).postChild11))
	const providers = "/realms/{}/identity-provider/instances"
	r.on("GET "+providers, viewProviders, (*call).listProviders11)
	r.on("PUT "+providers+"/{}", manageProviders, withProvider((*call).putProvider11))
	r.on("GET /realms/{}/authentication/config-description/{}", viewRealm, (*call).describeProvider)
	const flows, executions = "/realms/{}/authentication/flows/{}", "/realms/{}/authentication/executions/{}"
	r.on("PUT "+flows, manageRealm, (*call).putFlow11)
	r.on("POST "+flows+"/copy", manageRealm, (*call).copyFlow11)
	r.on("PUT "+flows+"/executions", manageRealm, (*call).putExecution11)
	r.on("GET "+executions, viewRealm, withExecution((*call).getExecution11))
}
