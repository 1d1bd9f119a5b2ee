package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/logto/logtotest"
)

// limitedPAT may read in Logto Cloud, and not create.
const limitedPAT = "pat_made_up_that_only_reads"

// logtoCommand is the script command logto:
//
//	logto serve                      a sandbox in this process; its environment, and LIMITED_PAT
//	logto call METHOD PATH [BODY]    somebody with the self-hosted tenant's Management API
func logtoCommand(ts *testscript.TestScript, neg bool, args []string) {
	switch {
	case !neg && len(args) == 1 && args[0] == "serve":
		s := logtotest.NewServer(logtotest.Options{Seed: 1, LimitedPAT: limitedPAT})
		ts.Defer(s.Close)
		for name, v := range s.Env() {
			ts.Setenv(name, v)
		}
		ts.Setenv("LIMITED_PAT", limitedPAT)
		ts.Setenv("LOGTO_HTTPS_ENDPOINT", "https"+strings.TrimPrefix(s.URL, "http"))
	case !neg && len(args) >= 3 && len(args) <= 4 && args[0] == "call":
		body := strings.Join(args[3:], "")
		ts.Check(manage(ts, args[1], args[2], body))
	default:
		ts.Fatalf("usage: logto serve | logto call METHOD PATH [BODY]")
	}
}

// manage sends one request to the self-hosted tenant's Management API.
func manage(ts *testscript.TestScript, method, path, body string) error {
	endpoint := ts.Getenv("LOGTO_ENDPOINT")
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {"https://default.logto.app/api"}, "scope": {"all"}}
	req, err := http.NewRequest("POST", endpoint+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.SetBasicAuth(ts.Getenv("LOGTO_APP_ID"), ts.Getenv("LOGTO_APP_SECRET"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := exchange(ts, req, &token); err != nil {
		return err
	}
	req, err = http.NewRequest(method, endpoint+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	return exchange(ts, req, nil)
}

// exchange sends a request; an answer that is wanted is JSON, any other is logged.
func exchange(ts *testscript.TestScript, req *http.Request, answer any) error {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s answered %d: %s", req.Method, req.URL.Path, resp.StatusCode, text)
	}
	if answer == nil {
		ts.Logf("%s", text)
		return nil
	}
	return json.Unmarshal(text, answer)
}
