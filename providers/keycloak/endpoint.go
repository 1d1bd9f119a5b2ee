package keycloak

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// endpointOf brings the address of a server into one form: the path stays,
// which was /auth before Keycloak 17, and /admin and a slash at the end go.
func endpointOf(v value.Value, insecure bool) (string, error) {
	hint := "write it as https://HOST, with /auth where the server has that"
	u, err := url.Parse(strings.TrimSpace(v.Reveal()))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", providers.WithHint(errors.New("this is not an address"), "%s", hint)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", providers.WithHint(errors.New("this holds more than an address"), "%s", hint)
	}
	if u.Scheme == "http" && !insecure && !loopback(u.Hostname()) {
		return "", providers.WithHint(fmt.Errorf("credentials would be sent to %s in the clear", u.Host),
			"use https://, or set insecureHttp: true where the network in between is your own")
	}
	u.Path, u.RawPath = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/admin"), ""
	return strings.TrimRight(u.String(), "/"), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

// explainToken says what a refusal of the token endpoint means.
func explainToken(realm string) func(*providers.APIError) {
	return func(e *providers.APIError) {
		switch {
		case e.Status == http.StatusNotFound:
			e.Hint = "check the endpoint: is it Keycloak, does its address end in /auth, and is there a realm " + realm + "?"
		case e.Code == "invalid_client", e.Code == "unauthorized_client":
			e.Hint = "check auth: the client must be in the realm " + realm + ", with client authentication and service accounts on, and this must be its secret"
		case e.Code == "invalid_grant":
			e.Hint = "check auth: the user must be in the realm " + realm + ", enabled, with this password and nothing left to do before signing in"
		}
	}
}

// explain says what errors of the Admin API mean.
func explain(f rest.Failed) {
	e := f.APIError
	switch {
	case e.Status == http.StatusInternalServerError && e.Method == http.MethodPost && f.About != nil && f.About.Name == "user":
		// A user that is made while the first identity provider is: the server
		// trips over it (seen on 26.7) and takes the work back.
		e.Kind = providers.ErrUnknownOutcome
	case e.Status == http.StatusInternalServerError && e.Method == http.MethodDelete && f.About != nil && f.About.Name == "authenticationFlow":
		e.Hint = "a client may use this flow in its authenticationFlowBindingOverrides: give that another one first"
	case e.Status == http.StatusInternalServerError && strings.HasSuffix(e.URL, "/partial-export"):
		e.Hint = "the server cannot export this realm: it may hold a flow that goes through a flow which is gone, or through itself; take that execution out, or make the flow again under the identifier that it had"
	case e.Status == http.StatusForbidden:
		e.Hint = "the account that Tenon signs in with lacks " + missingRight(e.Method, e.URL)
	case e.Status == http.StatusBadRequest && (strings.HasPrefix(e.Code+e.Message, "Unrecognized field") || strings.HasPrefix(e.Code+e.Message, "unable to read contents")):
		e.Hint = "this server does not know a field or value of it: it may be of an older version"
	case e.Status == http.StatusBadRequest && refusedByProfile(f.Body) != "":
		e.Message, e.Code = "the user profile refuses "+refusedByProfile(f.Body), ""
		e.Hint = "declare what it wants, or change the realm's userProfile"
	case e.Status == http.StatusNotImplemented || e.Status == http.StatusNotFound && f.Body.Kind() == value.Absent && e.Method == http.MethodGet:
		e.Hint = "this server may be too old for it, or have the feature switched off"
	}
}
