package atlas

import "tenon/providers"

// organization: /orgs. A credential sees its own organization. One that is made
// comes with a service account of its own, whose secret is shown once.
func organization() row {
	return row{
		Kind: providers.Kind{
			Name: "organization", Collection: "organizations", Keys: [][]string{{"id"}, {"name"}}, Identity: "id", Holds: true, Opens: true, Reviewed: true,
			Mints: []string{"credential"}, MintsWith: "serviceAccount",
			Doc: "An organization: projects, and the people, teams and credentials that work in them. What is in it is reached with the connection's own credential, with auth of its own, or with the service account that it was made with.",
			Fields: fields{
				{Name: "id", Type: providers.String, Immutable: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The identifier of an organization that is there: 24 hexadecimal digits, as in its address in the Atlas UI."},
				{Name: "name", Type: providers.String, Pattern: `^[\p{L}\p{N}\-_.(),:&@+' ]{1,64}$`, Doc: "The name that people see, up to 64 characters."},
				{Name: "skipDefaultAlertsSettings", Type: providers.Bool, Doc: "Whether the organization is made without the usual alerts."},
				{Name: "orgOwnerId", Type: providers.String, WriteOnly: true, Pattern: `^[a-f0-9]{24}$`, Doc: "Who owns a new organization. Needed where Tenon signs in with an API key."},
				{Name: "federationSettingsId", Type: providers.String, WriteOnly: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The federation that a new organization is linked to."},
				{Name: "serviceAccount", Type: providers.Record, WriteOnly: true, Doc: "The service account that a new organization comes with, and with which Tenon then works in it.", Fields: fields{
					{Name: "name", Type: providers.String, Required: true, Pattern: accountText("64"), Doc: "Its name, up to 64 characters."},
					{Name: "description", Type: providers.String, Required: true, Pattern: accountText("250"), Doc: "What it is for."},
					{Name: "roles", Type: providers.List, Required: true, Set: true, Elem: &field{Type: providers.String, Enum: orgRoles()}, Doc: "Its roles: ORG_OWNER, for Tenon to work with it."},
					secretLifetime(),
				}},
				credentials("auth", "Credentials of the organization itself, where the connection's own are not good in it."),
				live("isDeleted", "Whether it has been deleted."), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET /orgs", Items: "results", Paging: paging(), Create: "POST /orgs", Item: "GET /orgs/{id}", Update: "PATCH /orgs/{id}", Delete: "DELETE /orgs/{id}",
		Media: v2023, Whole: []string{"name"}, Encode: encodeOrganization, Made: madeOrganization, Refuse: refuseOwnOrganization,
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
