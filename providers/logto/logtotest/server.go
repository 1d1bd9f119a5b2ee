// Package logtotest is a sandbox of Logto in memory: Logto Cloud, its tenants
// with their token endpoint and Management API, and a self-hosted tenant. It is
// written from the published API description, from recordings of a real server
// and from its documentation, never from Tenon's own provider table.
//
// One Server serves, under its URL:
//
//	/api/me/regions, /api/tenants…   Logto Cloud (Options.PAT)
//	/t/ID/oidc/token, /t/ID/api/…    the tenant ID; the real one has a host for each
//	/oss/oidc/token, /oss/api/…      the self-hosted tenant "default"
//
// With Options.SelfHosted there is no Cloud, and the tenant "default" is served
// at the root.
package logtotest

import (
	"sync"
	"time"

	"tenon/providers/internal/fake"
)

// Options of a Server. The zero value works.
type Options struct {
	PAT        string   // personal access token of the Cloud; "" makes one
	LimitedPAT string   // one that may read but not create or change tenants; "" makes one
	Regions    []Region // nil: EU, US, AU, JP
	SelfHosted bool     // only the tenant "default", at the root

	AppID, AppSecret string // the M2M app of the self-hosted tenant; "" makes them

	Clock     func() time.Time // nil: time.Now
	Seed      int64            // of ids, secrets and the order of lists
	Faults    []fake.Fault     // more can be armed at Server.Faults
	RateLimit int              // requests in 10 s for each tenant, then 429 (Cloud documentation: 200); 0: no limit
	Limits    map[string]int   // quota: the most objects that a tenant may have of a collection, then 403
	BaseURL   string           // under which clients reach the server; "": from Start, or the first request's Host
}

// Region is a place where tenants can be created.
type Region struct{ Name, DisplayName, Country string }

// Server is the sandbox, an http.Handler.
type Server struct {
	fake.Sandbox // URL, Close, Log, Faults, ReadOnly

	opt     Options // filled up
	given   Options // as they were given
	ids     *fake.IDs
	limiter fake.Limiter
	api     *router // of the Management API
	cloud   *router

	mu       sync.Mutex
	base     string
	key      []byte // signs tokens
	tokenGen int    // tokens of an earlier generation are refused
	saves    int64
	tenants  map[string]*tenant
	order    *fake.Order
	self     *tenant // the self-hosted tenant
}

// selfPrefix is where the self-hosted tenant is served beside the Cloud.
const selfPrefix = "/oss"

// New makes a sandbox that does not listen.
func New(opt Options) *Server {
	s := &Server{
		Sandbox: fake.NewSandbox(), opt: opt, given: opt, ids: fake.NewIDs(opt.Seed), base: opt.BaseURL,
		limiter: fake.Limiter{N: opt.RateLimit, Per: 10 * time.Second},
		tenants: map[string]*tenant{}, order: fake.NewOrder(opt.Seed),
	}
	if s.opt.Clock == nil {
		s.opt.Clock = time.Now
	}
	if s.opt.Regions == nil {
		s.opt.Regions = []Region{{"EU", "Europe", "NL"}, {"US", "United States", "US"}, {"AU", "Australia", "AU"}, {"JP", "Japan", "JP"}}
	}
	if s.opt.PAT == "" {
		s.opt.PAT = "pat_" + s.ids.Make(fake.Alnum, 32)
	}
	if s.opt.LimitedPAT == "" {
		s.opt.LimitedPAT = "pat_" + s.ids.Make(fake.Alnum, 32)
	}
	s.key = []byte(s.ids.Make(fake.Hex, 32))
	s.api, s.cloud = managementRoutes(), cloudRoutes()
	s.self = s.newSelfHosted()
	s.Begin(s.route, opt.Faults, Classify, s.ExpireTokens)
	return s
}

// NewServer makes a sandbox that listens on a free port of the loopback, as
// httptest.NewServer does. It panics if there is none.
func NewServer(opt Options) *Server { return fake.Started(New(opt)) }

// Start listens and serves in the background until Close.
func (s *Server) Start(listen string) error {
	if err := s.Sandbox.Start(listen); err != nil {
		return err
	}
	if s.opt.BaseURL == "" {
		s.setBase(s.URL)
	}
	return nil
}

// Env is the environment by which a client finds the sandbox.
func (s *Server) Env() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	env := map[string]string{
		"LOGTO_ENDPOINT":   s.endpoint(s.self),
		"LOGTO_APP_ID":     s.opt.AppID,
		"LOGTO_APP_SECRET": s.opt.AppSecret,
	}
	if !s.opt.SelfHosted {
		env["LOGTO_CLOUD_ENDPOINT"] = s.base
		env["LOGTO_CLOUD_PAT"] = s.opt.PAT
	}
	return env
}

// LimitedPAT is a token that may list but not create.
func (s *Server) LimitedPAT() string { return s.opt.LimitedPAT }

// ExpireTokens makes the server refuse all access tokens issued so far.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokenGen++
}
