// Package auth adds credentials to requests. Each way of signing in is a
// function that wraps an http.RoundTripper, so that any of them, a challenge
// and its answer too, fits under the engine.
//
// It knows no provider: what a refusal means there, and what to do about it, is
// told by a function that the provider gives.
package auth

import "net/http"

// Wrap adds credentials to what a RoundTripper sends.
type Wrap = func(http.RoundTripper) http.RoundTripper

// Bearer sends one fixed token: a personal access token, an API key.
func Bearer(token string) Wrap {
	return func(inner http.RoundTripper) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			return inner.RoundTrip(withToken(req, token))
		})
	}
}

// Refuse fails every request with an error, before it is sent. It stands where
// credentials are missing that nobody may need.
func Refuse(err error) Wrap {
	return func(http.RoundTripper) http.RoundTripper {
		return roundTrip(func(*http.Request) (*http.Response, error) { return nil, err })
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// withToken copies a request: a RoundTripper must not change the one it is given.
func withToken(req *http.Request, token string) *http.Request {
	out := req.Clone(req.Context())
	out.Header.Set("Authorization", "Bearer "+token)
	return out
}
