package keycloak

import (
	"tenon/providers"
)

func roleFields() fields {
	return fields{
		key("name", "The role's name."),
		blank("description", "What the role allows."),
		textLists("attributes", "Attributes of the role. A list of roles tells them only when it is asked to."),
		roles("realmComposites", "The roles of the realm that the role includes. In a file: composites: {realm: [ROLE]}."),
		clientRoles("clientComposites", "The roles of clients that the role includes. In a file: composites: {client: {CLIENTID: [ROLE]}}. In the table"),
		liveID(), made("composite", "Whether the role includes others."), made("clientRole", "Whether it is a client's."),
		made("containerId", "The realm or client that it is in."), made("scopeParamRequired", "Of old versions."),
	}
}

// compositeLinks are the roles in a role.
func compositeLinks(b *book) []relation {
	const at = "/roles-by-id/{id}/composites"
	from := source{export: func(x *told, id string) links { return x.composites[id] }, direct: b.composites, none: b.plainRole}
	change := func(client bool) relation { return b.relation(from, client, sameRoute(at), sameRoute(at)) }
	return named(change, "realmComposites", "clientComposites")
}

// role: Admin API, /roles and /roles-by-id. A rename by id keeps all mappings.
func role(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "role", Collection: "roles", Parent: "realm", Keys: [][]string{{"name"}},
			Doc:    "A role of the realm.",
			Fields: roleFields(), Reshape: reshapeRole, Unshape: unshapeRole,
		},
		List: "GET /roles", Query: "briefRepresentation=false", Paging: paging(), Create: "POST /roles", Later: []later{{Field: "attributes"}},
		Item: "GET /roles-by-id/{id}", Update: "PUT /roles-by-id/{id}", Delete: "DELETE /roles-by-id/{id}",
		Relations: compositeLinks(b), Decode: b.noteRole, Guard: guardRole, AfterCreate: findCreated("GET /roles/{id}"),
	}
}

// clientRole: Admin API, /clients/{client}/roles.
func clientRole(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "clientRole", Collection: "roles", Parent: "client", Keys: [][]string{{"name"}},
			Doc:    "A role of a client. In a file it stands under the client, or as in a realm export under roles: {client: {CLIENTID: […]}}.",
			Fields: roleFields(), Reshape: reshapeRole, Unshape: unshapeRole,
		},
		List: "GET /clients/{client}/roles", Query: "briefRepresentation=false", Paging: members(), Create: "POST /clients/{client}/roles", Later: []later{{Field: "attributes"}},
		Item: "GET /roles-by-id/{id}", Update: "PUT /roles-by-id/{id}", Delete: "DELETE /roles-by-id/{id}",
		Told: b.rolesInside, Relations: compositeLinks(b), Decode: b.noteRole, Guard: guardClientRole, AfterCreate: findCreated("GET /clients/{client}/roles/{id}"),
	}
}
