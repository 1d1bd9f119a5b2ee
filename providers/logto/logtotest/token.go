package logtotest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// tokenTTL is that of the real Management API (recordings: 01-auth).
const tokenTTL = time.Hour

// claims is what a token says. Nothing else is kept of it: as with the real
// server's JWTs, a deleted application's token works until it expires.
type claims struct {
	Tenant   string `json:"tenant"`
	Client   string `json:"client_id"`
	Audience string `json:"aud"`
	Scope    string `json:"scope"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	Gen      int    `json:"gen"`
}

func (s *Server) sign(c claims) string {
	raw, _ := json.Marshal(c)
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(`{"alg":"HS256","typ":"at+jwt"}`)) + "." + enc.EncodeToString(raw)
	return text + "." + enc.EncodeToString(s.mac(text))
}

func (s *Server) mac(text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

func (s *Server) verify(token string) (claims, bool) {
	var c claims
	at := strings.LastIndexByte(token, '.')
	if at < 0 {
		return c, false
	}
	sum, err := base64.RawURLEncoding.DecodeString(token[at+1:])
	if err != nil || !hmac.Equal(sum, s.mac(token[:at])) {
		return c, false
	}
	_, payload, _ := strings.Cut(token[:at], ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	return c, err == nil && json.Unmarshal(raw, &c) == nil
}

// oidcError is an error of the token endpoint.
func oidcError(status int, name, message, detail string) answer {
	b := appendString([]byte(`{"code":`), "oidc."+name)
	b = appendString(append(b, `,"message":`...), message)
	b = appendString(append(b, `,"error":`...), name)
	b = appendString(append(b, `,"error_description":`...), detail)
	return reply(status, append(b, '}'))
}

func invalidClient(status int, detail string) answer {
	return oidcError(status, "invalid_client", "An OIDC error occurred: oidc.invalid_client.", detail)
}

func invalidTarget(detail string) answer {
	return oidcError(400, "invalid_target", "Invalid resource indicator.", detail)
}

// token serves the client-credentials grant (recordings: 01-auth).
func (t *tenant) token(w http.ResponseWriter, r *http.Request, endpoint string, gen int) answer {
	if err := r.ParseForm(); err != nil {
		return oidcError(400, "invalid_request", "Invalid request.", "the request body cannot be read")
	}
	form := r.PostForm
	id, secret, basic := r.BasicAuth()
	if basic { // both parts are form-encoded, RFC 6749 section 2.3.1
		id, secret = unescape(id), unescape(secret)
	} else {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	if id == "" {
		return oidcError(400, "invalid_request", "Invalid request.", "no client authentication mechanism provided")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	app := t.apps.rows[id]
	switch {
	case app == nil:
		return invalidClient(400, "invalid client "+id)
	case !t.opens(id, secret):
		w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Basic realm="%s/oidc", error="invalid_client", error_description="client authentication failed"`, endpoint))
		return invalidClient(401, "client authentication failed")
	case form.Get("grant_type") != "client_credentials":
		return oidcError(400, "unsupported_grant_type", "Unsupported grant type.", "unsupported grant_type requested")
	case app.str("type") != machine:
		return oidcError(400, "unauthorized_client", "Unauthorized client.", "requested grant type is not allowed for this client")
	case !form.Has("resource"):
		return invalidTarget("both `resource` and `organization_id` are not provided")
	}
	resource := t.resources.lookup(0, form.Get("resource"))
	if resource == nil {
		return invalidTarget("resource indicator is missing, or unknown")
	}
	return t.grant(app, resource, form, gen)
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// opens says whether the secret is one of the application's, and not expired.
func (t *tenant) opens(app, secret string) bool {
	for id := range t.appSecrets.of(app).All() {
		row := t.secrets.rows[id]
		until, limited := row.get("expiresAt").(float64)
		if row.str("value") == secret && (!limited || int64(until) > t.s.now()) {
			return true
		}
	}
	return false
}

// grant gives those of the wanted scopes that the application's roles hold.
// None is no error: the token comes without scope and opens nothing.
func (t *tenant) grant(app, resource *row, form url.Values, gen int) answer {
	var scopes []string
	for role := range t.appRoles.of(app.id).All() {
		for id := range t.roleScopes.of(role).All() {
			scope := t.scopes.rows[id]
			if scope.str("resourceId") == resource.id && slices.Contains(strings.Fields(form.Get("scope")), scope.str("name")) {
				scopes = append(scopes, scope.str("name"))
			}
		}
	}
	slices.Sort(scopes)
	scope := strings.Join(slices.Compact(scopes), " ")
	ttl := int64(tokenTTL / time.Second)
	if n, ok := resource.get("accessTokenTtl").(float64); ok {
		ttl = int64(n)
	}
	now := t.s.opt.Clock().Unix()
	token := t.s.sign(claims{
		Tenant: t.id, Client: app.id, Audience: resource.str("indicator"), Scope: scope,
		Issued: now, Expires: now + ttl, Gen: gen,
	})
	b := appendString([]byte(`{"access_token":`), token)
	b = fmt.Appendf(b, `,"expires_in":%d,"token_type":"Bearer"`, ttl)
	if scope != "" {
		b = appendString(append(b, `,"scope":`...), scope)
	}
	return reply(200, append(b, '}'))
}
