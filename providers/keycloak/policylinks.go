package keycloak

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// policyLink is one list of what policies name: a field of the table, and where
// it stands in the config of the server and of exports.
type policyLink struct {
	field string
	kind  string
	key   string // in config
	name  string // in an item of that list which is a mapping: what names the object in an export; "" where items are texts
	flag  string // only the items with that flag are meant
	doc   string
}

func policyLinks() []policyLink {
	return []policyLink{
		{"roles", "role", "roles", "id", "", "Of type role: the roles of the realm, one of which is enough."},
		{"requiredRoles", "role", "roles", "id", "required", "Those of roles that are needed in any case."},
		{"clientRoles", "clientRole", "roles", "id", "", "Of type role: the roles of clients"},
		{"requiredClientRoles", "clientRole", "roles", "id", "required", "Those of clientRoles that are needed in any case"},
		{"users", "user", "users", "", "", "Of type user: the users, by username."},
		{serviceAccounts, "client", "users", "", "", "Of type user: the clients whose service accounts count among the users."},
		{"clients", "client", "clients", "", "", "Of type client: the clients."},
		{"groups", "group", "groups", "path", "", "Of type group: the groups, by path."},
		{"extendedGroups", "group", "groups", "path", "extendChildren", "Those of groups whose subgroups count too."},
		{"clientScopes", "clientScope", "clientScopes", "id", "", "Of type client-scope: the client scopes."},
		{"requiredClientScopes", "clientScope", "clientScopes", "id", "required", "Those of clientScopes that are needed in any case."},
		{"resources", "authorizationResource", "resources", "", "", "Of a permission: the resources."},
		{"scopes", "authorizationScope", "scopes", "", "", "Of a permission: what may be done with them."},
		{appliedPolicies, "authorizationPolicy", "applyPolicies", "", "", "Of type aggregate, and of a permission: the policies that it applies."},
	}
}

// serviceAccounts are users that no list of users has.
const serviceAccounts, accountPrefix = "serviceAccounts", "service-account-"

// appliedPolicies are the only links that no list of policies tells.
const appliedPolicies = "policies"

func policyFields() fields {
	var out fields
	for _, l := range policyLinks() {
		f := field{Name: l.field, Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: l.kind}, Doc: l.doc}
		if l.kind == "clientRole" {
			f.Doc += ", each as {client: CLIENTID, name: ROLE}."
		}
		out = append(out, f)
	}
	return out
}

// parsed reads a text of JSON that ought to hold a list.
func parsed(v value.Value) (value.Value, bool) {
	if v.Kind() == value.List {
		return v, true
	}
	if v.Kind() != value.String || v.IsSecret() {
		return v, false
	}
	list, err := value.FromJSON([]byte(v.Reveal()))
	return list, err == nil && list.Kind() == value.List
}

// linked reads the ids in one list of a config that a server told.
func (l policyLink) linked(config value.Value) []string {
	list, _ := parsed(config.Get(l.key))
	var ids []string
	for _, item := range list.Items() {
		switch {
		case item.Kind() == value.String:
			ids = append(ids, item.Reveal())
		case l.flag == "" || item.Get(l.flag).True():
			ids = append(ids, item.Get("id").Reveal())
		}
	}
	return ids
}

// written makes one list of a config: of ids, and of those that have a flag.
func written(key string, ids, flagged []string) value.Value {
	items := make([]value.Value, len(ids))
	for i, id := range ids {
		items[i] = text(id)
		for _, l := range policyLinks() {
			if l.key == key && l.flag != "" {
				items[i] = value.OfMap(value.Field{Key: "id", Value: text(id)}, value.Field{Key: l.flag, Value: value.OfBool(slices.Contains(flagged, id))})
				break
			}
		}
	}
	return text(string(value.OfList(items...).RevealJSON()))
}
