// Package keycloaktest is a sandbox of Keycloak in memory: the token endpoint
// and the Admin REST API of version 26. It is written from recordings of a real
// server (testdata/recordings, testdata/FACTS.md), never from Tenon's own
// provider table, and its tests replay them.
//
// A realm that is made holds what a real one holds (builtin.json: clients,
// roles, scopes, flows, required actions, components). Tokens are opaque texts
// in the form of JWTs; those of realm master live 60 seconds on the sandbox's
// clock, and the rights of a service account's token are those of the time at
// which it was issued, as on the real server.
//
// Lists that the real server gives in no order come in no order here.
package keycloaktest

import (
	"strings"
	"sync"
	"time"

	"tenon/providers/internal/fake"
)

// Options of a Server. The zero value works.
type Options struct {
	ClientID, ClientSecret string // the admin's client in realm master; "" makes them
	User, Password         string // the admin user of realm master; "" is admin, and makes a password

	Clock   func() time.Time // nil: time.Now
	Seed    int64            // of ids, secrets and the order of lists
	Faults  []fake.Fault     // more can be armed at Server.Faults
	Version string           // that /admin/serverinfo tells; "" is the recorded one
	Dialect Dialect          // of which version; 26 unless said otherwise
	Extra   Extra            // what has been installed on it
	BaseURL string           // without the dialect's prefix, under which clients reach the server; "": the Host of each request
}

// Server is the sandbox, an http.Handler.
type Server struct {
	fake.Sandbox // URL, Close, Log, Faults, ReadOnly

	opt     Options // filled up
	given   Options // as they were given
	builtin *builtin
	admin   *router

	mu       sync.Mutex // guards what follows
	ids      *fake.IDs
	key      []byte // signs tokens
	tokenGen int    // tokens of an earlier generation are refused
	tokens   map[string]*session
	saves    int64
	realms   *shelf[*realm]
}

// New makes a sandbox that does not listen.
func New(opt Options) *Server {
	s := &Server{
		Sandbox: fake.NewSandbox(), opt: opt, given: opt, ids: fake.NewIDs(opt.Seed), builtin: readBuiltin(opt.Dialect).with(opt.Extra), admin: adminRoutes(opt.Dialect),
		tokens: map[string]*session{}, realms: newShelf[*realm](opt.Seed),
	}
	if s.opt.Clock == nil {
		s.opt.Clock = time.Now
	}
	fill := func(at *string, val string) {
		if *at == "" {
			*at = val
		}
	}
	fill(&s.opt.ClientID, "sandbox-admin")
	fill(&s.opt.ClientSecret, s.ids.Make(fake.Alnum, 32))
	fill(&s.opt.User, "admin")
	fill(&s.opt.Password, s.ids.Make(fake.Alnum, 16))
	fill(&s.opt.Version, s.builtin.Version)
	s.key = []byte(s.ids.Make(fake.Hex, 32))
	s.makeMaster()
	s.Begin(s.route, opt.Faults, Classify, s.ExpireTokens)
	return s
}

// NewServer makes a sandbox that listens on a free port of the loopback, as
// httptest.NewServer does. It panics if there is none.
func NewServer(opt Options) *Server { return fake.Started(New(opt)) }

// Env is the environment by which a client finds the sandbox.
func (s *Server) Env() map[string]string {
	url := s.opt.BaseURL
	if url == "" {
		url = s.URL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]string{
		"KEYCLOAK_ENDPOINT":      strings.TrimSuffix(url, "/") + s.opt.Dialect.prefix(),
		"KEYCLOAK_CLIENT_ID":     s.opt.ClientID,
		"KEYCLOAK_CLIENT_SECRET": s.opt.ClientSecret,
	}
}

// Admin gives the admin user of realm master, for the password grant of its
// client admin-cli.
func (s *Server) Admin() (user, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opt.User, s.opt.Password
}

// ExpireTokens makes the server refuse all access tokens issued so far.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokenGen++
}

func (s *Server) now() time.Time { return s.opt.Clock() }

// millis is a time as most representations tell it.
func (s *Server) millis() int64 { return s.now().UnixMilli() }

// newID makes an id in the form of a random UUID.
func (s *Server) newID() string {
	h := s.ids.Make(fake.Hex, 30)
	return h[:8] + "-" + h[8:12] + "-4" + h[12:15] + "-a" + h[15:18] + "-" + h[18:30]
}

func (s *Server) newSecret() string { return s.ids.Make(fake.Alnum, 32) }
