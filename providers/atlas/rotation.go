package atlas

import (
	"context"
	"strings"
	"time"

	"tenon/providers"
	"tenon/providers/internal/auth"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// secretRotation: a service account has two secrets at most. A new one cuts the
// life of the other to seven days, and one that has expired keeps its place
// (documentation: "Rotate service account secrets").
func secretRotation() *providers.Rotation {
	return &providers.Rotation{Field: "secrets", ID: "id", Created: "createdAt", Expires: "expiresAt", Max: 2, Overlap: 7 * 24 * time.Hour, Fits: fitsSecret}
}

// fitsSecret compares what is shown of a secret with what was kept of an account,
// or of an organization's own one. An end of a few characters proves nothing.
func fitsSecret(item, minted value.Value) bool {
	secret := minted.Get("secret")
	if own := minted.Get("credential"); own.IsSet() {
		secret = own.Get("clientSecret")
	}
	end, fits := maskFits(item, secret.Reveal())
	return fits && len(end) >= 4
}

// maskFits tells whether a secret has the form that Atlas shows of one, and how
// that ends: mdb_sa_sk_****************abcd.
func maskFits(item value.Value, secret string) (end string, fits bool) {
	masked := item.Get("maskedSecretValue").Reveal()
	begin, _, _ := strings.Cut(masked, "*")
	end = masked[strings.LastIndexByte(masked, '*')+1:]
	return end, end != "" && strings.HasPrefix(secret, begin) && strings.HasSuffix(secret, end)
}

// makeSecret: POST …/secrets. The secret is in this answer alone.
func makeSecret(path string) func(context.Context, *rest.Client, providers.Change) (providers.Result, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (providers.Result, error) {
		hours := value.OfInt(lifetimeOf(c, c.Live.Fields.Get("secrets").Items()))
		made, err := client.Send(ctx, "POST "+path+"/{id}/secrets", c, value.OfMap(value.Field{Key: "secretExpiresAfterHours", Value: hours}), false)
		if err != nil {
			return providers.Result{Object: c.Live}, err
		}
		return providers.Result{Object: c.Live, Credential: made.Get("id").Reveal(), Minted: map[string]value.Value{"secret": made.Get("secret").AsSecret()}}, nil
	}
}

func dropSecret(path string) func(context.Context, *rest.Client, providers.Change, string) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change, id string) error {
		_, err := client.Send(ctx, "DELETE "+path+"/{id}/secrets/"+id, c, value.Value{}, true)
		return err
	}
}

// ownSecret tells which secret of the service account that Tenon signs in with
// it is: the end of each is shown. "" where that fits none, or several.
func ownSecret(self rest.Self, o *providers.Object) string {
	found := ""
	for _, one := range o.Fields.Get("secrets").Items() {
		if _, fits := maskFits(one, self.Secret); !fits {
			continue
		}
		if found != "" {
			return ""
		}
		found = one.Get("id").Reveal()
	}
	return found
}

// prove takes a token with the secret of a service account, and ends it.
func (d door) prove(ctx context.Context, c providers.Change, minted map[string]value.Value) error {
	id, secret := c.ID, minted["secret"]
	if own := minted["credential"]; own.IsSet() { // of an organization
		id, secret = own.Get("clientId").Reveal(), own.Get("clientSecret")
	}
	return auth.ClientCredentials{
		TokenURL: d.endpoint + "/api/oauth/token", RevokeURL: d.endpoint + "/api/oauth/revoke",
		ID: id, Secret: secret.Reveal(),
	}.Try(ctx, d.env)
}
