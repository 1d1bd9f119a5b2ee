package keycloak_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// byHand is somebody with the Admin API, who knows nothing of the tool.
type byHand struct {
	t     testing.TB
	env   map[string]string
	realm string     // where it signs in; "" is master
	form  url.Values // nil: as the administrator
}

// as is somebody else.
func (h byHand) as(realm string, form url.Values) byHand {
	h.realm, h.form = realm, form
	return h
}

// status is what a request without content comes to.
func (h byHand) status(method, path string) int {
	h.t.Helper()
	status, _, _ := h.try(method, path, "{}")
	return status
}

func hand(t testing.TB, s *conform.Server) byHand { return byHand{t: t, env: s.Env} }

// token asks for one; they live 60 seconds, so that each request has its own.
func (h byHand) token() string {
	h.t.Helper()
	if h.form != nil {
		return h.tokenFor(h.form)["access_token"].(string)
	}
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {h.env["KEYCLOAK_ADMIN"]}, "password": {h.env["KEYCLOAK_ADMIN_PASSWORD"]}}
	return h.tokenFor(form)["access_token"].(string)
}

func (h byHand) tokenFor(form url.Values) map[string]any {
	h.t.Helper()
	resp, err := http.PostForm(h.env["KEYCLOAK_ENDPOINT"]+"/realms/"+cmp.Or(h.realm, "master")+"/protocol/openid-connect/token", form)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out["access_token"] == nil {
		h.t.Fatalf("no token: %s %v %v", resp.Status, err, out)
	}
	return out
}

// try sends a request to the realms' API and gives the status, the answer, and
// the id of what was made.
func (h byHand) try(method, path, body string) (status int, answer any, id string) {
	h.t.Helper()
	req, err := http.NewRequest(method, h.env["KEYCLOAK_ENDPOINT"]+"/admin/realms"+path, bytes.NewBufferString(body))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.token())
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	_ = json.Unmarshal(raw, &answer)
	at := resp.Header.Get("Location")
	return resp.StatusCode, answer, at[strings.LastIndex(at, "/")+1:]
}

// do is try that must succeed.
func (h byHand) do(method, path, body string) any {
	h.t.Helper()
	status, answer, id := h.try(method, path, body)
	if status > 299 {
		h.t.Fatalf("%s %s %s: %d %v", method, path, body, status, answer)
	}
	if answer == nil {
		return id
	}
	return answer
}

// get reads one value of an object, by keys.
func (h byHand) get(path string, keys ...string) any {
	h.t.Helper()
	v := h.do("GET", path, "")
	for _, k := range keys {
		o, _ := v.(map[string]any)
		v = o[k]
	}
	return v
}

// id finds an object in a list by a field.
func (h byHand) id(path, field, name string) string {
	h.t.Helper()
	list, _ := h.do("GET", path, "").([]any)
	for _, item := range list {
		if o := item.(map[string]any); o[field] == name {
			return o["id"].(string)
		}
	}
	h.t.Fatalf("%s has no %s %s", path, field, name)
	return ""
}

func (h byHand) client(name string) string {
	h.t.Helper()
	return "/acme/clients/" + h.id("/acme/clients?clientId="+name, "clientId", name)
}

func (h byHand) user(name string) string {
	h.t.Helper()
	return "/acme/users/" + h.id("/acme/users?exact=true&username="+name, "username", name)
}

func (h byHand) group(name string) string {
	h.t.Helper()
	return "/acme/groups/" + h.id("/acme/groups", "name", name)
}

func asJSON(v any) string {
	raw, _ := json.Marshal(v) // what came from JSON can be written
	return string(raw)
}
