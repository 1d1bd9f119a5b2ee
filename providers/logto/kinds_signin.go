package logto

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// signInExperience: Management API, /api/sign-in-exp. PATCH replaces each
// mapping whole, so that the engine completes it from the live one.
func signInExperience() row {
	return row{
		Kind: providers.Kind{
			Name: "signInExperience", Collection: "signInExperience", Parent: "tenant", Singleton: true,
			Doc:    "How people sign in and sign up, and how the pages look. Every tenant has one.",
			Fields: append(append(looks(), methods()...), policies()...),
		},
		Item: "GET /sign-in-exp", Update: "PATCH /sign-in-exp",
		Whole: []string{
			"passwordPolicy.length.min", "passwordPolicy.length.max", "passwordPolicy.characterTypes.min",
			"passwordPolicy.rejects.pwned", "passwordPolicy.rejects.repetitionAndSequence",
			"passwordPolicy.rejects.userInfo", "passwordPolicy.rejects.words",
		},
	}
}

func looks() fields {
	return fields{
		color(), branding(),
		{Name: "hideLogtoBranding", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether Logto's own name is left out. Logto Cloud only."},
		{Name: "languageInfo", Type: providers.Record, Doc: "The language of the pages.", Fields: fields{
			{Name: "autoDetect", Type: providers.Bool, Doc: "Whether the browser's language is followed."},
			{Name: "fallbackLanguage", Type: providers.String, Enum: languages(), Doc: "The language otherwise."},
		}},
		{Name: "termsOfUseUrl", Type: providers.String, EmptyNull: true, Doc: "Address of the terms of use."},
		{Name: "privacyPolicyUrl", Type: providers.String, EmptyNull: true, Doc: "Address of the privacy policy."},
		{Name: "agreeToTermsPolicy", Type: providers.String, Enum: []string{"Automatic", "ManualRegistrationOnly", "Manual"}, Doc: "When people are asked to agree to the terms."},
		{Name: "customCss", Type: providers.String, EmptyNull: true, Doc: "Style sheet laid over the pages."},
		{Name: "customContent", Type: providers.Dict, Elem: &field{Type: providers.String}, Default: value.OfMap(), Doc: "Content of your own, by the path of the page that shows it."},
		{Name: "customUiAssets", Type: providers.Record, Doc: "The uploaded pages of your own that are shown instead. Logto Cloud only.", Fields: fields{
			{Name: "id", Type: providers.String, Doc: "The identifier that the upload gave."},
			{Name: "createdAt", Type: providers.Integer, Doc: "When they were uploaded, in milliseconds since 1970."},
		}},
		{Name: "customUiCsp", Type: providers.Record, Default: value.OfMap(), Doc: "What pages of your own may load beyond Logto's own limits. Logto Cloud only.", Fields: fields{
			textSet("scriptSrc", "Sources of scripts."), textSet("connectSrc", "Addresses that scripts may call."),
		}},
		{Name: "supportEmail", Type: providers.String, EmptyNull: true, Doc: "E-mail address shown on error pages."},
		{Name: "supportWebsiteUrl", Type: providers.String, EmptyNull: true, Doc: "Address of help shown on error pages."},
		{Name: "unknownSessionRedirectUrl", Type: providers.String, EmptyNull: true, Doc: "Where people are sent whose sign-in session is gone."},
		liveID(), liveTenant(),
	}
}

func methods() fields {
	identifiers := []string{"username", "email", "phone"}
	identifier := field{Name: "identifier", Type: providers.String, Required: true, Enum: identifiers, Doc: "What people type in."}
	second := identifier
	second.Enum = append([]string{"emailOrPhone"}, identifiers...)
	flag := func(name, doc string) field { return field{Name: name, Type: providers.Bool, Doc: doc} }
	return fields{
		{Name: "signInMode", Type: providers.String, Enum: []string{"SignIn", "Register", "SignInAndRegister"}, Doc: "What people can do on the pages."},
		{Name: "signIn", Type: providers.Record, Doc: "How people sign in.", Fields: fields{
			{Name: "methods", Type: providers.List, Doc: "The ways to sign in, in the order in which they are offered.", Elem: &field{Type: providers.Record, Fields: fields{
				identifier, flag("password", "Whether a password serves."), flag("verificationCode", "Whether a code that was sent serves."),
				flag("isPasswordPrimary", "Whether the password is asked for first."),
			}}},
		}},
		{Name: "signUp", Type: providers.Record, Doc: "How people sign up.", Fields: fields{
			{Name: "identifiers", Type: providers.List, Set: true, Elem: &field{Type: providers.String, Enum: identifiers}, Doc: "What they must give; one of e-mail and phone where both stand."},
			flag("password", "Whether they must set a password."), flag("verify", "Whether what they give is checked with a code."),
			{Name: "secondaryIdentifiers", Type: providers.List, Doc: "What they must give besides.", Elem: &field{Type: providers.Record, Fields: fields{
				second, flag("verify", "Whether it is checked with a code."),
			}}},
		}},
		{Name: "socialSignIn", Type: providers.Record, Default: value.OfMap(), Doc: "How social accounts are taken in.", Fields: fields{
			flag("automaticAccountLinking", "Whether an account with the same verified e-mail or phone is linked without a question."),
			flag("skipRequiredIdentifiers", "Whether those who come with a social account need not give the other identifiers."),
		}},
		{Name: "socialSignInConnectorTargets", Type: providers.List, Elem: &field{Type: providers.String}, Doc: "The social connectors offered, in their order. Logto leaves out, without a word, what it does not know."},
		flag("singleSignOnEnabled", "Whether enterprise connectors are offered."),
		{Name: "forgotPasswordMethods", Type: providers.List, Set: true, Elem: &field{Type: providers.String, Enum: []string{"EmailVerificationCode", "PhoneVerificationCode"}}, Doc: "How a forgotten password is made anew."},
		{Name: "passkeySignIn", Type: providers.Record, Default: value.OfMap(), Doc: "Signing in with a passkey.", Fields: fields{
			flag("enabled", "Whether it is offered."), flag("showPasskeyButton", "Whether there is a button for it."), flag("allowAutofill", "Whether browsers may offer it in the input field."),
		}},
		{Name: "signUpProfileFields", Type: providers.List, Doc: "Further fields asked for at sign-up, in their order.", Elem: &field{Type: providers.Record, Fields: fields{
			{Name: "name", Type: providers.String, Required: true, Doc: "The name of the profile field."},
		}}},
	}
}

// languages are the tags that the API's document lists.
func languages() []string {
	return strings.Fields("af-ZA am-ET ar ar-AR as-IN az-AZ be-BY bg-BG bn-IN br-FR bs-BA ca-ES cb-IQ co-FR cs cs-CZ cx-PH cy-GB " +
		"da-DK de de-DE el-GR en en-GB en-US eo-EO es es-ES es-419 et-EE eu-ES fa-IR ff-NG fi fi-FI fo-FO fr fr-CA fr-FR fy-NL " +
		"ga-IE gl-ES gn-PY gu-IN ha-NG he-IL hi-IN hr-HR ht-HT hu-HU hy-AM id-ID ik-US is-IS it it-IT iu-CA ja ja-JP ja-KS jv-ID " +
		"ka-GE kk-KZ km-KH kn-IN ko ko-KR ku-TR ky-KG lo-LA lt-LT lv-LV mg-MG mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM nb-NO ne-NP " +
		"nl nl-BE nl-NL nn-NO or-IN pa-IN pl-PL ps-AF pt pt-BR pt-PT ro-RO ru ru-RU rw-RW sc-IT si-LK sk-SK sl-SI sn-ZW sq-AL sr-RS " +
		"sv sv-SE sw-KE sy-SY sz-PL ta-IN te-IN tg-TJ th th-TH tl-PH tr tr-TR tt-RU tz-MA uk-UA ur-PK uz-UZ vi-VN zh zh-CN zh-HK zh-MO zh-TW zz-TR")
}
