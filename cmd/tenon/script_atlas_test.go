package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/atlas/atlastest"
)

// atlasCommand is the script command atlas:
//
//	atlas serve    a sandbox in this process, and its environment
func atlasCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || args[0] != "serve" {
		ts.Fatalf("usage: atlas serve")
	}
	s := atlastest.NewServer(atlastest.Options{Seed: 1, Unlimited: true})
	ts.Defer(s.Close)
	for name, v := range s.Env() {
		ts.Setenv(name, v)
	}
}
