package atlastest

import "net/http"

// The errors that more than one endpoint gives.

func errMissingRole() *refusal {
	return refuse(http.StatusUnauthorized, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.")
}

func errAddress(ip string) *refusal {
	return refuse(http.StatusForbidden, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "IP address "+ip+" is not allowed to access this resource.", ip)
}

func errNoGroup(id string) *refusal {
	return refuse(http.StatusNotFound, "GROUP_NOT_FOUND", "No group with ID "+id+" exists.", id)
}

func errNoOrg(id string) *refusal {
	return refuse(http.StatusNotFound, "ORG_NOT_FOUND", "No organization with ID "+id+" exists.", id)
}

func errNotFound(what string) *refusal {
	return refuse(http.StatusNotFound, "RESOURCE_NOT_FOUND", "Cannot find resource "+what+".", what)
}

func errBadID(id string) *refusal {
	return refuse(http.StatusBadRequest, "PATH_PARAM_PARSE_ERROR", "An invalid path parameter was specified: "+id+" is not an id.", id)
}

func errJSON() *refusal {
	return refuse(http.StatusBadRequest, "MALFORMED_JSON", "Received JSON is malformed.")
}

func errConflict(code, detail string, params ...any) *refusal {
	return refuse(http.StatusConflict, code, detail, params...)
}

func errBad(code, detail string, params ...any) *refusal {
	return refuse(http.StatusBadRequest, code, detail, params...)
}
