package keycloak

import (
	"tenon/providers"
)

// group: Admin API, /groups. A search for a space finds every group of every
// level, each with all its fields, which no other list does (seen on 24.0 and
// 26.4): the plain list has the top level only, and that of children 10.
func group(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "group", Collection: "groups", Parent: "realm", Keys: [][]string{{"path"}}, Holds: true,
			Doc: "A group, known by its path. In a file groups stand in each other: {name: staff, subGroups: [{name: night}]} are /staff and /staff/night. Deleting one deletes those in it.",
			Fields: fields{
				{Name: "path", Type: providers.String, Required: true, Immutable: true, Doc: "The names of the groups from the top down to it: /staff/night. In a file it comes from where the group stands; a slash in a name is written ~/."},
				{Name: "parent", Type: providers.String, Immutable: true, Ref: &providers.Ref{Kind: "group"}, Doc: "The group that it is in, by its path; it comes from where the group stands."},
				blank("description", "What the group is for. From version 26.3."),
				textLists("attributes", "Attributes that members inherit."),
				roles("realmRoles", "The roles of the realm that members have."),
				clientRoles("clientRoles", "The roles of clients that members have. In a file: {CLIENTID: [ROLE]}. In the table"),
				liveID(), access(), made("name", "The last part of the path."), made("parentId", "The identifier of the group that it is in."),
				made("subGroupCount", "How many groups are in it."), made("subGroups", "The groups in it."),
			},
			Reshape: reshapeGroup, Unshape: unshapeGroup,
		},
		List: "GET /groups", Query: "search=%20&populateHierarchy=false&briefRepresentation=false", Paging: paging(),
		Create: "POST /groups", Update: "PUT /groups/{id}", Delete: "DELETE /groups/{id}",
		Relations: named(b.groupRelation, "realmRoles", "clientRoles"),
		Decode:    b.noteGroup, Encode: encodeGroup, Where: groupRoute,
	}
}

// defaultGroup: Admin API, /default-groups.
func defaultGroup() row {
	return row{
		Kind: providers.Kind{
			Name: "defaultGroup", Collection: "defaultGroups", Parent: "realm", Keys: [][]string{{"group"}},
			Doc: "A group that new users join. In a file defaultGroups is a list of paths.",
			Fields: fields{
				{Name: "group", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "group"}, Doc: "The group, by its path."},
			},
		},
		List: "GET /default-groups", ID: "group", Create: "PUT /default-groups/{group}", Delete: "DELETE /default-groups/{id}",
		Decode: decodeLink("group"), Encode: emptyBody,
	}
}
