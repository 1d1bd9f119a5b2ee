package atlas

import "tenon/providers"

// projectServiceAccount: /groups/{groupId}/serviceAccounts. What is declared
// with secretExpiresAfterHours is made in the project; anything else is one of
// the organization's, assigned here.
func projectServiceAccount(org string) row {
	path := "/groups/{project}/serviceAccounts"
	lifetime := secretLifetime()
	lifetime.Doc = "Makes the service account here, with a first secret that lives so many hours: 8 to 8760, and no more than the organization's maxServiceAccountSecretValidityInHours. A change is for the next secret."
	return row{
		Kind: providers.Kind{
			Name: "projectServiceAccount", Collection: "serviceAccounts", Parent: "project", Keys: [][]string{{"name"}},
			Mints: []string{"secret"}, MintsWith: "secretExpiresAfterHours", Renews: true, Rotates: secretRotation(), CreatedAt: "createdAt", Reviewed: true, Waits: accounts(org).waits, ListedToo: "serviceAccount",
			Doc: "A service account with roles in the project: one of the organization's, by its name, or one that is made here, with a description and secretExpiresAfterHours. Deleting one takes it out of the project, and it lives on in the organization with its secrets; one that Tenon made here is deleted wholly.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: accountText("64"), After: &providers.Ref{Kind: "serviceAccount"}, Doc: "The name of the organization's service account, or of the one that is made here."},
				{Name: "clientId", Type: providers.String, Immutable: true, Pattern: `^mdb_sa_id_[a-fA-F0-9]{24}$`, Doc: "The client ID of the organization's service account, where its name is not the only one."},
				{Name: "description", Type: providers.String, Pattern: accountText("250"), Doc: "What it is for, up to 250 characters; for one that is made here."},
				roleSet("roles", groupRoles(), "Its roles in the project."),
				lifetime, accessList("service account"),
				{Name: "createdAt", Type: providers.String, ReadOnly: true, Doc: "When it was made."},
				live("secrets", "Its secrets, without their values."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), ID: "clientId", Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2024,
		Relations: []relation{accessListAt(path)},
		Ends:      endsAccount(org), Refuse: refuseOwnAccount, Where: whereAccount, Resolve: resolveAccount(org), Encode: encodeProjectAccount, Made: madeAccount, Guard: guardAccount, Forbid: forbidOwnEntries(path), MakeCredential: makeSecret(path), DropCredential: dropSecret(path),
	}
}

// projectAPIKey: /groups/{groupId}/apiKeys. What is declared with an accessList
// is made in the project; anything else is one of the organization's, assigned
// here. Either is a key of the organization, and nothing in the API's words for
// making one tells the two apart. The access list does: a key that is made in a
// project cannot be used until it has one (documentation: "Create an API key for a
// project"), and that of a key which is assigned belongs to the organization.
func projectAPIKey(r *roster) row {
	path, all := "/groups/{project}/apiKeys", "/orgs/"+r.org+"/apiKeys"
	entries := accessList("key")
	entries.Doc = "Makes the key here, to be used from these addresses and blocks of addresses, all of them: one that is not listed is taken out. [] makes one that may be used from everywhere, unless the organization's apiAccessListRequired is on. That of a key which is assigned is declared in the organization."
	return row{
		Kind: providers.Kind{
			Name: "projectApiKey", Collection: "apiKeys", Parent: "project", Keys: [][]string{{"desc"}},
			Mints: []string{"privateKey"}, MintsWith: "accessList", Reviewed: true, Waits: keys(r).waits, ListedToo: "apiKey",
			Doc: "An API key with roles in the project: one of the organization's, by its description, or one that is made here, with an accessList, which is what a key needs that is made in a project before it can be used. Atlas makes that a key of the organization too, with the role ORG_MEMBER, and its private key is shown once. Deleting one takes it out of the project, and it lives on in the organization; one that Tenon made here is deleted wholly.",
			Fields: fields{
				{Name: "desc", Type: providers.String, Required: true, Pattern: keyText, After: &providers.Ref{Kind: "apiKey"}, Doc: "The description of the organization's key, or of the one that is made here, up to 250 characters."},
				{Name: "apiUserId", Type: providers.String, Immutable: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The identifier of the organization's key, where its description is not the only one. `!ref …apiKeys[DESC]#id` gives it."},
				roleSet("roles", groupRoles(), "Its roles in the project."),
				entries,
				{Name: "publicKey", Type: providers.String, ReadOnly: true, Doc: "The public key, eight letters: the user name of requests."},
				liveID(), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), ID: "apiUserId", Create: "POST " + path,
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023, Told: r.keysOf,
		Relations: []relation{accessListAt(all)},
		Ends:      endsKey(r.org), Refuse: refuseOwnKey(r.org), Where: whereKey, Resolve: keys(r).resolve, Decode: decodeAssignedKey, Encode: encodeAssignedKey, Guard: guardAssignedKey, Forbid: forbidOwnEntries(all),
	}
}

// projectTeam: /groups/{groupId}/teams.
func projectTeam() row {
	path := "/groups/{project}/teams"
	names := roleSet("roleNames", groupRoles(), "Its roles in the project.")
	names.Guarded = false
	return row{
		Kind: providers.Kind{
			Name: "projectTeam", Collection: "teams", Parent: "project", Keys: [][]string{{"name"}},
			Doc: "A team of the organization with roles in the project. Deleting it takes it out of the project; the team stays.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "team"}, Doc: "The team, by its name."},
				names,
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), ID: "name", Create: "POST " + path,
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023,
		Decode: decodeAssignedTeam, Encode: encodeAssignedTeam, Made: madeAssignedTeam,
	}
}

// projectUser: /groups/{groupId}/users, whose roles are changed one at a time.
func projectUser(r *roster) row {
	path := "/groups/{project}/users"
	names := roleSet("roles", groupRoles(), "The roles in the project, at least one.")
	names.Guarded = false
	return row{
		Kind: providers.Kind{
			Name: "projectUser", Collection: "users", Parent: "project", Keys: [][]string{{"username"}},
			Doc: "A person with roles in the project, other than by a team. Who is not in the organization is invited to both.",
			Fields: fields{
				{Name: "username", Type: providers.String, Required: true, Immutable: true, Fold: true, Pattern: `^[^@\s]+@[^@\s]+$`, After: &providers.Ref{Kind: "user"}, Doc: "The e-mail address that the person signs in with."},
				names,
				liveID(), live("orgMembershipStatus", "PENDING, ACTIVE, INVITATION_EXPIRED or INVITATION_REJECTED."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2025,
		Told: r.peopleOf, Apart: []apart{{Field: "roles", AtCreate: true, Send: sendGroupRoles}},
	}
}
