package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/rogpeppe/go-internal/testscript"
)

// nowhere sets PAGE_ENDPOINT and UNTRUSTED_ENDPOINT, servers that are none: one
// of web pages, and one whose authority nobody knows.
func nowhere(ts *testscript.TestScript) {
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, "<!doctype html><title>Welcome</title>")
	})
	plain, untrusted := httptest.NewServer(page), httptest.NewUnstartedServer(page)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0) // it is refused, as it should be
	untrusted.StartTLS()
	ts.Defer(plain.Close)
	ts.Defer(untrusted.Close)
	ts.Setenv("PAGE_ENDPOINT", plain.URL)
	ts.Setenv("UNTRUSTED_ENDPOINT", untrusted.URL)
}
