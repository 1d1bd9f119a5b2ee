package keycloaktest

// adminRoutes registers all that a version serves under /admin.
func adminRoutes(d Dialect) *router {
	r := newRouter()
	for _, register := range []func(*router){
		realmRoutes, clientRoutes, roleRoutes, groupRoutes, userRoutes, profileRoutes, scopeRoutes, idpRoutes,
		exportRoutes, flowRoutes, actionRoutes, componentRoutes, orgRoutes, settingRoutes,
	} {
		register(r)
	}
	if d == V11 {
		routes11(r)
	} else {
		consoleRoutes(r)
	}
	return r
}
