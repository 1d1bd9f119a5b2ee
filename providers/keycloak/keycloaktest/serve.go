package keycloaktest

import (
	"net/http"
	"strings"

	"tenon/providers/internal/fake"
)

// tokenPath is the end of a token endpoint's path.
const tokenPath = "/protocol/openid-connect/token"

// Classify tells token requests and the export, which is a POST that changes
// nothing, from writes.
func Classify(r *http.Request) fake.Class {
	switch {
	case strings.HasSuffix(r.URL.Path, tokenPath):
		return fake.Class{Token: true}
	case strings.HasSuffix(r.URL.Path, "/partial-export"):
		return fake.Class{}
	}
	return fake.ClassifyByMethod(r)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	path, under := strings.CutPrefix(strings.TrimSuffix(r.URL.EscapedPath(), "/"), s.opt.Dialect.prefix())
	var a answer
	switch {
	case !under:
		a = answer{status: http.StatusNotFound}
	case strings.Contains(path, "//") && !s.old():
		a = oauthError(http.StatusBadRequest, "missingNormalization", "Request path not normalized")
		a.kind = "application/json; charset=UTF-8"
	case strings.HasPrefix(path, "/admin/"):
		a = s.serveAdmin(r, strings.TrimPrefix(path, "/admin"))
	case strings.HasPrefix(path, "/realms/"):
		a = s.serveRealm(r, strings.TrimPrefix(path, "/realms/"))
	default:
		a = errorText(http.StatusNotFound, "Unable to find matching target resource method")
	}
	a.write(w, r)
}

// base is the URL that the client used.
func (s *Server) base(r *http.Request) string {
	if s.opt.BaseURL != "" {
		return strings.TrimSuffix(s.opt.BaseURL, "/") + s.opt.Dialect.prefix()
	}
	return "http://" + r.Host + s.opt.Dialect.prefix()
}

// serveAdmin finds the handler, then who asks, then the realm: an unknown realm
// is told before a missing right, and after a missing token (recordings: 01).
func (s *Server) serveAdmin(r *http.Request, path string) answer {
	raw, bad := readBody(r)
	if bad != nil {
		return bad.answer()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.caller(r)
	if who == nil {
		return errorText(http.StatusUnauthorized, "HTTP 401 Unauthorized")
	}
	methods, params := s.admin.Find(path)
	c := &call{Server: s, r: r, who: who, params: params, query: r.URL.Query(), raw: raw}
	if methods == nil {
		return c.noResource()
	}
	h := methods[r.Method]
	if h == nil {
		return c.noMethod()
	}
	if strings.HasPrefix(path, "/realms/") {
		if c.realm = s.realms.named(params[0]); c.realm == nil {
			return errorText(http.StatusNotFound, "Realm not found.")
		}
		c.params = params[1:]
	}
	if !c.may(h.right) {
		return s.said(errText(http.StatusForbidden, "HTTP 403 Forbidden")).answer()
	}
	a, err := h.run(c)
	if err != nil {
		return s.said(asRefusal(err)).answer()
	}
	return a
}

// serveRealm serves what lies beneath /realms/NAME.
func (s *Server) serveRealm(r *http.Request, path string) answer {
	name, rest, _ := strings.Cut(path, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	realm := s.realms.named(unescape(name))
	switch {
	case realm == nil:
		return errorText(http.StatusNotFound, "Realm does not exist")
	case "/"+rest == tokenPath && r.Method == http.MethodPost:
		return s.token(realm, r)
	case rest == "" && r.Method == http.MethodGet:
		return s.publicRealm(realm, r)
	}
	return errorText(http.StatusNotFound, "Unable to find matching target resource method")
}
