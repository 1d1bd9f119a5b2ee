package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// meddleWithAtlas is an owner of the organization who knows nothing of the state
// file: the service account ci may be used from one more address, and gets a
// second secret, which cuts the life of the first to seven days.
func (t *tour) meddleWithAtlas() error {
	c, err := t.atlasOwner()
	if err != nil {
		return err
	}
	var accounts struct {
		Results []struct {
			Name     string `json:"name"`
			ClientID string `json:"clientId"`
		} `json:"results"`
	}
	if err := c.call("GET", "/serviceAccounts", nil, &accounts); err != nil {
		return err
	}
	for _, account := range accounts.Results {
		if account.Name != "ci" {
			continue
		}
		at := "/serviceAccounts/" + account.ClientID
		fmt.Println("  the service account ci may be used from 203.0.113.66 too")
		if err := c.call("POST", at+"/accessList", []any{map[string]any{"ipAddress": "203.0.113.66"}}, nil); err != nil {
			return err
		}
		fmt.Println("  it has a second secret, so that the first one ends in seven days")
		return c.call("POST", at+"/secrets", map[string]any{"secretExpiresAfterHours": 8}, nil)
	}
	return fmt.Errorf("there is no service account ci among %d", len(accounts.Results))
}

// atlasOwner signs in to the organization with the credential that Tenon has.
func (t *tour) atlasOwner() (*console, error) {
	at := t.variable("ATLAS_ENDPOINT")
	req, err := http.NewRequestWithContext(t.ctx, "POST", at+"/api/oauth/token", strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(t.variable("ATLAS_CLIENT_ID"), t.variable("ATLAS_CLIENT_SECRET"))
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = do(req, &token)
	return &console{endpoint: at + "/api/atlas/v2/orgs/" + t.variable("ATLAS_ORG_ID"), token: token.AccessToken, accept: "application/vnd.atlas.2024-08-05+json"}, err
}
