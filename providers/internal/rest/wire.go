package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	makes               bool   // makes an object: whether it did must not be in doubt
	media               string // "" is application/json
	form                bool   // the body is a form
	secrets             []string
}

// answer is a whole answer, of whatever status.
type answer struct {
	status int
	header http.Header
	body   []byte
	unsure bool // an attempt before was not answered: the server may have done it
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
		RetryWaitMin: cmp.Or(env.Backoff, firstBackoff), RetryWaitMax: lastBackoff,
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
	p := &policy{method: r.method, read: r.read, again: r.again || r.read, heard: w.limiter.heard.Load, began: time.Now()}
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
	media := r.media
	if media == "" {
		media = "application/json"
	}
	req.Header.Set("Accept", media)
	if r.body != nil {
		if r.form {
			media = "application/x-www-form-urlencoded"
		}
		req.Header.Set("Content-Type", media)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return answer{unsure: p.unsure}, w.unreachable(ctx, r, p, err)
	}
	defer resp.Body.Close()
	if body, ok := resp.Body.(whole); ok { // it always is: see turns
		return answer{resp.StatusCode, resp.Header, body.data, p.unsure}, nil
	}
	data, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, data, p.unsure}, err
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
