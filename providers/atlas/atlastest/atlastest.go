// Package atlastest is a sandbox of MongoDB Atlas in memory: the identity part
// of the Administration API, with its tokens and its digest keys. It is written
// from the published API description, from recordings of the live service and
// from its documentation, never from Tenon's own provider table.
//
// A new sandbox holds one organization with one human owner, one service
// account and one API key that own it too. Lists come in no order that a client
// could rely on. Where the sources are silent the sandbox decides; those
// decisions are in testdata/FACTS.md under "assumed".
package atlastest

import (
	"sync"
	"time"

	"tenon/providers/internal/fake"
)

// Options of a Server. The zero value works.
type Options struct {
	OrgID                  string // of the organization that is there; "" makes one
	ClientID, ClientSecret string // of its owner service account; "" makes them
	PublicKey, PrivateKey  string // of its owner API key; "" makes them

	Clock     func() time.Time // nil: time.Now
	Seed      int64            // of ids, secrets and the order of lists
	Faults    []fake.Fault     // more can be armed at Server.Faults
	Unlimited bool             // no limit of tokens, requests and invitations by time: for tests that do in a second what takes an hour
	PageSize  int              // the most that a page holds, whatever is asked for; 0: 500, as the real server
	Address   string           // of clients that send no X-Forwarded-For; "": where they connect from
	BaseURL   string           // under which clients reach the server; "": the Host of each request
}

// Server is the sandbox, an http.Handler.
type Server struct {
	fake.Sandbox // URL, Close, Log, Faults, ReadOnly

	opt Options // filled up
	ids *fake.IDs
	api *router

	mu     sync.Mutex // guards what follows
	state  *state
	saves  int64
	access access
	meters meters
	invite fake.Limiter // of invitations, by address
}

// New makes a sandbox that does not listen.
func New(opt Options) *Server {
	s := &Server{
		Sandbox: fake.NewSandbox(), opt: opt, ids: fake.NewIDs(opt.Seed), api: routes(), access: newAccess(), meters: newMeters(),
		invite: fake.Limiter{N: inviteRate, Per: time.Minute},
	}
	if s.opt.Clock == nil {
		s.opt.Clock = time.Now
	}
	s.begin()
	s.Begin(s.route, opt.Faults, Classify, s.ExpireTokens)
	return s
}

// NewServer makes a sandbox that listens on a free port of the loopback, as
// httptest.NewServer does. It panics if there is none.
func NewServer(opt Options) *Server { return fake.Started(New(opt)) }

// Env is the environment by which a client finds the sandbox.
func (s *Server) Env() map[string]string {
	endpoint := s.opt.BaseURL
	if endpoint == "" {
		endpoint = s.URL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]string{
		"ATLAS_ENDPOINT": endpoint, "ATLAS_ORG_ID": s.opt.OrgID,
		"ATLAS_CLIENT_ID": s.opt.ClientID, "ATLAS_CLIENT_SECRET": s.opt.ClientSecret,
		"ATLAS_PUBLIC_KEY": s.opt.PublicKey, "ATLAS_PRIVATE_KEY": s.opt.PrivateKey,
	}
}

// ExpireTokens makes the server refuse all access tokens issued so far.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.tokens = map[string]*token{}
}

// now is the server's time; it tells times to the second.
func (s *Server) now() time.Time { return s.opt.Clock().UTC() }

func (s *Server) stamp() time.Time { return s.now().Truncate(time.Second) }
