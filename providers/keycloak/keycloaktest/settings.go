package keycloaktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// mask stands for a secret in answers.
const mask = "**********"

// mirrored gives the attributes that mirror settings, with what they are where
// a PUT of other attributes does not name them (recordings: 02).
func mirrored() object {
	return object{
		"cibaAuthRequestedUserHint": "login_hint", "cibaBackchannelTokenDeliveryMode": "poll", "cibaExpiresIn": "120", "cibaInterval": "5",
		"parRequestUriLifespan": "60",
	}
}

// deviceTimes are settings that each PUT which leaves them out sets back. They
// show among the attributes, and cannot be set there.
func deviceTimes() object {
	return object{"oauth2DeviceCodeLifespan": 600.0, "oauth2DevicePollingInterval": 5.0}
}

// lifespans are settings that are kept as attributes.
var lifespans = []string{
	"clientSessionIdleTimeout", "clientSessionMaxLifespan", "clientOfflineSessionIdleTimeout", "clientOfflineSessionMaxLifespan",
}

// notSettings are fields of the representation that a PUT ignores, and those
// that have a way of their own.
var notSettings = []string{
	"id", "realm", "users", "federatedUsers", "roles", "clients", "groups", "defaultRoles", "defaultRole", "defaultGroups", "clientScopes",
	"scopeMappings", "clientScopeMappings", "defaultDefaultClientScopes", "defaultOptionalClientScopes", "components",
	"identityProviders", "identityProviderMappers", "authenticationFlows", "authenticatorConfig", "requiredActions", "keycloakVersion",
	"attributes", "smtpServer", "browserSecurityHeaders", "clientPolicies", "clientProfiles", "otpSupportedApplications",
	"localizationTexts", "requiredCredentials", "organizations",
	"privateKey", "publicKey", "certificate", "codeSecret", "protocolMappers", "applications", "oauthClients", "clientTemplates",
	"adminPermissionsClient", "userFederationProviders", "userFederationMappers", "social", "updateProfileOnInitialSocialLogin",
	"socialProviders", "applicationScopeMappings", "passwordCredentialGrantAllowed", "userCacheEnabled", "realmCacheEnabled",
}

func errRealm() *refusal { return errMessage(http.StatusInternalServerError, "Failed to update realm") }

// flowBindings are the settings that name a flow.
var flowBindings = []string{
	"browserFlow", "registrationFlow", "directGrantFlow", "resetCredentialsFlow", "clientAuthenticationFlow",
	"dockerAuthenticationFlow", "firstBrokerLoginFlow",
}

// checkSettings refuses what the real server refuses, before anything is done.
func (s *Server) checkSettings(r *realm, rep object) error {
	if v, ok := rep["sslRequired"].(string); ok && !slices.Contains([]string{"all", "external", "none"}, strings.ToLower(v)) {
		return errRealm()
	}
	for term := range strings.SplitSeq(str(rep, "passwordPolicy"), " and ") {
		name, _, _ := strings.Cut(strings.TrimSpace(term), "(")
		if name != "" && !s.builtin.knows("passwordPolicies", name) {
			return errMessage(http.StatusBadRequest, "Password policy not found")
		}
	}
	for _, field := range flowBindings {
		if v, ok := rep[field].(string); ok && r.flows.len() > 0 && !r.flows.has(v) {
			return errRealm()
		}
	}
	if mail := texts(rep["smtpServer"]); len(mail) > 0 && !isMail(mail["from"]) {
		from := mail["from"]
		if from == "" {
			from = "null"
		}
		return errMessage(http.StatusBadRequest, "Invalid sender address '"+from+"'. If the address contains UTF-8 characters in the local part "+
			"please ensure the SMTP server supports the SMTPUTF8 extension and enable 'Allow UTF-8' in the email realm configuration.")
	}
	for _, path := range strs(rep["defaultGroups"]) {
		if r.byPath(path) == nil {
			return errRealm()
		}
	}
	if v, ok := rep["clientProfiles"].(object); ok {
		if err := s.checkProfiles(objects(v["profiles"])); err != nil {
			return errRealm()
		}
	}
	return nil
}

// applySettings is what a PUT does: absent is unchanged, and each group of
// settings has a rule of its own.
func (s *Server) applySettings(r *realm, rep object) {
	for name, v := range rep {
		if slices.Contains(notSettings, name) || strings.HasPrefix(name, "otpPolicy") || strings.HasPrefix(name, "webAuthnPolicy") {
			continue
		}
		r.Settings[name] = v
	}
	if v, ok := rep["sslRequired"].(string); ok {
		r.Settings["sslRequired"] = strings.ToLower(v)
	}
	r.applyAttributes(rep)
	r.applyMail(rep)
	r.applyOTP(rep)
	for _, prefix := range []string{"webAuthnPolicyPasswordless", "webAuthnPolicy"} {
		r.applyWebAuthn(rep, prefix)
	}
	if headers, ok := rep["browserSecurityHeaders"].(object); ok {
		into, _ := r.Settings["browserSecurityHeaders"].(object)
		into = clone(into).(object)
		for k, v := range headers {
			into[k] = v
		}
		r.Settings["browserSecurityHeaders"] = into
	}
	r.applyMailRules(rep)
	if given, ok := rep["defaultGroups"]; ok {
		r.DefaultGroups = nil
		for _, path := range strs(given) {
			r.DefaultGroups = append(r.DefaultGroups, r.byPath(path).ID)
		}
	}
	if given, ok := rep["defaultRoles"]; ok && s.old() {
		s.setDefaultRoles(r, strs(given))
	}
	if v, ok := rep["clientPolicies"].(object); ok {
		r.Policies = tidyPolicies(objects(v["policies"]))
	}
	if v, ok := rep["clientProfiles"].(object); ok {
		r.Profiles = tidyProfiles(objects(v["profiles"]))
	}
	r.metadata = nil
}

// applyAttributes replaces one's own attributes, and mirrors settings in others.
func (r *realm) applyAttributes(rep object) {
	now, _ := r.Settings["attributes"].(object)
	if given, ok := rep["attributes"].(object); ok {
		next := object{}
		if !r.old {
			next = mirrored()
		}
		for k, v := range given {
			if v != nil {
				next[k] = v
			}
		}
		now = next
	} else {
		now, _ = clone(now).(object)
		if now == nil {
			now = object{}
		}
		if !r.old {
			maps.Copy(now, mirrored())
		}
	}
	if !r.old {
		r.applyDeviceTimes(rep, now)
	}
	r.applyLifespans(rep, now)
	if str(rep, "otpPolicyType") != "" && !r.old {
		reusable, _ := asText(truth(rep, "otpPolicyCodeReusable"))
		now["realmReusableOtpCode"] = reusable
	}
	r.Settings["attributes"] = now
}

func (r *realm) applyDeviceTimes(rep, attrs object) {
	for name, v := range deviceTimes() {
		if given, ok := rep[name].(float64); ok {
			v = given
		}
		r.Settings[name] = v
		attrs[name], _ = asText(v)
	}
}

// applyLifespans keeps in step what is a setting and an attribute at once: a PUT
// of attributes that leaves them out makes them 0.
func (r *realm) applyLifespans(rep, attrs object) {
	for _, name := range lifespans {
		v, given := rep[name]
		switch {
		case given:
			text, _ := asText(v)
			attrs[name] = text
		case rep["attributes"] != nil:
			r.Settings[name] = 0.0
			if n, ok := coerce("int", attrs[name]); ok {
				r.Settings[name] = n
			}
		}
	}
}
