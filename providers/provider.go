package providers

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tenon/spec/value"
)

// Provider is one identity system: its table, and how a connection is opened.
type Provider struct {
	// Name is the first key of the state file: "logto".
	Name string
	// Doc is a paragraph for people.
	Doc string
	// Connection is the table of a connection's own fields (endpoint, token…),
	// all of them Local.
	Connection []Field
	// Kinds is the table. A parent stands before its children, and a kind
	// before the ones that name it by Ref, as far as there is no circle.
	Kinds []Kind
	// Operations are what can be asked of a connection besides, each by its name.
	Operations []Operation
	// Endpoints tell what the endpoints of a documentation are used for, where
	// readers want to know of each; the reference page shows them as a table.
	Endpoints []Endpoint
	// Open checks a connection's settings and returns its client. It sends no
	// request: a plan that needs nothing of a connection must not fail on it.
	Open func(ctx context.Context, config Config) (Client, error)
}

// Endpoint is an endpoint of a server and what Tenon uses it for.
type Endpoint struct {
	Route string // "POST /realms/{realm}/user", as its documentation has it
	Use   string // a sentence for people
}

// Kind returns the row of that name, or nil.
func (p *Provider) Kind(name string) *Kind {
	for i := range p.Kinds {
		if p.Kinds[i].Name == name {
			return &p.Kinds[i]
		}
	}
	return nil
}

// Children returns the rows that live directly in a kind; "" is the connection.
func (p *Provider) Children(parent string) []*Kind {
	var out []*Kind
	for i := range p.Kinds {
		if p.Kinds[i].Parent == parent {
			out = append(out, &p.Kinds[i])
		}
	}
	return out
}

// Config is what a connection is opened with.
type Config struct {
	Address value.Address // "logto.cloud"
	Fields  value.Value   // the connection's own fields, tags resolved
	Env     *Env
}

// Env is what every connection of a run shares. The zero value works.
type Env struct {
	// Log takes debug lines: method, path, status, time; never a header or body.
	Log *slog.Logger
	// Meter counts requests; nil counts nothing.
	Meter *Meter
	// Parallelism bounds the requests in flight to one host; 0 is the default, 10.
	Parallelism int
	// Timeout bounds one request in seconds; 0 is the default, 60.
	Timeout int
	// Backoff is about how long to wait before a request is repeated for the
	// first time; 0 is the default, 250 ms. Each further wait is longer.
	Backoff time.Duration
	// Version goes into the User-Agent: "tenon/VERSION".
	Version string

	shared sync.Map // any → func() any
}

// Shared gives what all connections of a run have in common under a key of the
// caller's own type: tokens, the limit of requests to a host. It is made once.
func (e *Env) Shared(key any, make func() any) any {
	got, _ := e.shared.LoadOrStore(key, sync.OnceValue(make))
	return got.(func() any)()
}

// Meter counts the requests of a run. All methods may be called concurrently.
type Meter struct {
	reads, writes, tokens, retries atomic.Int64
	waiting                        atomic.Value // string
}

// Read counts one request that changes nothing.
func (m *Meter) Read() {
	if m != nil {
		m.reads.Add(1)
	}
}

// Write counts one request that may change something.
func (m *Meter) Write() {
	if m != nil {
		m.writes.Add(1)
	}
}

// Token counts one request for an access token, or its revocation.
func (m *Meter) Token() {
	if m != nil {
		m.tokens.Add(1)
	}
}

// Retry counts one repetition of a request, which is counted as such too.
func (m *Meter) Retry() {
	if m != nil {
		m.retries.Add(1)
	}
}

// Wait says what the run is waiting for ("rate limit of HOST, 12 s"); "" clears it.
func (m *Meter) Wait(what string) {
	if m != nil {
		m.waiting.Store(what)
	}
}

// Counts is a reading of a Meter.
type Counts struct {
	Reads, Writes, Tokens, Retries int64
	Waiting                        string
}

// Counts reads the meter.
func (m *Meter) Counts() Counts {
	if m == nil {
		return Counts{}
	}
	waiting, _ := m.waiting.Load().(string)
	return Counts{m.reads.Load(), m.writes.Load(), m.tokens.Load(), m.retries.Load(), waiting}
}
