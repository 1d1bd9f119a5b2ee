package rest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// verbs sends one request of each method through the engine.
func verbs(c *Client) map[string]func(context.Context) error {
	change := providers.Change{Kind: c.kindOf("thing"), ID: "1", Fields: fields("name", "x")}
	put := func(ctx context.Context) error {
		_, err := c.Send(ctx, "PUT /things/{id}", change, fields("name", "x"), false)
		return err
	}
	return map[string]func(context.Context) error{
		"GET": func(ctx context.Context) error {
			_, err := c.Ask(ctx, "GET /things/{id}", change, value.Value{})
			return err
		},
		"PUT":    put,
		"DELETE": func(ctx context.Context) error { return c.Delete(ctx, change) },
		"POST":   func(ctx context.Context) error { _, err := c.Create(ctx, change); return err },
		"PATCH":  func(ctx context.Context) error { _, err := c.Update(ctx, change); return err },
		"POST that only asks": func(ctx context.Context) error {
			_, err := c.Ask(ctx, "POST /things/{id}", change, fields("name", "x"))
			return err
		},
	}
}

// TestRepeats says for each method and failure whether the request comes again.
func TestRepeats(t *testing.T) {
	good := func(w http.ResponseWriter) { reply(w, 200, map[string]any{"id": "1", "name": "x"}) }
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { reply(w, code, map[string]any{"message": "no"}) }
	}
	truncated := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"id":"1`))
	}
	for name, test := range map[string]struct {
		fail   func(http.ResponseWriter)
		again  string // the methods that are repeated
		unsure bool   // the others do not know what came of it
	}{
		"429":              {status(429), "GET PUT DELETE POST PATCH ask", false},
		"500":              {status(500), "GET ask", false},
		"503":              {status(503), "GET PUT DELETE PATCH ask", true},
		"502":              {status(502), "GET PUT DELETE PATCH ask", true},
		"lost answer":      {lose, "GET PUT DELETE PATCH ask", true},
		"truncated answer": {truncated, "GET PUT DELETE PATCH ask", true},
	} {
		for method := range verbs(clientFor(t, "http://127.0.0.1:1")) {
			t.Run(name+" "+method, func(t *testing.T) {
				var n atomic.Int32
				s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
					if n.Add(1) <= 2 {
						test.fail(w)
						return
					}
					good(w)
				})
				c := clientFor(t, s.URL)
				err := verbs(c)[method](t.Context())
				word := method[strings.LastIndexByte(method, ' ')+1:]
				if word == "asks" {
					word = "ask"
				}
				if strings.Contains(" "+test.again+" ", " "+word+" ") {
					if err != nil || len(s.requests()) != 3 {
						t.Errorf("%d requests, %v", len(s.requests()), err)
					}
					if got := c.config.Env.Meter.Counts(); got.Retries != 2 || got.Reads+got.Writes != 3 {
						t.Errorf("meter: %+v", got)
					}
					return
				}
				if len(s.requests()) != 1 || err == nil {
					t.Errorf("%d requests, %v", len(s.requests()), err)
				}
				if unsure := errors.Is(err, providers.ErrUnknownOutcome); unsure != test.unsure {
					t.Errorf("unknown outcome: %v, want %v (%v)", unsure, test.unsure, err)
				}
			})
		}
	}
}

func TestGivesUp(t *testing.T) {
	for name, test := range map[string]struct {
		status, want int
	}{"503 for ever": {503, maxFailures + 1}, "429 for ever": {429, maxBusy + 1}} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, func(w http.ResponseWriter, r *http.Request) { reply(w, test.status, map[string]any{"message": "busy"}) })
			c := clientFor(t, s.URL)
			_, err := c.all(t.Context(), "thing")
			if !errors.Is(err, providers.ErrUnavailable) || !strings.Contains(err.Error(), "busy") {
				t.Errorf("%v", err)
			}
			if got := len(s.requests()); got != test.want {
				t.Errorf("%d requests, want %d", got, test.want)
			}
		})
	}
}

func TestNothingListens(t *testing.T) {
	c := clientFor(t, "http://127.0.0.1:1/api")
	for method, send := range verbs(c) {
		err := send(t.Context())
		if !errors.Is(err, providers.ErrUnavailable) || errors.Is(err, providers.ErrUnknownOutcome) {
			t.Errorf("%s: %v", method, err)
		}
		if hint := providers.HintOf(err); !strings.Contains(err.Error(), "http://127.0.0.1:1/api/things") || hint == "" {
			t.Errorf("%s: %v, hint %q", method, err, hint)
		}
	}
}

// TestStorm is a host that takes three requests at a time and turns the rest
// away: everybody slows down, and all is read.
func TestStorm(t *testing.T) {
	var inFlight, turned atomic.Int32
	pages := paged(1000, same, func(int) string { return "1000" })
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		defer inFlight.Add(-1)
		if inFlight.Add(1) > 3 {
			turned.Add(1)
			reply(w, 429, map[string]any{"message": "slow down"})
			return
		}
		time.Sleep(2 * time.Millisecond)
		pages(w, r)
	})
	seen, err := clientFor(t, s.URL).all(t.Context(), "thing")
	if err != nil || len(seen) != 1000 {
		t.Fatalf("%d objects, %v", len(seen), err)
	}
	if n := turned.Load(); n > 100 {
		t.Errorf("%d requests of 100 were turned away", n)
	}
}

// TestPauseHoldsEverybody: Retry-After is the host's, not one request's.
func TestPauseHoldsEverybody(t *testing.T) {
	var first atomic.Int64
	var early atomic.Int32
	pages := paged(100, same, func(int) string { return "100" })
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		now := time.Now().UnixMilli()
		if number(r, "page") == 2 && first.CompareAndSwap(0, now) {
			w.Header().Set("Retry-After", "1")
			reply(w, 429, map[string]any{})
			return
		}
		if told := first.Load(); told > 0 && now-told > 50 && now-told < 900 {
			early.Add(1)
		}
		time.Sleep(5 * time.Millisecond)
		pages(w, r)
	})
	c := clientFor(t, s.URL, func(config *Config) { config.Env.Parallelism = 2 })
	if seen, err := c.all(t.Context(), "thing"); err != nil || len(seen) != 100 {
		t.Fatalf("%d objects, %v", len(seen), err)
	}
	if early.Load() > 0 {
		t.Errorf("%d requests came during the pause", early.Load())
	}
}

func TestPauseOf(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		header, text string
		more         string
		want         time.Duration
	}{
		{"Retry-After", "7", "", 7 * time.Second},
		{"Retry-After", "0.5", "", 500 * time.Millisecond},
		{"Retry-After", "86400", "", maxPause},
		{"Retry-After", "Fri, 02 Jan 2026 03:04:15 GMT", "", 10 * time.Second},
		{"Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT", "", 0},
		{"Retry-After", "soon", "", 0},
		{"RateLimit-Reset", "9", "0", 9 * time.Second},
		{"RateLimit-Reset", "9", "3", 0},
		{"X-RateLimit-Reset", "1767323053", "0", 8 * time.Second},
	} {
		h := http.Header{}
		h.Set(test.header, test.text)
		h.Set(strings.Replace(test.header, "Reset", "Remaining", 1), test.more)
		if test.header == "Retry-After" {
			h = http.Header{"Retry-After": {test.text}}
		}
		if got := pauseOf(&http.Response{Header: h}, now); got != test.want {
			t.Errorf("%s: %s: %v, want %v", test.header, test.text, got, test.want)
		}
	}
}

func TestCancelStopsAtOnce(t *testing.T) {
	for name, serve := range map[string]http.HandlerFunc{
		"while the server thinks": func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"while waiting": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "60")
			reply(w, 429, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, serve)
			c := clientFor(t, s.URL)
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			began := time.Now()
			_, err := c.all(ctx, "thing")
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
				t.Errorf("%v after %v", err, time.Since(began))
			}
		})
	}
}

// TestDoubt: something that makes an object and may be sent twice tells that it
// may have been carried out, whatever the last attempt was answered.
func TestDoubt(t *testing.T) {
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { reply(w, code, map[string]any{"message": "no"}) }
	}
	for name, test := range map[string]struct {
		answers []func(http.ResponseWriter) // the last one for all that follow
		kind    error
		unsure  bool
	}{
		"lost, then denied":      {[]func(http.ResponseWriter){lose, status(403)}, providers.ErrDenied, true},
		"a gateway, then there":  {[]func(http.ResponseWriter){status(504), status(409)}, providers.ErrExists, true},
		"a gateway for all":      {[]func(http.ResponseWriter){status(502)}, providers.ErrUnavailable, true},
		"lost for all":           {[]func(http.ResponseWriter){lose}, providers.ErrUnavailable, true},
		"denied at once":         {[]func(http.ResponseWriter){status(403)}, providers.ErrDenied, false},
		"turned away, then free": {[]func(http.ResponseWriter){status(429), status(409)}, providers.ErrExists, false},
	} {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			s := newStand(t, func(w http.ResponseWriter, _ *http.Request) { test.answers[min(int(n.Add(1)), len(test.answers))-1](w) })
			c := clientFor(t, s.URL)
			change := providers.Change{Kind: c.kindOf("thing"), ID: "1"}
			_, err := c.Make(t.Context(), "PUT /things/{id}", change, fields("name", "x"))
			if !errors.Is(err, test.kind) || errors.Is(err, providers.ErrUnknownOutcome) != test.unsure {
				t.Errorf("%v", err)
			}
			if _, err := c.Send(t.Context(), "PUT /things/{id}", change, fields("name", "x"), true); err != nil && errors.Is(err, providers.ErrUnknownOutcome) {
				t.Errorf("what makes nothing: %v", err)
			}
		})
	}
}
