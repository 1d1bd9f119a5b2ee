package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/atlas/atlastest"
	"tenon/providers/atlas/atlastest/speccheck"
)

// atlasDescribed holds the requests of all scripts to the published description.
var atlasDescribed speccheck.Clients

func atlasTold(t *testing.T) {
	var b strings.Builder
	if !atlasDescribed.Tell(&b) {
		t.Error(b.String())
	}
}

// atlasCommand is the script command atlas:
//
//	atlas serve    a sandbox in this process, and its environment
func atlasCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || args[0] != "serve" {
		ts.Fatalf("usage: atlas serve")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	s := atlastest.New(atlastest.Options{Seed: 1, Unlimited: true, BaseURL: "http://" + listener.Addr().String()})
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: atlasDescribed.Wrap("../..", s)}}
	front.Start()
	ts.Defer(front.Close)
	for name, v := range s.Env() {
		ts.Setenv(name, v)
	}
}
