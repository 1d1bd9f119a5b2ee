package atlas

import (
	"tenon/providers"
	"tenon/spec/value"
)

// federationSettings: /orgs/{orgId}/federationSettings. A federation is set up
// in Atlas's own console; what hangs on it is declared here.
func federationSettings(org string) row {
	return row{
		Kind: providers.Kind{
			Name: "federationSettings", Collection: "federationSettings", Parent: "organization", Singleton: true,
			Doc: "The federation that the organization belongs to. It is set up in the Federation Management Console; an organization without one has nothing here.",
			Fields: fields{
				liveID(), live("federatedDomains", "The domains that it is for."), live("hasRoleMappings", "Whether groups of its identity providers bring roles."),
				live("identityProviderId", "The old identifier of the identity provider in use."), live("identityProviderStatus", "ACTIVE or INACTIVE."),
			},
		},
		Item: "GET /orgs/" + org + "/federationSettings", Media: v2023, Lacks: true,
	}
}

// connectedOrgConfig: /federationSettings/{id}/connectedOrgConfigs/{orgId}.
// PATCH takes what is left out for empty, so that all is sent.
func connectedOrgConfig(org string) row {
	path := "/federationSettings/{federationSettings}/connectedOrgConfigs/" + org
	return row{
		Kind: providers.Kind{
			Name: "connectedOrgConfig", Collection: "connectedOrgConfig", Parent: "federationSettings", Singleton: true,
			Doc: "What the federation settles for the organization.",
			Fields: fields{
				{Name: "domainRestrictionEnabled", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether people of other domains are kept out."},
				{Name: "domainAllowList", Type: providers.List, Set: true, Elem: &field{Type: providers.String}, Default: value.OfList(), Doc: "The domains that are let in all the same."},
				{Name: "identityProviderId", Type: providers.String, EmptyNull: true, Doc: "The old identifier (20 digits, oktaIdpId) of the identity provider that people sign in with. `!ref …identityProviders[NAME]#oktaIdpId` gives it."},
				{Name: "dataAccessIdentityProviderIds", Type: providers.List, Set: true, Ref: &providers.Ref{Kind: "identityProvider"}, Default: value.OfList(), Doc: "The identity providers that database users sign in with, by their displayName."},
				{Name: "instantUserProvisioningDisabled", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether nobody is made a user of the organization by signing in alone."},
				{Name: "postAuthRoleGrants", Type: providers.List, Set: true, Elem: &field{Type: providers.String, Enum: orgRoles()}, Default: value.OfList(), Doc: "The roles in the organization that everybody gets who signs in by the federation."},
				live("orgId", "The organization."), live("roleMappings", "See roleMappings."), live("userConflicts", "People whose addresses do not fit."),
			},
		},
		Item: "GET " + path, Update: "PATCH " + path, ID: "orgId", Media: v2023, Encode: encodeConnectedOrg,
	}
}

// identityProvider: /federationSettings/{id}/identityProviders. Only those of
// OIDC can be made.
func identityProvider() row {
	path := "/federationSettings/{federationSettings}/identityProviders"
	return row{
		Kind: providers.Kind{
			Name: "identityProvider", Collection: "identityProviders", Parent: "federationSettings", Keys: [][]string{{"displayName"}}, CreatedAt: "createdAt",
			Doc: "An identity provider of the federation, for people or for programs. Those of SAML are made in the console; their names can be changed here.",
			Fields: fields{
				{Name: "displayName", Type: providers.String, Required: true, Pattern: `(?s)^.{1,50}$`, Doc: "The name that people see, up to 50 characters."},
				{Name: "description", Type: providers.String, Doc: "What it is."},
				{Name: "protocol", Type: providers.String, Immutable: true, Enum: []string{"OIDC", "SAML"}, Default: text("OIDC"), Doc: "How it speaks."},
				{Name: "idpType", Type: providers.String, Immutable: true, Enum: []string{"WORKFORCE", "WORKLOAD"}, Required: true, Doc: "Whether it is for people or for programs."},
				{Name: "issuerUri", Type: providers.String, Required: true, Doc: "The issuer, as its metadata has it."},
				{Name: "audience", Type: providers.String, Doc: "The audience of its tokens; with OIDC, where it is needed."},
				{Name: "authorizationType", Type: providers.String, Enum: []string{"GROUP", "USER"}, Doc: "Whether groups or single users are given access; with OIDC, where it is needed."},
				{Name: "groupsClaim", Type: providers.String, Doc: "The claim that holds the groups; with GROUP."},
				{Name: "userClaim", Type: providers.String, Doc: "The claim that holds the user."},
				{Name: "clientId", Type: providers.String, Doc: "The client that people sign in with; with WORKFORCE."},
				textSet("associatedDomains", "The domains of the people who use it; with WORKFORCE."),
				textSet("requestedScopes", "The scopes that are asked for; with WORKFORCE."),
				{Name: "ssoUrl", Type: providers.String, Doc: "Where people are sent to sign in; with SAML."},
				{Name: "requestBinding", Type: providers.String, Enum: []string{"HTTP-POST", "HTTP-REDIRECT"}, Doc: "How they are sent there; with SAML."},
				{Name: "responseSignatureAlgorithm", Type: providers.String, Enum: []string{"SHA-1", "SHA-256"}, Doc: "How answers are signed; with SAML."},
				{Name: "slug", Type: providers.String, EmptyNull: true, Doc: "The end of the address at which people begin to sign in; with SAML."},
				{Name: "status", Type: providers.String, Enum: []string{"ACTIVE", "INACTIVE"}, Doc: "Whether it can be used; with SAML."},
				flag("ssoDebugEnabled", "Whether people who cannot sign in are told why; with SAML."),
				liveID(), live("oktaIdpId", "The old identifier, 20 digits."), live("pemFileInfo", "Until when its certificates are good; with SAML. They are put in in the console."), live("acsUrl", "Where its answers go; with SAML."), live("audienceUri", "Whom its answers are for; with SAML."), live("associatedOrgs", "The organizations that use it."),
				live("createdAt", "When it was made."), live("updatedAt", "When it was changed."),
			},
		},
		List: "GET " + path, Query: "protocol=OIDC&protocol=SAML&idpType=WORKFORCE&idpType=WORKLOAD", Items: "results", Paging: paging(),
		Create: "POST " + path, Item: "GET " + path + "/{id}", Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023b,
		Whole: []string{"protocol", "idpType"}, Encode: encodeProvider,
	}
}

// roleMapping: …/connectedOrgConfigs/{orgId}/roleMappings.
func roleMapping(org string) row {
	path := "/federationSettings/{federationSettings}/connectedOrgConfigs/" + org + "/roleMappings"
	given := field{Type: providers.Record, Fields: fields{
		{Name: "role", Type: providers.String, Required: true, Enum: append(orgRoles(), groupRoles()...), Doc: "The role."},
		{Name: "orgId", Type: providers.String, ReadOnly: true, Doc: "The organization that it is in, for a role of an organization: always this one."},
		{Name: "groupId", Type: providers.String, Doc: "The project that it is in, by its identifier; for a role of a project. `!ref …projects[NAME]#id` gives it."},
	}}
	return row{
		Kind: providers.Kind{
			Name: "roleMapping", Collection: "roleMappings", Parent: "federationSettings", Keys: [][]string{{"externalGroupName"}},
			Doc: "The roles that a group of the identity provider brings.",
			Fields: fields{
				{Name: "externalGroupName", Type: providers.String, Required: true, Pattern: `(?s)^.{1,200}$`, Doc: "The group, as the identity provider calls it."},
				{Name: "roleAssignments", Type: providers.List, Set: true, Required: true, Elem: &given, Doc: "The roles, at least one of them in the organization."},
				liveID(),
			},
		},
		List: "GET " + path, Items: "results", Create: "POST " + path, Item: "GET " + path + "/{id}", Update: "PUT " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023,
		Decode: decodeMapping, Encode: encodeMapping(org),
	}
}
