package hyperauth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

// extension speaks to the extension's endpoints of one realm. They answer with
// raw texts, and with 400 for nearly everything that went wrong.
type extension struct {
	*rest.Client
	realm string
	log   *slog.Logger // nil: nobody reads it
	// id asks the Admin API for the realm's id; nil where that is of no use.
	id func(ctx context.Context) (string, error)
}

// explain tells apart what the extension answers with one status.
func explain(f rest.Failed) {
	said := func(texts ...string) bool {
		for _, text := range texts {
			if strings.Contains(f.Message, text) {
				return true
			}
		}
		return false
	}
	switch {
	case said("User exists with same"):
		f.Kind, f.Hint = providers.ErrExists, "the name or the e-mail address is taken in this realm; the comparison ignores case"
	case said("No Corresponding Agreement", "No Corresponding UserName", "User not found", "No Corresponding User"):
		f.Kind = providers.ErrNotFound
	case said("Password policy not met", "violate the password policy"):
		f.Hint = "the realm's passwordPolicy refuses the password; PUT /password wants 9 to 20 characters of three classes besides"
	case said("User Email Duplicated"):
		f.Hint = "of users made together only one may lack an e-mail address"
	case said("User ListGet Failed", "Group ListGet Failed", "Unauthorized", "Agreement Create / Update Failed", "Agreement Delete Failed", "Token not provided", "token is invalid", "No Authorization"):
		f.Kind, f.Hint = providers.ErrDenied, "the account needs the role admin of realm master, or for lists view-users of realm-management in the realm"
	case f.Status == http.StatusInternalServerError && f.Code == "unknown_error":
		f.Message, f.Hint = "the server failed and undid all of it", "an unknown group, a name that is not there, or a token that the endpoint cannot take are the usual reasons"
	}
}

// safe are values that may go into a query: the server lays some of them into
// queries of its database as they are, where % and _ stand for anything.
var safe = regexp.MustCompile(`^[\p{L}\p{N}@.+ -]*$`)

// unsafe reports a value that must not be sent, or nil.
func unsafe(name, text string) error {
	if safe.MatchString(text) {
		return nil
	}
	bad := strings.IndexFunc(text, func(r rune) bool { return !safe.MatchString(string(r)) })
	return providers.WithHint(fmt.Errorf("%s: %q holds %q, which the server would read as part of a query", name, text, []rune(text[bad:])[0]),
		"letters, digits, spaces and @ . + - are sent, nothing else")
}

// text asks for a text, or sends a change; the names of a route's braces and
// all of its query are held to what is safe.
func (e *extension) text(ctx context.Context, p rest.Plain) (string, error) {
	var errs []error
	for name, values := range p.Query {
		for _, v := range values {
			errs = append(errs, unsafe(name, v))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	return e.Plain(ctx, p)
}
