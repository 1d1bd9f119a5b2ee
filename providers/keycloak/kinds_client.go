package keycloak

import (
	"tenon/providers"
	"tenon/spec/value"
)

// client: Admin API, /clients. Update takes the whole client: what lacks
// serviceAccountsEnabled or authorizationServicesEnabled would lose its
// service account or its authorization settings.
func client(b *book) row {
	shown := source{export: func(x *told, id string) links { return x.scopes[id] }, direct: b.mapped("/clients/{id}/scope-mappings")}
	scopes := func(client bool) relation {
		return b.relation(shown, client, sameRoute("/clients/{id}/scope-mappings/realm"), clientRoute("/clients/{id}/scope-mappings/clients/"))
	}
	relations := append(named(b.accountRelation, "serviceAccountRealmRoles", "serviceAccountClientRoles"), named(scopes, "realmScopeMappings", "clientScopeMappings")...)
	return row{
		Kind: providers.Kind{
			Name: "client", Collection: "clients", Parent: "realm", Keys: [][]string{{"clientId"}}, Renews: true, Reviewed: true, Waits: waitsForInside,
			Doc:    "A client: an application that signs people in, or, with a service account, a machine. The secret that Keycloak makes for a confidential client goes to the secret store.",
			Fields: append(append(clientLogin(), clientRelations()...), clientMade()...), Reshape: reshapeClient, Unshape: unshapeClient,
		},
		List: "GET /clients", Paging: paging(), Create: "POST /clients", Item: "GET /clients/{id}", Update: "PUT /clients/{id}", Delete: "DELETE /clients/{id}",
		Relations: append(relations,
			b.scopesOf("defaultClientScopes", "default-client-scopes", "optionalClientScopes", "optional-client-scopes"),
			b.scopesOf("optionalClientScopes", "optional-client-scopes", "defaultClientScopes", "default-client-scopes")),
		Refine: b.refineClient, Decode: b.decodeClient, Encode: b.encodeClient, Guard: guardClient, AfterCreate: b.finishClient, AfterUpdate: b.settleClient, Renew: readSecret,
	}
}

func clientLogin() fields {
	return fields{
		key("clientId", "The name that the client gives itself in requests."),
		str("name", "The name that people see."), str("description", "What the client is."), str("type", "A word of your own. From version 26."),
		str("rootUrl", "The address that relative ones are laid after."), str("baseUrl", "The page that links to the client lead to."), str("adminUrl", "Where the server tells the client of changes."),
		oneOf("protocol", "How it signs people in.", "openid-connect", "saml", "docker-v2"),
		yes("enabled", "Whether it may be used."), no("alwaysDisplayInConsole", "Whether it is listed in the account console even without a session."),
		no("publicClient", "Whether it has no secret."), no("bearerOnly", "Whether it only takes tokens. Of old versions."), no("consentRequired", "Whether people are asked before it gets their data."),
		yes("standardFlowEnabled", "Whether the authorization code flow is on."), no("implicitFlowEnabled", "Whether the implicit flow is on."),
		no("directAccessGrantsEnabled", "Whether it may send users' passwords itself."),
		no("serviceAccountsEnabled", "Whether it is a machine that signs in as itself."),
		no("authorizationServicesEnabled", "Whether it has policies and permissions of its own; needs a service account."),
		no("frontchannelLogout", "Whether it is told of sign-outs by the browser."), yes("fullScopeAllowed", "Whether its tokens hold all roles of the user."),
		no("surrogateAuthRequired", "Of old versions."),
		str("clientAuthenticatorType", "How it proves who it is: client-secret, client-jwt, client-x509, client-secret-jwt."),
		{Name: "secret", Type: providers.String, Secret: true, Doc: "The secret of a confidential client. Keycloak makes one where none is said; that one goes to the secret store."},
		textSet("redirectUris", "Where people may be sent back to; * at the end stands for anything."),
		textSet("webOrigins", "Where scripts of other origins may come from; + stands for those of redirectUris."),
		num("notBefore", "Tokens that are older are refused, in seconds since 1970."), num("nodeReRegistrationTimeout", "Of clusters of clients, in seconds."),
		texts("attributes", "Everything else, by name. Keys that are not declared stay as they are."),
		{Name: "authenticationFlowBindingOverrides", Type: providers.Dict, Elem: &field{Type: providers.String, Ref: &providers.Ref{Kind: "authenticationFlow"}}, Default: value.OfMap(),
			Doc: "Flows that stand for those of the realm: browser and direct_grant, each by the flow's alias, or by the identifier that the flow has in the same export."},
	}
}

func clientRelations() fields {
	scopes := func(name, doc string) field {
		return field{Name: name, Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "clientScope"}, Doc: doc}
	}
	return fields{
		scopes("defaultClientScopes", "The client scopes that its tokens always have."),
		scopes("optionalClientScopes", "The client scopes that it may ask for."),
		roles("serviceAccountRealmRoles", "The roles of the realm that its service account has. In a file: serviceAccountRoles: {realm: [ROLE]}. The realm's default role is not among them."),
		clientRoles("serviceAccountClientRoles", "The roles of clients that its service account has. In a file: serviceAccountRoles: {client: {CLIENTID: [ROLE]}}. In the table"),
		roles("realmScopeMappings", "Without fullScopeAllowed: the roles of the realm that its tokens may hold. In a realm export: scopeMappings."),
		clientRoles("clientScopeMappings", "Without fullScopeAllowed: the roles of clients that its tokens may hold. In a realm export: clientScopeMappings. In the table"),
	}
}

func clientMade() fields {
	return fields{
		liveID(), access(), made("registrationAccessToken", "For clients that change themselves."), made("origin", "Where it is kept."), made("registeredNodes", "Nodes of the client."),
		made("defaultRoles", "Of old versions."), made("directGrantsOnly", "Of old versions."),
		made("clientTemplate", "Of old versions."), made("useTemplateConfig", "Of old versions."), made("useTemplateScope", "Of old versions."), made("useTemplateMappers", "Of old versions."),
	}
}

// clientScope: Admin API, /client-scopes. Update leaves mappers alone, which
// have routes of their own.
func clientScope(b *book) row {
	shown := source{export: func(x *told, id string) links { return x.scopes[id] }, direct: b.mapped("/client-scopes/{id}/scope-mappings")}
	scopes := func(client bool) relation {
		return b.relation(shown, client, sameRoute("/client-scopes/{id}/scope-mappings/realm"), clientRoute("/client-scopes/{id}/scope-mappings/clients/"))
	}
	return row{
		Kind: providers.Kind{
			Name: "clientScope", Collection: "clientScopes", Parent: "realm", Keys: [][]string{{"name"}},
			Doc: "A client scope: mappers and roles that clients can have or ask for together.",
			Fields: fields{
				key("name", "The name, as requests say it."), blank("description", "What it is for."),
				{Name: "protocol", Type: providers.String, Enum: []string{"openid-connect", "saml"}, Doc: "What it is good for; openid-connect unless it is said."},
				texts("attributes", "Everything else, such as include.in.token.scope. Keys that are not declared stay as they are."),
				roles("realmScopeMappings", "The roles of the realm that it lets into tokens. In a realm export: scopeMappings."),
				clientRoles("clientScopeMappings", "The roles of clients that it lets into tokens. In a realm export: clientScopeMappings. In the table"),
				liveID(),
			},
			Reshape: unmask,
		},
		List: "GET /client-scopes", Create: "POST /client-scopes", Item: "GET /client-scopes/{id}", Update: "PUT /client-scopes/{id}", Delete: "DELETE /client-scopes/{id}",
		Relations: named(scopes, "realmScopeMappings", "clientScopeMappings"),
		Decode:    b.noteScope, Encode: encodeScope, Guard: guardScope,
	}
}

// defaultScope: Admin API, /default-default-client-scopes and
// /default-optional-client-scopes: what new clients have.
func defaultScope(name, when string) row {
	path := map[string]string{"defaultDefaultClientScope": "/default-default-client-scopes", "defaultOptionalClientScope": "/default-optional-client-scopes"}[name]
	return row{
		Kind: providers.Kind{
			Name: name, Collection: name + "s", Parent: "realm", Keys: [][]string{{"clientScope"}},
			Doc: "A client scope that new clients have " + when + ". In a file " + name + "s is a list of names.",
			Fields: fields{
				{Name: "clientScope", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "clientScope"}, Doc: "The client scope."},
			},
		},
		List: "GET " + path, ID: "clientScope", Create: "PUT " + path + "/{clientScope}", Delete: "DELETE " + path + "/{id}",
		Decode: decodeLink("clientScope"), Encode: emptyBody,
	}
}
