package auth

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"

	"tenon/providers"
)

// refused makes an error of what the oauth2 library gives. Its own text may
// hold the answer's body, and is not used.
func (s *Source) refused(err error) error {
	var told *oauth2.RetrieveError
	if !errors.As(err, &told) {
		return s.unreachable(err)
	}
	e := &providers.APIError{Status: told.Response.StatusCode, Code: told.ErrorCode, Message: told.ErrorDescription, Kind: providers.ErrDenied}
	switch {
	case e.Status == http.StatusOK:
		e.Message, e.Kind = "the answer holds no token", nil
	case e.Status >= 300 && e.Status < 400:
		e.Message, e.Kind = "the token endpoint sends elsewhere", nil
		e.Hint = "write the address that the server means as the endpoint"
	case e.Status >= 500, e.Status == http.StatusTooManyRequests:
		e.Kind = providers.ErrUnavailable
	case e.Status == http.StatusNotFound:
		e.Message, e.Kind = "there is no token endpoint at this address", nil
	}
	if e.Message == "" {
		e.Message = http.StatusText(e.Status)
	}
	return s.explain(e)
}

// explain lets the provider say what to do, and takes the secret out.
func (s *Source) explain(e *providers.APIError) error {
	e.Method, e.URL = http.MethodPost, address(s.grant.TokenURL)
	if s.grant.Explain != nil {
		s.grant.Explain(e)
	}
	for _, secret := range append([]string{s.grant.Secret}, s.made...) {
		if len(secret) >= 4 {
			e.Message = strings.ReplaceAll(e.Message, secret, "(secret)")
		}
	}
	return e
}

// unreachable keeps the cause without the address that net/http puts around
// it; the engine explains it.
func (s *Source) unreachable(err error) error {
	var outer *url.Error
	for errors.As(err, &outer) {
		err = outer.Err
	}
	return &noAnswer{where: "POST " + address(s.grant.TokenURL), err: err}
}

// noAnswer is a token request that came to nothing. It was not about any
// object, so that what waited for the token was never sent.
type noAnswer struct {
	where string
	err   error
}

func (n *noAnswer) Error() string { return n.where + ": no token: " + n.err.Error() }

func (n *noAnswer) Unwrap() []error { return []error{providers.ErrUnavailable, n.err} }

func address(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the token endpoint"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// tokenClient sends token requests: they may be repeated without harm, and are
// never sent on to another address.
func tokenClient(env *providers.Env) *http.Client {
	timeout := time.Duration(env.Timeout) * time.Second
	if timeout <= 0 {
		timeout = 60 * time.Second
	}
	client := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Timeout: timeout, Transport: counted{http.DefaultTransport, env},
			CheckRedirect: stay,
		},
		RetryMax: 5, RetryWaitMin: 250 * time.Millisecond, RetryWaitMax: 10 * time.Second,
		CheckRetry: checkRetry, Backoff: backoff, ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	out := client.StandardClient()
	out.CheckRedirect = stay
	return out
}

// stay does not follow a redirect: the secret goes to one address only.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	again, _ := retryablehttp.DefaultRetryPolicy(ctx, resp, err)
	return again, nil
}

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

// counted meters token requests.
type counted struct {
	inner http.RoundTripper
	env   *providers.Env
}

func (c counted) RoundTrip(req *http.Request) (*http.Response, error) {
	c.env.Meter.Token()
	if c.env.Version != "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", "tenon/"+c.env.Version)
	}
	return c.inner.RoundTrip(req)
}
