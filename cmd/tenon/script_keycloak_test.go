package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"tenon/providers/keycloak/keycloaktest"
)

// keycloakCommand is the script command keycloak:
//
//	keycloak serve                      a sandbox in this process, and its environment; servers that are
//	                                    none: PAGE_ENDPOINT, UNTRUSTED_ENDPOINT, KEYCLOAK_HTTPS_ENDPOINT
//	keycloak call METHOD PATH [BODY]    somebody with the Admin API
//	keycloak allow REALM CLIENT ROLE    gives a client's service account a role of realm-management
func keycloakCommand(ts *testscript.TestScript, neg bool, args []string) {
	switch {
	case !neg && len(args) == 1 && args[0] == "serve":
		s := keycloaktest.NewServer(keycloaktest.Options{Seed: 1})
		ts.Defer(s.Close)
		for name, v := range s.Env() {
			ts.Setenv(name, v)
		}
		ts.Setenv("KEYCLOAK_HTTPS_ENDPOINT", "https"+strings.TrimPrefix(s.URL, "http"))
		nowhere(ts)
	case !neg && len(args) >= 3 && len(args) <= 4 && args[0] == "call":
		ts.Check(administer(ts, args[1], args[2], strings.Join(args[3:], ""), nil))
	case !neg && len(args) == 4 && args[0] == "allow":
		ts.Check(allow(ts, args[1], args[2], args[3]))
	default:
		ts.Fatalf("usage: keycloak serve | keycloak call METHOD PATH [BODY] | keycloak allow REALM CLIENT ROLE")
	}
}

// administer sends one request to the Admin API.
func administer(ts *testscript.TestScript, method, path, body string, answer any) error {
	endpoint := ts.Getenv("KEYCLOAK_ENDPOINT")
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {ts.Getenv("KEYCLOAK_CLIENT_ID")}, "client_secret": {ts.Getenv("KEYCLOAK_CLIENT_SECRET")}}
	req, err := http.NewRequest("POST", endpoint+"/realms/master/protocol/openid-connect/token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := exchange(ts, req, &token); err != nil {
		return err
	}
	req, err = http.NewRequest(method, endpoint+"/admin/realms"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	return exchange(ts, req, answer)
}

// allow finds the ids that giving a role takes.
func allow(ts *testscript.TestScript, realm, client, role string) error {
	type named struct{ ID, Name string }
	var of, managers []named
	var account, right named
	at := "/" + realm + "/clients"
	if err := errors.Join(administer(ts, "GET", at+"?clientId="+client, "", &of), administer(ts, "GET", at+"?clientId=realm-management", "", &managers)); err != nil {
		return err
	}
	if len(of) != 1 || len(managers) != 1 {
		return fmt.Errorf("no client %s", client)
	}
	err := errors.Join(administer(ts, "GET", at+"/"+of[0].ID+"/service-account-user", "", &account), administer(ts, "GET", at+"/"+managers[0].ID+"/roles/"+role, "", &right))
	if err != nil {
		return err
	}
	body := fmt.Sprintf(`[{"id":%q,"name":%q}]`, right.ID, right.Name)
	return administer(ts, "POST", "/"+realm+"/users/"+account.ID+"/role-mappings/clients/"+managers[0].ID, body, nil)
}
