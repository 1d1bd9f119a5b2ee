package hyperauthtest

import "net/http"

// getSession tells whether a session is one that is remembered.
func getSession(c *call) (int, any) {
	remembered, known := c.sessions[c.params[0]]
	switch {
	case !known:
		return http.StatusBadRequest, "Get Session IsRememberMe failed"
	case remembered:
		return http.StatusOK, "on"
	}
	return http.StatusOK, "off"
}

func getVersion(c *call) (int, any) {
	if c.opt.Version == "" {
		return http.StatusOK, "unKnown"
	}
	return http.StatusOK, c.opt.Version
}

// getMetrics wants the name and password of an administrator, and no token.
func getMetrics(c *call) (int, any) {
	name, password, basic := c.r.BasicAuth()
	right, _ := c.keycloak.PasswordIs("master", name, password)
	if user, _ := c.keycloak.Admin(); !basic || !right || name != user {
		return http.StatusUnauthorized, nil
	}
	return http.StatusOK, plainText("# HELP keycloak_logins Total successful logins\n# TYPE keycloak_logins counter\nkeycloak_logins{realm=\"master\",provider=\"keycloak\",client_id=\"admin-cli\",} 1.0\n")
}

// getCerts gives the realm's public keys: made up, in the form of the real ones.
func getCerts(c *call) (int, any) {
	return http.StatusOK, object{"keys": []object{{
		"kid": c.realm + "-made-up", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "bWFkZS11cA", "e": "AQAB", "x5c": []string{"TUlJbWFkZS11cA=="},
	}}}
}
