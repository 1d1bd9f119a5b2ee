package hyperauth

import (
	"context"
	"fmt"
	"net/url"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

const policy = "9 to 20 characters of three of the four classes, besides the realm's own policy."

func mailOperations() []providers.Operation {
	username := required(argument("username", "The user's name: where the documentation says e-mail address, the server means that."))
	reset := flag("resetPassword", "For a new password; otherwise for signing up.")
	return []providers.Operation{
		operation("email-code-send", "Sends a code of six digits by mail, good for five minutes. For signing up, version 1.1.3.0 sends no mail and says so.", true, fields{username, reset}, sendCode),
		operation("email-code-verify", "Checks the newest code that was sent. With resetPassword a right one allows password-reset.", true,
			fields{username, required(field{Name: "code", Type: providers.String, Pattern: "^[0-9]{6}$", Doc: "The six digits."}), reset}, verifyCode),
	}
}

func passwordOperations() []providers.Operation {
	password := field{Name: "password", Type: providers.String, Secret: true, WriteOnly: true, Required: true, Doc: "The new password: " + policy}
	return []providers.Operation{
		operation("password-change", "Changes a user's password on the user's own token.", true,
			fields{required(argument("email", "The user's e-mail address.")), secret("token", "The user's access token."), password}, changePassword),
		operation("password-reset", "Sets a new password for a code that email-code-verify has taken.", true,
			fields{required(argument("username", "The user's name.")), required(field{Name: "code", Type: providers.String, Pattern: "^[0-9]{6}$", Doc: "The six digits."}), password}, resetPassword),
		operation("password-check", "Tells whether a password is a user's. Wrong ones are not counted by the server.", false,
			fields{required(argument("username", "The user's name.")), secret("password", "The password.")},
			func(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
				right, err := e.passwordIs(ctx, args.Get("username").Reveal(), args.Get("password").Reveal())
				return value.OfBool(right), err
			}),
	}
}

func resetting(args value.Value) url.Values {
	q := url.Values{}
	if args.Get("resetPassword").True() {
		q.Set("resetPassword", "t")
	}
	return q
}

func sendCode(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	_, err := e.text(nobody(ctx), rest.Plain{Route: "POST /email/{user}", Names: map[string]string{"user": args.Get("username").Reveal()}, Query: resetting(args)})
	if saying(err) == "Email Send Failed" {
		hint := "the server's own settings for mail are wrong, or its mail server is away"
		if !args.Get("resetPassword").True() {
			hint = "this version has no recipient for sign-up mails; the code was stored all the same"
		}
		return value.Value{}, providers.WithHint(fmt.Errorf("no mail was sent: %w", err), "%s", hint)
	}
	return done("sent"), err
}

func verifyCode(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	q := resetting(args)
	q.Set("code", args.Get("code").Reveal())
	_, err := e.text(nobody(ctx), rest.Plain{Route: "GET /email/{user}", Names: map[string]string{"user": args.Get("username").Reveal()}, Query: q})
	switch saying(err) {
	case "Wrong Verification Code":
		err = fmt.Errorf("the code is wrong, or not the newest one: %w", err)
	case "email Verification Time Expired":
		err = providers.WithHint(fmt.Errorf("the code is older than five minutes: %w", err), "send another: email-code-send")
	case "No Corresponding Request":
		err = providers.WithHint(fmt.Errorf("no code was sent to this user: %w", err), "send one: email-code-send")
	}
	return done("the code is right"), err
}

func changePassword(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	return e.setPassword(withToken(ctx, args), url.Values{"email": {args.Get("email").Reveal()}}, args)
}

func resetPassword(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	return e.setPassword(nobody(ctx), url.Values{"email": {args.Get("username").Reveal()}, "code": {args.Get("code").Reveal()}}, args)
}

// setPassword explains what the server says with 400, 401 and 500 alike.
func (e *extension) setPassword(ctx context.Context, q url.Values, args value.Value) (value.Value, error) {
	password := args.Get("password").Reveal()
	_, err := e.text(ctx, rest.Plain{Route: "PUT /password", Query: q, Form: url.Values{"password": {password}, "confirmPassword": {password}}})
	switch saying(err) {
	case "Unauthorized User":
		err = providers.WithHint(fmt.Errorf("the server does not take it: %w", err), "a code must have been verified with resetPassword=true; a token must be the user's own and not expired")
	case "Invalid password: violate the password policy":
		err = providers.WithHint(fmt.Errorf("the new password is too weak: %w", err), "%s", policy)
	case "sameWithOldPassword":
		err = fmt.Errorf("the new password is the old one: %w", err)
	}
	return done("the password was changed"), err
}
