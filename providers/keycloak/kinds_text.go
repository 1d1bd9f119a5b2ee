package keycloak

import (
	"context"
	"errors"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// localizationText: Admin API, /localization. A partial export tells the texts
// of all languages. What is sent is laid over what is there, key by key.
func localizationText(b *book) row {
	return row{
		Kind: providers.Kind{
			Name: "localizationText", Collection: "localizationTexts", Parent: "realm", Keys: [][]string{{"locale"}},
			Doc: "Texts of pages and e-mails in one language that stand for those of the themes. In a file, as in an export: localizationTexts: {LOCALE: {KEY: TEXT}}.",
			Fields: fields{
				{Name: "locale", Type: providers.String, Required: true, Immutable: true, Doc: "The language, such as de; it comes from where the texts stand."},
				{Name: "texts", Type: providers.Dict, Elem: &field{Type: providers.String}, Required: true, Doc: "The texts by key, one at least. Keys that are not declared stay as they are; null takes one away."},
			},
		},
		Told: b.listTexts, ID: "locale", Create: "POST /localization/{locale}", Delete: "DELETE /localization/{id}",
		Apart:  []rest.Apart{{Field: "texts", AtCreate: true, Send: setTexts}},
		Encode: func(_ providers.Change, body value.Value) (value.Value, error) { return body.Get("texts"), nil },
	}
}

func (b *book) listTexts(ctx context.Context, client *rest.Client, _ providers.Query) ([]value.Value, bool, error) {
	x, err := b.parts(ctx, client)
	var out []value.Value
	for _, f := range x.Get("localizationTexts").Fields() {
		if f.Value.Len() > 0 { // a language keeps its place when its last text goes
			out = append(out, value.OfMap(value.Field{Key: "locale", Value: text(f.Key)}, value.Field{Key: "texts", Value: f.Value}))
		}
	}
	return out, true, err
}

// setTexts sends the texts that differ in one request, and takes away those
// that are to go.
func setTexts(ctx context.Context, client *rest.Client, c providers.Change, want value.Value) error {
	have := c.Live.Fields.Get("texts")
	var send []value.Field
	for _, f := range want.Fields() {
		switch {
		case f.Value.Kind() != value.Null && !value.Equal(f.Value, have.Get(f.Key)):
			send = append(send, f)
		case f.Value.Kind() == value.Null && have.Get(f.Key).IsSet():
			_, err := client.Send(ctx, "DELETE /localization/{locale}/{key}", providers.Change{Kind: c.Kind, ID: c.ID, Live: providers.Object{Fields: value.OfMap(value.Field{Key: "locale", Value: text(c.ID)}, value.Field{Key: "key", Value: text(f.Key)})}}, value.Value{}, true)
			if err != nil && !errors.Is(err, providers.ErrNotFound) {
				return err
			}
		}
	}
	if send == nil {
		return nil
	}
	_, err := client.Send(ctx, "POST /localization/{id}", c, value.OfMap(send...), true)
	return err
}
