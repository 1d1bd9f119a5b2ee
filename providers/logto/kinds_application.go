package logto

import (
	"tenon/providers"
	"tenon/spec/value"
)

// application: Management API, /api/applications, listed unpaged. SAML
// applications have an API of their own and are left out of the list.
func application() row {
	return row{
		Kind: providers.Kind{
			Name: "application", Collection: "applications", Parent: "tenant", Keys: [][]string{{"name"}}, Renews: true,
			Doc: "An application that signs users in, or a machine that calls APIs. SAML applications are not among them.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("256"), Doc: "The name that people see, up to 256 characters. Logto allows two applications of one name; Tenon needs it to be the only one, or an _id."},
				{Name: "description", Type: providers.String, EmptyNull: true, Doc: "What the application is."},
				{Name: "type", Type: providers.String, Required: true, Immutable: true, Enum: []string{"Native", "SPA", "Traditional", "MachineToMachine", "Protected"},
					Doc: "What kind of application it is. Protected exists in Logto Cloud only."},
				oidcClientMetadata(), customClientMetadata(), protectedAppMetadata(),
				customData("application"),
				{Name: "isThirdParty", Type: providers.Bool, Immutable: true, Default: value.OfBool(false), Doc: "Whether somebody else runs the application, so that users are asked for consent."},
				{Name: "appLevelAccessControlEnabled", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether only those named in the application's access rules may sign in. Logto wants a rule before it can be switched on."},
				{Name: "roles", Type: providers.List, Relation: true, Set: true, Guarded: true, Ref: &providers.Ref{Kind: "role"}, Doc: "Roles of a machine-to-machine application; of type MachineToMachine themselves."},
				liveID(), liveTenant(), liveTime("createdAt", "When the application was made"),
				{Name: "secret", Type: providers.String, ReadOnly: true, Secret: true, Doc: "The one secret of an application from before there were several."},
			},
		},
		List: "GET /applications", Query: "types=Native&types=SPA&types=Traditional&types=MachineToMachine&types=Protected",
		Create: "POST /applications", Item: "GET /applications/{id}", Update: "PATCH /applications/{id}", Delete: "DELETE /applications/{id}",
		Later: []later{{Field: "appLevelAccessControlEnabled"}, {Field: "protectedAppMetadata", AtCreate: []string{"subDomain", "origin"}}},
		Whole: []string{"oidcClientMetadata.redirectUris", "oidcClientMetadata.postLogoutRedirectUris"},
		// PUT on these roles removes and then answers 422 where nothing is new:
		// roles are added and removed one way each.
		Relations: []relation{{Field: "roles", Read: "GET /applications/{id}/roles", Paging: paging(),
			Reverse: "GET /roles/{target}/applications", Count: "applicationsCount",
			Add: "POST /applications/{id}/roles", Body: "roleIds", Remove: "DELETE /applications/{id}/roles/{target}"}},
		Guard:       guardApplication,
		AfterCreate: keepDefaultSecret,
		Renew:       readDefaultSecret,
	}
}

func oidcClientMetadata() field {
	uris := func(name, doc string) field { f := textSet(name, doc); f.Default = value.OfList(); return f }
	return field{Name: "oidcClientMetadata", Type: providers.Record, Doc: "Where the application is reached.",
		Default: value.OfMap(value.Field{Key: "redirectUris", Value: value.OfList()}, value.Field{Key: "postLogoutRedirectUris", Value: value.OfList()}),
		Fields: fields{
			uris("redirectUris", "Addresses that users may be sent back to after signing in."),
			uris("postLogoutRedirectUris", "Addresses that users may be sent to after signing out."),
			{Name: "backchannelLogoutUri", Type: providers.String, Doc: "Address that Logto tells when a user has signed out."},
			{Name: "backchannelLogoutSessionRequired", Type: providers.Bool, Doc: "Whether the logout token must name the session."},
			{Name: "logoUri", Type: providers.String, Doc: "Address of the application's logo."},
		}}
}

func customClientMetadata() field {
	return field{Name: "customClientMetadata", Type: providers.Record, Default: value.OfMap(), Doc: "Settings of tokens and sessions.", Fields: fields{
		textSet("corsAllowedOrigins", "Origins from which a browser may call Logto for this application."),
		{Name: "idTokenTtl", Type: providers.Integer, Doc: "How long an ID token is good for, in seconds."},
		{Name: "refreshTokenTtl", Type: providers.Integer, Doc: "How long a refresh token is good for, in seconds."},
		{Name: "refreshTokenTtlInDays", Type: providers.Integer, Doc: "How long a refresh token is good for, in days."},
		{Name: "tenantId", Type: providers.String, Doc: "The tenant that the application opens, where Logto runs several."},
		{Name: "alwaysIssueRefreshToken", Type: providers.Bool, Doc: "Whether refresh tokens are given even where consent was not asked for."},
		{Name: "rotateRefreshToken", Type: providers.Bool, Doc: "Whether a refresh token is replaced when it is used."},
		{Name: "allowTokenExchange", Type: providers.Bool, Doc: "Whether the application may exchange tokens. Not for third-party applications."},
		{Name: "isDeviceFlow", Type: providers.Bool, Immutable: true, Default: value.OfBool(false), Doc: "Whether a native application signs in with a code on another device."},
		{Name: "maxAllowedGrants", Type: providers.Integer, Doc: "How many grants a user may hold at once."},
	}}
}

func protectedAppMetadata() field {
	return field{Name: "protectedAppMetadata", Type: providers.Record, Doc: "Settings of a Protected application, in Logto Cloud only.", Fields: fields{
		{Name: "subDomain", Type: providers.String, WriteOnly: true, Immutable: true, Doc: "The first part of the host that Logto serves the application on."},
		{Name: "origin", Type: providers.String, Doc: "Address of the site behind it."},
		{Name: "sessionDuration", Type: providers.Integer, Doc: "How long a session lasts, in seconds."},
		{Name: "pageRules", Type: providers.List, Doc: "Which pages need a sign-in.", Elem: &field{Type: providers.Record, Fields: fields{
			{Name: "path", Type: providers.String, Required: true, Doc: "A regular expression over paths."}}}},
		{Name: "additionalScopes", Type: providers.List, Set: true, Doc: "Further scopes that are asked for.", Elem: &field{Type: providers.String,
			Enum: []string{"custom_data", "identities", "roles", "urn:logto:scope:organizations", "urn:logto:scope:organization_roles"}}},
		{Name: "host", Type: providers.String, ReadOnly: true, Doc: "The host that Logto serves the application on."},
		{Name: "customDomains", Type: providers.Any, ReadOnly: true, Doc: "Domains of your own that point there."},
	}}
}

// applicationSecret: Management API, /api/applications/:id/secrets. The value
// is told on every read, and the name is the identifier.
func applicationSecret() row {
	return row{
		Kind: providers.Kind{
			Name: "applicationSecret", Collection: "secrets", Parent: "application", Keys: [][]string{{"name"}},
			Doc: "A secret of a Traditional, Protected or MachineToMachine application. Logto makes one called \"Default secret\" with the application.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("256"), Doc: "The secret's name, up to 256 characters."},
				{Name: "expiresAt", Type: providers.Integer, Immutable: true, Doc: "When the secret ends, in milliseconds since 1970; never, unless declared."},
				{Name: "value", Type: providers.String, ReadOnly: true, Secret: true, Doc: "The secret itself, which Logto makes and tells on every read."},
				liveTenant(),
				{Name: "applicationId", Type: providers.String, ReadOnly: true, Doc: "The identifier of the application."},
				liveTime("createdAt", "When the secret was made"),
			},
		},
		List: "GET /applications/{application}/secrets", ID: "name",
		Create: "POST /applications/{application}/secrets",
		Update: "PATCH /applications/{application}/secrets/{id}", Delete: "DELETE /applications/{application}/secrets/{id}",
		Guard: guardSecret,
	}
}
