package hyperauthtest

import "tenon/providers/keycloak/keycloaktest"

// installed is what HyperAuth brings along besides endpoints: authenticators,
// identity providers and their mappers, and a required action (read in its
// source).
func installed() keycloaktest.Extra {
	return keycloaktest.Extra{
		Authenticators: map[string]string{
			"secret-question-authenticator": "Secret Question", "security-policy-authenticator": "User Security Policy", "email-otp-authenticator": "Email OTP",
			"password-update-alert-authenticator": "Password Update Alert", "withdrawal-cancel-authenticator": "User Withdrawal Cancel",
			"selectBoxAuthenticator": "Auth Select Box", "General-2nd-factor-authenticator": "Outer 2nd Factor", "initech-authenticator": "Initech",
		},
		IdentityProviders: []string{"naver", "kakao", "initech"},
		IdentityMappers:   []string{"naver-user-attribute-mapper", "kakao-user-attribute-mapper", "initech-user-attribute-mapper"},
		RequiredActions:   []string{"secret_question_config"},
	}
}
