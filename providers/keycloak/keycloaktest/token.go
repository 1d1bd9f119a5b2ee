package keycloaktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"tenon/providers/internal/fake"
)

// token serves the grants client_credentials and password (recordings: 01).
func (s *Server) token(r *realm, req *http.Request) answer {
	if err := req.ParseForm(); err != nil {
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing form parameter: grant_type")
	}
	form := req.PostForm
	if !truth(r.Settings, "enabled") {
		return oauthError(http.StatusForbidden, "access_denied", "Realm not enabled")
	}
	if !form.Has("grant_type") {
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing form parameter: grant_type")
	}
	id, secret, basic := req.BasicAuth()
	if basic {
		id, secret = unescape(id), unescape(secret)
	} else {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	c := r.clients.named(id)
	const wrong = "Invalid client or Invalid client credentials"
	switch {
	case id == "" || c == nil || !truth(c.Doc, "enabled") || truth(c.Doc, "bearerOnly"):
		return oauthError(http.StatusUnauthorized, "invalid_client", wrong)
	case hasSecret(c.Doc) && (c.Secret == nil || *c.Secret != secret || secret == ""):
		return oauthError(http.StatusUnauthorized, "unauthorized_client", wrong)
	}
	switch form.Get("grant_type") {
	case "client_credentials":
		return s.clientGrant(r, c, s.base(req))
	case "password":
		return s.passwordGrant(r, c, form.Get("username"), form.Get("password"), form.Has("username"), s.base(req))
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type", "Unsupported grant_type")
}

func (s *Server) clientGrant(r *realm, c *client, base string) answer {
	u := r.users.get(c.Account)
	switch {
	case truth(c.Doc, "publicClient"):
		return oauthError(http.StatusUnauthorized, "unauthorized_client", "Public client not allowed to retrieve service account")
	case u == nil:
		return oauthError(http.StatusUnauthorized, "unauthorized_client", "Client not enabled to retrieve service account")
	}
	return s.issue(r, c, u, base, false)
}

func (s *Server) passwordGrant(r *realm, c *client, name, password string, named bool, base string) answer {
	switch {
	case !truth(c.Doc, "directAccessGrantsEnabled"):
		return oauthError(http.StatusBadRequest, "unauthorized_client", "Client not allowed for direct access grants")
	case !named:
		return oauthError(http.StatusUnauthorized, "invalid_request", "Missing parameter: username")
	}
	name = strings.ToLower(name)
	u := r.users.named(name)
	if u == nil {
		u = r.users.get(r.emails[name])
	}
	if u == nil || len(u.Credentials) == 0 || u.Credentials[0].Digest != digest(password) {
		return oauthError(http.StatusUnauthorized, "invalid_grant", "Invalid user credentials")
	}
	if !u.Enabled {
		return oauthError(http.StatusBadRequest, "invalid_grant", "Account disabled")
	}
	if len(u.Required) > 0 {
		return oauthError(http.StatusBadRequest, "invalid_grant", "Account is not fully set up")
	}
	return s.issue(r, c, u, base, true)
}

// issue makes a token and keeps what it stands for.
func (s *Server) issue(r *realm, c *client, u *user, base string, refresh bool) answer {
	s.dropExpired()
	life, _ := r.Settings["accessTokenLifespan"].(float64)
	now := s.now().Unix()
	attrs := texts(c.Doc["attributes"])
	light := attrs["client.use.lightweight.access.token.enabled"] == "true" ||
		s.old() && (c.name() == "admin-cli" || c.name() == "security-admin-console")
	t := &session{realm: r.ID, user: u.ID, client: c.ID, expires: now + int64(life), gen: s.tokenGen, light: light}
	if !light {
		t.roles = r.effective(holder{id: u.ID, links: r.userRoles})
	}
	id := s.newID()
	s.tokens[id] = t
	text := s.sign(object{
		"jti": id, "exp": t.expires, "iat": now, "iss": base + "/realms/" + escape(r.Name), "typ": "Bearer", "azp": c.name(), "sub": u.ID,
		"scope": "profile email",
	})
	out := object{
		"access_token": text, "expires_in": int64(life), "refresh_expires_in": 0, "token_type": "Bearer", "not-before-policy": 0,
		"scope": "profile email",
	}
	if s.old() {
		out["token_type"] = "bearer"
	}
	if refresh || s.old() {
		out["refresh_token"], out["refresh_expires_in"], out["session_state"] = s.ids.Make(fake.Alnum, 40), 1800, s.newID()
	}
	return reply(http.StatusOK, out)
}

func (s *Server) sign(claims object) string {
	raw, _ := json.Marshal(claims)
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc.EncodeToString(raw)
	return text + "." + enc.EncodeToString(s.mac(text))
}

func (s *Server) mac(text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// caller finds who sends a request; nil where the token is missing, forged,
// expired, or of a client, user or realm that is gone.
func (s *Server) caller(r *http.Request) *session {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	at := strings.LastIndexByte(token, '.')
	if !ok || at < 0 {
		return nil
	}
	sum, err := base64.RawURLEncoding.DecodeString(token[at+1:])
	if err != nil || !hmac.Equal(sum, s.mac(token[:at])) {
		return nil
	}
	_, payload, _ := strings.Cut(token[:at], ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	var claims struct {
		ID string `json:"jti"`
	}
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return nil
	}
	t := s.tokens[claims.ID]
	if t == nil || t.gen != s.tokenGen || t.expires <= s.now().Unix() {
		return nil
	}
	home := s.realms.get(t.realm)
	if home == nil || !home.clients.hasID(t.client) || !home.users.hasID(t.user) {
		return nil
	}
	return t
}
