package keycloaktest

// adminRoutes registers all that is served under /admin.
func adminRoutes() *router {
	r := newRouter()
	for _, register := range []func(*router){
		realmRoutes, clientRoutes, roleRoutes, groupRoutes, userRoutes, profileRoutes, scopeRoutes, idpRoutes,
		exportRoutes, flowRoutes, actionRoutes, componentRoutes, orgRoutes, settingRoutes,
	} {
		register(r)
	}
	return r
}
