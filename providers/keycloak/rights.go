package keycloak

import (
	"net/http"
	"net/url"
	"strings"
)

// missingRight names the role that a request takes which was refused.
func missingRight(method, address string) string {
	_, path, _ := strings.Cut(address, "/admin/realms")
	realm, path, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if name, err := url.PathUnescape(realm); err == nil {
		realm = name
	}
	if realm == "" && method == http.MethodGet {
		return "every role: it needs some of the client realm-management in its own realm, such as view-realm and manage-users, or the role admin of the realm master"
	}
	if realm == "" {
		return "the role create-realm of the realm master"
	}
	verb := "manage-"
	if method == http.MethodGet || strings.HasSuffix(path, "partial-export") {
		verb = "view-"
	}
	return "the role " + verb + areaOf(path) + " of the client realm-management in the realm " + realm +
		", or of the client " + realm + "-realm if it is of the realm master (realm-admin, or admin of the realm master, has all of them)"
}

// areaOf is what a path inside a realm is about, as roles name it.
func areaOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	switch first {
	case "users", "groups":
		return "users"
	case "clients", "client-scopes":
		if strings.Contains(path, "/authz/") {
			return "authorization"
		}
		return "clients"
	case "identity-provider":
		return "identity-providers"
	}
	return "realm"
}
