package atlas

import (
	"net/http"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// explainToken says what a refused token means. That a secret has expired, was
// deleted or is wrong looks the same: neither the description of the API nor the
// documentation gives codes of the token endpoint but for its two limits, the
// recordings hold no refused token, and MongoDB's SDK, CLI and Terraform provider
// tell no cases apart. Errors there have the form of RFC 6749, whose section 5.2
// has invalid_client for a client that fails to authenticate, with 401 where it
// used the Authorization header; invalid_grant and unauthorized_client are read
// like it, in case a server tells some of these cases otherwise.
func explainToken(who value.Address) func(*providers.APIError) {
	return func(e *providers.APIError) {
		switch {
		case e.Status == http.StatusTooManyRequests:
			e.Hint = "Atlas makes ten tokens a minute for one service account and address: wait a minute"
		case strings.Contains(e.Message, "limit"):
			e.Hint = "a hundred tokens of the service account are alive: they end by themselves within an hour; programs that sign in often should keep their token"
		case e.Status == http.StatusNotFound:
			e.Hint = "check the endpoint of " + string(who) + ": it is " + cloud + " unless Atlas itself says otherwise"
		case e.Code == "invalid_client", e.Code == "invalid_grant", e.Code == "unauthorized_client", e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
			e.Hint = "the client ID or the secret in auth of " + string(who) + " is wrong, or the secret has expired or was revoked: make a new secret for the service account and set it"
		}
	}
}

// lookForIt is what to do where the credential of a new organization is lost.
const lookForIt = "its owner sees it in the Atlas UI: there make a service account in it that owns it, and give the organization auth: {clientId: …, clientSecret: !env …}; or delete it there"

// explainMinted is the same for the credential that an organization was made with.
func explainMinted(who value.Address, minted value.Value) func(*providers.APIError) {
	usual := explainToken(who)
	return func(e *providers.APIError) {
		usual(e)
		if e.Code == "invalid_client" || e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden && !strings.Contains(e.Message, "limit") {
			e.Hint = "the secret that the store keeps of " + minted.Get("clientId").Reveal() + " has expired or was revoked, or the organization is gone; " + lookForIt
		}
	}
}

// explain says what errors of the API mean.
func explain(self rest.Self) func(rest.Failed) {
	return func(f rest.Failed) {
		e := f.APIError
		if details := fieldsOf(f.Body); details != "" {
			e.Message = strings.TrimSpace(e.Message + " " + details)
		}
		switch {
		case e.Code == "USER_UNAUTHORIZED", e.Code == "NOT_ORG_GROUP_CREATOR", e.Code == "API_KEY_ACCESS_LIST_ACCESS_DENIED":
			e.Hint = "the credential that Tenon signs in with lacks a role: give it " + roleFor(f)
		case e.Status == http.StatusUnauthorized:
			e.Hint = "the credential was refused: it is wrong, was deleted, or belongs to another organization" + orRole(f)
		case e.Code == "IP_ADDRESS_NOT_ON_ACCESS_LIST" && e.Status == http.StatusForbidden:
			e.Hint = "add this address to the access list of " + self.ID + ", the credential that Tenon signs in with"
		case taken(e.Code):
			e.Kind = providers.ErrExists
		default:
			if hint, ok := hints()[e.Code]; ok {
				e.Hint = hint
			}
		}
		if gone(e.Code) {
			e.Kind = providers.ErrNotFound
		}
	}
}

// fieldsOf reads what is wrong with single fields of a request.
func fieldsOf(body value.Value) string {
	var out []string
	for _, one := range body.Lookup("badRequestDetail.fields").Items() {
		out = append(out, one.Get("field").Reveal()+": "+one.Get("description").Reveal())
	}
	return providers.Tidy(strings.Join(out, "; "))
}

// taken are codes of what is there already.
func taken(code string) bool {
	switch code {
	case "GROUP_ALREADY_EXISTS", "API_KEY_ALREADY_IN_GROUP", "SERVICE_ACCOUNT_ALREADY_IN_GROUP", "TEAM_ALREADY_EXISTS", "TEAM_NAME_ALREADY_EXISTS",
		"USER_ALREADY_EXISTS", "DUPLICATE_DATABASE_USER_NAME", "ATLAS_CUSTOM_ROLE_ALREADY_EXISTS", "DUPLICATE_DATABASE_ROLES", "ROLE_MAPPING_ALREADY_EXISTS", "TEAM_ALREADY_IN_GROUP":
		return true
	}
	return false
}

// gone are codes of what is no more, that come with another status than 404.
func gone(code string) bool {
	switch code {
	case "NOT_IN_GROUP", "USER_NOT_IN_ORG", "USER_NOT_IN_GROUP", "API_KEY_NOT_FOUND", "SERVICE_ACCOUNT_NOT_FOUND", "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND":
		return true
	}
	return false
}

// roleFor names the role that a request needs (x-rolesRequirements of the API
// description).
func roleFor(f rest.Failed) string {
	_, path, _ := strings.Cut(f.URL, base)
	write := f.Method != http.MethodGet
	switch {
	case f.Code == "NOT_ORG_GROUP_CREATOR":
		return "ORG_GROUP_CREATOR (Organization Project Creator), or ORG_OWNER"
	case strings.HasSuffix(path, ":invite"), strings.HasPrefix(path, "/federationSettings"), strings.HasPrefix(path, "/orgs") && write:
		return "ORG_OWNER (Organization Owner)"
	case path == "/groups" && write:
		return "ORG_GROUP_CREATOR (Organization Project Creator), or ORG_OWNER"
	case strings.HasPrefix(path, "/orgs"):
		return "ORG_READ_ONLY (Organization Read Only), or ORG_OWNER"
	case write:
		return "GROUP_OWNER (Project Owner) in the project, or ORG_OWNER"
	}
	return "GROUP_READ_ONLY (Project Read Only) in the project, or ORG_READ_ONLY"
}

// orRole adds that a missing role looks the same.
func orRole(f rest.Failed) string {
	return "; a role that is missing is answered in the same way: this takes " + roleFor(f)
}

// hints are next steps by code.
func hints() map[string]string {
	return map[string]string{
		"ORG_NOT_FOUND":      "check the organization's id: it is in its address in the Atlas UI",
		"GROUP_NOT_FOUND":    "the project was deleted meanwhile: plan again",
		"USERNAME_NOT_FOUND": "certificates are made for database users of $external whose x509Type is MANAGED",
		"ORG_NOT_EMPTY":      "delete its projects first",
		"CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS":   "delete the project's clusters first: Tenon does not manage them",
		"CANNOT_DELETE_TEAM_ASSIGNED_TO_PROJECT":     "take the team out of its projects first",
		"INVITATIONS_RATE_LIMITED_IP":                "Atlas takes ten invitations a minute: wait, and run it again",
		"GROUP_USERS_LIMIT_EXCEEDED":                 "the project has as many users as Atlas allows",
		"CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST":      "Tenon's own address stays in the list: name it in accessList",
		"SERVICE_ACCOUNT_SECRET_LIMIT_EXCEEDED":      "a service account has two secrets at most, expired ones included: delete one",
		"INVALID_IP_ADDRESS_OR_CIDR_NOTATION":        "write one address, 203.0.113.7, or a block of them, 203.0.113.0/24",
		"PATH_PARAM_PARSE_ERROR":                     "an id is not in the form of one",
		"RATE_LIMITED_TOKEN_BUCKET":                  "Atlas limits requests by the minute: wait, or lower --parallelism",
		"VERSION_GONE":                               "Atlas has shut this version of its API: a newer Tenon is needed",
		"MAX_SECRET_VALIDITY_EXCEEDED":               "lower secretExpiresAfterHours, or raise the organization's maxServiceAccountSecretValidityInHours",
		"FEDERATION_SETTINGS_NOT_FOUND":              "the organization belongs to no federation: set one up in the Federation Management Console",
		"CANNOT_DELETE_ROLE_MAPPING_WITH_ONLY_OWNER": "give another group the role ORG_OWNER first",
	}
}
