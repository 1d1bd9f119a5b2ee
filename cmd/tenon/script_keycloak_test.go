package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/keycloak/keycloaktest"
)

// keycloakCommand is the script command keycloak:
//
//	keycloak serve    a sandbox in this process, and its environment
func keycloakCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || args[0] != "serve" {
		ts.Fatalf("usage: keycloak serve")
	}
	s := keycloaktest.NewServer(keycloaktest.Options{Seed: 1})
	ts.Defer(s.Close)
	for name, v := range s.Env() {
		ts.Setenv(name, v)
	}
}
