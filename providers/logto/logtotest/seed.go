package logtotest

import (
	"encoding/json"
	"fmt"

	"tenon/providers/internal/fake"
)

// AddTenant creates a Cloud tenant as POST /api/tenants does.
func (s *Server) AddTenant(name string) (id, appID, appSecret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id = s.ids.Pick(fake.LowerDigits, 6, func(id string) bool { return s.tenants[id] != nil })
	_, appID, appSecret = s.addTenant(id, name, "development", s.opt.Regions[0].Name)
	return id, appID, appSecret
}

// Endpoint is the URL of a tenant; "default" is the self-hosted one.
func (s *Server) Endpoint(tenantID string) string {
	t := s.find(tenantID)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.endpoint(t)
}

// find panics where there is no such tenant: that is a mistake of a test.
func (s *Server) find(tenantID string) *tenant {
	t := s.self
	if tenantID != t.id {
		t = s.tenant(tenantID)
	}
	if t == nil {
		panic(fmt.Sprintf("logtotest: no tenant %q", tenantID))
	}
	return t
}

// Seed puts objects into a tenant without the API's checks, fast enough for
// 100,000 users, and returns their ids. Collections are named as in the API's
// paths: applications, application-secrets, resources, scopes, roles, users,
// organizations, organization-scopes, organization-roles.
//
// An object has the fields of the API and may have an id. These keys make links
// or secrets: roleIds and password (users), roleIds (applications; a machine
// gets its default secret), resourceId (scopes), scopeIds (roles), userIds and
// applicationIds (organizations), organizationScopeIds and resourceScopeIds
// (organization roles). Seed panics on an unknown collection and on a name that
// must be unique and is not.
func (s *Server) Seed(tenantID, collection string, objects ...map[string]any) []string {
	t := s.find(tenantID)
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.tables()[collection]
	if !ok || (*at).idLen == 0 { // sign-in-exp is one object and always there
		panic(fmt.Sprintf("logtotest: no collection %q", collection))
	}
	tab := *at
	now := s.now()
	ids := make([]string, len(objects))
	for i, o := range objects {
		id, _ := o["id"].(string)
		if id == "" {
			id = t.newID(tab)
		}
		r := tab.build(id, nil)
		for name, v := range o {
			if k, has := tab.at[name]; has {
				r.vals[k] = tab.cols[k].stored(stored(v))
			}
		}
		if k, has := tab.at["id"]; has {
			r.vals[k] = id
		}
		if k, has := tab.at["tenantId"]; has {
			r.vals[k] = tenantID
		}
		for _, name := range []string{"createdAt", "updatedAt"} {
			if k, has := tab.at[name]; has && r.vals[k] == nil {
				r.vals[k] = now
			}
		}
		for k, key := range tab.keys {
			if tab.lookup(k, key(r)) != nil {
				panic(fmt.Sprintf("logtotest: %s: %q is there already", collection, key(r)))
			}
		}
		tab.hold(r)
		ids[i] = id
	}
	tab.order.AddAll(ids)
	t.link(collection, ids, objects)
	return ids
}

// stored turns what a test may write into what the API would have stored.
func stored(v any) any {
	switch v.(type) {
	case nil, string, bool, float64, int64:
		return v
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var out any
	_ = json.Unmarshal(raw, &out) // what was marshalled can be read
	return out
}

// link makes the links that seeded objects ask for, one sort for each object on
// the other side.
func (t *tenant) link(collection string, ids []string, objects []map[string]any) {
	right := func(l *links, key string) {
		groups := map[string][]string{}
		for i, o := range objects {
			for _, other := range strs(stored(o[key])) {
				groups[other] = append(groups[other], ids[i])
			}
		}
		for other, group := range groups {
			l.addAll(group, other)
		}
	}
	left := func(l *links, key string) {
		for i, o := range objects {
			l.setAll(ids[i], strs(stored(o[key])))
		}
	}
	switch collection {
	case "users":
		right(t.userRoles, "roleIds")
		t.seedPasswords(ids, objects)
	case "applications":
		right(t.appRoles, "roleIds")
		for _, id := range ids {
			if hasSecrets(t.apps.rows[id]) {
				t.addSecret(id, "Default secret", t.s.ids.Make(fake.Alnum, 32), nil)
			}
		}
	case "application-secrets":
		for _, id := range ids {
			t.appSecrets.add(t.secrets.rows[id].str("applicationId"), id)
		}
	case "scopes":
		for _, id := range ids {
			t.resourceScopes.add(t.scopes.rows[id].str("resourceId"), id)
		}
	case "roles":
		left(t.roleScopes, "scopeIds")
	case "organizations":
		left(t.orgUsers, "userIds")
		left(t.orgApps, "applicationIds")
	case "organization-roles":
		left(t.orgRoleScopes, "organizationScopeIds")
		left(t.orgRoleResourceScopes, "resourceScopeIds")
	}
}

func (t *tenant) seedPasswords(ids []string, objects []map[string]any) {
	for i, o := range objects {
		if password, ok := o["password"].(string); ok {
			t.users.update(t.users.rows[ids[i]], t.passwordColumns(password))
		}
	}
}
