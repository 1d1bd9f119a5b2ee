package atlas

import "tenon/providers"

// organization: /orgs. Whoever makes one does not see it: only the service
// account or the API key that comes with it does, and its secret is shown once.
func organization() row {
	return row{
		Kind: providers.Kind{
			Name: "organization", Collection: "organizations", Keys: [][]string{{"id"}, {"name"}}, Identity: "id", Holds: true, Opens: true, Secluded: true, Reviewed: true,
			Mints: []string{"credential"}, Renews: true, Rotates: secretRotation(),
			Doc: "An organization: projects, and the people, teams and credentials that work in them. One that the connection's credential does not list is made, from a paying organization, and comes with a service account (or an API key) of its own: what is in it is then reached with that, with auth of its own, or else with the connection's credential. Its projects are deleted with it, unless one has a cluster.",
			Fields: append(fields{
				{Name: "id", Type: providers.String, Immutable: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The identifier of an organization that is there: 24 hexadecimal digits, as in its address in the Atlas UI."},
				{Name: "name", Type: providers.String, Pattern: `^[\p{L}\p{N}\-_.(),:&@+' ]{1,64}$`, Doc: "The name that people see, up to 64 characters."},
				{Name: "skipDefaultAlertsSettings", Type: providers.Bool, Doc: "Whether Atlas makes none of its usual alerts in the organization."},
				{Name: "orgOwnerId", Type: providers.String, WriteOnly: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The identifier of the person who owns a new organization. Needed where Tenon signs in with an API key; else it is the oldest owner of that one's organization."},
				{Name: "federationSettingsId", Type: providers.String, WriteOnly: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The federation that a new organization is linked to. Its owner, and Tenon's credential, must own an organization in it."},
			}, append(firstCredentials(),
				credentials("auth", "Credentials of the organization itself, where neither the connection's own nor those that it was made with are good in it."),
				live("secrets", "The secrets of the service account that Tenon works in it with, without their values."),
				live("isDeleted", "Whether it has been deleted."), live("links", "Addresses of what belongs to it."),
			)...),
		},
		List: "GET /orgs", Items: "results", Paging: paging(), Create: "POST /orgs", Item: "GET /orgs/{id}", Update: "PATCH /orgs/{id}", Delete: "DELETE /orgs/{id}",
		Media: v2023, Whole: []string{"name"}, Resolve: resolveOrganization, Encode: encodeOrganization, Made: madeOrganization, Refine: readOwnSecrets, Guard: guardOrganization,
		Apart:  []apart{{Field: "serviceAccount", AtCreate: true, Send: changeOwnAccount}, {Field: "apiKey", AtCreate: true, Send: changeOwnKey}},
		Refuse: refuseOwnOrganization, Forbid: forbidRemaking("an organization", "orgOwnerId", "federationSettingsId"), BeforeDelete: closing(), MakeCredential: makeOwnSecret, DropCredential: dropOwnSecret,
	}
}

// firstCredentials are what a new organization can be made with.
func firstCredentials() fields {
	roles := func(of string) field {
		return field{Name: "roles", Type: providers.List, Required: true, Set: true, Elem: &field{Type: providers.String, Enum: orgRoles()}, Doc: "The roles of the " + of + ", ORG_OWNER among them: nothing else could change the organization."}
	}
	return fields{
		{Name: "serviceAccount", Type: providers.Record, WriteOnly: true, Doc: "The service account that a new organization comes with, and with which Tenon then works in it. Where neither this nor apiKey is given, it is called \"tenon\", and its secret lives a year. With _rotate the secret is followed by another before it ends.", Fields: fields{
			{Name: "name", Type: providers.String, Required: true, Pattern: accountText("64"), Doc: "Its name, up to 64 characters."},
			{Name: "description", Type: providers.String, Required: true, Pattern: accountText("250"), Doc: "What it is for, up to 250 characters."},
			roles("service account"), secretLifetime(),
		}},
		{Name: "apiKey", Type: providers.Record, WriteOnly: true, Doc: "The API key that a new organization comes with in place of a service account. It never ends, and is followed by no other.", Fields: fields{
			{Name: "desc", Type: providers.String, Required: true, Pattern: keyText, Doc: "What the key is for, up to 250 characters."}, roles("key"),
		}},
	}
}

// orgSettings: /orgs/{orgId}/settings, which merges what it is sent.
func orgSettings(org string) row {
	return row{
		Kind: providers.Kind{
			Name: "orgSettings", Collection: "settings", Parent: "organization", Singleton: true, Reviewed: true, Waits: waitsForEntries,
			Doc: "The settings of an organization.",
			Fields: fields{
				flag("apiAccessListRequired", "Whether API credentials work from the addresses of their access lists alone. It is not turned on while the credential that Tenon signs in with has no entry."),
				{Name: "maxServiceAccountSecretValidityInHours", Type: providers.Integer, Doc: "How long new secrets of service accounts may live, 8 to 8760 hours."},
				flag("multiFactorAuthRequired", "Whether people need a second factor."),
				flag("restrictEmployeeAccess", "Whether MongoDB's support is kept out of clusters and logs."),
				flag("genAIFeaturesEnabled", "Whether features of generative AI are on."),
				flag("streamsCrossGroupEnabled", "Whether stream processing may reach clusters of other projects."),
				{Name: "securityContact", Type: providers.String, EmptyNull: true, Doc: "An e-mail address that is told about security."},
				{Name: "operationsContact", Type: providers.String, Doc: "An e-mail address that is told about infrastructure; null clears it."},
				{Name: "customSessionTimeouts", Type: providers.Record, Doc: "How long people stay signed in.", Fields: fields{
					{Name: "absoluteSessionTimeoutInSeconds", Type: providers.Integer, Doc: "The most, in seconds."},
					{Name: "idleSessionTimeoutInSeconds", Type: providers.Integer, Doc: "Without doing anything, in seconds."},
				}},
			},
		},
		Item: "GET /orgs/" + org + "/settings", Update: "PATCH /orgs/" + org + "/settings", Media: v2023, Forbid: forbidLockout(org),
	}
}
