package logto

import (
	"tenon/providers"
	"tenon/spec/value"
)

// organizationScope: Management API, /api/organization-scopes.
func organizationScope() row {
	return row{
		Kind: providers.Kind{
			Name: "organizationScope", Collection: "organizationScopes", Parent: "tenant", Keys: [][]string{{"name"}},
			Doc: "A permission inside organizations, the same in all of them.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("128"), Doc: "The scope as tokens carry it, up to 128 characters."},
				{Name: "description", Type: providers.String, EmptyNull: true, Pattern: `(?s)^.{0,256}$`, Doc: "What the scope allows, up to 256 characters."},
				liveID(), liveTenant(),
			},
		},
		List: "GET /organization-scopes", Paging: paging(), Create: "POST /organization-scopes", Item: "GET /organization-scopes/{id}",
		Update: "PATCH /organization-scopes/{id}", Delete: "DELETE /organization-scopes/{id}",
	}
}

// organizationRole: Management API, /api/organization-roles. Only the list
// tells the scopes of a role.
func organizationRole() row {
	return row{
		Kind: providers.Kind{
			Name: "organizationRole", Collection: "organizationRoles", Parent: "tenant", Keys: [][]string{{"name"}},
			Doc: "A role that members and machines have inside an organization, the same in all of them.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("128"), Doc: "The role's name, up to 128 characters, the only one of its kind."},
				{Name: "description", Type: providers.String, EmptyNull: true, Pattern: `(?s)^.{0,256}$`, Doc: "What the role is for, up to 256 characters."},
				{Name: "type", Type: providers.String, Enum: []string{"User", "MachineToMachine"}, Default: text("User"), Doc: "Who can have the role. It can be changed later."},
				{Name: "scopes", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "organizationScope"}, Doc: "The organization scopes that the role gives."},
				{Name: "resourceScopes", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "scope"}, Doc: "The API scopes that the role gives, each as {resource: INDICATOR, name: SCOPE}."},
				liveID(), liveTenant(),
			},
		},
		List: "GET /organization-roles", Paging: paging(), Create: "POST /organization-roles", Item: "GET /organization-roles/{id}",
		Update: "PATCH /organization-roles/{id}", Delete: "DELETE /organization-roles/{id}",
		Relations: []relation{
			{Field: "scopes", Inline: "scopes", Read: "GET /organization-roles/{id}/scopes",
				Add: "POST /organization-roles/{id}/scopes", Body: "organizationScopeIds", Remove: "DELETE /organization-roles/{id}/scopes/{target}"},
			{Field: "resourceScopes", Inline: "resourceScopes", Read: "GET /organization-roles/{id}/resource-scopes",
				Add: "POST /organization-roles/{id}/resource-scopes", Body: "scopeIds", Remove: "DELETE /organization-roles/{id}/resource-scopes/{target}"},
		},
		Encode: encodeOrganizationRole,
	}
}

// organization: Management API, /api/organizations.
func organization() row {
	colors := color()
	colors.Default = value.OfMap()
	return row{
		Kind: providers.Kind{
			Name: "organization", Collection: "organizations", Parent: "tenant", Keys: [][]string{{"name"}}, Holds: true,
			Doc: "An organization: a customer or a team, with members and machines of its own.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("128"), Doc: "The name that people see, up to 128 characters. Logto allows two organizations of one name; Tenon needs it to be the only one, or an _id."},
				{Name: "description", Type: providers.String, EmptyNull: true, Pattern: `(?s)^.{0,256}$`, Doc: "What the organization is, up to 256 characters."},
				customData("organization"),
				{Name: "isMfaRequired", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether members need a second factor."},
				colors, branding(),
				{Name: "customCss", Type: providers.String, EmptyNull: true, Doc: "Style sheet laid over the sign-in pages."},
				liveID(), liveTenant(), liveTime("createdAt", "When the organization was made"),
				{Name: "usersCount", Type: providers.Integer, ReadOnly: true, Doc: "How many members it has."},
				{Name: "featuredUsers", Type: providers.Any, ReadOnly: true, Doc: "A few of them."},
			},
		},
		List: "GET /organizations", Paging: paging(), Create: "POST /organizations", Item: "GET /organizations/{id}",
		Update: "PATCH /organizations/{id}", Delete: "DELETE /organizations/{id}",
	}
}

// organizationUser: Management API, /api/organizations/:id/users. The list
// gives users, each with its roles in the organization.
func organizationUser() row {
	return row{
		Kind: providers.Kind{
			Name: "organizationUser", Collection: "users", Parent: "organization", Keys: [][]string{{"user"}},
			Doc: "A member of an organization. Deleting one ends the membership; the user stays.",
			Fields: fields{
				{Name: "user", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "user"}, Doc: "The user, by the key that the tenant's users are written with."},
				{Name: "roles", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "organizationRole"}, Doc: "The member's roles in the organization, of type User."},
			},
		},
		List: "GET /organizations/{organization}/users", Paging: paging(), ID: "user", Twice: true,
		Create: "POST /organizations/{organization}/users", Delete: "DELETE /organizations/{organization}/users/{id}",
		Relations: []relation{{Field: "roles", Inline: "organizationRoles", Read: "GET /organizations/{organization}/users/{id}/roles",
			Add: "POST /organizations/{organization}/users/{id}/roles", Body: "organizationRoleIds",
			Remove: "DELETE /organizations/{organization}/users/{id}/roles/{target}"}},
		Decode: decodeMember("user"),
		Encode: encodeMember("user", "userIds"),
	}
}

// organizationApplication: Management API, /api/organizations/:id/applications.
func organizationApplication() row {
	return row{
		Kind: providers.Kind{
			Name: "organizationApplication", Collection: "applications", Parent: "organization", Keys: [][]string{{"application"}},
			Doc: "A machine-to-machine application that acts inside an organization. Deleting one takes it out; the application stays.",
			Fields: fields{
				{Name: "application", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "application"}, Doc: "The application, of type MachineToMachine."},
				{Name: "roles", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "organizationRole"}, Doc: "Its roles in the organization, of type MachineToMachine."},
			},
		},
		List: "GET /organizations/{organization}/applications", Paging: paging(), ID: "application", Twice: true,
		Create: "POST /organizations/{organization}/applications", Delete: "DELETE /organizations/{organization}/applications/{id}",
		Relations: []relation{{Field: "roles", Inline: "organizationRoles", Read: "GET /organizations/{organization}/applications/{id}/roles", Paging: paging(),
			Add: "POST /organizations/{organization}/applications/{id}/roles", Body: "organizationRoleIds",
			Remove: "DELETE /organizations/{organization}/applications/{id}/roles/{target}"}},
		Decode: decodeMember("application"),
		Encode: encodeMember("application", "applicationIds"),
	}
}
