package hyperauth_test

import (
	"testing"

	"tenon/providers/internal/conform"
)

func laws() conform.Laws {
	return conform.Laws{
		Connection: connection, Export: []string{"hyperauth.tmax"},
		Full: full, Late: "tenon: v1\n", Changed: changed, Bare: bare,
		Env: map[string]string{"BOB_PASSWORD": "made-up for bob", "ANN_PASSWORD": "made-up for ann"},
	}
}

const full = `tenon: v1
hyperauth:
  tmax:
    realms:
      - realm: tmax
        enabled: true
        browserFlow: tmax browser
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: upstream}}]
        authenticationFlows:
          - alias: tmax browser
            topLevel: true
            description: With a second factor
            authenticationExecutions:
              - {authenticator: auth-cookie, requirement: ALTERNATIVE}
              - {authenticator: identity-provider-redirector, requirement: ALTERNATIVE, authenticatorConfig: to corp}
              - {flowAlias: tmax forms, requirement: ALTERNATIVE}
          - {alias: tmax forms, authenticationExecutions: [{authenticator: auth-username-password-form, requirement: REQUIRED}, {authenticator: security-policy-authenticator, requirement: REQUIRED}, {flowAlias: tmax second, requirement: CONDITIONAL}]}
          - {alias: tmax second, authenticationExecutions: [{authenticator: conditional-user-configured, requirement: REQUIRED}, {authenticator: auth-otp-form, requirement: REQUIRED}]}
          - {alias: direct grant, authenticationExecutions: [{authenticator: direct-grant-validate-username, requirement: REQUIRED}, {authenticator: direct-grant-validate-password, requirement: DISABLED}, {flowAlias: Direct Grant - Conditional OTP, requirement: CONDITIONAL}]}
        requiredActions: [{alias: secret_question_config, enabled: true, priority: 1003}]
        identityProviders:
          - {alias: kakao, providerId: kakao, postBrokerLoginFlowAlias: tmax browser, config: {clientId: web, clientSecret: !env ANN_PASSWORD}}
          - {alias: upstream, providerId: oidc, firstBrokerLoginFlowAlias: tmax browser, config: {clientId: web, clientSecret: !env BOB_PASSWORD, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}
        groups: [{name: staff, realmRoles: [auditor], subGroups: [{name: night}]}, {name: guests}]
        roles: {realm: [{name: reader}, {name: auditor, composites: {realm: [reader]}}], client: {web: [{name: admin}]}}
        defaultRoles: [offline_access, reader]
        clients:
          - {clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}
          - {clientId: nightly, serviceAccountsEnabled: true, serviceAccountRoles: {realm: [auditor]}}
        users:
          - {username: ann, email: ann@acme.example, enabled: true, groups: [staff, /staff/night], realmRoles: [auditor], clientRoles: {web: [admin]}, credentials: [{value: !env ANN_PASSWORD}]}
          - {username: bob, email: bob@acme.example, enabled: true, groups: [guests], attributes: {isAdmin: guests}, credentials: [{value: !env BOB_PASSWORD}], withdrawal: true}
          - {username: cho, groups: []}
          - {username: dan}
          - {username: eva, email: eva@acme.example}
        agreements:
          - {clientName: web, version: "1", agreement: Be nice.}
          - {clientName: web, version: "2", agreement: Be very nice.}
`

const changed = `tenon: v1
hyperauth:
  tmax:
    realms:
      - realm: tmax
        enabled: true
        browserFlow: tmax browser
        authenticatorConfig: [{alias: to corp, config: {defaultProvider: downstream}}]
        authenticationFlows:
          - alias: tmax browser
            topLevel: true
            description: Without
            authenticationExecutions:
              - {flowAlias: tmax forms, requirement: ALTERNATIVE}
              - {authenticator: auth-spnego, requirement: DISABLED}
              - {authenticator: auth-cookie, requirement: ALTERNATIVE}
              - {authenticator: identity-provider-redirector, requirement: DISABLED, authenticatorConfig: to corp}
          - {alias: tmax forms, authenticationExecutions: [{authenticator: auth-username-password-form, requirement: REQUIRED}]}
          - {alias: direct grant, authenticationExecutions: [{authenticator: direct-grant-validate-username, requirement: REQUIRED}, {authenticator: direct-grant-validate-password, requirement: REQUIRED}, {flowAlias: Direct Grant - Conditional OTP, requirement: DISABLED}]}
        identityProviders:
          - {alias: upstream, providerId: oidc, firstBrokerLoginFlowAlias: first broker login, config: {clientId: web, clientSecret: !env BOB_PASSWORD, tokenUrl: "https://example.com/token", authorizationUrl: "https://example.com/auth"}}
        groups: [{name: staff, realmRoles: [auditor], subGroups: [{name: night}]}, {name: guests}]
        roles: {realm: [{name: reader}, {name: auditor, composites: {realm: [reader]}}], client: {web: [{name: admin}]}}
        defaultRoles: [offline_access]
        clients:
          - {clientId: web, publicClient: true, redirectUris: ["https://example.com/*"]}
          - {clientId: nightly, serviceAccountsEnabled: true, serviceAccountRoles: {realm: [auditor]}}
        users:
          - {username: ann, email: ann@acme.example, enabled: true, groups: [/staff/night], realmRoles: [auditor, reader], clientRoles: {}, credentials: [{value: !env BOB_PASSWORD}]}
          - {username: bob, email: bob@acme.example, enabled: true, groups: [guests], attributes: {isAdmin: "guests,staff"}, credentials: [{value: !env BOB_PASSWORD}], withdrawal: false}
          - {username: fay, email: fay@acme.example}
          - {username: gus}
        agreements:
          - {clientName: web, version: "2", agreement: Be very nice indeed.}
          - {clientName: web, version: "3", agreement: Be nicer.}
`

const bare = `tenon: v1
hyperauth: {tmax: {realms: [{realm: tmax, browserFlow: browser}]}}
`

func TestExport(t *testing.T) { conform.Export(t, suite()) }

func TestCrash(t *testing.T) { conform.Crash(t, suite(), 29) }

func TestFaults(t *testing.T) { conform.Faults(t, suite(), 2) }
