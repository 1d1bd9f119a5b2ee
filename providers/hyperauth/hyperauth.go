// Package hyperauth speaks to HyperAuth: Keycloak 11 with the extension of
// tmax, whose endpoints lie under /auth/realms/{realm}. What Keycloak has comes
// from that provider's table, in the dialect of version 11; the extension is
// what is here. Facts about it were read in its source, version 1.1.3.0, and
// partly found by running its classes.
package hyperauth

import (
	"net/http"
	"net/url"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/providers/keycloak"
)

// Provider returns the table, the operations, and the way to open a connection.
func Provider() *providers.Provider { return product().Provider() }

// Rows returns the table with the way to reach each kind, for tests.
func Rows() []rest.Row { return product().Rows() }

func product() *keycloak.Eleven {
	return &keycloak.Eleven{
		Name:      "hyperauth",
		Doc:       "HyperAuth 1: Keycloak 11 with an extension of its own. A connection signs in to one server as an administrator of realm master, as with Keycloak; the endpoint ends in /auth. Users are made many at a time, passwords are checked and set again only where they differ, and agreements are kept by client and version. What is not state is called: tenon call.",
		Amend:     amend,
		Endpoints: endpoints(), Operations: operations(),
		Outside: func(s keycloak.Server, api *rest.Client) (providers.Client, error) {
			return &server{Client: api, made: s}, nil
		},
		Inside: func(s keycloak.Server, realm string, api *rest.Client, client providers.Client) (providers.Client, error) {
			ext, err := extensionOf(s, realm)
			if err != nil {
				return nil, err
			}
			return newRealm(realm, ext, api, client), nil
		},
	}
}

// server speaks for a connection: Keycloak's client, and the extension of each
// realm for operations.
type server struct {
	*rest.Client
	made keycloak.Server
}

// extensionOf makes a client for the extension's endpoints of one realm.
func extensionOf(s keycloak.Server, realm string) (*extension, error) {
	client, err := rest.New(rest.Config{
		Base: s.Base + "/realms/" + url.PathEscape(realm), Env: s.Env, Secrets: s.Secrets, Explain: explain,
		Auth: func(inner http.RoundTripper) http.RoundTripper { return chosen{inner, s.Auth(inner)} },
	})
	return &extension{Client: client, realm: realm, log: s.Env.Log}, err
}
