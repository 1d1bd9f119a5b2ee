package keycloak_test

// authzBase has what policies name, and a client with authorization services.
const authzBase = `tenon: v1
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
    realms:
      - realm: acme
        enabled: true
        roles: {realm: [{name: reader}, {name: writer}], client: {web: [{name: admin}, {name: guest}]}}
        clientScopes: [{name: orders, protocol: openid-connect}, {name: bills, protocol: openid-connect}]
        groups: [{name: staff, subGroups: [{name: night}]}, {name: guests}]
        users: [{username: ann, enabled: true}]
        clients:
          - {clientId: web, publicClient: true}
          - {clientId: other}
          - clientId: shop
            serviceAccountsEnabled: true
            authorizationServicesEnabled: true
            authorizationSettings:
              scopes: [{name: read}, {name: write}]
              resources: [{name: orders, scopes: [{name: read}, {name: write}]}, {name: bills}]
              policies: [{name: readers, type: role, config: {roles: '[{"id":"reader"}]'}}, {name: nobody, type: user, users: []}]
`

// guarded is a state file with the authorization services of a client.
func guarded(settings string) string {
	return "tenon: v1\nkeycloak: {sso: {realms: [{realm: acme, clients: [{clientId: shop, authorizationSettings: " + settings + "}]}]}}\n"
}

// policyValues: what a policy names goes by its type, so that each list has a
// policy of its own.
func policyValues(texts []string) map[string][]string {
	admins := []string{"[{client: web, name: admin}]", "[{client: web, name: guest}, {client: realm-management, name: view-users}]"}
	return map[string][]string{
		"name": texts, "description": texts, "type": {"time"}, "config": dict(`fetchRoles: "true"`, `fetchRoles: "false"`),
		"roles": {"[writer]", "[writer, reader]"}, "requiredRoles": {"[reader]", "[]"}, "clientRoles": admins, "requiredClientRoles": admins,
		"users": {"[ann]", "[]"}, "serviceAccounts": {"[shop]", "[]"}, "clients": {"[web]", "[web, other]"}, "groups": {"[/staff]", "[/guests, /staff/night]"}, "extendedGroups": {"[/staff]", "[/staff, /guests]"},
		"clientScopes": {"[orders]", "[bills, orders]"}, "requiredClientScopes": {"[orders]", "[bills]"},
		"policies": {"[readers]", "[nobody, readers]", "[]"}, "resources": {"[orders]", "[bills]"}, "scopes": {"[read]", "[write, read]"},
	}
}

func policyWith() map[string]string {
	return map[string]string{
		"type": `{roles: null, config: {hour: "8", hourEnd: "9"}}`, "users": "{type: user, roles: null}", "serviceAccounts": "{type: user, roles: null, users: [ann]}", "clients": "{type: client, roles: null}",
		"groups": "{type: group, roles: null}", "extendedGroups": "{type: group, roles: null, groups: [/staff, /guests]}",
		"clientScopes": "{type: client-scope, roles: null}", "requiredClientScopes": "{type: client-scope, roles: null, clientScopes: [orders, bills]}",
		"policies": "{type: aggregate, roles: null}", "resources": "{type: resource, roles: null, policies: [readers]}", "scopes": "{type: scope, roles: null, resources: [orders], policies: [readers]}",
		"requiredClientRoles": "{clientRoles: [{client: web, name: admin}, {client: web, name: guest}, {client: realm-management, name: view-users}]}",
	}
}

func policyAlone() []string {
	return []string{"roles", "requiredRoles", "clientRoles", "requiredClientRoles"}
}
