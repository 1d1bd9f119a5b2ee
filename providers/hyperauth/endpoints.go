package hyperauth

import "tenon/providers"

// endpoints are those that the extension's documentation lists.
func endpoints() []providers.Endpoint {
	return []providers.Endpoint{
		{Route: "POST /realms/{realm}/user", Use: "New users of the state file, up to 50 in one request; one that is refused is found by halves."},
		{Route: "DELETE /realms/{realm}/user/{userName}", Use: "Users that go; where it says 400 although the user is gone, that counts as done, with a warning."},
		{Route: "GET /realms/{realm}/user/{userName}", Use: "tenon call user-get. State is read with the Admin API's list, which tells more."},
		{Route: "GET /realms/{realm}/user/list", Use: "tenon call user-list."},
		{Route: "PUT /realms/{realm}/user/{userName}", Use: "Not called: it fails with an administrator's token. Attributes are merged by key with the Admin API."},
		{Route: "PUT /realms/{realm}/user/{userName}?withdrawal=t", Use: "Not called, likewise. A user's withdrawal in the state file does the same with the Admin API, refusals included."},
		{Route: "GET /realms/{realm}/user/{userName}/exists", Use: "tenon call user-exists."},
		{Route: "GET /realms/{realm}/group/list", Use: "tenon call group-list. State is read with the Admin API's tree."},
		{Route: "POST /realms/{realm}/groupMember", Use: "tenon call group-member-add."},
		{Route: "GET /realms/{realm}/groupMember/{groupName}", Use: "tenon call group-member-list."},
		{Route: "PUT /realms/{realm}/groupMember/{groupName}", Use: "tenon call group-member-update."},
		{Route: "POST /realms/{realm}/agreement", Use: "Agreements of the state file, new and changed."},
		{Route: "GET /realms/{realm}/agreement/{clientName}", Use: "Agreements that the state file declares, one request each."},
		{Route: "DELETE /realms/{realm}/agreement/{clientName}", Use: "Agreements that go."},
		{Route: "GET /realms/{realm}/protocol/openid-connect/certs", Use: "tenon call certs."},
		{Route: "POST /realms/{realm}/email/{email}", Use: "tenon call email-code-send."},
		{Route: "GET /realms/{realm}/email/{email}", Use: "tenon call email-code-verify."},
		{Route: "PUT /realms/{realm}/password (token)", Use: "tenon call password-change."},
		{Route: "PUT /realms/{realm}/password (code)", Use: "tenon call password-reset."},
		{Route: "PATCH /realms/{realm}/password", Use: "Passwords of the state file, checked so that they are not set again; tenon call password-check."},
		{Route: "GET /realms/{realm}/session/{sessionId}", Use: "tenon call session."},
		{Route: "GET /realms/{realm}/version", Use: "tenon call version."},
		{Route: "GET /realms/{realm}/metrics", Use: "tenon call metrics."},
	}
}
