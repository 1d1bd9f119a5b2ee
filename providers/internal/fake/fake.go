// Package fake holds what the sandbox servers of all providers share: a log of
// the requests that came in, faults on demand, a switch that forbids writes,
// clocks, ids, orders, rate limits and the file that a sandbox is kept in.
//
// It knows nothing of any provider. A sandbox wraps its handler in a [Front]
// and says by a Classify function which requests write and which are part of
// signing in.
package fake

import (
	"net/http"
	"net/url"
)

// Class says what a request is, for the log and for the ReadOnly switch.
type Class struct {
	Token    bool // a token or authentication endpoint
	Mutating bool // it may change what the server holds
}

// ClassifyByMethod holds every method but GET, HEAD and OPTIONS to be mutating.
// Providers whose API has reads by POST refine it.
func ClassifyByMethod(r *http.Request) Class {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return Class{}
	}
	return Class{Mutating: true}
}

// Request is one request that reached the sandbox.
type Request struct {
	Method string
	Path   string // as it was sent, escapes included
	Query  url.Values
	Status int    // 0 where no answer was given (a reset)
	Body   []byte // what the server read of it, at most BodyLimit bytes
	Fault  string // the fault that was injected, "" if none
	Class
}

// BodyLimit bounds how much of a request's body the log keeps.
const BodyLimit = 16 << 10

// Front is the middleware that all sandboxes put before their handler. The zero
// value logs nothing and injects nothing. Log, Faults and ReadOnly may be nil.
type Front struct {
	Log      *Recorder
	Faults   *Faults
	ReadOnly *ReadOnly
	Classify func(*http.Request) Class // nil: ClassifyByMethod
	Expire   func()                    // called by the fault "expire": refuse all tokens made so far
}

// Wrap puts the log outermost, then the faults, then the ReadOnly switch: a
// request that a fault swallows is logged and changes nothing.
func (f Front) Wrap(h http.Handler) http.Handler {
	classify := f.Classify
	if classify == nil {
		classify = ClassifyByMethod
	}
	if f.ReadOnly != nil {
		h = f.ReadOnly.wrap(h, classify)
	}
	if f.Faults != nil {
		h = f.Faults.wrap(h, f.Expire)
	}
	if f.Log != nil {
		h = f.Log.wrap(h, classify)
	}
	return h
}
