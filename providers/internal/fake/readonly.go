package fake

import (
	"net/http"
	"slices"
	"sync"
)

// ReadOnly is a switch that turns every mutating request into a violation: it
// is noted and answered 500 without reaching the server. A plan must run with
// it on. The zero value is off.
type ReadOnly struct {
	mu         sync.Mutex
	on         bool
	violations []Request
}

// Set turns the switch.
func (o *ReadOnly) Set(on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on = on
}

// Violations returns the mutating requests that came while the switch was on.
func (o *ReadOnly) Violations() []Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.violations)
}

func (o *ReadOnly) wrap(h http.Handler, classify func(*http.Request) Class) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		class := classify(r)
		if class.Mutating && !class.Token && o.refuse(r, class) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"message":"The sandbox is read-only now: a write was sent that must not be."}`))
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (o *ReadOnly) refuse(r *http.Request, class Class) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.on {
		return false
	}
	o.violations = append(o.violations, Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.Query(),
		Status: http.StatusInternalServerError, Class: class,
	})
	return true
}
