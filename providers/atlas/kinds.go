package atlas

import (
	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

type (
	row      = rest.Row
	apart    = rest.Apart
	relation = rest.Relation
	field    = providers.Field
	fields   = []providers.Field
)

func text(s string) value.Value { return value.OfString(s) }

// The versions of the API that the rows are written for. A resource takes a
// later date than its own newest, so that one row needs one.
const (
	v2023  = "application/vnd.atlas.2023-01-01+json"
	v2023b = "application/vnd.atlas.2023-11-15+json"
	v2024  = "application/vnd.atlas.2024-08-05+json"
	v2025  = "application/vnd.atlas.2025-02-19+json"
)

// paging is that of every list that is paged: 1 to 500 in a page, and how many
// there are in the answer.
func paging() rest.Paging {
	return rest.Paging{Page: "pageNum", Size: "itemsPerPage", First: 1, Max: 500, TotalField: "totalCount"}
}

// rows is the table as it is inside one organization, or at the connection: a
// parent stands before its children, and a kind before those that name it.
func rows(r *roster) []row {
	org := r.org
	return []row{
		organization(), orgSettings(org),
		serviceAccount(org), apiKey(r), user(r), team(r),
		federationSettings(org), connectedOrgConfig(org), identityProvider(), roleMapping(org),
		project(org), projectSettings(), limit(),
		projectServiceAccount(org), projectAPIKey(r), projectTeam(), projectUser(r),
		accessListEntry(), userSecurity(), customDBRole(), databaseUser(), alertConfig(),
	}
}

// Kinds of fields that several rows have.

func liveID() field {
	return field{Name: "id", Type: providers.String, ReadOnly: true, Doc: "The identifier that Atlas gave the object, 24 hexadecimal digits."}
}

func live(name, doc string) field {
	return field{Name: name, Type: providers.Any, ReadOnly: true, Doc: doc}
}

func textSet(name, doc string) field {
	return field{Name: name, Type: providers.List, Elem: &field{Type: providers.String}, Set: true, Doc: doc}
}

// flag is a setting that is on or off.
func flag(name, doc string) field { return field{Name: name, Type: providers.Bool, Doc: doc} }

// orgRoles and groupRoles are the roles in organizations and in projects.
func orgRoles() []string {
	return []string{"ORG_OWNER", "ORG_MEMBER", "ORG_GROUP_CREATOR", "ORG_BILLING_ADMIN", "ORG_BILLING_READ_ONLY", "ORG_STREAM_PROCESSING_ADMIN", "ORG_READ_ONLY"}
}

func groupRoles() []string {
	return []string{"GROUP_OWNER", "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER", "GROUP_DATA_ACCESS_ADMIN", "GROUP_DATA_ACCESS_READ_ONLY", "GROUP_DATA_ACCESS_READ_WRITE",
		"GROUP_DATABASE_ACCESS_ADMIN", "GROUP_SEARCH_INDEX_EDITOR", "GROUP_STREAM_PROCESSING_OWNER", "GROUP_BACKUP_MANAGER", "GROUP_OBSERVABILITY_VIEWER"}
}

// roleSet is a field of roles, of which at least one must be there. Nothing is
// taken out of those of the credential that Tenon runs on.
func roleSet(name string, of []string, doc string) field {
	return field{Name: name, Type: providers.List, Set: true, Required: true, Guarded: true, Elem: &field{Type: providers.String, Enum: of}, Doc: doc}
}

// accessList is a set of addresses, kept apart from the object: an entry that
// somebody added by hand is one too many.
func accessList(of string) field {
	return field{Name: "accessList", Type: providers.List, Relation: true, Set: true, Elem: &field{Type: providers.String, Network: true},
		Doc: "The addresses and blocks of addresses that the " + of + " may be used from, all of them: one that is not listed is taken out. Where it is empty, it may be used from everywhere, unless the organization's apiAccessListRequired is on."}
}

func accessListAt(path string) relation {
	return relation{Field: "accessList", Read: "GET " + path + "/{id}/accessList", Paging: paging(), Items: "results", Of: entryAddress,
		Add: "POST " + path + "/{id}/accessList", Remove: "DELETE " + path + "/{id}/accessList/{target}", Encode: entriesBody}
}

// accountName is the form of a service account's name and description.
func accountText(most string) string { return `^[\p{L}\p{N}\-_.,' ]{1,` + most + `}$` }
