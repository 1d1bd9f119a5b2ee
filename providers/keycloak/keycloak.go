// Package keycloak is the provider of Keycloak: realms and what is in them,
// over the Admin REST API. It is a table of kinds, the hooks for what the table
// cannot say, and two spellings: a file is written as RealmRepresentation is,
// so that a realm export is one, and the table is flat.
//
// What its comments call seen was seen on a server of the version they name.
package keycloak

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
)

// Provider returns the table and the way to open a connection.
func Provider() *providers.Provider {
	return &providers.Provider{
		Name:       "keycloak",
		Doc:        "Keycloak: realms and what is in them. A connection signs in to one server as an administrator, with a client that has a service account or with a user's password. Files are spelt as Keycloak's RealmRepresentation: a realm export is an entry of realms as it stands.",
		Connection: connection(),
		Kinds:      kindsOf(rows(newBook())),
		Open:       func(_ context.Context, config providers.Config) (providers.Client, error) { return open(config, nil) },
	}
}

func kindsOf(table []row) []providers.Kind {
	kinds := make([]providers.Kind, len(table))
	for i := range table {
		kinds[i] = table[i].Kind
	}
	return kinds
}

// signIn is how a connection comes by its tokens.
type signIn struct {
	base    string // address of the server, with its path
	source  *auth.Source
	env     *providers.Env
	self    rest.Self
	product *Eleven // nil: Keycloak itself
}

func open(config providers.Config, product *Eleven) (providers.Client, error) {
	endpoint := config.Fields.Get("endpoint")
	base, err := endpointOf(endpoint, config.Fields.Get("insecureHttp").True())
	if err != nil {
		return nil, &providers.FieldError{Field: "endpoint", Pos: endpoint.Pos(), Err: err}
	}
	env := config.Env
	if env == nil {
		env = &providers.Env{}
	}
	realm := cmp.Or(config.Fields.Get("realm").Reveal(), "master")
	grant, err := grantOf(config)
	if err != nil {
		return nil, err
	}
	grant.TokenURL = tokenURL(base, realm)
	grant.Explain = explainToken(realm)
	s := signIn{base: base, source: grant.Source(env), env: env, self: rest.Self{ID: grant.ID, Scope: realm}, product: product}
	if grant.Username != "" {
		s.self.ID = "@" + grant.Username
	}
	api, err := s.client("", base+"/admin", newBook())
	if err != nil {
		return nil, err
	}
	return s.product.outside(s, api)
}

// server is what a product's own clients are made of.
func (s signIn) server() Server {
	return Server{Base: s.base, Env: s.env, Auth: s.source.WrapNew, Secrets: s.source.Secrets}
}

// tokenURL is where a realm gives tokens.
func tokenURL(base, realm string) string {
	return base + "/realms/" + url.PathEscape(realm) + "/protocol/openid-connect/token"
}

// realm speaks for the inside of a realm.
func (s signIn) realm(name string) (providers.Client, error) {
	b := newBook()
	b.tries = s.trySignIn(name)
	admin, err := s.client("realm", s.base+"/admin/realms/"+url.PathEscape(name), b)
	if err != nil {
		return nil, err
	}
	return s.product.inside(s, name, admin, b)
}

// client speaks for the connection, or for the inside of a realm. A token that
// is older than the realm gives no rights in it (seen on 26.4).
func (s signIn) client(scope, base string, b *book) (*rest.Client, error) {
	return rest.New(rest.Config{
		Rows: s.product.rows(b), Scope: scope, Base: base, Env: s.env, Self: s.self, Secrets: s.source.Secrets, Explain: explain, Review: s.product.review,
		Auth: func(inner http.RoundTripper) http.RoundTripper { return s.source.WrapNew(b.watch(inner)) },
		Enter: func(_ context.Context, e providers.Entry) (providers.Client, error) {
			return s.realm(e.Object.ID)
		},
	})
}

// grantOf reads the credentials: those of a client, or of a user.
func grantOf(config providers.Config) (auth.ClientCredentials, error) {
	fields := config.Fields.Get("auth")
	text := func(name string) string { return fields.Get(name).Reveal() }
	g := auth.ClientCredentials{ID: text("clientId"), Secret: text("clientSecret"), Username: text("username"), Password: text("password")}
	switch {
	case g.Username != "" && g.Password != "":
		g.ID = cmp.Or(g.ID, "admin-cli")
	case g.Username == "" && g.ID != "" && g.Secret != "":
	default:
		err := providers.WithHint(fmt.Errorf("%s cannot sign in: %w", config.Address, providers.ErrNoCredentials),
			"give it auth: {clientId: …, clientSecret: !env …}, or {username: …, password: !env …}")
		return g, &providers.FieldError{Field: "auth", Pos: fields.Pos(), Err: err}
	}
	return g, nil
}
