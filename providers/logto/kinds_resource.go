package logto

import (
	"tenon/providers"
	"tenon/spec/value"
)

// resource: Management API, /api/resources. It is listed unpaged, all at once.
func resource() row {
	return row{
		Kind: providers.Kind{
			Name: "resource", Collection: "resources", Parent: "tenant", Keys: [][]string{{"indicator"}},
			Doc: "An API that access tokens are made for, known by its indicator.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: `.`, Doc: "The name that people see."},
				{Name: "indicator", Type: providers.String, Required: true, Immutable: true, Pattern: `.`,
					Doc: "The resource indicator, usually the API's address. Logto compares it letter by letter: a slash at the end makes another one."},
				{Name: "accessTokenTtl", Type: providers.Integer, Default: value.OfInt(3600), Doc: "How long an access token is good for, in seconds."},
				{Name: "isDefault", Type: providers.Bool, Default: value.OfBool(false),
					Doc: "Whether tokens are made for this API where none is asked for. There is one such API at most: declaring true for one takes it from another."},
				liveID(), liveTenant(),
			},
		},
		List: "GET /resources", Create: "POST /resources", Item: "GET /resources/{id}", Update: "PATCH /resources/{id}", Delete: "DELETE /resources/{id}",
		Apart: []apart{{Field: "isDefault", Route: "PATCH /resources/{id}/is-default"}},
		Guard: guardResource,
	}
}

// scope: Management API, /api/resources/:id/scopes. A scope has no item route.
func scope() row {
	return row{
		Kind: providers.Kind{
			Name: "scope", Collection: "scopes", Parent: "resource", Keys: [][]string{{"name"}}, Inline: true,
			Doc: "A permission of an API.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: `^\S{1,256}$`, Doc: "The scope as tokens carry it: up to 256 characters, no spaces."},
				{Name: "description", Type: providers.String, EmptyNull: true, Doc: "What the scope allows."},
				liveID(), liveTenant(),
				{Name: "resourceId", Type: providers.String, ReadOnly: true, Doc: "The identifier of the API."},
				liveTime("createdAt", "When the scope was made"),
			},
		},
		List: "GET /resources/{resource}/scopes", Paging: paging(),
		Create: "POST /resources/{resource}/scopes",
		Update: "PATCH /resources/{resource}/scopes/{id}", Delete: "DELETE /resources/{resource}/scopes/{id}",
		Within: within{Path: "scopes", Query: "includeScopes=true"},
		Guard:  guardScope,
	}
}

// role: Management API, /api/roles. Scopes are never sent with a new role: a
// bad one is refused, and the role stays behind all the same.
func role() row {
	return row{
		Kind: providers.Kind{
			Name: "role", Collection: "roles", Parent: "tenant", Keys: [][]string{{"name"}},
			Doc: "A role of users or of machine-to-machine applications, which gives them scopes of APIs.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: upTo("128"), Doc: "The role's name, up to 128 characters, the only one of its kind."},
				{Name: "description", Type: providers.String, Required: true, Pattern: upTo("128"), Doc: "What the role is for, up to 128 characters. Logto takes no empty one."},
				{Name: "type", Type: providers.String, Enum: []string{"User", "MachineToMachine"}, Default: text("User"), Immutable: true, Doc: "Who can have the role."},
				{Name: "isDefault", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether every new user gets the role."},
				{Name: "scopes", Type: providers.List, Relation: true, Set: true, Guarded: true, Ref: &providers.Ref{Kind: "scope"},
					Doc: "The scopes that the role gives, each as {resource: INDICATOR, name: SCOPE}. Scopes of the Management API go to roles of machines only."},
				liveID(), liveTenant(),
				{Name: "usersCount", Type: providers.Integer, ReadOnly: true, Doc: "How many users have the role."},
				{Name: "featuredUsers", Type: providers.Any, ReadOnly: true, Doc: "A few of them."},
				{Name: "applicationsCount", Type: providers.Integer, ReadOnly: true, Doc: "How many applications have the role."},
				{Name: "featuredApplications", Type: providers.Any, ReadOnly: true, Doc: "A few of them."},
			},
		},
		List: "GET /roles", Paging: paging(), Create: "POST /roles", Item: "GET /roles/{id}", Update: "PATCH /roles/{id}", Delete: "DELETE /roles/{id}",
		Relations: []relation{{Field: "scopes", Read: "GET /roles/{id}/scopes", // all at once
			Add: "POST /roles/{id}/scopes", Body: "scopeIds", Remove: "DELETE /roles/{id}/scopes/{target}"}},
		Encode: refuseInternalRole,
		Guard:  guardRole,
		Refuse: refuseOwnRole,
	}
}
