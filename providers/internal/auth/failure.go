package auth

import (
	"errors"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"tenon/providers"
)

// refused makes an error of what the oauth2 library gives. Its own text may
// hold the answer's body, and is not used.
func (s *Source) refused(err error) error {
	var told *oauth2.RetrieveError
	if !errors.As(err, &told) {
		return s.unreachable(err)
	}
	e := &providers.APIError{Status: told.Response.StatusCode, Code: told.ErrorCode, Message: told.ErrorDescription, Kind: providers.ErrDenied}
	switch {
	case e.Status == http.StatusOK:
		e.Message, e.Kind = "the answer holds no token", nil
	case e.Status >= 300 && e.Status < 400:
		e.Message, e.Kind = "the token endpoint sends elsewhere", nil
		e.Hint = "write the address that the server means as the endpoint"
	case e.Status >= 500, e.Status == http.StatusTooManyRequests:
		e.Kind = providers.ErrUnavailable
	case e.Status == http.StatusNotFound:
		e.Message, e.Kind = "there is no token endpoint at this address", nil
	}
	if e.Message == "" {
		e.Message = http.StatusText(e.Status)
	}
	return s.explain(e)
}

// explain lets the provider say what to do, and takes the secret out.
func (s *Source) explain(e *providers.APIError) error {
	e.Method, e.URL = http.MethodPost, address(s.grant.TokenURL)
	if s.grant.Explain != nil { // knows codes as they were sent
		s.grant.Explain(e)
	}
	secrets := append(s.grant.secrets(), s.made...)
	e.Message, e.Code = providers.Tidy(e.Message, secrets...), providers.Tidy(e.Code, secrets...)
	return e
}

// unreachable keeps the cause without the address that net/http puts around
// it; the engine explains it.
func (s *Source) unreachable(err error) error {
	var outer *url.Error
	for errors.As(err, &outer) {
		err = outer.Err
	}
	return &noAnswer{where: "POST " + address(s.grant.TokenURL), err: err}
}

// noAnswer is a token request that came to nothing. It was not about any
// object, so that what waited for the token was never sent.
type noAnswer struct {
	where string
	err   error
}

func (n *noAnswer) Error() string { return "no token: " + n.err.Error() }

// Where is the request, for whoever explains it.
func (n *noAnswer) Where() string { return n.where }

func (n *noAnswer) Unwrap() []error { return []error{providers.ErrUnavailable, n.err} }

func address(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the token endpoint"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
