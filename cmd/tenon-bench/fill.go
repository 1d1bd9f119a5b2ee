package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// admin is a client of the Admin API that signs in anew before its tokens,
// which last a minute, end.
type admin struct {
	http  http.Client
	base  string
	token string
	since time.Time
}

func newAdmin(base string) *admin {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = parallelism
	return &admin{base: base, http: http.Client{Transport: transport}}
}

func (a *admin) signIn(ctx context.Context) error {
	if time.Since(a.since) < 30*time.Second {
		return nil
	}
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {os.Getenv("KEYCLOAK_ADMIN")}, "password": {os.Getenv("KEYCLOAK_ADMIN_PASSWORD")}}
	req, err := http.NewRequestWithContext(ctx, "POST", a.base+"/realms/master/protocol/openid-connect/token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct {
		Token string `json:"access_token"`
	}
	err = a.do(req, &answer)
	a.token, a.since = answer.Token, time.Now()
	return err
}

// call sends a request with the token there is, and decodes the answer.
func (a *admin) call(ctx context.Context, method, path string, body, answer any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, a.base+"/admin"+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	req.Header.Set("Content-Type", "application/json")
	return a.do(req, answer)
}

func (a *admin) do(req *http.Request, answer any) error {
	resp, err := a.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode > 299 {
		return fmt.Errorf("%s %s: %s %.300s", req.Method, req.URL.Path, resp.Status, data)
	}
	if answer == nil || len(data) == 0 {
		return nil
	}
	return json.Unmarshal(data, answer)
}

// clear deletes the realm.
func (b *realmBench) clear(ctx context.Context) error {
	a := newAdmin(b.door.url)
	if err := a.signIn(ctx); err != nil {
		return err
	}
	err := a.call(ctx, "DELETE", "/realms/"+realmName, nil, nil)
	if err != nil && strings.Contains(err.Error(), "404") {
		return nil
	}
	return err
}

// fill makes the realm, in bulk; with keep only if there is none.
func (b *realmBench) fill(ctx context.Context, keep bool) error {
	a := newAdmin(b.door.url)
	if keep {
		if err := a.signIn(ctx); err != nil {
			return err
		}
		if a.call(ctx, "GET", "/realms/"+realmName, nil, nil) == nil {
			return nil
		}
	}
	if err := b.clear(ctx); err != nil {
		return err
	}
	began := time.Now()
	send := func(path string, body any) error {
		if err := a.signIn(ctx); err != nil {
			return err
		}
		return a.call(ctx, "POST", path, body, nil)
	}
	if err := send("/realms", map[string]any{"realm": realmName, "enabled": true}); err != nil {
		return err
	}
	a.since = time.Time{} // a token that is older than the realm has no rights in it
	for _, part := range b.size.parts() {
		part["ifResourceExists"] = "FAIL"
		if err := send("/realms/"+realmName+"/partialImport", part); err != nil {
			return err
		}
	}
	_, _ = fmt.Fprintf(b.messages, "the realm was filled in %s\n", shown(time.Since(began)))
	return nil
}
