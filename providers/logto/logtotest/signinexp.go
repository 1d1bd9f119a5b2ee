package logtotest

import (
	"slices"
	"strings"
)

// signInSchema has the defaults of a fresh tenant (recordings: 10-sign-in-exp).
func signInSchema() *schema {
	return newSchema("sign_in_experiences", "sign_in_experience", 0, []column{
		{name: "tenantId"}, {name: "id"},
		{name: "color", def: object{"primaryColor": "#6139F6", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8"}},
		{name: "branding", def: object{"logoUrl": "https://logto.io/logo.svg", "darkLogoUrl": "https://logto.io/logo-dark.svg"}},
		{name: "hideLogtoBranding", def: false},
		{name: "languageInfo", def: object{"autoDetect": true, "fallbackLanguage": "en"}},
		{name: "termsOfUseUrl", text: true}, {name: "privacyPolicyUrl", text: true}, {name: "agreeToTermsPolicy", def: "Automatic"},
		{name: "signIn", def: object{"methods": []any{object{"identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true}}}},
		{name: "signUp", def: object{"identifiers": []any{"username"}, "password": true, "verify": false}},
		{name: "socialSignIn", def: object{}}, {name: "socialSignInConnectorTargets", def: []any{}},
		{name: "signInMode", def: "SignInAndRegister"}, {name: "customCss", text: true}, {name: "customContent", def: object{}},
		{name: "customUiAssets"}, {name: "customUiCsp", def: object{}}, {name: "passwordPolicy", def: object{}},
		{name: "mfa", def: object{"factors": []any{}, "policy": "UserControlled"}}, {name: "adaptiveMfa", def: object{}},
		{name: "singleSignOnEnabled", def: false}, {name: "supportEmail", text: true}, {name: "supportWebsiteUrl", text: true},
		{name: "unknownSessionRedirectUrl", text: true}, {name: "captchaPolicy", def: object{}}, {name: "sentinelPolicy", def: object{}},
		{name: "emailBlocklistPolicy", def: object{}}, {name: "verificationCodePolicy", def: object{}}, {name: "forgotPasswordMethods", def: []any{}},
		{name: "passkeySignIn", def: object{}}, {name: "signUpProfileFields"}, {name: "passwordExpiration", def: object{}},
		{name: "usernamePolicy", def: object{"caseSensitive": true, "minLength": 1.0, "maxLength": 128.0,
			"allowedChars": object{"lowercase": true, "uppercase": true, "numbers": true, "underscore": true}}},
	})
}

func signInRoutes(r *router) {
	r.on("GET /sign-in-exp", func(c *call) (answer, error) { return item(c.signIn.rows["default"]), nil })
	r.on("PATCH /sign-in-exp", patchSignIn)
}

func signInFields() []field {
	some, link := text(0, 0), nullable(where(func(s string) bool { return s == "" || absoluteURL(s) }))
	strings := arrayOf(some, 0)
	identifier := oneOf("username", "email", "phone")
	return []field{
		may("color", shape(need("primaryColor", colorCheck()), need("isDarkModeEnabled", boolean), need("darkPrimaryColor", colorCheck()))),
		may("branding", brandingShape()), may("hideLogtoBranding", boolean),
		may("languageInfo", shape(need("autoDetect", boolean), need("fallbackLanguage", where(knownLanguage)))),
		may("agreeToTermsPolicy", oneOf("Automatic", "ManualRegistrationOnly", "Manual")),
		may("signIn", shape(need("methods", arrayOf(shape(need("identifier", identifier), need("password", boolean),
			need("verificationCode", boolean), need("isPasswordPrimary", boolean)), 0)))),
		may("signUp", shape(need("identifiers", arrayOf(identifier, 0)), need("password", boolean), need("verify", boolean),
			may("secondaryIdentifiers", arrayOf(shape(need("identifier", oneOf("username", "email", "phone", "emailOrPhone")), may("verify", boolean)), 0)))),
		may("socialSignIn", partial(need("automaticAccountLinking", boolean), need("skipRequiredIdentifiers", boolean))),
		may("socialSignInConnectorTargets", strings), may("signInMode", oneOf("SignIn", "Register", "SignInAndRegister")),
		may("customCss", nullable(some)), may("customContent", anyObject),
		may("customUiAssets", nullable(shape(need("id", some), need("createdAt", number)))),
		may("customUiCsp", partial(need("scriptSrc", strings), need("connectSrc", strings))),
		may("passwordPolicy", anyObject),
		may("mfa", shape(need("factors", arrayOf(oneOf("Totp", "WebAuthn", "BackupCode", "EmailVerificationCode", "PhoneVerificationCode"), 0)),
			need("policy", oneOf("UserControlled", "Mandatory", "PromptOnlyAtSignIn", "PromptAtSignInAndSignUp", "NoPrompt",
				"PromptAtSignInAndSignUpMandatory", "PromptOnlyAtSignInMandatory")),
			may("organizationRequiredMfaPolicy", oneOf("NoPrompt", "Mandatory")))),
		may("adaptiveMfa", partial(need("enabled", boolean))), may("singleSignOnEnabled", boolean),
		may("captchaPolicy", partial(need("enabled", boolean))),
		may("sentinelPolicy", partial(need("maxAttempts", number), need("lockoutDuration", number))),
		may("emailBlocklistPolicy", partial(need("blockDisposableAddresses", boolean), need("blockSubaddressing", boolean),
			need("customAllowlist", strings), need("customBlocklist", strings))),
		may("verificationCodePolicy", anyObject), may("passwordExpiration", anyObject), may("usernamePolicy", anyObject),
		may("forgotPasswordMethods", nullable(arrayOf(oneOf("EmailVerificationCode", "PhoneVerificationCode"), 0))),
		may("passkeySignIn", partial(need("enabled", boolean), need("showPasskeyButton", boolean), need("allowAutofill", boolean))),
		may("signUpProfileFields", nullable(arrayOf(shape(need("name", some)), 0))),
		may("termsOfUseUrl", link), may("privacyPolicyUrl", link), may("supportEmail", nullable(some)),
		may("supportWebsiteUrl", link), may("unknownSessionRedirectUrl", link),
	}
}

func patchSignIn(c *call) (answer, error) {
	body, err := c.body(shape(signInFields()...))
	if err != nil {
		return answer{}, err
	}
	if err := c.fitSignIn(body); err != nil {
		return answer{}, err
	}
	if _, there := body["socialSignInConnectorTargets"]; there {
		body["socialSignInConnectorTargets"] = []any{} // there are no connectors: unknown targets are dropped
	}
	if _, there := body["signUpProfileFields"].([]any); there {
		body["signUpProfileFields"] = []any{} // nor profile fields
	}
	if policy, there := body["emailBlocklistPolicy"].(object); there {
		for _, key := range []string{"customAllowlist", "customBlocklist"} {
			if list, ok := policy[key].([]any); ok {
				policy[key] = distinct(list)
			}
		}
	}
	if len(body) == 0 {
		return answer{}, errEmptyList()
	}
	r := c.signIn.rows["default"]
	c.signIn.update(r, body)
	return item(r), nil
}

// fitSignIn refuses what needs a connector, which this sandbox has none of, and
// what only the Cloud has (recordings: 10-sign-in-exp).
func (c *call) fitSignIn(body object) error {
	signUp, _ := body["signUp"].(object)
	signIn, _ := body["signIn"].(object)
	mfa, _ := body["mfa"].(object)
	factors := strs(mfa["factors"])
	wanted := strs(signUp["identifiers"])
	methods, _ := signIn["methods"].([]any)
	for _, m := range methods {
		if m.(object)["verificationCode"] == true {
			wanted = append(wanted, m.(object)["identifier"].(string))
		}
	}
	forgot := strs(body["forgotPasswordMethods"])
	switch {
	case slices.Contains(wanted, "email"):
		return refuse(400, "sign_in_experiences.enabled_connector_not_found", "Enabled Email connector not found.")
	case slices.Contains(wanted, "phone"):
		return refuse(400, "sign_in_experiences.enabled_connector_not_found", "Enabled Sms connector not found.")
	case slices.Equal(factors, []string{"BackupCode"}):
		return refuse(400, "sign_in_experiences.backup_code_cannot_be_enabled_alone", "Backup code cannot be enabled alone.")
	case body["hideLogtoBranding"] == true && c.tenant == c.s.self:
		return refuse(400, "request.invalid_input", "Input is invalid. Hide Logto branding is not supported in this environment")
	case len(forgot) > 0:
		what := "email"
		if forgot[0] == "PhoneVerificationCode" {
			what = "SMS"
		}
		return refuse(400, "sign_in_experiences.forgot_password_method_requires_connector", "Forgot password method requires a corresponding "+what+" connector to be configured.")
	}
	return nil
}

func distinct(list []any) []any {
	var out []any
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// knownLanguage: the tags of the published description.
func knownLanguage(tag string) bool { return strings.Contains(languages, " "+tag+" ") }

const languages = ` af-ZA am-ET ar ar-AR as-IN az-AZ be-BY bg-BG bn-IN br-FR bs-BA ca-ES cb-IQ co-FR cs cs-CZ cx-PH cy-GB da-DK de de-DE el-GR en en-GB en-US eo-EO es es-ES es-419 et-EE eu-ES fa-IR ff-NG fi fi-FI fo-FO fr fr-CA fr-FR fy-NL ga-IE gl-ES gn-PY gu-IN ha-NG he-IL hi-IN hr-HR ht-HT hu-HU hy-AM id-ID ik-US is-IS it it-IT iu-CA ja ja-JP ja-KS jv-ID ka-GE kk-KZ km-KH kn-IN ko ko-KR ku-TR ky-KG lo-LA lt-LT lv-LV mg-MG mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM nb-NO ne-NP nl nl-BE nl-NL nn-NO or-IN pa-IN pl-PL ps-AF pt pt-BR pt-PT ro-RO ru ru-RU rw-RW sc-IT si-LK sk-SK sl-SI sn-ZW sq-AL sr-RS sv sv-SE sw-KE sy-SY sz-PL ta-IN te-IN tg-TJ th th-TH tl-PH tr tr-TR tt-RU tz-MA uk-UA ur-PK uz-UZ vi-VN zh zh-CN zh-HK zh-MO zh-TW zz-TR `
