package atlastest

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tenon/providers/internal/fake"
)

// access is what is known of those who are signed in.
type access struct {
	tokens map[string]*token
	nonces map[string]*nonce
	limit  fake.Limiter // of token requests
}

// token is an access token that was issued.
type token struct {
	account string
	expires time.Time
}

const (
	tokenLife  = time.Hour // the documentation: it can not be refreshed
	liveTokens = 100       // of one service account
	tokenRate  = 10        // requests in a minute, for each address and service account
)

func newAccess() access {
	return access{tokens: map[string]*token{}, nonces: map[string]*nonce{}, limit: fake.Limiter{N: tokenRate, Per: time.Minute}}
}

// client finds the service account of a Basic header. Clients write id and
// secret with query escapes, which change nothing in real ones.
func (s *Server) client(r *http.Request) (*account, *secret) {
	id, value, ok := r.BasicAuth()
	if !ok {
		return nil, nil
	}
	if plain, err := url.QueryUnescape(id); err == nil {
		id = plain
	}
	if plain, err := url.QueryUnescape(value); err == nil {
		value = plain
	}
	a := s.state.Accounts[id]
	if a == nil {
		return nil, nil
	}
	for _, one := range a.Secrets {
		if one.Value == value && s.now().Before(one.Expires) {
			return a, one
		}
	}
	return nil, nil
}

// issue makes a token. It may be asked for from anywhere: only calls of the API
// are held to access lists (description of the token endpoint).
func (s *Server) issue(r *http.Request, raw []byte) answer {
	if r.Method != http.MethodPost {
		return refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "The method is not allowed.").answer()
	}
	id, _, _ := r.BasicAuth()
	if ok, wait := s.access.limit.Allow(s.address(r)+" "+id, s.now()); !ok && !s.opt.Unlimited {
		bad := refuse(http.StatusTooManyRequests, "RATE_LIMITED",
			"Resource "+tokenPath+" is limited to "+strconv.Itoa(tokenRate)+" requests every 1 minutes.", tokenPath, tokenRate, 1)
		bad.retry = int((wait + time.Second - 1) / time.Second)
		return bad.answer()
	}
	a, used := s.client(r)
	if a == nil {
		return oauthError(http.StatusUnauthorized, "invalid_client", "The client credentials are not valid.")
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil || form.Get("grant_type") != "client_credentials" {
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", "The grant type must be client_credentials.")
	}
	s.dropExpired()
	live := 0
	for _, t := range s.access.tokens {
		if t.account == a.ID {
			live++
		}
	}
	if live >= liveTokens && !s.opt.Unlimited {
		return oauthError(http.StatusForbidden, "access_denied", "Access Token limit reached for this client.")
	}
	used.LastUsed = s.stamp()
	text := s.newToken(a)
	s.access.tokens[text] = &token{account: a.ID, expires: s.now().Add(tokenLife)}
	return plainJSON(http.StatusOK, object{"access_token": text, "expires_in": int(tokenLife / time.Second), "token_type": "Bearer"})
}

// newToken makes a text in the form of the service's tokens (documentation).
func (s *Server) newToken(a *account) string {
	now := s.now().Unix()
	part := func(v any) string {
		raw, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	return part(object{"alg": "ES512", "typ": "JWT", "kid": s.newPrivateKey()}) + "." + part(object{
		"iss": "https://cloud.mongodb.com", "aud": "api://admin", "sub": a.ID, "cid": a.ID, "actorId": a.ID,
		"iat": now, "exp": now + int64(tokenLife/time.Second), "jti": s.newPrivateKey(),
	}) + "." + s.ids.Make(fake.Alnum, 86)
}

// revoke ends a token; one that is not known is as good as ended (RFC 7009).
func (s *Server) revoke(r *http.Request, raw []byte) answer {
	a, _ := s.client(r)
	if a == nil {
		return oauthError(http.StatusUnauthorized, "invalid_client", "The client credentials are not valid.")
	}
	form, _ := url.ParseQuery(string(raw))
	text := form.Get("token")
	if t := s.access.tokens[text]; t != nil && t.account == a.ID {
		delete(s.access.tokens, text)
	}
	return answer{status: http.StatusOK, kind: "application/json"}
}

// bearer finds who a token stands for.
func (s *Server) bearer(text string) *caller {
	t := s.access.tokens[strings.TrimSpace(text)]
	if t == nil || !s.now().Before(t.expires) {
		return nil
	}
	a := s.state.Accounts[t.account]
	if a == nil {
		return nil
	}
	return &caller{grants: &a.grants, id: a.ID, account: a}
}

func (s *Server) dropExpired() {
	maps.DeleteFunc(s.access.tokens, func(_ string, t *token) bool { return !s.now().Before(t.expires) })
}

func oauthError(status int, name, description string) answer {
	return plainJSON(status, object{"error": name, "error_description": description})
}

func plainJSON(status int, v any) answer {
	a := reply(status, v)
	a.kind = "application/json"
	return a
}
