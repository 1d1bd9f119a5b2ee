package atlas

import "tenon/providers"

// secretLifetime is sent when a secret is made, and told by nothing afterwards
// but the times of the secret.
func secretLifetime() field {
	return field{Name: "secretExpiresAfterHours", Type: providers.Integer, WriteOnly: true,
		Doc: "How many hours a secret that is made lives; 2160 (90 days) where nothing is said: 8 to 8760, and no more than the organization's maxServiceAccountSecretValidityInHours. A change is for the next secret."}
}

func accountFields() fields {
	return fields{
		{Name: "clientId", Type: providers.String, ReadOnly: true, Doc: "The client ID that Atlas gave it: mdb_sa_id_…"},
		{Name: "createdAt", Type: providers.String, ReadOnly: true, Doc: "When it was made."},
		live("secrets", "Its secrets, without their values: id, createdAt, expiresAt, lastUsedAt, maskedSecretValue."),
	}
}

// serviceAccount: /orgs/{orgId}/serviceAccounts. Its name need not be the only
// one of its kind: Atlas makes a second one without a word.
func serviceAccount(org string) row {
	path := "/orgs/" + org + "/serviceAccounts"
	return row{
		Kind: providers.Kind{
			Name: "serviceAccount", Collection: "serviceAccounts", Parent: "organization", Keys: [][]string{{"name"}},
			Mints: []string{"secret"}, Renews: true, Rotates: secretRotation(), CreatedAt: "createdAt", Reviewed: true,
			Doc: "A service account of the organization: programs sign in with its client ID and a secret. Atlas allows two of one name; Tenon needs it to be the only one, or an _id.",
			Fields: append(fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: accountText("64"), Doc: "The name that people see, up to 64 characters."},
				{Name: "description", Type: providers.String, Required: true, Pattern: accountText("250"), Doc: "What it is for, up to 250 characters."},
				roleSet("roles", orgRoles(), "Its roles in the organization."),
				secretLifetime(), accessList("service account"),
			}, accountFields()...),
		},
		List: "GET " + path, Items: "results", Paging: paging(), ID: "clientId", Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2024,
		Relations: []relation{accessListAt(path)},
		Encode:    encodeAccount, Made: madeAccount, Guard: guardAccount, Forbid: forbidOwnEntries(path), MakeCredential: makeSecret(path), DropCredential: dropSecret(path),
	}
}

// keyText is the form of a key's description.
const keyText = `(?s)^.{1,250}$`

// apiKey: /orgs/{orgId}/apiKeys. What describes it need not be the only one.
func apiKey(r *roster) row {
	path := "/orgs/" + r.org + "/apiKeys"
	return row{
		Kind: providers.Kind{
			Name: "apiKey", Collection: "apiKeys", Parent: "organization", Keys: [][]string{{"desc"}}, Mints: []string{"privateKey"}, Reviewed: true,
			Doc: "An API key of the organization, which signs requests by HTTP Digest. The private key is shown once: lost, the key is made anew. Atlas allows two of one description; Tenon needs it to be the only one, or an _id.",
			Fields: fields{
				{Name: "desc", Type: providers.String, Required: true, Pattern: keyText, Doc: "What the key is for, up to 250 characters."},
				roleSet("roles", orgRoles(), "Its roles in the organization."),
				accessList("key"),
				{Name: "publicKey", Type: providers.String, ReadOnly: true, Doc: "The public key, eight letters: the user name of requests."},
				liveID(), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PATCH " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023, Told: r.whole("apiKeys"),
		Relations: []relation{accessListAt(path)},
		Decode:    decodeKey, Guard: guardKey, Forbid: forbidOwnEntries(path),
	}
}
