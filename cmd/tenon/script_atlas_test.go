package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mongodb-forks/digest"
	"github.com/rogpeppe/go-internal/testscript"

	"tenon/apply"
	"tenon/plan"
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
//	atlas serve [ADDRESS]       a sandbox in this process, and its environment; requests come from the
//	                            address, and nowhere tells of servers that are none
//	atlas clock TIME            what time it is, for the sandbox and for tenon; "now" is the real one
//	atlas fault FAULT           something goes wrong from now on
//	atlas accept USERNAME       somebody takes an invitation
//	[!] atlas token ID SECRET   somebody takes a token with a secret, or is refused
//	[!] atlas call METHOD PATH [BODY]
//	                            somebody with the API key, from 192.0.2.1; the answer goes to the file answer
func atlasCommand(ts *testscript.TestScript, neg bool, args []string) {
	of := ts.Value(atlasKey{}).(*atlasPlace)
	switch what := strings.Join(args[:min(1, len(args))], ""); {
	case !neg && what == "serve" && len(args) <= 2:
		of.serve(ts, strings.Join(args[1:], ""))
	case !neg && what == "clock" && len(args) == 2:
		of.now.Store(nil)
		if now, err := time.Parse(time.RFC3339, args[1]); err == nil {
			of.now.Store(&now)
		}
		ts.Setenv("CLOCK", args[1])
	case !neg && what == "fault" && len(args) == 2:
		ts.Check(of.server.AddFault(args[1]))
	case !neg && what == "accept" && len(args) == 2:
		of.server.Accept(args[1])
	case what == "token" && len(args) == 3:
		if status := of.token(ts, args[1], args[2]); (status == http.StatusOK) == neg {
			ts.Fatalf("a token is answered with %d", status)
		}
	case what == "call" && (len(args) == 3 || len(args) == 4):
		err := of.call(ts, args[1], args[2], strings.Join(args[3:], ""))
		if (err != nil) != neg {
			ts.Fatalf("a call ends with %v", err)
		}
	default:
		ts.Fatalf("usage: atlas serve [ADDRESS] | clock TIME | fault FAULT | accept USERNAME | token ID SECRET | call METHOD PATH [BODY]")
	}
}

// atlasKey is where a script keeps its sandbox.
type atlasKey struct{}

type atlasPlace struct {
	server *atlastest.Server
	now    atomic.Pointer[time.Time] // nil: the real one
}

func (a *atlasPlace) serve(ts *testscript.TestScript, address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	a.server = atlastest.New(atlastest.Options{Seed: 1, Unlimited: true, Address: address, BaseURL: "http://" + listener.Addr().String(), Clock: func() time.Time {
		if now := a.now.Load(); now != nil {
			return *now
		}
		return time.Now()
	}})
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: atlasDescribed.Wrap("../..", a.server)}}
	front.Start()
	ts.Defer(front.Close)
	for name, v := range a.server.Env() {
		ts.Setenv(name, v)
	}
	ts.Setenv("ATLAS_HTTPS_ENDPOINT", "https://"+listener.Addr().String())
	nowhere(ts)
}

// token gives the status of the answer to a request for a token.
func (a *atlasPlace) token(ts *testscript.TestScript, id, secret string) int {
	req, err := http.NewRequest("POST", ts.Getenv("ATLAS_ENDPOINT")+"/api/oauth/token", strings.NewReader("grant_type=client_credentials"))
	ts.Check(err)
	req.SetBasicAuth(id, secret)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := direct{a.server}.RoundTrip(req)
	ts.Check(err)
	return resp.StatusCode
}

func (a *atlasPlace) call(ts *testscript.TestScript, method, path, body string) error {
	req, err := http.NewRequest(method, ts.Getenv("ATLAS_ENDPOINT")+"/api/atlas/v2"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/vnd.atlas.2025-02-19+json")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", "192.0.2.1")
	env := a.server.Env()
	client := http.Client{Transport: &digest.Transport{Username: env["ATLAS_PUBLIC_KEY"], Password: env["ATLAS_PRIVATE_KEY"], Transport: direct{a.server}}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	file, err := os.Create(ts.MkAbs("answer"))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if _, err := file.ReadFrom(resp.Body); err != nil {
		return err
	}
	if resp.StatusCode > 299 {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	return nil
}

// direct sends requests to a server in this process.
type direct struct{ http.Handler }

func (d direct) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, req)
	return w.Result(), nil
}

// clocked is the command tenon at the time that CLOCK tells, if it does.
func clocked() {
	engine := tenonEngine()
	if at, err := time.Parse(time.RFC3339, os.Getenv("CLOCK")); err == nil {
		makePlan, carryOut := engine.Plan, engine.Apply
		engine.Plan = func(ctx context.Context, in plan.Input, o plan.Options) (*plan.Plan, error) {
			in.Now = at
			return makePlan(ctx, in, o)
		}
		engine.Apply = func(ctx context.Context, in apply.Input) (*apply.Report, error) {
			in.Now, in.Observe.Now = func() time.Time { return at }, at
			return carryOut(ctx, in)
		}
	}
	tuneHeap()
	os.Exit(Main(os.Args[1:], World{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, LookupEnv: os.LookupEnv, Exit: os.Exit, Engine: engine}))
}
