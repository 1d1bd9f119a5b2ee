package fake

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync"
)

// Recorder is a log of requests, safe for concurrent use. The zero value is
// ready.
type Recorder struct {
	mu  sync.Mutex
	log []Request
}

// Requests returns all requests so far, in the order in which they were answered.
func (r *Recorder) Requests() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.log)
}

// Mutations returns those requests that may have changed something.
func (r *Recorder) Mutations() []Request {
	return r.pick(func(q Request) bool { return q.Mutating })
}

// Reads returns the requests that are neither mutations nor sign-in.
func (r *Recorder) Reads() []Request {
	return r.pick(func(q Request) bool { return !q.Mutating && !q.Token })
}

// Tokens returns the requests to token and authentication endpoints.
func (r *Recorder) Tokens() []Request {
	return r.pick(func(q Request) bool { return q.Token })
}

// Reset empties the log.
func (r *Recorder) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = nil
}

func (r *Recorder) pick(keep func(Request) bool) []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Request
	for _, q := range r.log {
		if keep(q) {
			out = append(out, q)
		}
	}
	return out
}

func (r *Recorder) add(q Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, q)
}

func (r *Recorder) wrap(h http.Handler, classify func(*http.Request) Class) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		entry := Request{
			Method: q.Method,
			Path:   q.URL.EscapedPath(),
			Query:  q.URL.Query(),
			Class:  classify(q),
		}
		seen := &tee{src: q.Body}
		if q.Body != nil && q.Body != http.NoBody {
			q.Body = seen
		}
		out := &watcher{ResponseWriter: w}
		out.log = sync.OnceFunc(func() {
			entry.Status, entry.Fault, entry.Body = out.status, out.fault, seen.kept.Bytes()
			r.add(entry)
		})
		defer out.log() // deferred: a reset leaves by a panic
		h.ServeHTTP(out, q)
		if out.status == 0 && !out.gone {
			out.status = http.StatusOK
		}
	})
}

// tee keeps the beginning of what is read through it.
type tee struct {
	src  io.ReadCloser
	kept bytes.Buffer
}

func (t *tee) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	if room := BodyLimit - t.kept.Len(); room > 0 {
		t.kept.Write(p[:min(n, room)])
	}
	return n, err
}

func (t *tee) Close() error { return t.src.Close() }

// watcher notes the status that is sent, and what a fault did.
type watcher struct {
	http.ResponseWriter
	status int
	fault  string
	log    func() // once: before the client can notice
	gone   bool   // no answer is given
}

func (w *watcher) WriteHeader(status int) {
	w.begin(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *watcher) Write(p []byte) (int, error) {
	w.begin(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

// begin logs the request before the client can have any of the answer: it may read
// all of a long one, and look at the log, before the handler comes to its end.
func (w *watcher) begin(status int) {
	if w.status == 0 {
		w.status = status
		w.log()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }
