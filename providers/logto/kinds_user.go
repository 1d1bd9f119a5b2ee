package logto

import (
	"tenon/providers"
	"tenon/spec/value"
)

// user: Management API, /api/users. The patterns are those of its document.
func user() row {
	return row{
		Kind: providers.Kind{
			Name: "user", Collection: "users", Parent: "tenant", Keys: [][]string{{"username"}, {"primaryEmail"}, {"primaryPhone"}},
			Doc: "A user of the tenant, known by username, or else by e-mail address, or else by phone number. A development tenant of Logto Cloud loses users after 90 days.",
			Fields: fields{
				{Name: "username", Type: providers.String, EmptyNull: true, Pattern: `^([A-Z_a-z]\w{0,127})?$`, Doc: "The name to sign in with: letters, digits and underscores, up to 128, no digit first. Upper and lower case differ."},
				{Name: "primaryEmail", Type: providers.String, EmptyNull: true, Fold: true, Pattern: `^(\S+@\S+\.\S+)?$`, Doc: "The e-mail address to sign in with. Upper and lower case are kept, and mean the same."},
				{Name: "primaryPhone", Type: providers.String, EmptyNull: true, Pattern: `^\d{0,128}$`, Doc: "The phone number to sign in with, country code first: digits only, no plus sign."},
				{Name: "name", Type: providers.String, EmptyNull: true, Pattern: `(?s)^.{0,128}$`, Doc: "The user's full name."},
				{Name: "avatar", Type: providers.String, EmptyNull: true, Doc: "Address of the user's picture."},
				customData("user"),
				profile(),
				{Name: "password", Type: providers.String, WriteOnly: true, Verify: true, Secret: true, Pattern: `.`,
					Doc: "The password. Logto never shows it, but tells whether one is right, which is how a change is seen. Its password policy is not applied here."},
				{Name: "isSuspended", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether the user is kept from signing in."},
				{Name: "roles", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "role"}, Doc: "The user's roles, of type User."},
				liveID(),
				{Name: "identities", Type: providers.Any, ReadOnly: true, Doc: "Social accounts that the user has linked."},
				{Name: "ssoIdentities", Type: providers.Any, ReadOnly: true, Doc: "Enterprise accounts that the user has linked."},
				{Name: "applicationId", Type: providers.String, ReadOnly: true, Doc: "The application that the user signed up at."},
				{Name: "cimdClientId", Type: providers.String, ReadOnly: true, Doc: "The client that the user signed up at, where it is known by a document."},
				{Name: "hasPassword", Type: providers.Bool, ReadOnly: true, Doc: "Whether the user has a password."},
				{Name: "hasSecurityVerificationMethod", Type: providers.Bool, ReadOnly: true, Doc: "Whether the user can confirm sensitive changes."},
				liveTime("lastSignInAt", "When the user last signed in"),
				liveTime("createdAt", "When the user was made"),
				liveTime("updatedAt", "When the user last changed"),
			},
		},
		List: "GET /users", Paging: paging(), Create: "POST /users", Item: "GET /users/{id}", Update: "PATCH /users/{id}", Delete: "DELETE /users/{id}",
		Apart: []apart{
			{Field: "isSuspended", Route: "PATCH /users/{id}/is-suspended"},
			{Field: "password", Route: "PATCH /users/{id}/password", AtCreate: true},
		},
		Relations: []relation{{Field: "roles", Read: "GET /users/{id}/roles", Paging: paging(),
			Reverse: "GET /roles/{target}/users", Count: "usersCount",
			Add: "POST /users/{id}/roles", Body: "roleIds", Remove: "DELETE /users/{id}/roles/{target}"}},
		Verify: verifyPassword,
	}
}

// profile holds the standard claims of OpenID Connect. One key that Logto does
// not know empties all of it, so no other key is taken.
func profile() field {
	part := func(name, doc string) field { return field{Name: name, Type: providers.String, Doc: doc} }
	return field{Name: "profile", Type: providers.Record, Default: value.OfMap(), Doc: "The user's standard claims.", Fields: fields{
		part("familyName", "Family name."), part("givenName", "Given name."), part("middleName", "Middle name."),
		part("nickname", "Nickname."), part("preferredUsername", "The name that the user likes to be called by."),
		part("profile", "Address of a page about the user."), part("website", "Address of the user's site."),
		part("gender", "Gender."), part("birthdate", "Date of birth, as YYYY-MM-DD."),
		part("zoneinfo", "Time zone, such as Europe/Berlin."), part("locale", "Language and country, such as en-US."),
		{Name: "address", Type: providers.Record, Doc: "Postal address.", Fields: fields{
			part("formatted", "The whole address as it is printed."), part("streetAddress", "Street and number."),
			part("locality", "Town."), part("region", "State or province."), part("postalCode", "Postal code."), part("country", "Country."),
		}},
	}}
}
