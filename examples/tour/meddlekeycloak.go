package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// meddleWithKeycloak is an administrator of the realm who knows nothing of the
// state file: the web client gets a further redirect address, and a user
// another e-mail address.
func (t *tour) meddleWithKeycloak() error {
	c, err := t.adminConsole()
	if err != nil {
		return err
	}
	var clients []struct {
		ID string `json:"id"`
	}
	if err := c.call("GET", "/clients?clientId=web", nil, &clients); err != nil {
		return err
	}
	var users []struct {
		ID string `json:"id"`
	}
	if err := c.call("GET", "/users?username=bob&exact=true", nil, &users); err != nil {
		return err
	}
	if len(clients) != 1 || len(users) != 1 {
		return fmt.Errorf("%d clients and %d users, not one of each", len(clients), len(users))
	}
	fmt.Println("  the client web may now send people to https://attacker.example/*")
	body := map[string]any{"clientId": "web", "redirectUris": []string{"https://example.com/*", "https://attacker.example/*"}}
	if err := c.call("PUT", "/clients/"+clients[0].ID, body, nil); err != nil {
		return err
	}
	fmt.Println("  the user bob has another e-mail address")
	return c.call("PUT", "/users/"+users[0].ID, map[string]any{"email": "bob@attacker.example"}, nil)
}

// adminConsole signs in to the realm as the client that Tenon has.
func (t *tour) adminConsole() (*console, error) {
	at := t.variable("KEYCLOAK_ENDPOINT")
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {t.variable("KEYCLOAK_CLIENT_ID")}, "client_secret": {t.variable("KEYCLOAK_CLIENT_SECRET")}}
	req, err := http.NewRequestWithContext(t.ctx, "POST", at+"/realms/master/protocol/openid-connect/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = do(req, &token)
	return &console{endpoint: at + "/admin/realms/acme", token: token.AccessToken}, err
}
