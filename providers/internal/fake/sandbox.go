package fake

import "net/http"

// Sandbox is what every sandbox server is beside the API that it serves, to be
// embedded: it listens, logs, fails on demand and can be made read-only. It is
// an http.Handler once Begin was called.
type Sandbox struct {
	Serving  // URL, Close
	Log      *Recorder
	Faults   *Faults
	ReadOnly *ReadOnly

	front http.Handler
}

// NewSandbox makes one that serves nothing yet.
func NewSandbox() Sandbox {
	return Sandbox{Log: &Recorder{}, Faults: &Faults{}, ReadOnly: &ReadOnly{}}
}

// Begin says what is served. Expire makes the server refuse all access tokens
// issued so far, as the fault "expire" wants it.
func (s *Sandbox) Begin(serve http.HandlerFunc, faults []Fault, classify func(*http.Request) Class, expire func()) {
	s.Faults.Add(faults...)
	s.front = Front{Log: s.Log, Faults: s.Faults, ReadOnly: s.ReadOnly, Classify: classify, Expire: expire}.Wrap(serve)
}

func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.front.ServeHTTP(w, r) }

// Start listens and serves in the background until Close.
func (s *Sandbox) Start(listen string) error { return s.Listen(listen, s) }

// AddFault arms a fault that is written as for a command line, such as
// "429:every=7" or "reset-after:p=0.05,seed=3,method=POST"; the forms are those
// of ParseFault.
func (s *Sandbox) AddFault(text string) error { return s.Faults.AddText(text) }

// Started starts a sandbox on a free port of the loopback, as
// httptest.NewServer does. It panics if there is none.
func Started[S interface{ Start(listen string) error }](s S) S {
	if err := s.Start("127.0.0.1:0"); err != nil {
		panic(err)
	}
	return s
}
