package keycloak

import (
	"tenon/providers"
)

// identityProvider: Admin API, /identity-provider/instances. Update replaces
// it whole; a masked secret in it means the one that is there (seen on 26.4).
func identityProvider() row {
	return row{
		Kind: providers.Kind{
			Name: "identityProvider", Collection: "identityProviders", Parent: "realm", Keys: [][]string{{"alias"}},
			Doc: "Where else people can sign in: another server, or a social account.",
			Fields: fields{
				{Name: "alias", Type: providers.String, Required: true, Immutable: true, Doc: "Its name in addresses."},
				{Name: "providerId", Type: providers.String, Required: true, Immutable: true, Doc: "What it is, such as oidc, saml, google."},
				blank("displayName", "The name that people see."), yes("enabled", "Whether it may be used."),
				no("trustEmail", "Whether e-mail addresses from it need no check."), no("storeToken", "Whether its tokens are kept."),
				no("addReadTokenRoleOnCreate", "Whether new users may read those tokens."), no("linkOnly", "Whether it only serves accounts that are linked already."),
				no("hideOnLogin", "Whether it is left off the sign-in page. From version 26."), no("authenticateByDefault", "Of old versions."),
				flowRef("firstBrokerLoginFlowAlias", "The flow of a first sign-in."), flowRef("postBrokerLoginFlowAlias", "The flow after each sign-in."),
				texts("config", "Its settings, without secrets. Keys that are not declared stay as they are."), secretConfig(),
				made("internalId", "Its identifier."), made("updateProfileFirstLoginMode", "Of old versions."), made("updateProfileFirstLogin", "Of old versions."),
				made("organizationId", "The organization that it serves."), made("types", "What it can do."),
			},
			Reshape: reshapeConfig, Unshape: unshapeConfig,
		},
		List: "GET /identity-provider/instances", Paging: paging(), ID: "alias", Create: "POST /identity-provider/instances", Item: "GET /identity-provider/instances/{id}",
		Update: "PUT /identity-provider/instances/{id}", Delete: "DELETE /identity-provider/instances/{id}",
		Encode: encodeConfig,
	}
}

// secretConfig holds those settings that the server masks. In a file they
// stand with the others.
func secretConfig() field {
	return field{Name: "secretConfig", Type: providers.Dict, Elem: &field{Type: providers.String, Secret: true}, WriteOnly: true, Secret: true,
		Doc: "Secret settings, which the server never shows: they are sent to a new object, with any other change, and when they change in the file. In a file they stand in config: what is known to be one, and what comes from !env, !file or !secret."}
}

// identityProviderMapper: Admin API, /identity-provider/instances/{alias}/mappers.
func identityProviderMapper(b *book) row {
	const path = "/identity-provider/instances/{identityProvider}/mappers"
	return row{
		Kind: providers.Kind{
			Name: "identityProviderMapper", Collection: "mappers", Parent: "identityProvider", Keys: [][]string{{"name"}},
			Doc: "What is made of what an identity provider says of a user. In a realm export: identityProviderMappers.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Immutable: true, Doc: "The mapper's name. Update on version 24 takes another one and keeps the old."},
				{Name: "identityProviderMapper", Type: providers.String, Required: true, Doc: "What it does: the identifier of a mapper that the server has, such as hardcoded-role-idp-mapper."},
				texts("config", "Its settings."),
				liveID(), made("identityProviderAlias", "The identity provider that it belongs to."),
			},
			Reshape: unmask,
		},
		List: "GET " + path, Create: "POST " + path, Item: "GET " + path + "/{id}", Update: "PUT " + path + "/{id}", Delete: "DELETE " + path + "/{id}",
		Told: b.mappersInside, Encode: encodeIdentityMapper,
	}
}

// requiredAction: Admin API, /authentication/required-actions.
func requiredAction() row {
	return row{
		Kind: providers.Kind{
			Name: "requiredAction", Collection: "requiredActions", Parent: "realm", Keys: [][]string{{"alias"}},
			Doc: "Something that users can be made to do at sign-in. A new realm has those that the server knows.",
			Fields: fields{
				{Name: "alias", Type: providers.String, Required: true, Immutable: true, Doc: "Its name, such as CONFIGURE_TOTP: the identifier of an action that the server has."},
				str("name", "The name that people see."), made("providerId", "What it is; the same as alias."),
				// Some are on in a new realm, some are off: nothing goes without saying.
				{Name: "enabled", Type: providers.Bool, Doc: "Whether it may be used."}, no("defaultAction", "Whether new users must do it."), num("priority", "Its place among the others."),
				texts("config", "Its settings."),
			},
		},
		List: "GET /authentication/required-actions", ID: "alias", Create: "POST /authentication/register-required-action", Later: []later{{Field: "enabled"}, {Field: "defaultAction"}, {Field: "priority"}, {Field: "config"}},
		Item: "GET /authentication/required-actions/{id}", Update: "PUT /authentication/required-actions/{id}", Delete: "DELETE /authentication/required-actions/{id}",
		Encode: encodeRequiredAction,
	}
}

// userProfile: Admin API, /users/profile. The whole document is replaced.
func userProfile() row {
	return row{
		Kind: providers.Kind{
			Name: "userProfile", Collection: "userProfile", Parent: "realm", Singleton: true,
			Doc: "Which attributes users have, and who may see and change them. A list is managed whole, in its order.",
			Fields: fields{
				{Name: "attributes", Type: providers.List, Elem: &field{Type: providers.Dict}, Doc: "The attributes in the order of forms, each {name, displayName, validations, annotations, permissions, required, selector, group, multivalued}. username and email must be among them."},
				{Name: "groups", Type: providers.List, Elem: &field{Type: providers.Dict}, Doc: "The groups of attributes in the order of forms, each {name, displayHeader, displayDescription, annotations}."},
				{Name: "unmanagedAttributePolicy", Type: providers.String, Enum: []string{"ENABLED", "ADMIN_VIEW", "ADMIN_EDIT"}, Doc: "Whether users may have attributes that are not listed; without it they are dropped."},
			},
		},
		Item: "GET /users/profile", Update: "PUT /users/profile", Decode: decodeProfile, Encode: encodeProfile,
	}
}
