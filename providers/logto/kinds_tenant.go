package logto

import "tenon/providers"

// connection is the table of a connection's own fields.
func connection() fields {
	return fields{
		{Name: "endpoint", Type: providers.String, Local: true, Default: text(cloudEndpoint),
			Doc: "Address of Logto Cloud. Not needed where every tenant has an endpoint of its own."},
		{Name: "token", Type: providers.String, Local: true, Secret: true,
			Doc: "A personal access token of Logto Cloud, made in the account settings of its Console. It lists, makes and deletes tenants. Not needed where every tenant has an endpoint of its own."},
		insecureHTTP(),
	}
}

func insecureHTTP() field {
	return field{Name: "insecureHttp", Type: providers.Bool, Local: true,
		Doc: "Allows plain http to a host that is not this one: whoever is on the way can then read the credentials."}
}

// tenant: types of @logto/cloud, routes /api/tenants and /api/tenants/:id/settings.
func tenant() row {
	return row{
		Kind: providers.Kind{
			Name: "tenant", Collection: "tenants", Keys: [][]string{{"name"}},
			Doc:   "A tenant of Logto Cloud, or, with an endpoint of its own, a Logto that somebody hosts. What is inside is reached with the credentials of a machine-to-machine application.",
			Holds: true, Opens: true, Given: "endpoint", Mints: []string{"defaultApplication"}, CreatedAt: "createdAt",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Doc: "The tenant's name. Logto allows two tenants of one name; Tenon needs it to be the only one."},
				{Name: "tag", Type: providers.String, Enum: []string{"development", "production"}, Immutable: true,
					Doc: "What the tenant is for. Logto deletes users older than 90 days from a development tenant. Only its Console can turn a development tenant into a production one."},
				{Name: "regionName", Type: providers.String, Immutable: true, Doc: "The region that keeps the data, such as EU or US."},
				{Name: "id", Type: providers.String, Immutable: true, Pattern: upTo("21"), Doc: "The tenant's identifier, which Logto makes unless a private region lets you choose it."},
				{Name: "isMfaRequired", Type: providers.Bool, WriteOnly: true, Verify: true, Doc: "Whether members of the tenant must sign in to Logto's Console with a second factor. Reading it costs one request for each tenant that declares it."},
				{Name: "endpoint", Type: providers.String, Local: true, Doc: "Address of a Logto that exists already, without /api: it is then neither looked for in Logto Cloud nor made nor deleted."},
				{Name: "resource", Type: providers.String, Local: true, Doc: "The indicator of the Management API. The default is <endpoint>/api in Logto Cloud, and https://default.logto.app/api for a tenant with an endpoint of its own."},
				{Name: "credentials", Type: providers.Record, Local: true, Doc: "A machine-to-machine application with access to the Management API. The default is the one that Logto Cloud makes with a tenant.", Fields: fields{
					{Name: "id", Type: providers.String, Required: true, Doc: "The application's identifier."},
					{Name: "secret", Type: providers.String, Required: true, Secret: true, Doc: "The application's secret."},
				}},
				insecureHTTP(),
				{Name: "indicator", Type: providers.String, ReadOnly: true, Doc: "The tenant's address."},
				{Name: "createdAt", Type: providers.Any, ReadOnly: true, Doc: "When the tenant was made."},
				{Name: "isSuspended", Type: providers.Bool, ReadOnly: true, Doc: "Whether Logto has shut the tenant."},
				{Name: "planId", Type: providers.String, ReadOnly: true, Doc: "The plan that the tenant is on."},
				{Name: "quota", Type: providers.Any, ReadOnly: true, Doc: "What the plan allows."},
				{Name: "usage", Type: providers.Any, ReadOnly: true, Doc: "What has been used of it."},
				{Name: "subscription", Type: providers.Any, ReadOnly: true, Doc: "The state of the subscription."},
				{Name: "openInvoices", Type: providers.Any, ReadOnly: true, Doc: "Invoices that are not paid."},
				{Name: "featureFlags", Type: providers.Any, ReadOnly: true, Doc: "What Logto has switched on for the tenant."},
			},
		},
		List: "GET /tenants", Create: "POST /tenants", Update: "PATCH /tenants/{id}", Delete: "DELETE /tenants/{id}",
		Apart:  []apart{{Field: "isMfaRequired", Route: "PATCH /tenants/{id}/settings"}},
		Verify: verifySettings,
	}
}
