package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// meddleWithLogto is somebody with access to the tenant's Management API who knows
// nothing of the state file: a redirect address is added, and a user gets another e-mail address.
func (t *tour) meddleWithLogto() error {
	c, err := t.console()
	if err != nil {
		return err
	}
	var apps, users []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := c.call("GET", "/api/applications", nil, &apps); err != nil {
		return err
	}
	if err := c.call("GET", "/api/users?page=1&page_size=100", nil, &users); err != nil {
		return err
	}
	for _, app := range apps {
		if app.Name != "Shop" {
			continue
		}
		fmt.Println("  the application Shop may now send people to https://attacker.example/callback")
		body := map[string]any{"oidcClientMetadata": map[string]any{
			"redirectUris":           []string{"https://shop.acme.example/callback", "https://attacker.example/callback"},
			"postLogoutRedirectUris": []string{"https://shop.acme.example"},
		}}
		if err := c.call("PATCH", "/api/applications/"+app.ID, body, nil); err != nil {
			return err
		}
	}
	for _, user := range users {
		if user.Name != "Bob" {
			continue
		}
		fmt.Println("  the user bob has another e-mail address")
		if err := c.call("PATCH", "/api/users/"+user.ID, map[string]any{"primaryEmail": "bob@attacker.example"}, nil); err != nil {
			return err
		}
	}
	return nil
}

// console is a signed-in administrator of the tenant.
type console struct {
	endpoint, token string
	accept          string // the version of the API, where it wants one
}

// console signs in with the credentials that the secret store keeps.
func (t *tour) console() (*console, error) {
	const address = "logto.cloud.tenants[acme-dev]#defaultApplication"
	id, err := t.output("secrets", "get", address+".id")
	if err != nil {
		return nil, err
	}
	secret, err := t.output("secrets", "get", address+".secret")
	if err != nil {
		return nil, err
	}
	c := &console{}
	if c.endpoint, err = t.endpoint(); err != nil {
		return nil, err
	}
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {c.endpoint + "/api"}, "scope": {"all"}}
	req, err := http.NewRequestWithContext(t.ctx, "POST", c.endpoint+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(strings.TrimSpace(id), strings.TrimSpace(secret))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = do(req, &token)
	c.token = token.AccessToken
	return c, err
}

// endpoint asks Logto Cloud where the tenant is.
func (t *tour) endpoint() (string, error) {
	cloud := &console{endpoint: t.variable("LOGTO_CLOUD_ENDPOINT"), token: t.variable("LOGTO_CLOUD_PAT")}
	var tenants []struct {
		Indicator string `json:"indicator"`
	}
	if err := cloud.call("GET", "/api/tenants", nil, &tenants); err != nil {
		return "", err
	}
	if len(tenants) != 1 {
		return "", fmt.Errorf("there are %d tenants, not one", len(tenants))
	}
	return tenants[0].Indicator, nil
}

// variable is what the environment has under a name, the last one of it.
func (t *tour) variable(name string) (v string) {
	for _, line := range t.env {
		if text, ok := strings.CutPrefix(line, name+"="); ok {
			v = text
		}
	}
	return v
}

func (c *console) call(method, path string, body, answer any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	req, err := http.NewRequest(method, c.endpoint+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	if c.accept != "" {
		req.Header.Set("Accept", c.accept)
	}
	return do(req, answer)
}

func do(req *http.Request, answer any) error {
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
		return fmt.Errorf("%s %s answered %d", req.Method, req.URL.Path, resp.StatusCode)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}
