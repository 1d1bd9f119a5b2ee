package conform

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// chaos stands at a server's door and does to requests, at random, what
// networks, gateways and busy servers do. It begins and ends with a switch.
type chaos struct {
	mu     sync.Mutex
	rng    *rand.Rand
	rate   float64 // of requests that something is done to; 0: off
	hits   int
	expire func()
}

func newChaos(seed uint64) *chaos { return &chaos{rng: rand.New(rand.NewPCG(seed, 7))} }

func (c *chaos) set(rate float64, expire func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rate, c.expire = rate, expire
}

// mishap is what happens to one request.
type mishap struct {
	status     int    // answered instead; 0: see below
	retryAfter string // header, in seconds
	work       bool   // the server does its work all the same
	reset      bool   // the connection is closed instead of an answer
	half       bool   // after half of the answer
	pause      time.Duration
	expire     bool // tokens end
}

// mishaps are weighed by how often they stand here.
func mishaps() []mishap {
	return []mishap{
		{status: 429, retryAfter: "0.01"}, {status: 429}, {status: 429, retryAfter: "0"},
		{status: 500}, {status: 502}, {status: 502, work: true}, {status: 503, retryAfter: "0.01"}, {status: 504, work: true},
		{reset: true}, {reset: true, work: true}, {reset: true, work: true}, {half: true, work: true},
		{work: true, pause: 5 * time.Millisecond}, {work: true, expire: true},
	}
}

// next decides about a request; nil lets it alone.
func (c *chaos) next() *mishap {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rate == 0 || c.rng.Float64() >= c.rate {
		return nil
	}
	c.hits++
	all := mishaps()
	m := all[c.rng.IntN(len(all))]
	if m.expire {
		c.expire()
	}
	return &m
}

func (c *chaos) wrap(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := c.next()
		if m == nil {
			inner.ServeHTTP(w, r)
			return
		}
		time.Sleep(m.pause)
		out := httptest.NewRecorder()
		if m.work {
			inner.ServeHTTP(out, r)
		}
		switch {
		case m.reset:
			reset(w)
		case m.half:
			half(w, out)
		case m.status > 0:
			if m.retryAfter != "" {
				w.Header().Set("Retry-After", m.retryAfter)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(m.status)
			_, _ = fmt.Fprintf(w, `{"message":%q}`, http.StatusText(m.status))
		default:
			copyAnswer(w, out)
		}
	})
}

func copyAnswer(w http.ResponseWriter, out *httptest.ResponseRecorder) {
	for name, values := range out.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(out.Code)
	_, _ = w.Write(out.Body.Bytes())
}

// half gives the first half of an answer that promised the whole.
func half(w http.ResponseWriter, out *httptest.ResponseRecorder) {
	body := out.Body.Bytes()
	if len(body) < 2 {
		reset(w)
	}
	w.Header().Set("Content-Type", out.Header().Get("Content-Type"))
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(out.Code)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// reset closes the connection hard.
func reset(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		conn.Close()
	}
	panic(http.ErrAbortHandler)
}
