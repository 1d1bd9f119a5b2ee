package logtotest

import (
	"net/http"
	"strings"

	"tenon/providers/internal/fake"
)

// Classify tells a token request and the password checks, which are POSTs that
// change nothing, from writes.
func Classify(r *http.Request) fake.Class {
	path := r.URL.Path
	switch {
	case strings.HasSuffix(path, "/oidc/token"):
		return fake.Class{Token: true}
	case strings.HasSuffix(path, "/password/verify"), strings.HasSuffix(path, "/check-password"):
		return fake.Class{}
	}
	return fake.ClassifyByMethod(r)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	s.learnBase(r)
	path := r.URL.EscapedPath()
	if s.opt.SelfHosted {
		s.serveTenant(w, r, s.self, path)
		return
	}
	if rest, ok := strings.CutPrefix(path, selfPrefix+"/"); ok {
		s.serveTenant(w, r, s.self, "/"+rest)
		return
	}
	if rest, ok := strings.CutPrefix(path, "/t/"); ok {
		id, rest, _ := strings.Cut(rest, "/")
		s.serveTenant(w, r, s.tenant(id), "/"+rest)
		return
	}
	s.serveCloud(w, r, path)
}

func (s *Server) tenant(id string) *tenant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tenants[id]
}

func (s *Server) learnBase(r *http.Request) {
	s.mu.Lock()
	known := s.base != ""
	s.mu.Unlock()
	if !known {
		s.setBase("http://" + r.Host)
	}
}

// setBase tells all tenants where they are: the indicator of the Management
// API's resource follows the endpoint.
func (s *Server) setBase(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = base
	for _, t := range s.tenants {
		t.moved(s.endpoint(t))
	}
}

// endpoint is a tenant's URL, with s.mu held.
func (s *Server) endpoint(t *tenant) string {
	switch {
	case t != s.self:
		return s.base + "/t/" + t.id
	case s.opt.SelfHosted:
		return s.base
	}
	return s.base + selfPrefix
}

func (s *Server) now() int64 { return s.opt.Clock().UnixMilli() }
