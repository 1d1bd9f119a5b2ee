package atlastest

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"tenon/providers/internal/fake"
)

const (
	tokenPath  = "/api/oauth/token"
	revokePath = "/api/oauth/revoke"
	apiPrefix  = "/api/atlas/v2"
	ipInfoPath = "/api/private/ipinfo"
)

// Classify tells token requests from writes.
func Classify(r *http.Request) fake.Class {
	if path := "/" + strings.Trim(r.URL.Path, "/"); path == tokenPath || path == revokePath {
		return fake.Class{Token: true}
	}
	return fake.ClassifyByMethod(r)
}

// call is one request to the API, with the server's lock held.
type call struct {
	*Server
	r       *http.Request
	who     *caller
	org     *org     // of a path below /orgs, and that of the project
	project *project // of a path below /groups
	params  []string // those after the scope's own
	query   url.Values
	raw     []byte
	version string // the resolved one
}

// maxBody is the largest body that is read.
const maxBody = 4 << 20

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		errJSON().answer().write(w, r)
		return
	}
	path := strings.TrimSuffix(r.URL.EscapedPath(), "/")
	for strings.HasPrefix(path, "//") { // a base URL that ends in a slash
		path = path[1:]
	}
	s.mu.Lock()
	var a answer
	switch {
	case path == tokenPath:
		a = s.issue(r, raw)
	case path == revokePath:
		a = s.revoke(r, raw)
	case path == ipInfoPath:
		a = s.ipInfo(r)
	case path == apiPrefix || strings.HasPrefix(path, apiPrefix+"/"):
		a = s.serve(r, strings.TrimPrefix(path, apiPrefix), raw)
	default:
		a = errNotFound(path).answer()
	}
	s.mu.Unlock()
	a.write(w, r)
}

// serve finds who asks, then what is asked for, then whether it is allowed.
func (s *Server) serve(r *http.Request, path string, raw []byte) answer {
	who := s.caller(r)
	if who == nil {
		return s.challenge(r)
	}
	if bad := s.admit(who, r); bad != nil {
		return bad.answer()
	}
	methods, params := s.api.Find(path)
	at := methods[r.Method]
	if at == nil {
		if methods != nil {
			return refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "The method is not allowed.").answer()
		}
		return errNotFound(path).answer()
	}
	c := &call{Server: s, r: r, who: who, params: params, query: r.URL.Query(), raw: raw}
	limit, bad := s.meters.spend(c, at, path)
	if bad == nil {
		bad = c.resolve(at)
	}
	if bad == nil {
		bad = c.scope(path, at.needs)
		if bad != nil && bad.status == http.StatusNotFound { // has no headers of limits (recordings: Invalid_Project_ID)
			return bad.answer()
		}
	}
	if bad != nil {
		return limit.mark(bad.answer())
	}
	a, err := at.run(c)
	if err != nil {
		return limit.mark(asRefusal(err).answer())
	}
	if a.kind == "" {
		a.kind = mediaType(c.version)
	}
	if at.sunset != "" {
		a = a.with("Deprecation", deprecated).with("Sunset", at.sunset)
	}
	return limit.mark(a)
}

// base is the URL that the client used.
func (s *Server) base(r *http.Request) string {
	if s.opt.BaseURL != "" {
		return strings.TrimSuffix(s.opt.BaseURL, "/")
	}
	return "http://" + r.Host
}

// url is the address of a path below /api/atlas/v2.
func (c *call) url(path string) string { return c.base(c.r) + apiPrefix + path }
