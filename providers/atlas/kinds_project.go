package atlas

import (
	"tenon/providers"
	"tenon/spec/value"
)

// project: /groups, listed by its organization.
func project(org string) row {
	pair := field{Type: providers.Record, Fields: fields{
		{Name: "key", Type: providers.String, Required: true, Doc: "The tag's name, up to 255 characters."},
		{Name: "value", Type: providers.String, Required: true, Doc: "Its value, up to 255 characters."},
	}}
	return row{
		Kind: providers.Kind{
			Name: "project", Collection: "projects", Parent: "organization", Keys: [][]string{{"name"}}, Holds: true, CreatedAt: "created",
			Doc: "A project, which the API calls a group: clusters, and who may do what with them. Atlas makes the oldest owner of the organization an owner of a project that is made; Tenon leaves that person alone.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Pattern: `^[\p{L}\p{N}\-_.(),:&@+' ]{1,64}$`, Doc: "The project's name, the only one in the organization, up to 64 characters."},
				{Name: "tags", Type: providers.List, Set: true, Elem: &pair, Default: value.OfList(), Doc: "Tags, all of them."},
				{Name: "withDefaultAlertsSettings", Type: providers.Bool, Default: value.OfBool(true), Doc: "Whether the project is made with the usual alerts."},
				{Name: "projectOwnerId", Type: providers.String, WriteOnly: true, Pattern: `^[a-f0-9]{24}$`, Doc: "The identifier of the person who becomes an owner of a new project, in place of the oldest owner of the organization. `!ref …users[NAME]#id` gives it."},
				{Name: "regionUsageRestrictions", Type: providers.String, Immutable: true, Enum: []string{"COMMERCIAL_FEDRAMP_REGIONS_ONLY", "GOV_REGIONS_ONLY"}, Default: text("COMMERCIAL_FEDRAMP_REGIONS_ONLY"), Doc: "Where its clusters may be; in Atlas for Government, and refused elsewhere."},
				liveID(), live("orgId", "The organization around it."), live("created", "When it was made."), live("clusterCount", "How many clusters it has."),
				live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET /orgs/" + org + "/groups", Items: "results", Paging: paging(), Create: "POST /groups", Item: "GET /groups/{id}",
		Update: "PATCH /groups/{id}", Delete: "DELETE /groups/{id}", Media: v2023, Where: whereProject, Encode: encodeProject(org), Forbid: forbidRemaking("a project", "projectOwnerId"),
	}
}

// projectSettings: /groups/{groupId}/settings.
func projectSettings() row {
	return row{
		Kind: providers.Kind{
			Name: "projectSettings", Collection: "settings", Parent: "project", Singleton: true,
			Doc: "The settings of a project.",
			Fields: fields{
				flag("isCollectDatabaseSpecificsStatisticsEnabled", "Whether metrics are collected by database."),
				flag("isClusterAiAssistantEnabled", "Whether the assistant for clusters is on, which is generative AI."),
				flag("isDataExplorerEnabled", "Whether the Data Explorer is on."),
				flag("isDataExplorerGenAIFeaturesEnabled", "Whether it may ask generative AI of other companies."),
				flag("isDataExplorerGenAISampleDocumentPassingEnabled", "Whether it may pass sample values with that."),
				flag("isDataValidationEnabled", "Whether data is validated in all clusters."),
				flag("isExtendedStorageSizesEnabled", "Whether extended storage sizes are on."),
				flag("isNativeRerankingEnabled", "Whether the aggregation pipeline may rerank with models of Voyage AI."),
				flag("isPerformanceAdvisorEnabled", "Whether the Performance Advisor and the profiler are on."),
				flag("isRealtimePerformancePanelEnabled", "Whether the real-time panel is on."),
				flag("isSchemaAdvisorEnabled", "Whether the Schema Advisor is on."),
			},
		},
		Item: "GET /groups/{project}/settings", Update: "PATCH /groups/{project}/settings", Media: v2023,
	}
}

// limit: /groups/{groupId}/limits, a list that is not paged. All are there
// always, but those of Data Federation; deleting one puts the default back.
func limit() row {
	return row{
		Kind: providers.Kind{
			Name: "limit", Collection: "limits", Parent: "project", Keys: [][]string{{"name"}},
			Doc: "A limit of a project that can be changed. One that no file declares any more stays as it is, but for those of Data Federation, which are not there until somebody sets them.",
			Fields: fields{
				{Name: "name", Type: providers.String, Required: true, Immutable: true, Doc: "Which limit.", Enum: []string{
					"atlas.project.deployment.clusters", "atlas.project.deployment.nodesPerPrivateLinkRegion", "atlas.project.deployment.serverlessMTMs",
					"atlas.project.deployment.privateServiceConnectionsPerRegionGroup", "atlas.project.deployment.privateServiceConnectionsSubnetMask",
					"atlas.project.security.databaseAccess.customRoles", "atlas.project.security.databaseAccess.users",
					"atlas.project.security.networkAccess.crossRegionEntries", "atlas.project.security.networkAccess.entries",
					"dataFederation.bytesProcessed.query", "dataFederation.bytesProcessed.daily", "dataFederation.bytesProcessed.weekly", "dataFederation.bytesProcessed.monthly"}},
				{Name: "value", Type: providers.Integer, Required: true, Doc: "The limit."},
				live("currentUsage", "How much of it is used."), live("defaultLimit", "What it is where nobody set it."), live("maximumLimit", "The most that it can be set to."),
			},
		},
		List: "GET /groups/{project}/limits", ID: "name", Create: "PATCH /groups/{project}/limits/{name}", Item: "GET /groups/{project}/limits/{id}",
		Update: "PATCH /groups/{project}/limits/{id}", Delete: "DELETE /groups/{project}/limits/{id}", Media: v2023,
		Encode: encodeLimit, Guard: guardLimit, Taken: limitIsSet,
	}
}

// accessListEntry: /groups/{groupId}/accessList: from where the project's
// clusters can be reached. Entries are not to be added side by side; adding one
// that is there sets its comment and date.
func accessListEntry() row {
	return row{
		Kind: providers.Kind{
			Name: "accessListEntry", Collection: "accessList", Parent: "project", Keys: [][]string{{"cidrBlock"}, {"ipAddress"}, {"awsSecurityGroup"}},
			Doc: "An address, a block of addresses or an AWS security group from which the project's clusters can be reached. It has nothing to do with the access lists of service accounts and keys.",
			Fields: fields{
				{Name: "cidrBlock", Type: providers.String, Immutable: true, Network: true, Doc: "A block of addresses, 203.0.113.0/24."},
				{Name: "ipAddress", Type: providers.String, Immutable: true, Network: true, Doc: "One address."},
				{Name: "awsSecurityGroup", Type: providers.String, Immutable: true, Pattern: `^([0-9]*/)?sg-[0-9a-f]+$`, Doc: "An AWS security group of a peered network."},
				{Name: "comment", Type: providers.String, Doc: "What it is for, up to 80 characters."},
				{Name: "deleteAfterDate", Type: providers.String, Doc: "When Atlas is to take it out again, as 2030-01-31T12:00:00Z."},
				liveID(), live("groupId", "The project around it."), live("links", "Addresses of what belongs to it."),
			},
		},
		List: "GET /groups/{project}/accessList", Items: "results", Paging: paging(), Create: "POST /groups/{project}/accessList", Alone: true,
		Item: "GET /groups/{project}/accessList/{id}", Update: "POST /groups/{project}/accessList", Delete: "DELETE /groups/{project}/accessList/{id}", Media: v2023,
		Whole:  []string{"cidrBlock", "awsSecurityGroup", "comment", "deleteAfterDate"},
		Decode: decodeEntry, Encode: encodeEntry, Made: madeEntry,
	}
}
