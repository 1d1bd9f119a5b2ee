package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tenon/providers"
)

const (
	defaultParallelism = 10
	defaultTimeout     = 60 * time.Second
	maxFailures        = 5  // that are answered by another attempt
	maxBusy            = 12 // answers of "too many requests" that are
	maxTimeouts        = 1
	maxStrange         = 2                // while nobody at that address has answered yet
	maxTime            = 10 * time.Minute // after which nothing is begun anew
	firstBackoff       = 250 * time.Millisecond
	lastBackoff        = 10 * time.Second
)

// policy says how one request may be repeated. It travels in the context,
// which is where go-retryablehttp lets its hooks look.
type policy struct {
	method string
	again  bool        // the same request may be sent twice: a lost answer does no harm
	read   bool        // the request changes nothing
	sent   bool        // in the last attempt there was a connection to send on
	unsure bool        // some attempt was not answered by the server: it may have been carried out
	heard  func() bool // the host has answered in this run
	began  time.Time

	failures, busy, timeouts int
}

type policyKey struct{}

func policyOf(ctx context.Context) *policy {
	p, _ := ctx.Value(policyKey{}).(*policy)
	return p
}

// checkRetry is go-retryablehttp's question whether to try again.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	p := policyOf(ctx)
	if p == nil || time.Since(p.began) > maxTime {
		return false, nil
	}
	if err != nil {
		p.failures++
		p.unsure = p.unsure || p.sent && !hopeless(err)
		return p.failures <= maxFailures && p.afterError(err), nil
	}
	if resp.StatusCode == http.StatusTooManyRequests { // turned away: the work was not begun
		p.busy++
		return p.busy <= maxBusy, nil
	}
	p.failures++
	p.unsure = p.unsure || unanswered(resp.StatusCode)
	return p.failures <= maxFailures && p.afterStatus(resp.StatusCode), nil
}

func (p *policy) afterError(err error) bool {
	var told *providers.APIError // a token was refused, for good or after tries of its own
	if errors.As(err, &told) || hopeless(err) {
		return false
	}
	if p.failures > maxStrange && !p.heard() { // most likely the address is wrong
		return false
	}
	if errors.Is(err, context.DeadlineExceeded) {
		p.timeouts++
		if p.timeouts > maxTimeouts {
			return false
		}
	}
	return p.again || !p.sent
}

func (p *policy) afterStatus(status int) bool {
	return unanswered(status) && p.again || status == http.StatusInternalServerError && p.read
}

// unanswered reports whether a status is that of somebody before the server.
func unanswered(status int) bool {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// backoff waits longer each time, never for all at the same moment. A pause
// that the server asks for is kept by the limiter, for everybody.
func backoff(first, last time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil && pauseOf(resp, time.Now()) > 0 {
		return rand.N(first)
	}
	wait := min(last, first<<min(attempt, 16))
	return wait/2 + rand.N(wait/2+1)
}

// pauseOf reads how long the server wants to be left alone: Retry-After in
// seconds or as a date, or the reset of an exhausted rate limit.
func pauseOf(resp *http.Response, now time.Time) time.Duration {
	if pause, ok := delay(resp.Header.Get("Retry-After"), now); ok {
		return min(pause, maxPause)
	}
	for _, prefix := range []string{"RateLimit-", "X-RateLimit-"} {
		if strings.TrimSpace(resp.Header.Get(prefix+"Remaining")) != "0" {
			continue
		}
		if pause, ok := delay(resp.Header.Get(prefix+"Reset"), now); ok {
			return min(pause, maxPause)
		}
	}
	return 0
}

// delay reads a number of seconds, a time of Unix in seconds, or an HTTP date.
func delay(text string, now time.Time) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds >= 0 {
		if seconds > 1e9 {
			return max(0, time.Unix(int64(seconds), 0).Sub(now)), true
		}
		return time.Duration(min(seconds, maxPause.Seconds()) * float64(time.Second)), true
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(0, date.Sub(now)), true
	}
	return 0, false
}
