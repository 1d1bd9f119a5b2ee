package auth

import (
	"net/http"

	"github.com/mongodb-forks/digest"
)

// Digest signs requests with a name and a password by HTTP Digest (RFC 7616).
// Each request is sent twice: the server answers the first one with a challenge
// that is good for a short time only, and does nothing.
func Digest(username, password string) Wrap {
	return func(inner http.RoundTripper) http.RoundTripper {
		return &digest.Transport{Username: username, Password: password, Transport: inner}
	}
}
