package hyperauthtest

// register lays out the extension's endpoints, under a realm's name.
func (s *Server) register() {
	for route, h := range map[string]handler{
		"POST /user": postUsers, "GET /user/list": listUsers, "GET /user/{}": getUser, "PUT /user/{}": putUser, "DELETE /user/{}": deleteUser,
		"GET /user/{}/exists": userExists,
		"GET /group/list":     listGroups, "POST /group": func(*call) (int, any) { return unCaught() },
		"POST /groupMember": postMembers, "GET /groupMember/{}": getMembers, "PUT /groupMember/{}": putMember,
		"POST /agreement": postAgreement, "GET /agreement/{}": getAgreement, "DELETE /agreement/{}": deleteAgreement,
		"POST /email/{}": postEmail, "GET /email/{}": getEmail,
		"PUT /password": putPassword, "PATCH /password": patchPassword,
		"GET /session/{}": getSession, "GET /version": getVersion, "GET /metrics": getMetrics,
		"GET /protocol/openid-connect/certs": getCerts,
	} {
		s.routes.On(route, h)
	}
}
