package keycloak

import "tenon/providers"

// organization: Admin API, /organizations. From version 26, where the realm has
// organizationsEnabled.
func organization() row {
	return row{
		Kind: providers.Kind{
			Name: "organization", Collection: "organizations", Parent: "realm", Keys: [][]string{{"name"}, {"alias"}}, Holds: true,
			Doc: "A customer or partner whose members sign in here. From version 26, with organizationsEnabled in the realm.",
			Fields: fields{
				key("name", "Its name."), {Name: "alias", Type: providers.String, Immutable: true, Doc: "Its name in addresses; the name unless it is said."},
				yes("enabled", "Whether its members may sign in through it."), blank("description", "What it is."), blank("redirectUrl", "Where people are sent after joining."),
				textLists("attributes", "Attributes of your own."),
				{Name: "domains", Type: providers.List, Set: true, Doc: "The domains of its members' e-mail addresses.", Elem: &field{Type: providers.Record, Fields: fields{
					{Name: "name", Type: providers.String, Required: true, Fold: true, Doc: "The domain."}, no("verified", "Whether it is known to be theirs."),
				}}},
				{Name: "members", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "user"}, Doc: "Who was put into it, by username; in exports {username: …}. Those who came by its identity provider, whose accounts are the organization's own, are neither told nor taken out: Keycloak would delete them."},
				{Name: "identityProviders", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "identityProvider"}, Doc: "Where its members sign in, by alias; in exports {alias: …}. An identity provider can be of one organization."},
				liveID(), made("groups", "Passed over in a file."),
			},
			Reshape: reshapeOrganization, Unshape: unshapeOrganization,
		},
		List: "GET /organizations", Lacks: true, Query: "briefRepresentation=false", Paging: paging(), Create: "POST /organizations", Item: "GET /organizations/{id}", Update: "PUT /organizations/{id}", Delete: "DELETE /organizations/{id}",
		Relations: []relation{
			{Field: "members", All: orgMembers, Change: changeOneByOne("/organizations/{id}/members")},
			{Field: "identityProviders", Read: "GET /organizations/{id}/identity-providers", ID: "alias", Change: changeOneByOne("/organizations/{id}/identity-providers")},
		},
	}
}
