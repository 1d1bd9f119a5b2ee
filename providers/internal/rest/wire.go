package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"tenon/providers"
)

// maxAnswer bounds what one answer may cost, unpacked.
const maxAnswer = 64 << 20

// errTooLong is an answer beyond the limit.
var errTooLong = errors.New("the answer is longer than any list should be")

// wire carries requests to one server: one at a time for whoever calls, some
// side by side for all, each counted, logged, bounded in time and in size, and
// repeated where that does no harm.
type wire struct {
	base    *url.URL
	env     *providers.Env
	client  *retryablehttp.Client
	limiter *limiter
	timeout time.Duration
	most    int64 // bytes in one answer
}

// request is one request in the terms of this package.
type request struct {
	method, path, query string // path and query escaped
	body                []byte // nil: none
	read                bool   // changes nothing, whatever its method
	again               bool   // may be sent twice
	secrets             []string
}

// answer is a whole answer, of whatever status.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func newWire(base *url.URL, env *providers.Env, auth func(http.RoundTripper) http.RoundTripper) *wire {
	w := &wire{base: base, env: env, most: maxAnswer, limiter: limiterOf(env, base.Host), timeout: time.Duration(env.Timeout) * time.Second}
	if w.timeout <= 0 {
		w.timeout = defaultTimeout
	}
	var inner http.RoundTripper = counted{transportOf(env), env}
	if auth != nil {
		inner = auth(inner)
	}
	w.client = &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: turns{w, inner}, CheckRedirect: w.checkRedirect},
		RetryMax:     maxFailures + maxBusy,
		RetryWaitMin: firstBackoff, RetryWaitMax: lastBackoff,
		CheckRetry: checkRetry, Backoff: backoff,
		ErrorHandler:   retryablehttp.PassthroughErrorHandler,
		RequestLogHook: func(_ retryablehttp.Logger, _ *http.Request, attempt int) { w.countRetry(attempt) },
	}
	return w
}

// transportOf gives the one pool of connections that a run has.
func transportOf(env *providers.Env) *http.Transport {
	type key struct{}
	return env.Shared(key{}, func() any {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = max(defaultParallelism, env.Parallelism)
		t.ResponseHeaderTimeout = 0 // each request has a time limit as a whole
		return t
	}).(*http.Transport)
}

func (w *wire) countRetry(attempt int) {
	if attempt > 0 {
		w.env.Meter.Retry()
	}
}

// send gives the server's answer, or an error where there was none.
func (w *wire) send(ctx context.Context, r request) (answer, error) {
	p := &policy{method: r.method, read: r.read, again: r.again || r.read, began: time.Now()}
	ctx = context.WithValue(ctx, policyKey{}, p)
	var body any
	if r.body != nil {
		body = r.body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.method, w.base.String()+r.path, body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", r.method, w.address(r), err)
	}
	req.URL.RawQuery = r.query
	req.Header.Set("User-Agent", userAgent(w.env))
	req.Header.Set("Accept", "application/json")
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return answer{}, w.unreachable(ctx, r, p, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body) // in memory already: see turns
	return answer{resp.StatusCode, resp.Header, data}, err
}

// address is where a request goes, as errors show it.
func (w *wire) address(r request) string {
	u := *w.base
	u.User = nil
	return u.String() + r.path
}

func userAgent(env *providers.Env) string {
	if env.Version == "" {
		return "tenon"
	}
	return "tenon/" + env.Version
}

// errRedirect is a redirect that is not followed.
var errRedirect = errors.New("the server sends elsewhere")

// checkRedirect follows a read on the same server only: credentials must not
// travel to another one, and a write must not turn into a read.
func (w *wire) checkRedirect(next *http.Request, via []*http.Request) error {
	if next.URL.Scheme != w.base.Scheme || next.URL.Host != w.base.Host || len(via) > 3 || via[0].Method != http.MethodGet {
		return fmt.Errorf("%w, to %s://%s", errRedirect, next.URL.Scheme, next.URL.Host)
	}
	return nil
}

// turns gives each attempt its turn and its time limit, and reads the whole
// answer within both, so that one that breaks off is a failure like any other.
type turns struct {
	w     *wire
	inner http.RoundTripper
}

func (t turns) RoundTrip(req *http.Request) (*http.Response, error) {
	began, err := t.w.limiter.acquire(req.Context(), t.w.env.Meter)
	if err != nil {
		return nil, err
	}
	busy, pause := false, time.Duration(0)
	defer func() { t.w.limiter.release(began, busy, pause) }()
	ctx, cancel := context.WithTimeout(req.Context(), t.w.timeout)
	defer cancel()
	if p := policyOf(ctx); p != nil {
		p.sent = false
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { p.sent = true }})
	}
	resp, err := t.inner.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	busy, pause = resp.StatusCode == http.StatusTooManyRequests, pauseOf(resp, time.Now())
	data, err := io.ReadAll(io.LimitReader(resp.Body, t.w.most+1))
	resp.Body.Close()
	if err == nil && int64(len(data)) > t.w.most {
		err = errTooLong
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

// counted meters and logs what really goes out. It never sees a token request:
// those have a way of their own.
type counted struct {
	inner http.RoundTripper
	env   *providers.Env
}

func (c counted) RoundTrip(req *http.Request) (*http.Response, error) {
	p := policyOf(req.Context())
	if req.Method == http.MethodGet || (p != nil && p.read) {
		c.env.Meter.Read()
	} else {
		c.env.Meter.Write()
	}
	began := time.Now()
	resp, err := c.inner.RoundTrip(req)
	if log := c.env.Log; log != nil {
		status := 0
		if err == nil {
			status = resp.StatusCode
		}
		log.LogAttrs(req.Context(), slog.LevelDebug, "request", slog.String("method", req.Method), slog.String("host", req.URL.Host),
			slog.String("path", req.URL.EscapedPath()), slog.Int("status", status), slog.Int64("ms", time.Since(began).Milliseconds()))
	}
	return resp, err
}
