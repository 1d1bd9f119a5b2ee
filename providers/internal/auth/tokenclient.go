package auth

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"tenon/providers"
)

// tokenClient sends token requests: they may be repeated without harm, and are
// never sent on to another address.
func tokenClient(env *providers.Env) *http.Client {
	timeout := time.Duration(env.Timeout) * time.Second
	if timeout <= 0 {
		timeout = 60 * time.Second
	}
	known := &acquaintance{}
	client := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Timeout: timeout, Transport: counted{http.DefaultTransport, env, known},
			CheckRedirect: stay,
		},
		RetryMax: 5, RetryWaitMin: cmp.Or(env.Backoff, 250*time.Millisecond), RetryWaitMax: 10 * time.Second,
		CheckRetry: known.checkRetry, Backoff: backoff, ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	out := client.StandardClient()
	out.CheckRedirect = stay
	return out
}

// stay does not follow a redirect: the secret goes to one address only.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// acquaintance is whether a server has been heard of yet: one that has not is
// most likely at another address, and is not tried for long.
type acquaintance struct {
	heard  atomic.Bool
	failed atomic.Int32
}

// maxStrange is how often a server that was never heard of is tried again.
const maxStrange = 2

func (a *acquaintance) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if err != nil && (errors.Is(err, errPage) || !a.heard.Load() && a.failed.Add(1) > maxStrange) {
		return false, nil
	}
	again, _ := retryablehttp.DefaultRetryPolicy(ctx, resp, err)
	return again, nil
}

// errPage is an answer of success that is a page for people.
var errPage = providers.WithHint(errors.New("the answer is a web page instead of a token"), "is this the address of the server?")

// backoff obeys Retry-After in seconds up to two minutes.
func backoff(first, last time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds >= 0 {
			return min(time.Duration(seconds)*time.Second, 2*time.Minute) + rand.N(first)
		}
	}
	wait := min(last, first<<min(attempt, 16))
	return wait/2 + rand.N(wait/2+1)
}

// counted meters and logs token requests.
type counted struct {
	inner http.RoundTripper
	env   *providers.Env
	known *acquaintance
}

func (c counted) RoundTrip(req *http.Request) (*http.Response, error) {
	c.env.Meter.Token()
	if c.env.Version != "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", "tenon/"+c.env.Version)
	}
	began := time.Now()
	resp, err := c.inner.RoundTrip(req)
	if log := c.env.Log; log != nil {
		status := 0
		if err == nil {
			status = resp.StatusCode
		}
		log.LogAttrs(req.Context(), slog.LevelDebug, "token request", slog.String("method", req.Method), slog.String("host", req.URL.Host),
			slog.String("path", req.URL.EscapedPath()), slog.Int("status", status), slog.Int64("ms", time.Since(began).Milliseconds()))
	}
	if err != nil {
		return resp, err
	}
	c.known.heard.Store(true)
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); resp.StatusCode == http.StatusOK && kind == "text/html" {
		_ = resp.Body.Close()
		return nil, errPage
	}
	return resp, nil
}
