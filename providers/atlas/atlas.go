// Package atlas is the provider of MongoDB Atlas: organizations, projects, and
// who may do what in them, over the Administration API. It is a table of kinds,
// the hooks for what the table cannot say, and two ways to sign in: a service
// account (OAuth) or an API key (HTTP Digest).
package atlas

import (
	"context"
	"fmt"
	"net/http"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// base is where the API is on its server.
const base = "/api/atlas/v2"

// Provider returns the table and the way to open a connection.
func Provider() *providers.Provider {
	table := rows(newRoster(""))
	kinds := make([]providers.Kind, len(table))
	for i := range table {
		kinds[i] = table[i].Kind
	}
	return &providers.Provider{
		Name:       "atlas",
		Doc:        "MongoDB Atlas: organizations and projects, their service accounts, API keys, people, teams, federation, database users and alerts, over the Administration API. A connection signs in with a service account, or with an API key. Names are those of the API: a project is a \"group\" there, and its roles begin with GROUP_.",
		Connection: connection(),
		Kinds:      kinds,
		Operations: operations(),
		Open:       open,
	}
}

// door is how requests are signed, and where they go.
type door struct {
	endpoint string
	env      *providers.Env
	self     rest.Self
	wrap     auth.Wrap
	secrets  func() []string
	close    func(context.Context) error // nil: nothing to end
}

func open(_ context.Context, config providers.Config) (providers.Client, error) {
	endpoint, err := endpointOf(config.Fields.Get("endpoint"))
	if err != nil {
		return nil, err
	}
	env := config.Env
	if env == nil {
		env = &providers.Env{}
	}
	d, err := signIn(endpoint, env, config.Address, config.Fields.Get("auth"), explainToken(config.Address))
	if err != nil {
		return nil, err
	}
	d.self.From = d.whereabouts(config.Fields.Get("address").Reveal())
	return d.client("", "")
}

// signIn makes a door from credentials: clientId and clientSecret of a service
// account, or publicKey and privateKey of an API key. It sends no request. A
// token is made once, and ended with the last client that uses it: Atlas makes
// ten a minute, and lets a hundred live.
func signIn(endpoint string, env *providers.Env, who value.Address, from value.Value, explain func(*providers.APIError)) (door, error) {
	text := func(name string) string { return from.Get(name).Reveal() }
	d := door{endpoint: endpoint, env: env}
	switch account, key := text("clientId") != "" && text("clientSecret") != "", text("publicKey") != "" && text("privateKey") != ""; {
	case account && !key:
		if err := checkClientID(from.Get("clientId")); err != nil {
			return d, err
		}
		source := auth.ClientCredentials{
			TokenURL: endpoint + "/api/oauth/token", RevokeURL: endpoint + "/api/oauth/revoke",
			ID: text("clientId"), Secret: text("clientSecret"), Explain: explain,
		}.Source(env).Hold()
		d.wrap, d.secrets, d.close = source.Wrap, source.Secrets, source.Close
		d.self = rest.Self{ID: text("clientId"), Secret: text("clientSecret")}
	case key && !account:
		if err := checkPublicKey(from.Get("publicKey")); err != nil {
			return d, err
		}
		d.wrap = auth.Digest(text("publicKey"), text("privateKey"))
		d.secrets = func() []string { return []string{text("privateKey")} }
		d.self = rest.Self{ID: text("publicKey"), Secret: text("privateKey")}
	default:
		err := providers.WithHint(fmt.Errorf("%s cannot sign in: %w", who, providers.ErrNoCredentials),
			"give it auth: {clientId: …, clientSecret: !env …} of a service account, or {publicKey: …, privateKey: !env …} of an API key")
		return d, &providers.FieldError{Field: "auth", Pos: from.Pos(), Err: err}
	}
	return d, nil
}

// client speaks for the connection, or for the inside of an organization.
func (d door) client(scope, org string) (providers.Client, error) {
	r := newRoster(org)
	return rest.New(rest.Config{
		Rows: rows(r), Scope: scope, Base: d.endpoint + base, Env: d.env, Self: d.self,
		Auth: func(t http.RoundTripper) http.RoundTripper { return r.watch(d.wrap(t)) }, Secrets: d.secrets, Explain: explain(d.self), Enter: d.enter, Close: d.close, Prove: d.prove, Review: review(r),
	})
}

// enter makes the client of what is in an organization: with the credential
// that the file gives for it, else the one that came when it was made, else the
// connection's own. Without an id it is the one that shows the organization.
func (d door) enter(_ context.Context, e providers.Entry) (providers.Client, error) {
	inner := d
	inner.close = nil // that is the connection's business
	given, minted := e.Local.Get("auth"), e.Minted.Get("credential")
	from, own := given, explainToken(e.Address)
	if !given.IsSet() {
		from, own = minted, explainMinted(e.Address, minted)
	}
	switch {
	case from.IsSet():
		other, err := signIn(d.endpoint, d.env, e.Address, from, own)
		if err != nil {
			return nil, err
		}
		other.self.From = d.self.From
		other.self.Inner, other.self.Minted = other.self.ID != d.self.ID, !given.IsSet()
		inner = other
	case e.Object.ID == "":
		return nil, providers.WithHint(fmt.Errorf("%s: %w", e.Address, providers.ErrNoCredentials), lookForIt)
	}
	return inner.client("organization", e.Object.ID)
}
