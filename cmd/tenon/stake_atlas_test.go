package main

import (
	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
)

func atlasStake() stake {
	return stake{
		provider: atlas.Provider(),
		serve: func(address string, o start) books {
			return atlastest.New(atlastest.Options{BaseURL: address, Seed: o.seed, Clock: o.clock, Unlimited: true})
		},
		state: atlasSecretive, connections: []string{"atlas.main", "atlas.key"},
		tells:    []tell{{keys: "access_token secret privateKey"}},
		leave:    []string{"--allow-create", "organization=1"},
		words:    "ANN_PASSWORD NAME_SECRET DEEP_SECRET LIST_SECRET DESCRIPTION_SECRET",
		harmless: "mdb_sa_sk_ mdb_sa_id_",
		mistakes: []mistake{
			{"an enum", "roles: [ORG_MEMBER]", "roles: [!env DEEP_SECRET]", nil},
			{"an integer", "secretExpiresAfterHours: 2160", "secretExpiresAfterHours: !env DEEP_SECRET", nil},
			{"a boolean", "multiFactorAuthRequired: true", "multiFactorAuthRequired: !env DEEP_SECRET", nil},
			{"a mapping", "settings: {multiFactorAuthRequired: true}", "settings: !env DEEP_SECRET", nil},
			{"an address", "accessList: [203.0.113.7]", "accessList: [!env DEEP_SECRET]", nil},
			{"an entry", "{ipAddress: 198.51.100.9,", "{ipAddress: !env DEEP_SECRET,", nil},
			{"a date", "{username: app,", "{username: app, deleteAfterDate: !env DEEP_SECRET,", nil},
			{"a key", "{username: app,", "{username: !env DEEP_SECRET,", nil},
			{"a key twice", "{username: app,", "{username: !env DEEP_SECRET, databaseName: admin}, {username: !env DEEP_SECRET,", nil},
			{"a short password", "password: !env ANN_PASSWORD", "password: !env SHORT", nil},
			{"a service account's name", "{name: ci, description: !env", "{name: !env LINES_SECRET, description: !env", nil},
			{"a project", "- name: MyProject", "- name: !env LINES_SECRET", nil},
			{"a team's member", "usernames: [ann@acme.example]", "usernames: [!env DEEP_SECRET]", nil},
			{"an alert's notification", "typeName: SLACK,", "typeName: !env DEEP_SECRET,", nil},
			{"an organization's id", "- name: Sandbox", "- id: !env DEEP_SECRET", nil},
			{"a reference", `description: !secret "atlas.main#stored"`, "description: !ref \"atlas.main.organizations[Sandbox].projects[MyProject].databaseUsers[app/admin]#password\"", nil},
		},
	}
}

const atlasSecretive = `tenon: v1
stack: secretive
atlas:
  main:
    endpoint: !env ATLAS_ENDPOINT
    auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}
    organizations:
      - name: Sandbox
        auth: {publicKey: !env ATLAS_PUBLIC_KEY, privateKey: !env ATLAS_PRIVATE_KEY}
        settings: {multiFactorAuthRequired: true}
        serviceAccounts:
          - {name: ci, description: !env DESCRIPTION_SECRET, roles: [ORG_MEMBER], secretExpiresAfterHours: 2160, accessList: [203.0.113.7]}
        apiKeys: [{desc: legacy backup, roles: [ORG_READ_ONLY]}]
        users: [{username: ann@acme.example, roles: {orgRoles: [ORG_MEMBER]}}]
        teams: [{name: platform, usernames: [ann@acme.example]}]
        federationSettings:
          identityProviders: [{displayName: people, description: !env DESCRIPTION_SECRET, idpType: WORKFORCE, protocol: OIDC, issuerUri: https://idp.example.com, audience: !env DEEP_SECRET, authorizationType: GROUP, groupsClaim: groups, userClaim: sub, clientId: !env LIST_SECRET, requestedScopes: [openid, !env NAME_SECRET]}]
        projects:
          - name: MyProject
            tags: [{key: env, value: !env NAME_SECRET}]
            serviceAccounts: [{name: deploy, description: !secret "atlas.main#stored", roles: [GROUP_OWNER], secretExpiresAfterHours: 240}]
            apiKeys: [{desc: release, roles: [GROUP_OWNER], accessList: [203.0.113.7]}]
            userSecurity: {customerX509: {cas: !env LINES_SECRET}, ldap: {hostname: ldap.example.com, bindUsername: !env NAME_SECRET, bindPassword: !env ANN_PASSWORD, caCertificate: !env DESCRIPTION_SECRET}}
            accessList: [{ipAddress: 198.51.100.9, comment: !env LIST_SECRET}]
            databaseUsers:
              - {username: app, databaseName: admin, password: !env ANN_PASSWORD, description: !env DESCRIPTION_SECRET, labels: [{key: k, value: !env LIST_SECRET}], roles: [{roleName: readWrite, databaseName: app}]}
              - {username: bob, databaseName: admin, password: !file bob.secret, roles: [{roleName: read, databaseName: app}]}
              - {username: late, databaseName: admin, password: !secret "atlas.main.organizations[Sandbox].apiKeys[legacy backup]#privateKey", roles: [{roleName: read, databaseName: app}]}
            alertConfigs:
              - eventTypeName: HOST_DOWN
                enabled: true
                notifications:
                  - {typeName: SLACK, intervalMin: 60, delayMin: 0, channelName: !env NAME_SECRET, apiToken: !env DEEP_SECRET}
                  - {typeName: DATADOG, intervalMin: 60, delayMin: 0, datadogRegion: US, datadogApiKey: !env LIST_SECRET}
                  - {typeName: PAGER_DUTY, intervalMin: 60, delayMin: 0, region: US, serviceKey: !env NAME_SECRET}
                  - {typeName: OPS_GENIE, intervalMin: 60, delayMin: 0, opsGenieRegion: US, opsGenieApiKey: !env ANN_PASSWORD}
                  - {typeName: VICTOR_OPS, intervalMin: 60, delayMin: 0, victorOpsApiKey: !env DEEP_SECRET, victorOpsRoutingKey: !env LIST_SECRET}
                  - {typeName: MICROSOFT_TEAMS, intervalMin: 60, delayMin: 0, microsoftTeamsWebhookUrl: !env URL_SECRET}
                  - {typeName: WEBHOOK, intervalMin: 60, delayMin: 0, webhookUrl: !env URL_SECRET, webhookSecret: !secret "atlas.main#stored", webhookBodyTemplate: !env DEEP_SECRET, webhookHeadersTemplate: !env LIST_SECRET}
                  - {typeName: HIP_CHAT, intervalMin: 60, delayMin: 0, roomName: all, notificationToken: !env NAME_SECRET}
      - name: Acme
        serviceAccount: {name: tenon, description: !env DESCRIPTION_SECRET, roles: [ORG_OWNER], secretExpiresAfterHours: 2160}
        settings: {securityContact: security@acme.example}
  key:
    endpoint: !env ATLAS_ENDPOINT
    auth: {publicKey: !env ATLAS_PUBLIC_KEY, privateKey: !env ATLAS_PRIVATE_KEY}
    organizations:
      - name: Sandbox
        auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}
        projects: [{name: Another, databaseUsers: [{username: app, databaseName: admin, password: !env ANN_PASSWORD, roles: [{roleName: read, databaseName: app}]}]}]
`
