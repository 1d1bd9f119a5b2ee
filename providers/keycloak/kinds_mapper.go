package keycloak

import "tenon/providers"

func mapperFields() fields {
	return fields{
		{Name: "name", Type: providers.String, Required: true, Immutable: true, Doc: "The mapper's name, the only one of its protocol here. Update takes another one and keeps the old (seen on 26.4)."},
		{Name: "protocol", Type: providers.String, Required: true, Immutable: true, Enum: []string{"openid-connect", "saml", "docker-v2"}, Doc: "What it is good for."},
		{Name: "protocolMapper", Type: providers.String, Required: true, Immutable: true, Doc: "What it does: the identifier of a mapper that the server has, such as oidc-audience-mapper."},
		texts("config", "Its settings. An empty text means that there is none."),
		made("consentRequired", "Of old versions."), made("consentText", "Of old versions."), liveID(),
	}
}

// clientMapper: Admin API, /clients/{client}/protocol-mappers/models. The list
// of clients carries them.
func clientMapper() row {
	return mapper("protocolMapper", "client", "/clients/{client}/protocol-mappers/models")
}

// clientScopeMapper: Admin API, /client-scopes/{clientScope}/protocol-mappers/models.
func clientScopeMapper() row {
	return mapper("clientScopeMapper", "clientScope", "/client-scopes/{clientScope}/protocol-mappers/models")
}

func mapper(name, parent, path string) row {
	return row{
		Kind: providers.Kind{
			Name: name, Collection: "protocolMappers", Parent: parent, Keys: [][]string{{"name"}}, Inline: true,
			Doc:    "What puts something into tokens: a claim, an audience, a role.",
			Fields: mapperFields(), Reshape: unmask,
		},
		List: "GET " + path, Within: within{Path: "protocolMappers"}, Create: "POST " + path,
		Item: "GET " + path + "/{id}", Update: "PUT " + path + "/{id}", Delete: "DELETE " + path + "/{id}",
	}
}
