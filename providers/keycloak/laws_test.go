package keycloak_test

import "tenon/providers/internal/conform"

// laws are the state files that the laws of the whole tool are held on.
func laws() conform.Laws {
	return conform.Laws{
		Connection: `tenon: v1
keycloak:
  sso:
    endpoint: !env KEYCLOAK_ENDPOINT
    auth: {username: !env KEYCLOAK_ADMIN, password: !env KEYCLOAK_ADMIN_PASSWORD}
`,
		Export: []string{"keycloak.sso"},
		Full:   full, Late: late, Changed: changed(), Bare: bare,
		Kept: []string{"keycloak.sso.realms[acme].clients[nightly]#secret"},
	}
}

// full: clients say which scopes they may ask for, since a new one is given
// those that the realm has by default at that moment.
const full = `tenon: v1
keycloak:
  sso:
    realms:
      - realm: acme
        enabled: true
        displayName: Acme
        organizationsEnabled: true
        attributes: {my.own: x}
        browserFlow: acme browser
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: upstream}}, {alias: review profile config, config: {update.profile.on.first.login: "on"}}]
        authenticationFlows:
          - alias: acme browser
            topLevel: true
            authenticationExecutions:
              - {authenticator: auth-cookie, requirement: ALTERNATIVE}
              - {authenticator: identity-provider-redirector, requirement: ALTERNATIVE, authenticatorConfig: to corp}
              - {flowAlias: acme forms, requirement: ALTERNATIVE}
          - alias: acme forms
            authenticationExecutions: [{authenticator: auth-username-password-form, requirement: REQUIRED}, {flowAlias: acme second, requirement: CONDITIONAL}]
          - {alias: acme second, authenticationExecutions: [{authenticator: conditional-user-configured, requirement: REQUIRED}, {authenticator: auth-otp-form, requirement: REQUIRED}]}
          - {alias: docker auth, authenticationExecutions: [{authenticator: docker-http-basic-authenticator, requirement: DISABLED}]}
        localizationTexts: {de: {hello: Hallo, bye: Tschüss}, fr: {hello: Salut}}
        roles:
          realm:
            - {name: reader}
            - {name: auditor, description: Reads, attributes: {level: ["3"]}, composites: {realm: [offline_access], client: {web: [guest], realm-management: [view-users]}}}
          client: {web: [{name: admin, composites: {client: {web: [guest]}}}, {name: guest}, {name: lamp}], shop: [{name: boss}]}
        clients:
          - clientId: web
            publicClient: true
            redirectUris: ["https://example.com/*"]
            authenticationFlowBindingOverrides: {browser: acme browser}
            defaultClientScopes: [profile, orders]
            protocolMappers: [{name: aud, protocol: openid-connect, protocolMapper: oidc-audience-mapper, config: {included.client.audience: web, access.token.claim: "true"}}]
          - clientId: nightly
            serviceAccountsEnabled: true
            fullScopeAllowed: false
            optionalClientScopes: [phone]
            serviceAccountRoles: {realm: [auditor], client: {realm-management: [view-users]}}
          - clientId: shop
            serviceAccountsEnabled: true
            authorizationServicesEnabled: true
            optionalClientScopes: [phone]
            authorizationSettings:
              policyEnforcementMode: PERMISSIVE
              decisionStrategy: AFFIRMATIVE
              scopes: [{name: read, displayName: Read}, {name: write}]
              resources: [{name: orders, displayName: Orders, type: "urn:orders", uris: [/orders/*], ownerManagedAccess: true, attributes: {a: [b]}, scopes: [{name: read}, {name: write}]}]
              policies:
                - {name: auditors, type: role, logic: NEGATIVE, config: {fetchRoles: "true", roles: '[{"id":"auditor","required":true},{"id":"web/admin"},{"id":"shop/boss"}]'}}
                - {name: people, type: user, description: Some, config: {users: '["ann","service-account-nightly"]'}}
                - {name: apps, type: client, config: {clients: '["web"]'}}
                - {name: night, type: group, config: {groups: '[{"path":"/staff/night","extendChildren":true},{"path":"/staff"}]', groupsClaim: groups}}
                - {name: sales, type: client-scope, config: {clientScopes: '[{"id":"orders","required":true}]'}}
                - {name: hours, type: time, config: {hour: "8", hourEnd: "17"}}
                - {name: acme, type: regex, config: {targetClaim: email, pattern: ".*@acme.example"}}
                - {name: all, type: aggregate, decisionStrategy: CONSENSUS, config: {applyPolicies: '["auditors","people"]'}}
                - {name: see orders, type: resource, config: {resources: '["orders"]', applyPolicies: '["all","hours"]'}}
                - {name: any orders, type: resource, config: {defaultResourceType: "urn:orders", applyPolicies: '["apps"]'}}
                - {name: write orders, type: scope, decisionStrategy: AFFIRMATIVE, config: {resources: '["orders"]', scopes: '["write"]', applyPolicies: '["night","sales"]'}}
        scopeMappings: [{client: nightly, roles: [auditor]}, {clientScope: orders, roles: [reader]}]
        clientScopeMappings: {web: [{client: nightly, roles: [admin]}]}
        clientScopes: [{name: orders, protocol: openid-connect, attributes: {include.in.token.scope: "true"}, protocolMappers: [{name: who, protocol: openid-connect, protocolMapper: oidc-full-name-mapper}]}]
        groups: [{name: staff, realmRoles: [auditor], attributes: {town: Seoul}, subGroups: [{name: night, clientRoles: {web: [lamp]}, subGroups: [{name: late}]}]}]
        defaultGroups: [/staff]
        defaultOptionalClientScopes: [orders]
        users:
          - {username: ann, email: ann@acme.example, enabled: true, groups: [/staff/night, /staff], realmRoles: [auditor], clientRoles: {web: [admin]}, requiredActions: [VERIFY_EMAIL], federatedIdentities: [{identityProvider: upstream, userId: "1", userName: ann}]}
        components:
          org.keycloak.keys.KeyProvider: [{name: more, providerId: hmac-generated, config: {priority: ["90"]}}]
          org.keycloak.storage.UserStorageProvider:
            - name: people
              providerId: ldap
              config: {enabled: ["false"], vendor: [other], connectionUrl: ["ldap://ldap.acme.example"], usersDn: ["ou=people"], authType: [none], editMode: [READ_ONLY], userObjectClasses: [person], usernameLDAPAttribute: [uid], rdnLDAPAttribute: [uid], uuidLDAPAttribute: [entryUUID]}
              subComponents:
                org.keycloak.storage.ldap.mappers.LDAPStorageMapper:
                  - {name: town, providerId: user-attribute-ldap-mapper, config: {ldap.attribute: [l], user.model.attribute: [town], read.only: ["true"]}}
        requiredActions: [{alias: TERMS_AND_CONDITIONS, enabled: true, priority: 901}]
        userProfile: {unmanagedAttributePolicy: ADMIN_EDIT}
        organizations: [{name: Sales, alias: sales, domains: [{name: sales.example, verified: true}], attributes: {plan: [free]}, members: [{username: ann}], identityProviders: [{alias: upstream}]}]
        identityProviders:
          - {alias: upstream, providerId: oidc, firstBrokerLoginFlowAlias: acme browser, config: {clientId: web, clientSecret: made-up, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}
        identityProviderMappers: [{name: role, identityProviderAlias: upstream, identityProviderMapper: oidc-hardcoded-role-idp-mapper, config: {syncMode: INHERIT, role: auditor}}]
`
