//go:build !speccheck

package logto_test

import (
	"net/http"
	"testing"
)

// specCheck checks nothing in a plain build: the OpenAPI library is linked by
// the tag "speccheck" only.
func specCheck(*testing.T) (func(http.Handler) http.Handler, func()) {
	return func(h http.Handler) http.Handler { return h }, func() {}
}
