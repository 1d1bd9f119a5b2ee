package atlas

import (
	"tenon/providers"
	"tenon/spec/value"
)

// alertConfig: /groups/{groupId}/alertConfigs. Nothing but its id tells one
// from another: two may be about the same event.
func alertConfig() row {
	path := "/groups/{project}/alertConfigs"
	notification := notification()
	matcher := field{Type: providers.Record, Fields: fields{
		{Name: "fieldName", Type: providers.String, Required: true, Doc: "What is looked at: HOSTNAME, REPLICA_SET_NAME…"},
		{Name: "operator", Type: providers.String, Required: true, Enum: []string{"EQUALS", "NOT_EQUALS", "CONTAINS", "NOT_CONTAINS", "STARTS_WITH", "ENDS_WITH", "REGEX"}, Doc: "How it is compared."},
		{Name: "value", Type: providers.String, Required: true, Doc: "With what."},
	}}
	threshold := fields{
		{Name: "operator", Type: providers.String, Enum: []string{"GREATER_THAN", "LESS_THAN"}, Doc: "From which side it is passed."},
		{Name: "threshold", Type: providers.Number, Doc: "The number that is passed."},
		{Name: "units", Type: providers.String, Doc: "Its unit: RAW, DAYS, HOURS, SECONDS…"},
	}
	metric := append(fields{
		{Name: "metricName", Type: providers.String, Required: true, Doc: "The metric."},
		{Name: "mode", Type: providers.String, Enum: []string{"AVERAGE"}, Doc: "How it is taken together."},
	}, threshold...)
	return row{
		Kind: providers.Kind{
			Name: "alertConfig", Collection: "alertConfigs", Parent: "project", Keys: [][]string{{"eventTypeName"}}, CreatedAt: "created",
			Doc: "Who is told when something happens in the project. GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING and GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRED are about the secrets of the project's service accounts, which the alert that Atlas sets up by itself does not cover. Two may be about one event; Tenon needs it to be the only one, or an _id.",
			Fields: fields{
				{Name: "eventTypeName", Type: providers.String, Required: true, Immutable: true, Pattern: `^[A-Z][A-Z0-9_]*$`, Doc: "What happens: NO_PRIMARY, GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING…"},
				{Name: "enabled", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether it is on."},
				{Name: "severityOverride", Type: providers.String, Enum: []string{"INFO", "WARNING", "ERROR", "CRITICAL"}, Doc: "How bad it is, where that is not as Atlas has it."},
				{Name: "matchers", Type: providers.List, Set: true, Elem: &matcher, Default: value.OfList(), Doc: "What it is limited to."},
				{Name: "notifications", Type: providers.List, Required: true, Elem: &notification, Doc: "Who is told, and how."},
				{Name: "threshold", Type: providers.Record, Fields: threshold, Doc: "From when on, for events that count something."},
				{Name: "metricThreshold", Type: providers.Record, Fields: metric, Doc: "From when on, for events about metrics."},
				liveID(), live("groupId", "The project."), live("created", "When it was made."), live("updated", "When it was changed."), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET " + path, Items: "results", Paging: paging(), Create: "POST " + path, Item: "GET " + path + "/{id}",
		Update: "PUT " + path + "/{id}", Delete: "DELETE " + path + "/{id}", Media: v2023, Encode: encodeAlert, Taken: alertIsThere,
	}
}

// notification is who is told by an alert. Atlas shows secrets in it masked.
func notification() field {
	plain := func(name, doc string) field { return field{Name: name, Type: providers.String, Doc: doc} }
	secret := func(name, doc string) field {
		return field{Name: name, Type: providers.String, WriteOnly: true, Secret: true, Doc: doc}
	}
	return field{Type: providers.Record, Fields: fields{
		{Name: "typeName", Type: providers.String, Required: true, Doc: "Who is told.", Enum: []string{
			"GROUP", "ORG", "TEAM", "USER", "EMAIL", "SMS", "SLACK", "DATADOG", "PAGER_DUTY", "OPS_GENIE", "VICTOR_OPS", "MICROSOFT_TEAMS", "WEBHOOK", "HIP_CHAT"}},
		{Name: "delayMin", Type: providers.Integer, Doc: "How many minutes it must last first."},
		{Name: "intervalMin", Type: providers.Integer, Doc: "After how many minutes it is said again, at least 5."},
		{Name: "emailEnabled", Type: providers.Bool, Doc: "By e-mail; with GROUP, ORG, TEAM and USER."},
		{Name: "smsEnabled", Type: providers.Bool, Doc: "By text message; with GROUP, ORG, TEAM and USER."},
		{Name: "roles", Type: providers.List, Set: true, Elem: &field{Type: providers.String}, Doc: "Only who has one of these roles; with GROUP and ORG."},
		plain("emailAddress", "The address; with EMAIL."), plain("mobileNumber", "The number; with SMS."), plain("username", "The person; with USER."), plain("teamId", "The team, by its identifier; with TEAM."),
		plain("channelName", "The channel; with SLACK."), secret("apiToken", "The token; with SLACK."),
		plain("datadogRegion", "The region; with DATADOG."), secret("datadogApiKey", "The key; with DATADOG."),
		plain("region", "The region; with PAGER_DUTY."), secret("serviceKey", "The key; with PAGER_DUTY."),
		plain("opsGenieRegion", "The region; with OPS_GENIE."), secret("opsGenieApiKey", "The key; with OPS_GENIE."),
		secret("victorOpsApiKey", "The key; with VICTOR_OPS."), secret("victorOpsRoutingKey", "The routing key; with VICTOR_OPS."),
		secret("microsoftTeamsWebhookUrl", "The address; with MICROSOFT_TEAMS."), secret("webhookUrl", "The address; with WEBHOOK."), secret("webhookSecret", "The secret; with WEBHOOK."),
		secret("webhookBodyTemplate", "What is sent, in place of Atlas's own JSON: a template with ${field} in it that makes JSON; with WEBHOOK. Headers and bodies may hold credentials, and Atlas shows neither."),
		secret("webhookHeadersTemplate", "The headers that are sent with it: a template that makes a JSON object of names and values; with WEBHOOK."),
		plain("roomName", "The room; with HIP_CHAT."), secret("notificationToken", "The token; with HIP_CHAT."),
		live("notifierId", "The identifier of the notifier."), live("teamName", "The team's name."), live("integrationId", "The identifier of an integration."),
	}}
}
