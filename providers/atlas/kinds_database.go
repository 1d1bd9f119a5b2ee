package atlas

import (
	"tenon/providers"
	"tenon/spec/value"
)

// customDBRole: /groups/{groupId}/customDBRoles/roles, a list that is not paged.
func customDBRole() row {
	path := "/groups/{project}/customDBRoles/roles"
	resource := field{Type: providers.Record, Fields: fields{
		{Name: "db", Type: providers.String, Default: text(""), Doc: "The database."},
		{Name: "collection", Type: providers.String, Default: text(""), Doc: "The collection; \"\" is all of the database."},
		{Name: "cluster", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether it is about the whole cluster."},
	}}
	action := field{Type: providers.Record, Fields: fields{
		{Name: "action", Type: providers.String, Required: true, Pattern: `^[A-Z][A-Z0-9_]*$`, Doc: "What may be done: FIND, INSERT…"},
		{Name: "resources", Type: providers.List, Set: true, Elem: &resource, Doc: "On what."},
	}}
	inherited := field{Type: providers.Record, Fields: fields{
		{Name: "db", Type: providers.String, Required: true, Doc: "The database that the role is given on."},
		{Name: "role", Type: providers.String, Required: true, After: &providers.Ref{Kind: "customDBRole"}, Doc: "The role: built into MongoDB, or another custom one."},
	}}
	return row{
		Kind: providers.Kind{
			Name: "customDBRole", Collection: "customDBRoles", Parent: "project", Keys: [][]string{{"roleName"}},
			Doc: "A role for database users that the project makes up itself.",
			Fields: fields{
				{Name: "roleName", Type: providers.String, Required: true, Immutable: true, Pattern: `^[a-zA-Z_-][a-zA-Z0-9_-]*$`, Doc: "The role's name."},
				{Name: "actions", Type: providers.List, Set: true, Elem: &action, Default: value.OfList(), Doc: "What the role allows."},
				{Name: "inheritedRoles", Type: providers.List, Set: true, Elem: &inherited, Default: value.OfList(), Doc: "The roles that it contains."},
			},
		},
		List: "GET " + path, ID: "roleName", Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023, Alone: true,
		Whole: []string{"actions", "inheritedRoles"}, Encode: encodeDBRole,
	}
}

// databaseUser: /groups/{groupId}/databaseUsers.
func databaseUser() row {
	path := "/groups/{project}/databaseUsers"
	granted := field{Type: providers.Record, Fields: fields{
		{Name: "roleName", Type: providers.String, Required: true, After: &providers.Ref{Kind: "customDBRole"}, Doc: "The role: atlasAdmin, readWrite…, or a custom one of the project."},
		{Name: "databaseName", Type: providers.String, Required: true, Doc: "The database that it is given on; admin for roles that are for all."},
		{Name: "collectionName", Type: providers.String, Doc: "The one collection that it is for."},
	}}
	label := field{Type: providers.Record, Fields: fields{{Name: "key", Type: providers.String, Doc: "Name."}, {Name: "value", Type: providers.String, Doc: "Value."}}}
	scope := field{Type: providers.Record, Fields: fields{
		{Name: "name", Type: providers.String, Required: true, Doc: "The cluster, data lake or stream."},
		{Name: "type", Type: providers.String, Required: true, Enum: []string{"CLUSTER", "DATA_LAKE", "STREAM"}, Doc: "What it is."},
	}}
	how := func(name, doc string, of ...string) field {
		return field{Name: name, Type: providers.String, Immutable: true, Enum: append([]string{"NONE"}, of...), Default: text("NONE"), Doc: doc}
	}
	return row{
		Kind: providers.Kind{
			Name: "databaseUser", Collection: "databaseUsers", Parent: "project", Keys: [][]string{{"username", "databaseName"}},
			Doc: "Who may sign in to the project's clusters.",
			Fields: fields{
				{Name: "username", Type: providers.String, Required: true, Immutable: true, Pattern: `(?s)^.+$`, Doc: "The user's name, or what stands for it: an ARN, a distinguished name, an identity provider's group."},
				{Name: "databaseName", Type: providers.String, Required: true, Immutable: true, Enum: []string{"admin", "$external"}, Doc: "Where the user signs in: admin with a password, $external with anything else."},
				{Name: "password", Type: providers.String, WriteOnly: true, Secret: true, Pattern: `(?s)^.{8,}$`, Doc: "The password, at least eight characters."},
				{Name: "roles", Type: providers.List, Set: true, Required: true, Elem: &granted, Doc: "What the user may do."},
				{Name: "scopes", Type: providers.List, Set: true, Elem: &scope, Default: value.OfList(), Doc: "The clusters that it is good for; empty: all."},
				{Name: "labels", Type: providers.List, Set: true, Elem: &label, Default: value.OfList(), Doc: "Labels of your own."},
				{Name: "description", Type: providers.String, EmptyNull: true, Doc: "What the user is for, up to 100 characters."},
				{Name: "deleteAfterDate", Type: providers.String, Doc: "When Atlas is to delete the user, as 2030-01-31T12:00:00Z."},
				how("awsIAMType", "Signs in with AWS IAM.", "USER", "ROLE"), how("ldapAuthType", "Signs in with LDAP.", "USER", "GROUP"),
				how("oidcAuthType", "Signs in with OIDC.", "IDP_GROUP", "USER"), how("x509Type", "Signs in with a certificate.", "MANAGED", "CUSTOMER"),
				liveID(), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{databaseName}/{username}",
		Update: "PATCH " + path + "/{databaseName}/{username}", Delete: "DELETE " + path + "/{databaseName}/{username}", Media: v2023,
		Whole: []string{"databaseName", "username", "roles"}, Decode: decodeDatabaseUser, Encode: encodeDatabaseUser,
	}
}
