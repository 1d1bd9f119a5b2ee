// Package hyperauthtest is HyperAuth 1.1.3.0 in memory: the sandbox of Keycloak
// in the dialect of version 11, with the extension's endpoints laid over it.
//
// The extension answers as its own source does: raw texts under
// application/json, 400 for nearly everything, 500 where nobody caught an
// exception, and what it does before it fails stays done where it says 400.
package hyperauthtest

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"tenon/providers/internal/fake"
	"tenon/providers/keycloak/keycloaktest"
)

// Options of a sandbox. The zero value is one with realm master alone.
type Options struct {
	Clock   func() time.Time // nil: the machine's
	Seed    int64            // of ids, secrets and the order of lists
	Faults  []fake.Fault     // more can be armed at Server.Faults
	Version string           // that /version tells; "" is unKnown, as on a server that was not told
}

// Server is the sandbox, an http.Handler.
type Server struct {
	fake.Sandbox // URL, Close, Log, Faults, ReadOnly

	keycloak *keycloaktest.Server
	opt      Options
	routes   fake.Router[handler]
	ids      *fake.IDs

	mu         sync.Mutex // held by each request of the extension
	agreements []agreement
	codes      []code
	sessions   map[string]bool // that were seen, by id: whether they are remembered
	brokenMail bool
	noOperator bool
}

// New makes a sandbox that does not listen.
func New(opt Options) *Server {
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	s := &Server{
		Sandbox: fake.NewSandbox(), opt: opt, ids: fake.NewIDs(opt.Seed + 1), sessions: map[string]bool{},
		keycloak: keycloaktest.New(keycloaktest.Options{Clock: opt.Clock, Seed: opt.Seed, Dialect: keycloaktest.V11, Extra: installed()}),
	}
	s.register()
	s.Begin(s.serve, opt.Faults, Classify, s.ExpireTokens)
	return s
}

// NewServer makes a sandbox that listens on a free port of the loopback. It
// panics if there is none.
func NewServer(opt Options) *Server { return fake.Started(New(opt)) }

// Classify knows requests that change nothing by their paths: a password's
// check is a PATCH.
func Classify(r *http.Request) fake.Class {
	if r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/password") {
		return fake.Class{}
	}
	return keycloaktest.Classify(r)
}

// Env is the environment by which a client finds the sandbox.
func (s *Server) Env() map[string]string {
	id, secret := s.keycloak.Secret()
	return map[string]string{"HYPERAUTH_ENDPOINT": s.URL + "/auth", "HYPERAUTH_CLIENT_ID": id, "HYPERAUTH_CLIENT_SECRET": secret}
}

// Admin gives the admin user of realm master.
func (s *Server) Admin() (user, password string) { return s.keycloak.Admin() }

// ExpireTokens makes the server refuse all access tokens issued so far.
func (s *Server) ExpireTokens() { s.keycloak.ExpireTokens() }

// BreakMail makes the server unable to send mail, and BreakOperator the
// operator of HyperCloud unreachable, which a delete calls at its end.
func (s *Server) BreakMail() { s.mu.Lock(); s.brokenMail = true; s.mu.Unlock() }

// BreakOperator: see BreakMail.
func (s *Server) BreakOperator() { s.mu.Lock(); s.noOperator = true; s.mu.Unlock() }
