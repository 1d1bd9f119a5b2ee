package rest

import (
	"context"

	"tenon/providers"
	"tenon/spec/value"
)

// carried is the key under which a context has the secret texts of the change that
// requests are sent for.
type carried struct{}

// carrying notes the secrets of a change: hooks may send parts of it as plain texts,
// which a server repeats all the same.
func carrying(ctx context.Context, ch providers.Change) context.Context {
	if ch.Kind == nil {
		return ctx
	}
	if secrets := secretsOf(markSecrets(ch.Kind.Fields, ch.Fields), nil); secrets != nil {
		return context.WithValue(ctx, carried{}, secrets)
	}
	return ctx
}

// carriedBy are the secrets of the change that a request is sent for.
func carriedBy(ctx context.Context) []string {
	secrets, _ := ctx.Value(carried{}).([]string)
	return secrets
}

// secretsOf collects the secret texts in a value.
func secretsOf(v value.Value, to []string) []string {
	if v.IsSecret() && v.Reveal() != "" {
		to = append(to, v.Reveal())
	}
	for _, item := range v.Items() {
		to = secretsOf(item, to)
	}
	for _, f := range v.Fields() {
		to = secretsOf(f.Value, to)
	}
	return to
}
