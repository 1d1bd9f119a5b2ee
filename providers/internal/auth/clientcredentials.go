package auth

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"tenon/providers"
)

// earlier is how long before its end a token is made anew.
const earlier = 60 * time.Second

// ClientCredentials is the OAuth 2.0 grant of that name (RFC 6749, section 4.4),
// or, with a Username, that of a resource owner's password (section 4.3).
type ClientCredentials struct {
	TokenURL   string
	ID, Secret string // with a Username, Secret may be "": a public client
	Username   string
	Password   string
	InBody     bool   // the secret goes in the form instead of the Basic header
	Scope      string // space between several
	Resource   string // RFC 8707; "" sends none
	// RevokeURL is where a token is ended that is needed no more (RFC 7009); ""
	// lets it run out. See Hold.
	RevokeURL string
	// Explain adds to a refusal what only the provider knows. A token without
	// a scope that was asked for comes with Status 200 and the code CodeScope.
	Explain func(*providers.APIError)
}

// CodeScope is the code of the error for a token that lacks a scope.
const CodeScope = "scope_missing"

// Source makes the tokens of one client, one at a time, and keeps the newest.
type Source struct {
	grant ClientCredentials
	env   *providers.Env
	http  *http.Client

	mu    sync.Mutex // held while a token is made: the others wait for it
	token string
	until time.Time // when a new one is due; zero: never
	made  []string  // tokens so far, which no error may show
	users int       // who hold it: see Hold
}

// sourceKey is what makes two grants the same in one run.
type sourceKey struct{ url, id, secret, username, password, scope, resource, revoke string }

// Source gives the one source that a run has for a token URL and client. It
// sends no request.
func (g ClientCredentials) Source(env *providers.Env) *Source {
	key := sourceKey{g.TokenURL, g.ID, g.Secret, g.Username, g.Password, g.Scope, g.Resource, g.RevokeURL}
	return env.Shared(key, func() any { return &Source{grant: g, env: env, http: tokenClient(env)} }).(*Source)
}

// Wrap sends the newest token. A 401 makes a new one, once.
func (s *Source) Wrap(inner http.RoundTripper) http.RoundTripper {
	return s.wrap(inner, func(status int, _ string) bool { return status == http.StatusUnauthorized })
}

// WrapNew is Wrap for a place that may be newer than the token, which then
// gives no rights there: the token of the first 403 is made anew too, for all
// requests that it was sent with.
func (s *Source) WrapNew(inner http.RoundTripper) http.RoundTripper {
	var old atomic.Pointer[string]
	return s.wrap(inner, func(status int, token string) bool {
		if status == http.StatusForbidden {
			return old.CompareAndSwap(nil, &token) || *old.Load() == token
		}
		return status == http.StatusUnauthorized
	})
}

func (s *Source) wrap(inner http.RoundTripper, refused func(status int, token string) bool) http.RoundTripper {
	return roundTrip(func(req *http.Request) (*http.Response, error) {
		token, err := s.get(req.Context(), "")
		if err != nil {
			return nil, err
		}
		resp, err := inner.RoundTrip(withToken(req, token))
		if err != nil || (req.Body != nil && req.GetBody == nil) || !refused(resp.StatusCode, token) {
			return resp, err
		}
		resp.Body.Close()
		if token, err = s.get(req.Context(), token); err != nil {
			return nil, err
		}
		again := withToken(req, token)
		if req.GetBody != nil {
			if again.Body, err = req.GetBody(); err != nil {
				return nil, err
			}
		}
		return inner.RoundTrip(again)
	})
}

// Secrets are what no error may show: the client's secret and its tokens.
func (s *Source) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(s.grant.secrets(), s.made...)
}

func (g ClientCredentials) secrets() []string {
	var out []string
	for _, secret := range []string{g.Secret, g.Password} {
		if secret != "" {
			out = append(out, secret)
		}
	}
	return out
}

// get gives the token; one that was refused is made anew. Whoever asked may go
// away: the token is made for the others too.
func (s *Source) get(ctx context.Context, refused string) (string, error) {
	type made struct {
		token string
		err   error
	}
	done := make(chan made, 1)
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.token != "" && s.token != refused && (s.until.IsZero() || time.Now().Before(s.until)) {
			done <- made{token: s.token}
			return
		}
		token, err := s.make()
		done <- made{token, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case m := <-done:
		return m.token, m.err
	}
}

// due says when a token is to be replaced: a minute before its end, or after
// half its life where that is shorter than two minutes.
func due(end, now time.Time) time.Time {
	if end.IsZero() {
		return end
	}
	return end.Add(-min(earlier, end.Sub(now)/2))
}

// make asks for a token, with s.mu held. The context is the source's own: that
// of a caller would end every later renewal with it.
func (s *Source) make() (string, error) {
	g := s.grant
	config := clientcredentials.Config{
		ClientID: g.ID, ClientSecret: g.Secret, TokenURL: g.TokenURL, AuthStyle: oauth2.AuthStyleInHeader,
		Scopes: strings.Fields(g.Scope), EndpointParams: url.Values{},
	}
	if g.InBody {
		config.AuthStyle = oauth2.AuthStyleInParams
	}
	if g.Resource != "" {
		config.EndpointParams.Set("resource", g.Resource)
	}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, s.http)
	ask := config.Token
	if g.Username != "" {
		ask = g.byPassword
	}
	token, err := ask(ctx)
	if err != nil {
		return "", s.refused(err)
	}
	s.made = append(s.made, token.AccessToken)
	given, _ := token.Extra("scope").(string)
	for _, scope := range config.Scopes {
		if !contains(given, scope) {
			s.token = ""
			return "", s.explain(&providers.APIError{Status: http.StatusOK, Code: CodeScope, Kind: providers.ErrDenied,
				Message: "the token that " + g.ID + " was given lacks the scope " + scope})
		}
	}
	s.token, s.until = token.AccessToken, due(token.Expiry, time.Now())
	return token.AccessToken, nil
}

// byPassword asks for a token with a user's name and password. A public client
// is named in the form: it has no secret for a header.
func (g ClientCredentials) byPassword(ctx context.Context) (*oauth2.Token, error) {
	config := oauth2.Config{ClientID: g.ID, ClientSecret: g.Secret, Scopes: strings.Fields(g.Scope),
		Endpoint: oauth2.Endpoint{TokenURL: g.TokenURL, AuthStyle: oauth2.AuthStyleInHeader}}
	if g.InBody || g.Secret == "" {
		config.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return config.PasswordCredentialsToken(ctx, g.Username, g.Password)
}

func contains(scopes, scope string) bool {
	for _, s := range strings.Fields(scopes) {
		if s == scope {
			return true
		}
	}
	return false
}
