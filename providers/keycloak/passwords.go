package keycloak

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// sendCredentials sets what a user signs in with. A realm with passwordHistory
// refuses the password that the user has: after a run that ended before it was
// noted down, this would stand in the way for ever. Then a sign-in tells
// whether it is set.
func (b *book) sendCredentials(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
	_, err := client.Send(ctx, "PUT /users/{id}", c, value.OfMap(value.Field{Key: "credentials", Value: want}), true)
	var refused *providers.APIError
	if !errors.As(err, &refused) || refused.Status != http.StatusBadRequest || b.tries == nil {
		return err
	}
	password := value.Value{}
	for _, item := range want.Items() {
		password = item.Get("value")
	}
	if !password.IsSet() {
		return err // a hash
	}
	name := cmp.Or(c.Fields.Get("username").Reveal(), c.Live.Fields.Get("username").Reveal())
	switch right, known := signsIn(b.tries(ctx, name, password.Reveal())); {
	case right:
		return nil
	case known:
		return providers.WithHint(err, "the realm's passwordPolicy refuses this password, perhaps since the user had it before: choose another one, or take credentials out of the file")
	}
	return providers.WithHint(err, "the realm's passwordPolicy refuses this password. Whether the user has it already could not be told by a sign-in with the client admin-cli: if so, take credentials out of the file for one run")
}

// signsIn reads the answer to a sign-in. A user with something left to do, or
// who may not sign in, is told so after the password was found right; version 24
// tells of the latter before it looks (seen on 24.0, 26.7).
func signsIn(err error) (right, known bool) {
	var refused *providers.APIError
	switch {
	case err == nil:
		return true, true
	case !errors.As(err, &refused) || refused.Code != "invalid_grant":
		return false, false
	}
	return refused.Message == "Account is not fully set up", refused.Message != "Account disabled"
}

// trySignIn signs in to a realm as a user, by the client that every realm has for it.
func (s signIn) trySignIn(realm string) func(ctx context.Context, username, password string) error {
	return func(ctx context.Context, username, password string) error {
		return auth.ClientCredentials{TokenURL: tokenURL(s.base, realm), ID: "admin-cli", Username: username, Password: password}.Try(ctx, s.env)
	}
}
