package logtotest

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// managementRoutes are all routes of the Management API that are served.
func managementRoutes() *router {
	r := newRouter()
	r.on("GET /status", func(*call) (answer, error) { return noContent(), nil })
	applicationRoutes(r)
	secretRoutes(r)
	applicationRoleRoutes(r)
	accessControlRoutes(r)
	consentRoutes(r)
	appSignInRoutes(r)
	resourceRoutes(r)
	scopeRoutes(r)
	roleRoutes(r)
	roleScopeRoutes(r)
	roleMemberRoutes(r)
	userRoutes(r)
	passwordRoutes(r)
	userRoleRoutes(r)
	userTokenRoutes(r)
	organizationRoutes(r)
	orgMemberRoutes(r)
	orgMemberRoleRoutes(r)
	jitRoutes(r)
	orgScopeRoutes(r)
	orgRoleRoutes(r)
	signInRoutes(r)
	return r
}

func (s *Server) serveTenant(w http.ResponseWriter, r *http.Request, t *tenant, path string) {
	if t == nil {
		plain(http.StatusNotFound).write(w, r)
		return
	}
	if ok, wait := s.limiter.Allow(t.id, s.opt.Clock()); !ok {
		tooMany(w, r, wait)
		return
	}
	s.mu.Lock()
	endpoint, gen := s.endpoint(t), s.tokenGen
	s.mu.Unlock()
	if path == "/oidc/token" && r.Method == http.MethodPost {
		t.token(w, r, endpoint, gen).write(w, r)
		return
	}
	rest, ok := strings.CutPrefix(path, "/api")
	methods, params := s.api.Find(rest)
	if !ok || methods == nil {
		plain(http.StatusNotFound).write(w, r)
		return
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	run := methods[method]
	if run == nil {
		w.Header().Set("Allow", allow(methods))
		plain(http.StatusMethodNotAllowed).write(w, r)
		return
	}
	c := &call{tenant: t, r: r, endpoint: endpoint, path: rest, params: params, query: r.URL.Query()}
	c.run(run, gen).write(w, r)
}

// run holds the tenant for the length of one request: like a database that
// serialises, and simple.
func (c *call) run(h handler, gen int) answer {
	var out answer
	err := c.authorize(gen)
	if err == nil {
		c.mu.Lock()
		out, err = h(c)
		c.mu.Unlock()
	}
	if err == nil {
		return out
	}
	refused := &refusal{status: 500, message: "Internal server error."}
	errors.As(err, &refused)
	if refused.status == 404 && refused.message == "" {
		return plain(http.StatusNotFound)
	}
	return refused.answer()
}

// authorize checks the bearer token (recordings: 01-auth).
func (c *call) authorize(gen int) error {
	if c.path == "/status" {
		return nil
	}
	header := c.r.Header.Get("Authorization")
	if header == "" {
		return refuse(401, "auth.authorization_header_missing", "Authorization header is missing.")
	}
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return &refusal{status: 401, code: "auth.authorization_token_type_not_supported",
			message: "Authorization type is not supported.", data: object{"supportedTypes": []string{"Bearer"}}}
	}
	claims, ok := c.s.verify(token)
	now := c.s.opt.Clock().Unix()
	switch {
	case !ok:
		return unauthorized(object{"code": "ERR_JWS_INVALID", "name": "JWSInvalid"})
	case now >= claims.Expires || claims.Gen < gen:
		return unauthorized(object{"code": "ERR_JWT_EXPIRED", "name": "JWTExpired", "claim": "exp", "reason": "check_failed"})
	case claims.Tenant != c.id || claims.Audience != c.audience():
		return unauthorized(object{"code": "ERR_JWT_CLAIM_VALIDATION_FAILED", "name": "JWTClaimValidationFailed", "claim": "aud", "reason": "check_failed"})
	case !slices.Contains(strings.Fields(claims.Scope), "all"):
		return refuse(403, "auth.forbidden", "Forbidden. Please check your user roles and permissions.")
	}
	return nil
}

func (t *tenant) audience() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.managementAPI
}

func unauthorized(data object) error {
	return &refusal{status: 401, code: "auth.unauthorized", message: "Unauthorized. Please check credentials and its scope.", data: data}
}

func tooMany(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	plain(http.StatusTooManyRequests).write(w, r)
}
