package atlas

import "tenon/providers"

// user: /orgs/{orgId}/users. Whoever is not there is invited, and pending until
// the invitation is taken; it ends after 30 days, and is then sent again.
func user(r *roster) row {
	path := "/orgs/" + r.org + "/users"
	return row{
		Kind: providers.Kind{
			Name: "user", Collection: "users", Parent: "organization", Keys: [][]string{{"username"}}, Reviewed: true, Waits: waitsForOwner,
			Doc: "A person in the organization. Who is not there is invited by e-mail; pending or active makes no difference to Tenon. An invitation that ran out or was refused is sent again.",
			Fields: fields{
				{Name: "username", Type: providers.String, Required: true, Immutable: true, Fold: true, Pattern: `^[^@\s]+@[^@\s]+$`, Doc: "The e-mail address that the person signs in with."},
				{Name: "roles", Type: providers.Record, Required: true, Doc: "What the person may do in the organization. Roles in projects are declared there.", Fields: fields{
					{Name: "orgRoles", Type: providers.List, Set: true, Required: true, Elem: &field{Type: providers.String, Enum: orgRoles()}, Doc: "The roles in the organization, at least one."},
					live("groupRoleAssignments", "The roles in projects."),
				}},
				liveID(), live("orgMembershipStatus", "PENDING, ACTIVE, INVITATION_EXPIRED or INVITATION_REJECTED."), live("teamIds", "The teams that the person is in."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2025, Told: r.whole("users"),
		Apart:  []apart{{Field: "roles", AtCreate: true, Send: sendOrgRoles(path)}},
		Refuse: refuseLastOwner(path),
	}
}

// team: /orgs/{orgId}/teams. Its members are people of the organization.
func team(r *roster) row {
	path := "/orgs/" + r.org + "/teams"
	return row{
		Kind: providers.Kind{
			Name: "team", Collection: "teams", Parent: "organization", Keys: [][]string{{"name"}},
			Doc: "A team: people who are given access to projects together.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Doc: "The team's name, the only one of its kind."},
				{Name: "usernames", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "user"}, Doc: "The members, all of them, by the e-mail addresses they sign in with."},
				liveID(), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2025,
		Relations: []relation{{Field: "usernames", Read: "GET " + path + "/{id}/users", Paging: paging(), Items: "results", All: r.membersOf(path), Change: changeMembers(path)}},
		Resolve:   resolveMembers(r.org), Encode: encodeTeam,
	}
}
