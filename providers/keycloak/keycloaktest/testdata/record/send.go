package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// send makes a request and writes the pair down.
func (r *recorder) send(record bool, method, path, body string) error {
	req, err := http.NewRequest(method, r.base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	form := strings.HasSuffix(path, "/protocol/openid-connect/token")
	switch {
	case form:
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	case strings.HasPrefix(body, "text:"):
		req.Header.Set("Content-Type", "text/plain")
		body = strings.TrimPrefix(body, "text:")
		req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	case body != "":
		req.Header.Set("Content-Type", "application/json")
	}
	if !form && r.as != "nobody" {
		token, err := r.token()
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	r.location, r.last = res.Header.Get("Location"), nil
	r.hide.location(r.location)
	_ = json.Unmarshal(raw, &r.last)
	if record {
		r.write(req, path, body, res, raw)
	}
	return nil
}

// write puts one pair into the recording.
func (r *recorder) write(req *http.Request, path, body string, res *http.Response, raw []byte) {
	for _, note := range r.note {
		fmt.Fprintf(&r.out, "# %s\n", note)
	}
	r.note = nil
	fmt.Fprintf(&r.out, "> %s %s\n", req.Method, r.hide.text(path))
	if r.as != "admin" && req.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		fmt.Fprintf(&r.out, "> As: %s\n", r.as)
	}
	if kind := req.Header.Get("Content-Type"); kind == "text/plain" {
		fmt.Fprintf(&r.out, "> Content-Type: %s\n", kind)
	}
	if body != "" {
		fmt.Fprintf(&r.out, ">\n> %s\n", r.hide.body(body, false))
	}
	fmt.Fprintf(&r.out, "< %d\n", res.StatusCode)
	for _, name := range []string{"Location", "Www-Authenticate", "Content-Type"} {
		if v := res.Header.Get(name); v != "" && v != "application/json" && v != "application/json;charset=UTF-8" {
			fmt.Fprintf(&r.out, "< %s: %s\n", name, r.hide.text(v))
		}
	}
	if strings.HasSuffix(path, "/serverinfo") && res.StatusCode == http.StatusOK {
		raw = versionOnly(raw)
	}
	if strings.HasPrefix(string(raw), "<html>") {
		raw = []byte(page)
	}
	if len(raw) > 0 {
		fmt.Fprintf(&r.out, "<\n< %s\n", strings.ReplaceAll(r.hide.body(string(raw), true), "\n", `\n`))
	}
	r.out.WriteByte('\n')
	r.pairs++
}

// page stands for the page of HTML that version 11 answers where its database
// refuses something: what it says is the server's own.
const page = "<html><head><title>ERROR</title></head><body>Internal Server Error</body></html>"

// versionOnly leaves of the 270 kB what a client asks for.
func versionOnly(raw []byte) []byte {
	var info struct {
		SystemInfo struct {
			Version string `json:"version"`
		} `json:"systemInfo"`
	}
	if err := json.Unmarshal(raw, &info); err != nil {
		return raw
	}
	short, _ := json.Marshal(info)
	return short
}

// token gives the token in use; the admin's is renewed in time.
func (r *recorder) token() (string, error) {
	if r.as != "admin" || time.Since(r.made) < 40*time.Second {
		if t, ok := r.tokens[r.as]; ok {
			return t, nil
		}
		if r.as != "admin" {
			return "", fmt.Errorf("no login %q", r.as)
		}
	}
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {r.user}, "password": {r.password}}
	res, err := http.PostForm(r.base+"/realms/master/protocol/openid-connect/token", form)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out.AccessToken == "" {
		return "", fmt.Errorf("no token: status %d: %v", res.StatusCode, err)
	}
	r.tokens["admin"], r.made = out.AccessToken, time.Now()
	return out.AccessToken, nil
}

// login records a token request and keeps the token.
func (r *recorder) login(name, realm, form string) error {
	r.note = append(r.note, "login "+name)
	if err := r.send(true, "POST", "/realms/"+realm+"/protocol/openid-connect/token", r.fill(form)); err != nil {
		return err
	}
	if o, ok := r.last.(map[string]any); ok {
		if token, ok := o["access_token"].(string); ok {
			r.tokens[name] = token
			return nil
		}
	}
	return nil
}

// clear deletes all realms but master, which a scenario that broke off may have
// left.
func (r *recorder) clear() error {
	if err := r.send(false, "GET", "/admin/realms?briefRepresentation=true", ""); err != nil {
		return err
	}
	realms, _ := r.last.([]any)
	for _, one := range realms {
		if name, _ := walk(one, "realm").(string); name != "master" {
			if err := r.send(false, "DELETE", "/admin/realms/"+url.PathEscape(name), ""); err != nil {
				return err
			}
		}
	}
	return nil
}
