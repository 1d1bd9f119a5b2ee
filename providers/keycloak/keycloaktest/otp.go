package keycloaktest

import (
	"strings"
)

// applyMail replaces the mail settings; the mask keeps the password.
func (r *realm) applyMail(rep object) {
	given, ok := rep["smtpServer"].(object)
	if !ok {
		return
	}
	next := object{}
	for k, v := range given {
		if v != nil {
			next[k] = v
		}
	}
	switch password, sent := next["password"].(string); {
	case !sent:
		r.Mail = ""
	case password != mask:
		r.Mail = password
		next["password"] = mask
	}
	r.Settings["smtpServer"] = next
}

// applyOTP does nothing without a type, and with it zeroes what is absent.
func (r *realm) applyOTP(rep object) {
	kind := str(rep, "otpPolicyType")
	if kind == "" {
		return
	}
	for _, name := range []string{"otpPolicyInitialCounter", "otpPolicyDigits", "otpPolicyLookAheadWindow", "otpPolicyPeriod"} {
		r.Settings[name] = 0.0
		if v, ok := rep[name]; ok {
			r.Settings[name] = v
		}
	}
	r.Settings["otpPolicyType"] = kind
	if !r.old {
		r.Settings["otpPolicyCodeReusable"] = truth(rep, "otpPolicyCodeReusable")
	}
	delete(r.Settings, "otpPolicyAlgorithm")
	if v, ok := rep["otpPolicyAlgorithm"]; ok {
		r.Settings["otpPolicyAlgorithm"] = v
	}
	apps := []any{"totpAppFreeOTPName"}
	usual := r.Settings["otpPolicyDigits"] == 6.0 && r.Settings["otpPolicyPeriod"] == 30.0 && r.Settings["otpPolicyAlgorithm"] == "HmacSHA1"
	if r.old {
		apps = []any{"FreeOTP"}
		if usual {
			apps = append(apps, "Google Authenticator")
		}
		r.Settings["otpSupportedApplications"] = apps
		return
	}
	if kind == "hotp" || usual {
		apps = append(apps, "totpAppGoogleName")
	}
	if kind == "totp" && usual {
		apps = append(apps, "totpAppMicrosoftAuthenticatorName")
	}
	r.Settings["otpSupportedApplications"] = apps
}

// applyWebAuthn does nothing unless the name of the relying party is sent.
func (r *realm) applyWebAuthn(rep object, prefix string) {
	if str(rep, prefix+"RpEntityName") == "" {
		return
	}
	const other = "webAuthnPolicyPasswordless"
	for name, v := range rep {
		if strings.HasPrefix(name, prefix) && (prefix == other || !strings.HasPrefix(name, other)) {
			r.Settings[name] = v
		}
	}
}

// applyMailRules keeps apart what excludes each other, in the order in which
// the real server sets them.
func (r *realm) applyMailRules(rep object) {
	const asName, login, twice = "registrationEmailAsUsername", "loginWithEmailAllowed", "duplicateEmailsAllowed"
	if truth(rep, asName) || truth(rep, login) {
		r.Settings[twice] = false
	}
	if truth(rep, twice) {
		r.Settings[asName], r.Settings[login], r.Settings[twice] = false, false, true
	}
}
