package logto

import (
	"net/http"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
)

// maxBody is the longest body that the Management API takes, in bytes.
const maxBody = 1 << 20

// explainManagement says what errors of the Management API mean.
func explainManagement(f rest.Failed) {
	e := f.APIError
	switch {
	case e.Status == http.StatusNotFound && f.Sent > maxBody:
		e.Kind = nil
		e.Message = "the object is larger than the 1 MB that Logto takes, which it answers with \"Not Found\""
		e.Hint = "make the object smaller: custom data and style sheets are what grows"
	case taken(e):
		e.Kind = providers.ErrExists
	case quota(e):
	case e.Status == http.StatusUnauthorized:
		e.Hint = "the tenant's token was refused: check that endpoint and resource belong to the same tenant"
	case e.Status == http.StatusForbidden:
		e.Hint = "give the application whose credentials Tenon runs on the role \"" + managementRole + "\""
	default:
		if hint, ok := hints()[e.Code]; ok {
			e.Hint = hint
		}
	}
}

// taken reports whether an error says that a name or a link is there already.
func taken(e *providers.APIError) bool {
	if e.Status != http.StatusUnprocessableEntity {
		return false
	}
	switch e.Code {
	case "resource.resource_identifier_in_use", "scope.name_exists", "role.name_in_use", "role.scope_exists",
		"user.username_already_in_use", "user.email_already_in_use", "user.phone_already_in_use",
		"user.role_exists", "application.role_exists", "application.secret_name_exists", "entity.unique_integrity_violation", "tenant.id_in_use":
		return true
	}
	return false
}

// quota explains what a plan does not allow.
func quota(e *providers.APIError) bool {
	switch {
	case strings.HasSuffix(e.Code, "limit_exceeded"):
		e.Hint = "the tenant's plan does not allow more: delete what is not needed, or change the plan in Logto's Console"
	case e.Code == "subscription.tenant_suspended":
		e.Hint = "Logto has shut the tenant: open invoices or exceeded limits are told in Logto's Console"
	case e.Code == "auth.exceed_token_limit":
		e.Hint = "the tenant has used up its machine-to-machine tokens: wait, or change the plan in Logto's Console"
	default:
		return false
	}
	return true
}

// hints are next steps by code.
func hints() map[string]string {
	return map[string]string{
		"role.management_api_scopes_not_assignable_to_user_role": "give these scopes to a role of type MachineToMachine",
		"user.invalid_role_type":                                 "users take roles of type User",
		"application.invalid_role_type":                          "applications take roles of type MachineToMachine",
		"application.protected_app_not_configured":               "Protected applications exist in Logto Cloud only",
		"application.device_flow_not_changeable":                 "isDeviceFlow is fixed when an application is made: make another one",
		"application.device_flow_native_only":                    "isDeviceFlow goes with type: Native",
		"entity.relation_foreign_key_not_found":                  "something that is named here was deleted meanwhile: plan again",
		"entity.db_constraint_violated":                          "something named here is of the wrong type, a role for instance",
		"sign_in_experiences.enabled_connector_not_found":        "e-mail and phone need a connector: set one up first",
		"request.invalid_input":                                  "an access rule is needed before appLevelAccessControlEnabled can be true",
		"scope.name_with_space":                                  "write the scope without spaces",
	}
}

// explainCloud says what errors of the Cloud API mean.
func explainCloud(f rest.Failed) {
	e := f.APIError
	switch {
	case quota(e), taken(e):
	case e.Status == http.StatusUnauthorized:
		e.Hint = "the personal access token is wrong or was revoked: make a new one in the account settings of Logto Cloud and set token"
	case e.Status == http.StatusForbidden:
		e.Hint = "the personal access token may not do this: use one of an account that is an admin of the tenant"
	case e.Method == http.MethodPost && f.Asked.Get("regionName").IsSet():
		e.Hint = regionHint(f)
	}
	if taken(e) {
		e.Kind = providers.ErrExists
	}
}

// regionHint asks which regions there are where the one asked for is not
// among them.
func regionHint(f rest.Failed) string {
	list, err := regions(f.Ctx, f.Call)
	if err != nil {
		return ""
	}
	var names []string
	for _, region := range list.Items() {
		name := region.Get("name").Reveal()
		if name == f.Asked.Get("regionName").Reveal() {
			return ""
		}
		names = append(names, name)
	}
	return "the regions are " + strings.Join(names, ", ")
}

// explainToken says what a refused token means. A wrong secret answers 401, an
// unknown application 400, and an application without the role 200 without a scope.
func explainToken(d door) func(*providers.APIError) {
	return func(e *providers.APIError) {
		who := string(d.address)
		switch e.Code {
		case "invalid_client":
			e.Hint = "check the credentials of " + who + ": the application's id and secret are shown in the tenant's Console"
		case "invalid_target":
			e.Kind = nil
			e.Hint = "set resource of " + who + " to the indicator of its Management API: https://TENANT.logto.app/api in Logto Cloud, " + selfHostedResource + " otherwise; not " + d.resource
		case "unauthorized_client":
			e.Hint = "the application must be of type MachineToMachine"
		case auth.CodeScope:
			e.Hint = "give the application the role \"" + managementRole + "\" in the tenant's Console, under its roles"
		default:
			if !quota(e) && e.Status == http.StatusNotFound {
				e.Hint = "check the endpoint of " + who + ": it is the tenant's own address, without /api and /oidc"
			}
		}
	}
}
