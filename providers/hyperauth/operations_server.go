package hyperauth

import (
	"context"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

func serverOperations() []providers.Operation {
	ask := func(route string) run {
		return func(ctx context.Context, e *extension, _ value.Value) (value.Value, error) {
			text, err := e.text(nobody(ctx), rest.Plain{Route: route})
			return value.OfString(text), err
		}
	}
	certs := operation("certs", "Lists the public keys with which a realm's tokens can be verified: x5c holds the certificate.", false, nil,
		func(ctx context.Context, e *extension, _ value.Value) (value.Value, error) {
			got, err := e.read(nobody(ctx), rest.Plain{Route: "GET /protocol/openid-connect/certs"})
			return got.Get("keys"), err
		})
	certs.Columns = []string{"kid", "kty", "alg", "use", "x5c"}
	return []providers.Operation{
		operation("session", "Tells whether a session is one that is remembered: on or off.", false, fields{required(argument("session", "The session's identifier."))},
			func(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
				text, err := e.text(nobody(ctx), rest.Plain{Route: "GET /session/{session}", Names: map[string]string{"session": args.Get("session").Reveal()}})
				return value.OfString(text), err
			}),
		operation("version", "Tells HyperAuth's version; unKnown where the server was not told its own.", false, nil, ask("GET /version")),
		certs,
		operation("metrics", "Shows the server's metrics in the form of Prometheus. It wants the name and password of an administrator of realm master.", false,
			fields{required(argument("username", "The administrator's name.")), secret("password", "The administrator's password.")},
			func(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
				who := identity{username: args.Get("username").Reveal(), password: args.Get("password").Reveal()}
				text, err := e.text(as(ctx, who), rest.Plain{Route: "GET /metrics"})
				return value.OfString(text), err
			}),
	}
}
