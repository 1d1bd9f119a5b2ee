package main

import (
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
)

func logtoStake() stake {
	return stake{
		provider: logto.Provider(),
		serve: func(address string, o start) books {
			return logtotest.New(logtotest.Options{BaseURL: address, Seed: o.seed, Clock: o.clock, PAT: "PAT-Qx7ZkWv9JpHq4TnB", AppSecret: "APP-Ym3RcUe8LdGs6KvF"})
		},
		state: logtoSecretive, connections: []string{"logto.cloud", "logto.onprem"}, mistakes: logtoMistakes(),
		tells: []tell{{keys: "access_token secret"}, {keys: "value", path: "/secrets"}},
	}
}

const logtoSecretive = `tenon: v1
stack: secretive
logto:
  cloud:
    endpoint: !env LOGTO_CLOUD_ENDPOINT
    token: !env LOGTO_CLOUD_PAT
    tenants:
      - name: acme
        tag: development
        resources:
          - {name: !env NAME_SECRET, indicator: https://api.acme.example/orders}
        roles:
          - {name: reader, description: !env DESCRIPTION_SECRET}
        applications:
          - name: machine
            type: MachineToMachine
            secrets: [{name: second}]
            customData: {plain: yes, deep: {token: !env DEEP_SECRET, list: [a, !env LIST_SECRET]}}
          - name: web
            type: SPA
            oidcClientMetadata: {redirectUris: [!env URL_SECRET, https://example.com]}
        users:
          - {username: ann, password: !env ANN_PASSWORD, name: !secret "logto.cloud#stored"}
          - {username: bob, password: !file bob.secret}
          - {username: eve, password: !env LINES_SECRET, profile: {nickname: !env ODD_SECRET}}
        organizations:
          - {name: Customer, customData: {key: !secret "logto.cloud#stored", machine: !secret "logto.cloud.tenants[acme].applications[machine]#secret"}}
        signInExperience:
          customCss: !env LINES_SECRET
          customContent: {/sign-in: !env ODD_SECRET}
  onprem:
    tenants:
      - name: default
        endpoint: !env LOGTO_ENDPOINT
        resource: https://default.logto.app/api
        credentials: {id: !env LOGTO_APP_ID, secret: !env LOGTO_APP_SECRET}
        users: [{username: ann, password: !env ANN_PASSWORD}]
`

func logtoMistakes() []mistake {
	return []mistake{
		{"an enum", "tag: development", "tag: !env DEEP_SECRET", nil},
		{"an integer", "indicator: https://api.acme.example/orders", "indicator: https://api.acme.example/orders, accessTokenTtl: !env DEEP_SECRET", nil},
		{"a boolean", "name: reader,", "name: reader, isDefault: !env DEEP_SECRET,", nil},
		{"a mapping", "customData: {plain: yes, deep: {token: !env DEEP_SECRET, list: [a, !env LIST_SECRET]}}", "customData: !env DEEP_SECRET", nil},
		{"a list", "redirectUris: [!env URL_SECRET, https://example.com]", "redirectUris: !env URL_SECRET", nil},
		{"a pattern", "{username: eve,", "{username: eve, primaryPhone: !env DEEP_SECRET,", nil},
		{"a key", "{username: eve,", "{username: !env DEEP_SECRET,", nil},
		{"a key twice", "{username: eve,", "{username: !env DEEP_SECRET}, {username: !env DEEP_SECRET,", nil},
		{"a key of two kinds", "name: reader,", "name: !env DEEP_SECRET,", nil},
		{"a relation", "{username: eve,", "{username: eve, roles: [!env DEEP_SECRET],", nil},
		{"a reference", "customData: {key: ", "customData: {key: !ref logto.cloud.tenants[acme].users[ann]#password, other: ", nil},
		{"an id", "{username: eve,", "{username: eve, _id: !env DEEP_SECRET,", nil},
		{"a former name", "{username: eve,", "{username: eve, _previously: !env DEEP_SECRET,", nil},
		{"protection", "{username: eve,", "{username: eve, _protect: !env DEEP_SECRET,", nil},
		{"two values", "stack: secretive", "stack: secretive\nlogto: {cloud: {tenants: [{name: acme, users: [{username: ann, password: !env DEEP_SECRET}]}]}}", nil},
	}
}
