package keycloak

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// Eleven is a product that is built on Keycloak 11: this table in the older
// dialect, and what the product has besides.
type Eleven struct {
	Name, Doc  string
	Connection []providers.Field // of a connection, besides Keycloak's own
	// Amend changes the table; nil leaves it as it is.
	Amend func(table []rest.Row) []rest.Row
	// Operations are what the product's servers can be asked for.
	Operations []providers.Operation
	// Endpoints tell what the product's own endpoints are used for.
	Endpoints []providers.Endpoint
	// Outside makes the client of a connection out of Keycloak's, and Inside
	// that for the inside of a realm; nil leaves them as they are.
	Outside func(s Server, api *rest.Client) (providers.Client, error)
	Inside  func(s Server, realm string, api *rest.Client, client providers.Client) (providers.Client, error)
}

// Server is what a product's own clients are made of.
type Server struct {
	Base string // its address, with its path
	Env  *providers.Env
	// Auth adds the connection's token to requests, and Secrets are what no error may show.
	Auth    func(http.RoundTripper) http.RoundTripper
	Secrets func() []string
}

// Provider returns the product's table and the way to open a connection.
func (e *Eleven) Provider() *providers.Provider {
	return &providers.Provider{
		Name: e.Name, Doc: e.Doc, Connection: append(connection(), e.Connection...), Kinds: kindsOf(e.rows(newBook())), Operations: e.Operations, Endpoints: e.Endpoints,
		Open: func(_ context.Context, config providers.Config) (providers.Client, error) { return open(config, e) },
	}
}

// Rows returns the product's table with the way to reach each kind, for tests.
func (e *Eleven) Rows() []rest.Row { return e.rows(newBook()) }

// rows is the table in the dialect; of no product, it is Keycloak's own.
func (e *Eleven) rows(b *book) []row {
	table := rows(b)
	if e == nil {
		return table
	}
	table = inEleven(b, table)
	if e.Amend != nil {
		table = e.Amend(table)
	}
	return table
}

// review objects to what the server cannot do.
func (e *Eleven) review(ctx context.Context, client *rest.Client, planned []providers.Planned) []providers.Objection {
	if e == nil {
		return review(ctx, client, planned)
	}
	return reviewEleven(ctx, client, planned)
}

func (e *Eleven) outside(s signIn, api *rest.Client) (providers.Client, error) {
	if e == nil || e.Outside == nil {
		return api, nil
	}
	return e.Outside(s.server(), api)
}

func (e *Eleven) inside(s signIn, name string, api *rest.Client, b *book) (providers.Client, error) {
	if e == nil {
		return api, nil
	}
	client := &elder{Client: api, book: b}
	if e.Inside == nil {
		return client, nil
	}
	return e.Inside(s.server(), name, api, client)
}

// inEleven turns the table into that of version 11, and notes what it lacks.
func inEleven(b *book, table []row) []row {
	b.isFlow, b.eleven = "autheticatorFlow", true // so it is spelt there
	var out []row
	for _, r := range table {
		if slices.Contains(strings.Fields(newerKinds), r.Name) {
			continue
		}
		lacks := strings.Fields(newerFields[r.Name])
		r.Fields = slices.DeleteFunc(slices.Clone(r.Fields), func(f field) bool { return slices.Contains(lacks, f.Name) })
		amendEleven(b, &r)
		if len(lacks) > 0 {
			r.Reshape = refusing(r.Name, lacks, r.Reshape)
		}
		out = append(out, r)
		if r.Name == "role" {
			out = append(out, defaultRole())
		}
	}
	return out
}

// newerKinds are those that version 11 has not.
const newerKinds = "userProfile organization localizationText"

// newerFields are what version 11 refuses, by kind: it knows no such field
// (seen on 11.0.0).
var newerFields = map[string]string{
	"realm": "organizationsEnabled verifiableCredentialsEnabled adminPermissionsEnabled scimApiEnabled maxTemporaryLockouts maxSecondaryAuthFailures bruteForceStrategy " +
		"webAuthnPolicyResidentKey webAuthnPolicyPasswordlessResidentKey " +
		"oauth2DevicePollingInterval oauth2DeviceCodeLifespan otpPolicyCodeReusable webAuthnPolicyExtraOrigins webAuthnPolicyPasswordlessExtraOrigins " +
		"clientProfiles clientPolicies firstBrokerLoginFlow localizationTexts workflows defaultRole organizations userProfile",
	"client": "type", "group": "description", "identityProvider": "hideOnLogin organizationId types", "user": "userProfileMetadata",
	"authorizationPolicy": "clientScopes requiredClientScopes",
}

// refusing tells of what only newer versions have where a file declares it.
func refusing(kind string, lacks []string, reshape func(value.Value) (value.Value, error)) func(value.Value) (value.Value, error) {
	return func(v value.Value) (value.Value, error) {
		for _, f := range v.Fields() {
			if slices.Contains(lacks, f.Key) {
				return v, mistake(f.Key, f.Value, "remove it: newer versions of Keycloak have it", "the %s of Keycloak 11 has no %s", kind, f.Key)
			}
		}
		if reshape == nil {
			return v, nil
		}
		return reshape(v)
	}
}
