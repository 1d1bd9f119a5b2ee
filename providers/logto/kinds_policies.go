package logto

import (
	"tenon/providers"
	"tenon/spec/value"
)

// policies are the fields of the sign-in experience that keep people safe.
func policies() fields {
	return fields{
		passwordPolicy(), passwordExpiration(), usernamePolicy(), mfa(),
		switchable("adaptiveMfa", "Asking for a second factor only where a sign-in looks unusual."),
		switchable("captchaPolicy", "Asking for proof that a human is there."),
		{Name: "sentinelPolicy", Type: providers.Record, Default: value.OfMap(), Doc: "Locking out after failed attempts. Where nothing is set: 100 in an hour, then 60 minutes.", Fields: fields{
			{Name: "maxAttempts", Type: providers.Integer, Doc: "How many attempts may fail."},
			{Name: "lockoutDuration", Type: providers.Integer, Doc: "How long the lock holds, in minutes."},
		}},
		{Name: "verificationCodePolicy", Type: providers.Record, Default: value.OfMap(), Doc: "Codes that are sent.", Fields: fields{
			{Name: "expirationDuration", Type: providers.Integer, Doc: "How long a code is good for, in seconds."},
			{Name: "maxRetryAttempts", Type: providers.Integer, Doc: "How often a wrong one may be typed."},
		}},
		{Name: "emailBlocklistPolicy", Type: providers.Record, Default: value.OfMap(), Doc: "E-mail addresses that are not taken.", Fields: fields{
			{Name: "blockDisposableAddresses", Type: providers.Bool, Doc: "Whether throw-away addresses are refused. Logto Cloud only."},
			{Name: "blockSubaddressing", Type: providers.Bool, Doc: "Whether addresses with a plus sign are refused."},
			textSet("customAllowlist", "Addresses or @domains that are taken in any case; * stands for anything."),
			textSet("customBlocklist", "Addresses or @domains that are refused; * stands for anything."),
		}},
	}
}

func passwordPolicy() field {
	flag := func(name, doc string) field {
		return field{Name: name, Type: providers.Bool, Default: value.OfBool(true), Doc: doc}
	}
	count := func(name string, n int64, doc string) field {
		return field{Name: name, Type: providers.Integer, Default: value.OfInt(n), Doc: doc}
	}
	words := textSet("words", "Words that a password must not hold.")
	words.Default = value.OfList()
	return field{Name: "passwordPolicy", Type: providers.Record, Default: value.OfMap(), Doc: "What a password must be like when people choose it.", Fields: fields{
		{Name: "length", Type: providers.Record, Doc: "Its length.", Fields: fields{
			count("min", 8, "The fewest characters."), count("max", 256, "The most characters."),
		}},
		{Name: "characterTypes", Type: providers.Record, Doc: "Upper case, lower case, digits, symbols.", Fields: fields{
			count("min", 1, "How many of the four it must hold."),
		}},
		{Name: "rejects", Type: providers.Record, Doc: "What is refused.", Fields: fields{
			flag("pwned", "Whether passwords known from leaks are refused."),
			flag("repetitionAndSequence", "Whether aaa and 123 are refused."),
			flag("userInfo", "Whether the user's own name and addresses are refused."),
			words,
		}},
	}}
}

func passwordExpiration() field {
	return field{Name: "passwordExpiration", Type: providers.Record, Default: value.OfMap(), Doc: "Making people choose a new password from time to time.", Fields: fields{
		{Name: "enabled", Type: providers.Bool, Default: value.OfBool(false), Doc: "Whether passwords end."},
		{Name: "validPeriodDays", Type: providers.Integer, Doc: "After how many days. Needed where passwords end."},
		{Name: "enabledAt", Type: providers.Integer, ReadOnly: true, Doc: "Since when, in milliseconds since 1970."},
	}}
}

// usernamePolicy is an opaque object in the API's document; its fields are
// those that a server of version 1.42 shows.
func usernamePolicy() field {
	flag := func(name, doc string) field { return field{Name: name, Type: providers.Bool, Doc: doc} }
	return field{Name: "usernamePolicy", Type: providers.Record, Doc: "What a username must be like.", Fields: fields{
		flag("caseSensitive", "Whether upper and lower case differ."),
		{Name: "minLength", Type: providers.Integer, Doc: "The fewest characters."},
		{Name: "maxLength", Type: providers.Integer, Doc: "The most characters, up to 128."},
		{Name: "allowedChars", Type: providers.Record, Doc: "What it may hold.", Fields: fields{
			flag("lowercase", "Whether a to z."), flag("uppercase", "Whether A to Z."),
			flag("numbers", "Whether digits."), flag("underscore", "Whether _."),
		}},
	}}
}

func mfa() field {
	return field{Name: "mfa", Type: providers.Record, Doc: "Second factors.", Fields: fields{
		{Name: "factors", Type: providers.List, Set: true, Doc: "The factors offered. Backup codes cannot stand alone.", Elem: &field{Type: providers.String,
			Enum: []string{"Totp", "WebAuthn", "BackupCode", "EmailVerificationCode", "PhoneVerificationCode"}}},
		{Name: "policy", Type: providers.String, Doc: "When people are asked for one.", Enum: []string{"UserControlled", "Mandatory", "PromptOnlyAtSignIn",
			"PromptAtSignInAndSignUp", "NoPrompt", "PromptAtSignInAndSignUpMandatory", "PromptOnlyAtSignInMandatory"}},
		{Name: "organizationRequiredMfaPolicy", Type: providers.String, Enum: []string{"NoPrompt", "Mandatory"}, Doc: "What happens where an organization needs one."},
	}}
}

func switchable(name, doc string) field {
	return field{Name: name, Type: providers.Record, Default: value.OfMap(), Doc: doc, Fields: fields{
		{Name: "enabled", Type: providers.Bool, Doc: "Whether it is on."},
	}}
}
