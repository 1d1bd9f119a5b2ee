// Package logto is the provider of Logto: tenants of Logto Cloud, Logto that
// somebody hosts, and what is inside both, over the Cloud API and the
// Management API. It is a table of kinds, the hooks for what the table cannot
// say, and the chain of credentials: personal access token, tenant, its
// machine-to-machine application, tenant's token.
package logto

import (
	"context"
	"fmt"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

const cloudEndpoint = "https://cloud.logto.io"

// Provider returns the table and the way to open a connection.
func Provider() *providers.Provider {
	table := rows()
	kinds := make([]providers.Kind, len(table))
	for i := range table {
		kinds[i] = table[i].Kind
	}
	return &providers.Provider{
		Name:       "logto",
		Doc:        "Logto: tenants of Logto Cloud, and Logto that somebody hosts. A connection signs in to Logto Cloud with a personal access token; each tenant is then entered with the machine-to-machine application that Logto Cloud makes with it, or with one that the file declares.",
		Connection: connection(),
		Kinds:      kinds,
		Operations: operations(),
		Open: func(_ context.Context, config providers.Config) (providers.Client, error) {
			return open(table, config)
		},
	}
}

// open makes the client of Logto Cloud. A token that is missing is an error
// only when something is asked of Logto Cloud.
func open(table []rest.Row, config providers.Config) (providers.Client, error) {
	endpoint := config.Fields.Get("endpoint")
	if !endpoint.IsSet() {
		endpoint = text(cloudEndpoint)
	}
	base, err := endpointOf(endpoint, config.Fields.Get("insecureHttp").True())
	if err != nil {
		return nil, &providers.FieldError{Field: "endpoint", Pos: endpoint.Pos(), Err: err}
	}
	token := config.Fields.Get("token")
	wrap := auth.Bearer(token.Reveal())
	if token.Kind() != value.String || token.Reveal() == "" {
		wrap = auth.Refuse(providers.WithHint(fmt.Errorf("%s has no token for Logto Cloud: %w", config.Address, providers.ErrNoCredentials),
			"make a personal access token in the account settings of %s and set token: !env LOGTO_CLOUD_PAT; or give every tenant an endpoint of its own", base))
	}
	env := config.Env
	if env == nil {
		env = &providers.Env{}
	}
	enter := func(_ context.Context, e providers.Entry) (providers.Client, error) { return enter(table, env, e) }
	return rest.New(rest.Config{
		Rows: table, Base: base + "/api", Env: env, Auth: wrap, Enter: enter,
		Secrets: func() []string { return []string{token.Reveal()} },
		Explain: explainCloud,
	})
}

// enter makes the client of a tenant's Management API.
func enter(table []rest.Row, env *providers.Env, e providers.Entry) (providers.Client, error) {
	door, err := doorOf(e)
	if err != nil {
		return nil, err
	}
	source := auth.ClientCredentials{
		TokenURL: door.endpoint + "/oidc/token", ID: door.id, Secret: door.secret,
		Scope: "all", Resource: door.resource, Explain: explainToken(door),
	}.Source(env)
	return rest.New(rest.Config{
		Rows: table, Scope: "tenant", Base: door.endpoint + "/api", Env: env,
		Auth: source.Wrap, Secrets: source.Secrets, Explain: explainManagement,
		Self: rest.Self{ID: door.id, Secret: door.secret, Scope: door.resource},
	})
}
