package logtotest

import (
	"sync"
	"time"

	"tenon/providers/internal/fake"
)

// tenant is one Logto tenant: its tables and the relations between them.
type tenant struct {
	mu sync.Mutex
	s  *Server

	id, name, tag, region string
	created               time.Time
	mfaRequired           bool
	managementAPI         string // indicator of the Management API's resource

	apps, secrets, resources, scopes, roles, users *table
	orgs, orgScopes, orgRoles, signIn              *table
	appSignIn, userTokens                          *table

	appSecrets, resourceScopes, userTokenLinks                              *links // the owned side is the right one
	roleScopes, userRoles, appRoles                                         *links
	orgUsers, orgApps                                                       *links
	orgUserRoles, orgAppRoles                                               *links // the left side is member(org, id)
	orgRoleScopes, orgRoleResourceScopes                                    *links
	orgDomains, orgJitRoles                                                 *links
	consentOrgScopes, consentScopes, consentOrgResScopes, consentUserScopes *links
	aclUsers, aclRoles, aclOrgs, aclOrgRoles                                *links // who may use an application; the last by member(org, role)
}

// Ids that every tenant has (recordings: 03-resources-scopes, 06-internal-role).
const (
	managementID      = "management-api"
	managementScopeID = "management-api-all"
	adminRoleID       = "admin-role"
	internalPrefix    = "#internal:"
)

func (s *Server) newTenant(id string) *tenant {
	seed := s.opt.Seed
	t := &tenant{s: s, id: id, created: s.opt.Clock()}
	for name, at := range t.tables() {
		*at = newTable(schemaOf(name), id, seed)
	}
	for _, at := range t.relations() {
		*at = newLinks(seed)
	}
	return t
}

// tables names all tables: the names are those of the API's paths, and serve
// Seed, Options.Limits and the file of Save.
func (t *tenant) tables() map[string]**table {
	return map[string]**table{
		"applications": &t.apps, "application-secrets": &t.secrets,
		"resources": &t.resources, "scopes": &t.scopes, "roles": &t.roles, "users": &t.users,
		"organizations": &t.orgs, "organization-scopes": &t.orgScopes, "organization-roles": &t.orgRoles,
		"sign-in-exp": &t.signIn, "application-sign-in-experiences": &t.appSignIn, "personal-access-tokens": &t.userTokens,
	}
}

func (t *tenant) relations() map[string]**links {
	return map[string]**links{
		"appSecrets": &t.appSecrets, "resourceScopes": &t.resourceScopes,
		"roleScopes": &t.roleScopes, "userRoles": &t.userRoles, "appRoles": &t.appRoles,
		"orgUsers": &t.orgUsers, "orgApps": &t.orgApps,
		"orgUserRoles": &t.orgUserRoles, "orgAppRoles": &t.orgAppRoles,
		"orgRoleScopes": &t.orgRoleScopes, "orgRoleResourceScopes": &t.orgRoleResourceScopes,
		"userTokens": &t.userTokenLinks, "orgDomains": &t.orgDomains, "orgJitRoles": &t.orgJitRoles,
		"consentOrgScopes": &t.consentOrgScopes, "consentScopes": &t.consentScopes,
		"consentOrgResScopes": &t.consentOrgResScopes, "consentUserScopes": &t.consentUserScopes,
		"aclUsers": &t.aclUsers, "aclRoles": &t.aclRoles, "aclOrgs": &t.aclOrgs, "aclOrgRoles": &t.aclOrgRoles,
	}
}

func schemaOf(name string) *schema {
	switch name {
	case "applications":
		return applicationSchema()
	case "application-secrets":
		return secretSchema()
	case "resources":
		return resourceSchema()
	case "scopes":
		return scopeSchema()
	case "roles":
		return roleSchema()
	case "users":
		return userSchema()
	case "organizations":
		return organizationSchema()
	case "organization-scopes":
		return orgScopeSchema()
	case "organization-roles":
		return orgRoleSchema()
	case "application-sign-in-experiences":
		return appSignInSchema()
	case "personal-access-tokens":
		return userTokenSchema()
	}
	return signInSchema()
}

// furnish gives a new tenant what every tenant is born with.
func (t *tenant) furnish() {
	t.resources.insert(t.resources.build(managementID, object{"name": "Logto Management API", "indicator": t.managementAPI}))
	t.scopes.insert(t.scopes.build(managementScopeID, object{
		"resourceId": managementID, "name": "all", "createdAt": t.s.now(),
		"description": "Default scope for Management API, allows all permissions.",
	}))
	t.resourceScopes.add(managementID, managementScopeID)
	t.roles.insert(t.roles.build(adminRoleID, object{
		"name": internalPrefix + "admin", "type": machine,
		"description": "Internal admin role for Logto tenant " + t.id + ".",
	}))
	t.roleScopes.add(adminRoleID, managementScopeID)
	access := t.newID(t.roles)
	t.roles.insert(t.roles.build(access, object{
		"name": accessRole, "type": machine,
		"description": "This default role grants access to the Logto management API.",
	}))
	t.roleScopes.add(access, managementScopeID)
	t.signIn.insert(t.signIn.build("default", nil))
}

const accessRole = "Logto Management API access"

// addMachine adds the M2M application by which the tenant is opened.
func (t *tenant) addMachine(id, secret, name string) (string, string) {
	if id == "" {
		id = t.newID(t.apps)
	}
	if secret == "" {
		secret = t.s.ids.Make(fake.Alnum, 32)
	}
	t.apps.insert(t.apps.build(id, object{"name": name, "type": machine, "createdAt": t.s.now()}))
	t.addSecret(id, "Default secret", secret, nil)
	t.appRoles.add(id, t.roles.lookup(0, accessRole).id)
	return id, secret
}

// moved takes a new endpoint: the Cloud's management resource follows it.
func (t *tenant) moved(endpoint string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.managementAPI = endpoint + "/api"
	if r := t.resources.rows[managementID]; r != nil {
		t.resources.update(r, object{"indicator": t.managementAPI})
	}
}

// forget drops all links of an object that goes.
func (t *tenant) forget(id string) {
	for _, at := range t.relations() {
		(*at).dropLeft(id)
		(*at).dropRight(id)
	}
}

func (t *tenant) newID(of *table) string {
	return t.s.ids.Pick(fake.LowerDigits, of.idLen, func(id string) bool { return of.rows[id] != nil })
}

// room is the quota of a collection.
func (t *tenant) room(collection string, of *table) error {
	if limit, ok := t.s.opt.Limits[collection]; ok && len(of.rows) >= limit {
		return &refusal{status: 403, code: "subscription.limit_exceeded", message: "Quota limit exceeded.", data: object{"key": collection}}
	}
	return nil
}

// newSelfHosted makes the tenant of a self-hosted server. Its resource is
// always the same, wherever it is served (recordings: 01-auth).
func (s *Server) newSelfHosted() *tenant {
	t := s.newTenant("default")
	t.managementAPI = "https://default.logto.app/api"
	t.furnish()
	s.opt.AppID, s.opt.AppSecret = t.addMachine(s.opt.AppID, s.opt.AppSecret, "tenon")
	return t
}

// member is the key of a membership.
func member(org, id string) string { return org + "/" + id }
