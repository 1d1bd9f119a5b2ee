package logto

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// selfHostedResource is the indicator of the Management API of the tenant
// "default" in every Logto that is not the Cloud, wherever it is served.
const selfHostedResource = "https://default.logto.app/api"

// door is what a tenant is entered by.
type door struct {
	address  value.Address
	endpoint string // without /api
	resource string // the indicator of the Management API
	id       string
	secret   string
}

func doorOf(e providers.Entry) (door, error) {
	d := door{address: e.Address}
	endpoint, name := e.Local.Get("endpoint"), "endpoint"
	given := endpoint.IsSet()
	if !given {
		endpoint, name = e.Object.Fields.Get("indicator"), "indicator"
	}
	if !endpoint.IsSet() {
		return d, providers.WithHint(fmt.Errorf("%s: Logto Cloud told no address of the tenant", e.Address),
			"set the tenant's endpoint: https://TENANT.logto.app")
	}
	var err error
	if d.endpoint, err = endpointOf(endpoint, e.Local.Get("insecureHttp").True()); err != nil {
		return d, &providers.FieldError{Field: name, Pos: endpoint.Pos(), Err: err}
	}
	switch resource := e.Local.Get("resource"); {
	case resource.IsSet():
		d.resource = resource.Reveal()
	case given && !ofCloud(d.endpoint):
		d.resource = selfHostedResource
	default:
		d.resource = d.endpoint + "/api"
	}
	return d.withCredentials(e)
}

// withCredentials takes the declared credentials, or else those that creation gave.
func (d door) withCredentials(e providers.Entry) (door, error) {
	for _, from := range []value.Value{e.Local.Get("credentials"), e.Minted.Get("defaultApplication")} {
		id, secret := from.Get("id"), from.Get("secret")
		if id.Kind() == value.String && secret.Kind() == value.String && id.Reveal() != "" && secret.Reveal() != "" {
			d.id, d.secret = id.Reveal(), secret.Reveal()
			return d, nil
		}
	}
	err := fmt.Errorf("%s cannot be entered: %w", e.Address, providers.ErrNoCredentials)
	if e.Local.Get("endpoint").IsSet() {
		return d, providers.WithHint(err, "declare credentials: {id, secret} of a machine-to-machine application that has the role %q", managementRole)
	}
	return d, providers.WithHint(err, "Logto tells the credentials of a new tenant once, and the secret store has none for this one. "+
		"Either make a machine-to-machine application with the role %q in the tenant's Console and declare credentials: {id, secret}; "+
		"or, if nothing in the tenant is needed, delete it and let Tenon make it anew", managementRole)
}

// endpointOf brings an address into one form, without /api and without a slash
// at the end. Logto writes a tenant's indicator both with /api and without.
func endpointOf(v value.Value, insecure bool) (string, error) {
	u, err := url.Parse(strings.TrimSpace(v.Reveal()))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", providers.WithHint(fmt.Errorf("%q is not an address", shown(v)), "write it as https://HOST")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", providers.WithHint(fmt.Errorf("%q holds more than an address", shown(v)), "write it as https://HOST, and credentials in their own fields")
	}
	if u.Scheme == "http" && !insecure && !loopback(u.Hostname()) {
		return "", providers.WithHint(fmt.Errorf("credentials would be sent to %s in the clear", u.Host),
			"use https://, or set insecureHttp: true where the network in between is your own")
	}
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/api")
	u.RawPath = ""
	return strings.TrimRight(u.String(), "/"), nil
}

// shown is an address without what may be secret in it: a mistake may have put
// anything there.
func shown(v value.Value) string {
	u, err := url.Parse(strings.TrimSpace(v.Reveal()))
	if err != nil || v.IsSecret() && u.Host == "" {
		return "…"
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, "", "", ""
	return u.String()
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

// ofCloud reports whether an address is that of a tenant of Logto Cloud.
func ofCloud(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && strings.HasSuffix(u.Hostname(), ".logto.app")
}
