package auth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"tenon/providers"
)

// Hold says that one more client uses the source. Each calls Close when it is
// done; the last one ends the token, where there is a way: servers count the
// tokens that are alive.
func (s *Source) Hold() *Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
	return s
}

// Close ends the token with the last client that uses it. Whoever asks again
// is given a new one. A token that could not be ended runs out by itself.
func (s *Source) Close(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users--
	token := s.token
	if s.users > 0 || token == "" || s.grant.RevokeURL == "" {
		return nil
	}
	s.token = ""
	return s.revoke(ctx, token)
}

// Try takes a token, and ends it: nil tells that the credential works. It leaves
// those alone that a run has with the same credential.
func (g ClientCredentials) Try(ctx context.Context, env *providers.Env) error {
	s := (&Source{grant: g, env: env, http: tokenClient(env)}).Hold()
	if _, err := s.get(ctx, ""); err != nil {
		return err
	}
	_ = s.Close(ctx) // one that cannot be ended runs out by itself
	return nil
}

// revoke sends one token to its end. The secret goes in the header as RFC 6749,
// section 2.3.1 has it: escaped first.
func (s *Source) revoke(ctx context.Context, token string) error {
	form := url.Values{"token": {token}, "token_type_hint": {"access_token"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.grant.RevokeURL, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(url.QueryEscape(s.grant.ID), url.QueryEscape(s.grant.Secret))
	resp, err := s.http.Do(req)
	if err != nil {
		return s.unreachable(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("POST %s answered %d: the token is not ended", address(s.grant.RevokeURL), resp.StatusCode)
	}
	return nil
}
