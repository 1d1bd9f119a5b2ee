package keycloak

import (
	"slices"

	"tenon/providers"
)

const authzPath = "/clients/{client}/authz/resource-server"

// authzRows are the authorization services of a client: Admin API,
// /clients/{id}/authz/resource-server. What one has is read with four requests,
// and what a client without them has, with none.
func authzRows(b *book) []row {
	all := []row{authorization(b), authorizationScope(b), authorizationResource(b), authorizationPolicy(b)}
	for i := range all {
		all[i].None = b.unguarded
	}
	return all
}

// authorization is the client as a server of resources. It is read as an export
// has it: that alone tells which policies a policy applies.
func authorization(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "authorization", Collection: "authorizationSettings", Parent: "client", Singleton: true,
			Doc: "The authorization services of a client that has authorizationServicesEnabled: what it guards, and who may. Switching them off loses all of it. Resources and policies that users made for what is theirs are passed over.",
			Fields: fields{
				yes("allowRemoteResourceManagement", "Whether the client may change its resources itself."),
				oneOf("policyEnforcementMode", "What happens where no policy speaks.", "ENFORCING", "PERMISSIVE", "DISABLED"),
				oneOf("decisionStrategy", "How several permissions for one thing go together.", "UNANIMOUS", "AFFIRMATIVE"),
				made("id", "The client's identifier."), made("clientId", "The client's identifier."), made("name", "The client's name."),
			},
			Reshape: reshapeAuthorization,
		},
		Item: "GET " + authzPath + "/settings", Update: "PUT " + authzPath, Encode: encodeAuthorization, Guard: b.noteSettings,
	}
}

// waitsForInside: a client's authorization services are switched off when all is
// gone that is deleted in them. The server deletes the rest itself, and fails
// where somebody else does so at the same time (seen on 26.7).
func waitsForInside(c, first providers.Planned) bool {
	on := c.Fields.Get("authorizationServicesEnabled")
	return on.IsSet() && !on.True() && c.ID != "" && first.Deletes && slices.Contains(first.Parents, c.ID)
}

func authorizationScope(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "authorizationScope", Collection: "scopes", Parent: "authorization", Keys: [][]string{{"name"}}, Reviewed: true,
			Doc: "Something that can be done with a resource, such as read.",
			Fields: fields{
				key("name", "Its name."), blank("displayName", "The name that people see."), blank("iconUri", "A picture of it."),
				liveID(), made("policies", "Where it is used."), made("resources", "Where it is used."),
			},
		},
		List: "GET " + authzPath + "/scope", Paging: paging(), Create: "POST " + authzPath + "/scope", Twice: true,
		Item: "GET " + authzPath + "/scope/{id}", Update: "PUT " + authzPath + "/scope/{id}", Delete: "DELETE " + authzPath + "/scope/{id}",
		Decode: b.noteAuthzScope,
	}
}

// authorizationResource: those of users are theirs, and left out of the list.
func authorizationResource(b *book) row {
	const item = authzPath + "/resource/{id}"
	return row{
		Kind: providers.Kind{
			Name: "authorizationResource", Collection: "resources", Parent: "authorization", Keys: [][]string{{"name"}}, Reviewed: true,
			Doc: "Something that the client guards. A new client has one of its own, Default Resource, up to version 26.4 at least.",
			Fields: fields{
				key("name", "Its name."), blank("displayName", "The name that people see."), blank("type", "What it is, such as urn:shop:orders."), blank("icon_uri", "A picture of it."),
				textSet("uris", "Where it is; * at the end stands for anything."), no("ownerManagedAccess", "Whether its owner may share it."), textLists("attributes", "Attributes of your own."),
				{Name: "scopes", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "authorizationScope"}, Doc: "What can be done with it. In a file also {name: …}, as exports have it."},
				liveID(), made("owner", "Whose it is: the client's."),
			},
			Reshape: reshapeResource, Unshape: unshapeResource,
		},
		List: "GET " + authzPath + "/resource?owner={client}", Paging: paging(), Create: "POST " + authzPath + "/resource",
		Item: "GET " + item, Update: "PUT " + item, Delete: "DELETE " + item,
		Relations: []relation{{Field: "scopes", All: b.resourceScopes, Change: b.putResource}},
		Decode:    b.decodeResource, Encode: b.encodeResource, Guard: b.noteResource,
	}
}

// authorizationPolicy is a policy or, of type resource or scope, a permission:
// to the server they are one, with one set of names. What it links to stands in
// its config as texts of JSON, and goes with it in one request.
func authorizationPolicy(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "authorizationPolicy", Collection: "policies", Parent: "authorization", Keys: [][]string{{"name"}}, Reviewed: true,
			Doc: "Who may, or, of type resource or scope, a permission: what for. What it names can be written as an export has it, in config as texts of JSON, or as lists of names.",
			Fields: append(fields{
				key("name", "Its name, the only one among policies and permissions."), blank("description", "What it is for."),
				{Name: "type", Type: providers.String, Required: true, Immutable: true, Doc: "What it goes by: role, user, group, client, client-scope, time, regex, aggregate; resource and scope are permissions. A script that the server has goes by its own name; none can be sent to it."},
				oneOf("logic", "Whether its outcome is turned round.", "POSITIVE", "NEGATIVE"),
				oneOf("decisionStrategy", "How the policies that it applies go together.", "UNANIMOUS", "AFFIRMATIVE", "CONSENSUS"),
			}, append(policyFields(),
				texts("config", "Its other settings, by type: fetchRoles; groupsClaim; targetClaim, pattern; nbf, noa, hour, hourEnd …; defaultResourceType."),
				liveID(), made("owner", "Whose it is."), made("resourcesData", "What it is about."), made("scopesData", "What it is about."))...),
			Reshape: reshapePolicy, Unshape: unshapePolicy,
		},
		List: "GET " + authzPath + "/policy?fields=*", Paging: paging(), Create: "POST " + authzPath + "/policy",
		Update: "PUT " + authzPath + "/policy/{id}", Delete: "DELETE " + authzPath + "/policy/{id}",
		Relations: b.policyRelations(), Decode: decodePolicy, Encode: b.encodePolicy, Guard: b.notePolicy,
	}
}
