package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/hyperauth/hyperauthtest"
)

// hyperauthServers are the sandboxes of scripts, by endpoint.
var hyperauthServers sync.Map

// hyperauthCommand is the script command hyperauth:
//
//	hyperauth serve                            a sandbox in this process, and its environment
//	hyperauth mailed USER                      the newest code that was sent to a user, in CODE
//	hyperauth token REALM CLIENT USER PASSWORD a user's own token, in TOKEN, and its session in SESSION
func hyperauthCommand(ts *testscript.TestScript, neg bool, args []string) {
	const usage = "usage: hyperauth serve | mailed USER | token REALM CLIENT USER PASSWORD"
	if neg || len(args) == 0 {
		ts.Fatalf(usage)
	}
	switch {
	case args[0] == "serve" && len(args) == 1:
		s := hyperauthtest.NewServer(hyperauthtest.Options{Seed: 1, Version: "1.1.3.0"})
		ts.Defer(s.Close)
		for name, v := range s.Env() {
			ts.Setenv(name, v)
		}
		user, password := s.Admin()
		ts.Setenv("ADMIN", user)
		ts.Setenv("ADMIN_PASSWORD", password)
		hyperauthServers.Store(ts.Getenv("HYPERAUTH_ENDPOINT"), s)
	case args[0] == "mailed" && len(args) == 2:
		s, _ := hyperauthServers.Load(ts.Getenv("HYPERAUTH_ENDPOINT"))
		ts.Setenv("CODE", s.(*hyperauthtest.Server).Code(args[1]))
	case args[0] == "token" && len(args) == 5:
		form := url.Values{"grant_type": {"password"}, "client_id": {args[2]}, "username": {args[3]}, "password": {args[4]}}
		resp, err := http.PostForm(ts.Getenv("HYPERAUTH_ENDPOINT")+"/realms/"+args[1]+"/protocol/openid-connect/token", form)
		ts.Check(err)
		defer resp.Body.Close()
		var told struct {
			Token   string `json:"access_token"`
			Session string `json:"session_state"`
		}
		ts.Check(json.NewDecoder(resp.Body).Decode(&told))
		if told.Token == "" {
			ts.Fatalf("no token: %s", resp.Status)
		}
		ts.Setenv("TOKEN", told.Token)
		ts.Setenv("SESSION", told.Session)
	default:
		ts.Fatalf(usage)
	}
}
