package hyperauth

import (
	"context"
	"net/http"
)

// identity is what a request to the extension is made as, where that is not
// the connection's own: with somebody else's token, with a name and password,
// or, the zero value, as nobody.
type identity struct{ token, username, password string }

type identityKey struct{}

// as makes the requests of a context those of somebody else.
func as(ctx context.Context, who identity) context.Context {
	return context.WithValue(ctx, identityKey{}, who)
}

// chosen sends a request with the identity of its context, or else with the
// connection's own. A token goes into the header: in the query, where the
// server takes one too, it would end up in logs.
type chosen struct{ bare, own http.RoundTripper }

func (c chosen) RoundTrip(req *http.Request) (*http.Response, error) {
	who, other := req.Context().Value(identityKey{}).(identity)
	if !other {
		return c.own.RoundTrip(req)
	}
	req = req.Clone(req.Context())
	switch {
	case who.token != "":
		req.Header.Set("Authorization", "Bearer "+who.token)
	case who.username != "":
		req.SetBasicAuth(who.username, who.password)
	}
	return c.bare.RoundTrip(req)
}
