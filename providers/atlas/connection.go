package atlas

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

const cloud = "https://cloud.mongodb.com"

// connection is the table of a connection's own fields.
func connection() fields {
	return fields{
		{Name: "endpoint", Type: providers.String, Local: true, Default: text(cloud), Doc: "The address of Atlas, without a path. Plain http is for a server on this machine alone."},
		credentials("auth", "What Tenon signs in with: a service account (clientId and clientSecret), or an API key (publicKey and privateKey)."),
		{Name: "address", Type: providers.String, Network: true, Local: true, Doc: "The address that Atlas sees Tenon's requests come from, where Atlas itself does not tell it, or not rightly (it tells IPv4 alone). Nothing that would shut it out is done to the access list of the credential that Tenon signs in with."},
	}
}

// credentials is a mapping that signs in.
func credentials(name, doc string) field {
	return field{Name: name, Type: providers.Record, Local: true, Doc: doc, Fields: fields{
		{Name: "clientId", Type: providers.String, Doc: "The client ID of a service account, mdb_sa_id_…"},
		{Name: "clientSecret", Type: providers.String, Secret: true, Doc: "One of its secrets, mdb_sa_sk_…"},
		{Name: "publicKey", Type: providers.String, Doc: "The public key of an API key, eight letters."},
		{Name: "privateKey", Type: providers.String, Secret: true, Doc: "Its private key."},
	}}
}

// endpointOf brings the address of the server into one form.
func endpointOf(v value.Value) (string, error) {
	raw := cloud
	if v.IsSet() {
		raw = v.Reveal()
	}
	wrong := func(err error, hint string) error {
		return &providers.FieldError{Field: "endpoint", Pos: v.Pos(), Err: providers.WithHint(err, "%s", hint)}
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return "", wrong(errors.New("this is not an address"), "write it as https://HOST, or leave it out for "+cloud)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", wrong(errors.New("this holds more than an address"), "write it as https://HOST, and credentials under auth")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "", wrong(fmt.Errorf("credentials would be sent to %s in the clear", u.Host), "use https://")
	}
	u.Path, u.RawPath = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), base), ""
	return strings.TrimRight(u.String(), "/"), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// publicKey is the form of an API key's public part.
var publicKey = regexp.MustCompile(`^[a-z]{8}$`)

// checkClientID tells a key that was given for a service account.
func checkClientID(v value.Value) error {
	if !publicKey.MatchString(v.Reveal()) {
		return nil
	}
	return &providers.FieldError{Field: "auth.clientId", Pos: v.Pos(), Err: providers.WithHint(
		errors.New("this is the public key of an API key, not the client ID of a service account"),
		"write auth: {publicKey: …, privateKey: …}, or make a service account: its client ID begins with mdb_sa_id_")}
}

// checkPublicKey tells a service account that was given for a key.
func checkPublicKey(v value.Value) error {
	if !strings.HasPrefix(v.Reveal(), "mdb_sa_id_") {
		return nil
	}
	return &providers.FieldError{Field: "auth.publicKey", Pos: v.Pos(), Err: providers.WithHint(
		errors.New("this is the client ID of a service account, not the public key of an API key"),
		"write auth: {clientId: …, clientSecret: …}")}
}
