package keycloak

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// realm: Admin API, /realms. Update leaves alone what it is not sent, and
// replaces what it is: mappings whole, and the policies of one-time codes and
// of WebAuthn only when certain fields of theirs are there (encodeRealm).
func realm() row {
	var all fields
	for _, part := range []fields{realmLogin(), realmLooks(), realmTokens(), realmBruteForce(), realmOTP(), webAuthn("webAuthnPolicy"), webAuthn("webAuthnPolicyPasswordless"), realmEvents(), realmFlows(), realmMade()} {
		all = append(all, part...)
	}
	return row{
		Kind: providers.Kind{
			Name: "realm", Collection: "realms", Keys: [][]string{{"realm"}}, Holds: true, Opens: true,
			Doc:    "A realm: users, clients and roles of their own. The realm master is the server's, and is never deleted.",
			Fields: all, Reshape: reshapeRealm, Unshape: unshapeRealm,
		},
		List: "GET /realms", ID: "realm", Create: "POST /realms", Item: "GET /realms/{id}", Update: "PUT /realms/{id}", Delete: "DELETE /realms/{id}",
		Encode: encodeRealm, Guard: guardRealm,
	}
}

func realmLogin() fields {
	return fields{
		key("realm", "The realm's name, in addresses."), blank("displayName", "The name that people see."), blank("displayNameHtml", "The same as HTML."),
		no("enabled", "Whether the realm may be used. A realm that says nothing of it may not."),
		oneOf("sslRequired", "Who must come by TLS.", "external", "all", "none"),
		no("registrationAllowed", "Whether people can sign up."), no("registrationEmailAsUsername", "Whether the e-mail address is the username."),
		no("rememberMe", "Whether people can stay signed in."), no("verifyEmail", "Whether people must confirm their address."),
		yes("loginWithEmailAllowed", "Whether the address serves as a name at sign-in."), no("duplicateEmailsAllowed", "Whether two users may have one address."),
		no("resetPasswordAllowed", "Whether people can make a forgotten password anew."), no("editUsernameAllowed", "Whether people can change their username."),
		blank("passwordPolicy", "What a password must be like, such as length(12) and notUsername()."),
		no("userManagedAccessAllowed", "Whether people can share what is theirs."), no("organizationsEnabled", "Whether the realm has organizations. From version 26."),
		no("verifiableCredentialsEnabled", "Whether the realm issues verifiable credentials. From version 26."), no("adminPermissionsEnabled", "Whether administrators have permissions of their own. From version 26.2."),
		no("scimApiEnabled", "Whether users and groups are told by SCIM. From version 26.7, where the server has the feature."),
		texts("attributes", "Everything else, by name. Keys that are not declared stay as they are."),
	}
}

func realmLooks() fields {
	part := func(name string) field { return str(name, "The setting of that name, as text.") }
	mail := field{Name: "smtpServer", Type: providers.Record, Default: value.OfMap(), Doc: "Where e-mail is sent by.", Fields: fields{
		part("host"), part("port"), part("from"), part("fromDisplayName"), part("replyTo"), part("replyToDisplayName"), part("envelopeFrom"),
		part("ssl"), part("starttls"), part("auth"), part("user"), part("authType"), part("allowutf8"), part("debug"),
		part("authTokenUrl"), part("authTokenScope"), part("authTokenClientId"),
	}}
	secrets := secretConfig()
	secrets.Name, secrets.Doc = "smtpSecrets", "Secret settings of smtpServer, where they stand in a file: the server never shows them."
	return fields{
		blank("loginTheme", "Theme of the sign-in pages."), blank("accountTheme", "Theme of the account console."), blank("adminTheme", "Theme of the admin console."), blank("emailTheme", "Theme of e-mails."),
		no("internationalizationEnabled", "Whether pages come in several languages."), textSet("supportedLocales", "The languages that pages come in."), blank("defaultLocale", "The language otherwise."),
		mail, secrets,
		texts("browserSecurityHeaders", "Headers of the pages, by their names in the API, such as xFrameOptions."),
	}
}

func realmTokens() fields {
	out := fields{
		str("defaultSignatureAlgorithm", "The algorithm that tokens are signed with."), no("revokeRefreshToken", "Whether a refresh token serves only once."),
		num("refreshTokenMaxReuse", "How often one may be used again."), no("offlineSessionMaxLifespanEnabled", "Whether offline sessions end."),
		num("notBefore", "Tokens that are older are refused, in seconds since 1970."), num("oauth2DevicePollingInterval", "How often devices may ask, in seconds."),
	}
	for name := range strings.FieldsSeq("accessTokenLifespan accessTokenLifespanForImplicitFlow accessCodeLifespan accessCodeLifespanUserAction accessCodeLifespanLogin " +
		"actionTokenGeneratedByAdminLifespan actionTokenGeneratedByUserLifespan oauth2DeviceCodeLifespan ssoSessionIdleTimeout ssoSessionMaxLifespan " +
		"ssoSessionIdleTimeoutRememberMe ssoSessionMaxLifespanRememberMe offlineSessionIdleTimeout offlineSessionMaxLifespan " +
		"clientSessionIdleTimeout clientSessionMaxLifespan clientOfflineSessionIdleTimeout clientOfflineSessionMaxLifespan") {
		out = append(out, num(name, "In seconds: "+spelt(name)+". Of sessions, 0 means that of the wider one."))
	}
	return out
}

// spelt writes a field's name as words.
func spelt(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

func realmBruteForce() fields {
	return fields{
		no("bruteForceProtected", "Whether users are locked out after failed sign-ins."), no("permanentLockout", "Whether for good."),
		num("maxTemporaryLockouts", "How many lock-outs before one for good."), num("maxSecondaryAuthFailures", "How often a second factor may fail. From version 26.7."), oneOf("bruteForceStrategy", "How the wait grows. From version 26.", "MULTIPLE", "LINEAR"),
		num("maxFailureWaitSeconds", "The longest wait."), num("minimumQuickLoginWaitSeconds", "The wait after two failures at once."), num("waitIncrementSeconds", "How much longer each further wait is."),
		num("quickLoginCheckMilliSeconds", "What counts as at once, in milliseconds."), num("maxDeltaTimeSeconds", "When failures are forgotten."), num("failureFactor", "How many failures before a wait."),
	}
}

func realmOTP() fields {
	return fields{
		oneOf("otpPolicyType", "What one-time codes go by.", "totp", "hotp"), oneOf("otpPolicyAlgorithm", "Their hash.", "HmacSHA1", "HmacSHA256", "HmacSHA512"),
		num("otpPolicyInitialCounter", "Where the counter begins."), num("otpPolicyDigits", "How many digits: 6 or 8."), num("otpPolicyLookAheadWindow", "How many codes around the right one serve."),
		num("otpPolicyPeriod", "How long a code is good for, in seconds."), no("otpPolicyCodeReusable", "Whether a code serves more than once."),
	}
}

// webAuthn is one of two policies that are alike.
func webAuthn(prefix string) fields {
	out := fields{
		str("RpEntityName", "The name that authenticators show."), blank("RpId", "The domain; empty is that of the page."),
		{Name: "SignatureAlgorithms", Type: providers.List, Elem: &field{Type: providers.String}, Doc: "The algorithms, the best one first."},
		oneOf("AttestationConveyancePreference", "Whether authenticators prove what they are.", "not specified", "none", "indirect", "direct"),
		oneOf("AuthenticatorAttachment", "Which authenticators serve.", "not specified", "platform", "cross-platform"),
		{Name: "RequireResidentKey", Type: providers.String, Enum: []string{"not specified", "Yes", "No"}, Doc: "Whether the key must be kept on the authenticator."},
		{Name: "UserVerificationRequirement", Type: providers.String, Enum: []string{"not specified", "required", "preferred", "discouraged"}, Doc: "Whether the authenticator must know the user."},
		{Name: "ResidentKey", Type: providers.String, Enum: []string{"not specified", "discouraged", "preferred", "required"}, Doc: "The same in four degrees. From version 26.7."},
		num("CreateTimeout", "How long people may take, in seconds; 0 is no limit."), no("AvoidSameAuthenticatorRegister", "Whether one authenticator serves only once."),
		textSet("AcceptableAaguids", "The models that serve; none is all."), textSet("ExtraOrigins", "Further origins that may ask. From version 24."),
	}
	for i := range out {
		out[i].Name = prefix + out[i].Name
	}
	return out
}

func realmEvents() fields {
	return fields{
		no("eventsEnabled", "Whether sign-ins and the like are kept."), num("eventsExpiration", "How long, in seconds; 0 is for good."),
		textSet("eventsListeners", "Who is told of events."), textSet("enabledEventTypes", "Which ones are kept; none is all."),
		no("adminEventsEnabled", "Whether changes by administrators are kept."), no("adminEventsDetailsEnabled", "Whether with what was sent."),
		{Name: "clientProfiles", Type: providers.Record, Doc: "What clients can be made to do.", Fields: fields{
			{Name: "profiles", Type: providers.List, Elem: &field{Type: providers.Dict}, Doc: "The profiles in their order, each {name, description, executors}."},
			made("globalProfiles", "Those that the server has."),
		}},
		{Name: "clientPolicies", Type: providers.Record, Doc: "Which clients are made to do it.", Fields: fields{
			{Name: "policies", Type: providers.List, Elem: &field{Type: providers.Dict}, Doc: "The policies in their order, each {name, description, enabled, conditions, profiles}."},
			made("globalPolicies", "Those that the server has."),
		}},
	}
}

// realmFlows are what flows the realm uses. It is made with those that are built
// in; a flow of its own can be bound once it is there.
func realmFlows() fields {
	return fields{
		flowRef("browserFlow", "How people sign in."), flowRef("registrationFlow", "How people sign up."), flowRef("directGrantFlow", "How passwords are sent by clients."),
		flowRef("resetCredentialsFlow", "How a forgotten password is made anew."), flowRef("clientAuthenticationFlow", "How clients prove who they are."),
		flowRef("dockerAuthenticationFlow", "How Docker clients sign in."), flowRef("firstBrokerLoginFlow", "What happens at the first sign-in by an identity provider."),
	}
}

// flowRef is a field that names a flow, on the wire too.
func flowRef(name, doc string) field {
	return field{Name: name, Type: providers.String, EmptyNull: true, Ref: &providers.Ref{Kind: "authenticationFlow"}, Doc: doc}
}

// realmMade are keys of realm exports that say nothing, or nothing that can be
// declared yet: these are passed over.
func realmMade() fields {
	var out fields
	for name := range strings.FieldsSeq("id keycloakVersion defaultRole otpSupportedApplications requiredCredentials defaultRoles federatedUsers " +
		"scopeMappings clientScopeMappings publicKey privateKey certificate codeSecret applications oauthClients clientTemplates applicationScopeMappings " +
		"social updateProfileOnInitialSocialLogin socialProviders userFederationProviders userFederationMappers passwordCredentialGrantAllowed realmCacheEnabled userCacheEnabled") {
		out = append(out, made(name, "Passed over in a file."))
	}
	for name := range strings.FieldsSeq("workflows") {
		out = append(out, made(name, "Not managed yet: it stays as it is."))
	}
	return out
}
