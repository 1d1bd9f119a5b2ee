package fake

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Faults is a set of faults, safe for concurrent use; it may be changed while
// the sandbox runs. The zero value injects nothing.
type Faults struct {
	mu   sync.Mutex
	list []*armed
}

type armed struct {
	Fault
	seen, hits int
	rng        *rand.Rand
}

// Add arms faults.
func (f *Faults) Add(faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range faults {
		f.list = append(f.list, &armed{Fault: one, rng: rand.New(rand.NewPCG(uint64(one.Seed), 0x5eed))})
	}
}

// AddText arms a fault that is written as for a command line: see ParseFault.
func (f *Faults) AddText(text string) error {
	fault, err := ParseFault(text)
	if err == nil {
		f.Add(fault)
	}
	return err
}

// Clear disarms all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = nil
}

// Hits says how many requests have been hit.
func (f *Faults) Hits() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, one := range f.list {
		n += one.hits
	}
	return n
}

// next counts a request and returns the faults that hit it.
func (f *Faults) next(r *http.Request) []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []Fault
	for _, one := range f.list {
		if one.strikes(r) {
			out = append(out, one.Fault)
		}
	}
	return out
}

func (a *armed) strikes(r *http.Request) bool {
	if a.Method != "" && a.Method != r.Method || a.Path != nil && !a.Path.MatchString(r.URL.EscapedPath()) {
		return false
	}
	a.seen++
	hit := a.Nth == 0 && a.Every == 0 && a.P == 0 ||
		a.Nth > 0 && a.seen == a.Nth ||
		a.Every > 0 && a.seen%a.Every == 0
	if a.P > 0 && a.rng.Float64() < a.P {
		hit = true
	}
	if !hit || a.Times > 0 && a.hits >= a.Times {
		return false
	}
	a.hits++
	return true
}

func (f *Faults) wrap(h http.Handler, expire func()) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		after := false
		for _, fault := range f.next(r) {
			note(w, fault)
			switch fault.Action {
			case Answer:
				fault.answer(w)
				return
			case ResetBefore:
				reset(w)
			case ResetAfter:
				after = true
			case Slow:
				select {
				case <-time.After(fault.Delay):
				case <-r.Context().Done():
				}
			case ExpireTokens:
				if expire != nil {
					expire()
				}
			}
		}
		if !after {
			h.ServeHTTP(w, r)
			return
		}
		h.ServeHTTP(&sink{header: http.Header{}}, r)
		reset(w)
	})
}

func (f Fault) answer(w http.ResponseWriter) {
	wait := f.RetryAfter
	if wait == 0 && (f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable) {
		wait = time.Second
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.Status)
	fmt.Fprintf(w, `{"message":%q}`, http.StatusText(f.Status))
}

// reset closes the connection hard, so that the client sees a reset and not an
// orderly end; where the connection cannot be had, it aborts the handler, which
// net/http turns into a closed connection.
func reset(w http.ResponseWriter) {
	if out, ok := w.(*watcher); ok {
		out.gone = true
		out.log()
	}
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		conn.Close()
	}
	panic(http.ErrAbortHandler)
}

func note(w http.ResponseWriter, f Fault) {
	if out, ok := w.(*watcher); ok {
		out.fault = f.String()
	}
}

// sink takes an answer that nobody will see.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }
