package keycloak

import (
	"tenon/providers"
	"tenon/providers/internal/rest"
)

// user: Admin API, /users. Update takes the whole user: one with attributes and
// without an e-mail address loses that (seen on 26.4). Attributes that the
// user profile does not have are dropped without a word, unless its
// unmanagedAttributePolicy says otherwise.
func user(b *book) row {
	mapped := func(client bool) relation { return b.userRelation(client) }
	return row{
		Kind: providers.Kind{
			Name: "user", Collection: "users", Parent: "realm", Keys: [][]string{{"username"}},
			Doc: "A user of the realm. Service accounts are not among them: their roles stand with their clients.",
			Fields: fields{
				{Name: "username", Type: providers.String, Required: true, Fold: true, Doc: "The name to sign in with. Keycloak writes it in lower case. It can be changed where the realm has editUsernameAllowed."},
				{Name: "email", Type: providers.String, EmptyNull: true, Fold: true, Doc: "The e-mail address."},
				no("emailVerified", "Whether the address is known to be the user's."),
				blank("firstName", "First name."), blank("lastName", "Last name."),
				no("enabled", "Whether the user may sign in. A user that says nothing of it may not."),
				textLists("attributes", "Attributes of the user profile. Keys that are not declared stay as they are."),
				textSet("requiredActions", "What the user must do at the next sign-in, such as UPDATE_PASSWORD."),
				credentials(),
				{Name: "groups", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "group"}, Doc: "The groups that the user is in, by path: /staff/night."},
				roles("realmRoles", "The roles of the realm that the user has, without those of groups and without the realm's default role."),
				clientRoles("clientRoles", "The roles of clients that the user has. In a file: {CLIENTID: [ROLE]}. In the table"),
				liveID(), access(), made("notBefore", "Tokens that are older are refused. Only signing out sets it."), made("createdTimestamp", "When the user was made."), made("totp", "Whether the user has a one-time code."),
				made("origin", "Where the user is kept."), made("federationLink", "The user federation that the user came from."), made("self", "The user's address."),
				made("disableableCredentialTypes", "What can be switched off."), made("clientConsents", "What the user agreed to."), made("serviceAccountClientId", "Of service accounts."),
				made("applicationRoles", "Of old versions."), made("socialLinks", "Of old versions."), made("userProfileMetadata", "What the user profile says."),
			},
			Reshape: reshapeUser, Unshape: unshapeUser,
		},
		List: "GET /users", Query: "briefRepresentation=false", Paging: paging(), Create: "POST /users", Item: "GET /users/{id}", Update: "PUT /users/{id}", Delete: "DELETE /users/{id}",
		Apart: []rest.Apart{{Field: "credentials", AtCreate: true, Send: b.sendCredentials}},
		Relations: append(named(mapped, "realmRoles", "clientRoles"), relation{
			Field: "groups", Read: "GET /users/{id}/groups", Reverse: "GET /groups/{target}/members?briefRepresentation=true", Paging: members(),
			Add: "PUT /users/{id}/groups/{target}", Remove: "DELETE /users/{id}/groups/{target}",
		}),
		Decode: decodeUser, Guard: guardUser, AfterCreate: b.settleUser,
	}
}

func credentials() field {
	return field{Name: "credentials", Type: providers.List, WriteOnly: true, Doc: "What the user signs in with. Keycloak never shows it: it is sent to a new user, and when it changes in the file. Where the server refuses the password that the user has already, a sign-in by the client admin-cli tells so.", Elem: &field{Type: providers.Record, Fields: fields{
		oneOf("type", "What it is.", "password"),
		{Name: "value", Type: providers.String, Secret: true, Doc: "The password."},
		no("temporary", "Whether the user must choose another one at the next sign-in."),
		{Name: "secretData", Type: providers.String, Secret: true, Doc: "The hash of a password, as exports have it."},
		str("credentialData", "How it was hashed, as exports have it."), str("userLabel", "What the user calls it."),
		made("id", "Its identifier."), made("createdDate", "When it was made."), made("priority", "Its place."),
	}}}
}

// userFederatedIdentity: Admin API, /users/{user}/federated-identity.
func userFederatedIdentity() row {
	return row{
		Kind: providers.Kind{
			Name: "federatedIdentity", Collection: "federatedIdentities", Parent: "user", Keys: [][]string{{"identityProvider"}},
			Doc: "An account of an identity provider that is the user's. Reading them costs one request for each user that declares any.",
			Fields: fields{
				{Name: "identityProvider", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "identityProvider"}, Doc: "The identity provider, by its alias."},
				{Name: "userId", Type: providers.String, Required: true, Immutable: true, Doc: "The user's identifier there."},
				{Name: "userName", Type: providers.String, Required: true, Immutable: true, Doc: "The user's name there."},
			},
		},
		List: "GET /users/{user}/federated-identity", ID: "identityProvider",
		Create: "POST /users/{user}/federated-identity/{identityProvider}", Delete: "DELETE /users/{user}/federated-identity/{id}",
	}
}
