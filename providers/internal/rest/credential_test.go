package rest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// rotating gives the thing secrets that end.
func rotating(row *Row) {
	row.Mints, row.Renews = []string{"pass"}, true
	row.Fields = append(row.Fields, providers.Field{Name: "passes", Type: providers.Any, ReadOnly: true, Doc: "Its secrets."})
	row.Rotates = &providers.Rotation{Field: "passes", ID: "id", Created: "from", Expires: "to", Max: 2}
	row.MakeCredential = func(ctx context.Context, client *Client, c providers.Change) (providers.Result, error) {
		v, err := client.Send(ctx, "POST /things/{id}/passes", c, value.OfMap(), false)
		return providers.Result{Credential: v.Get("id").Reveal(), Minted: map[string]value.Value{"pass": v.Get("pass")}}, err
	}
	row.DropCredential = func(ctx context.Context, client *Client, c providers.Change, id string) error {
		_, err := client.Send(ctx, "DELETE /things/{id}/passes/"+id, c, value.Value{}, true)
		return err
	}
}

func TestCredentials(t *testing.T) {
	answer := map[string]any{"id": "p2", "pass": "canary-pass"}
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		reply(w, 201, answer)
	})
	var proved string
	c := clientFor(t, s.URL, func(config *Config) {
		rotating(&config.Rows[1])
		config.Prove = func(_ context.Context, c providers.Change, minted map[string]value.Value) error {
			proved = c.ID + " " + minted["pass"].Reveal()
			return nil
		}
	})
	ch := providers.Change{Kind: c.kindOf("thing"), ID: "7", Live: providers.Object{OwnCredential: "p1"}}
	made, err := c.MakeCredential(t.Context(), ch)
	if err != nil || made.Credential != "p2" || !made.Minted["pass"].IsSecret() {
		t.Errorf("made %q, secret %t: %v", made.Credential, made.Minted["pass"].IsSecret(), err)
	}
	if err := c.ProveCredential(t.Context(), ch, made.Minted); err != nil || proved != "7 canary-pass" {
		t.Errorf("proved %q: %v", proved, err)
	}
	if err := c.DropCredential(t.Context(), ch, "p0"); err != nil {
		t.Errorf("one that is gone: %v", err)
	}
	if err := c.DropCredential(t.Context(), ch, "p1"); !errors.Is(err, providers.ErrDenied) {
		t.Errorf("the one that it runs on: %v", err)
	}
	if want := []string{"POST /things/7/passes", "DELETE /things/7/passes/p0"}; !slices.Equal(s.requests(), want) {
		t.Errorf("sent %v, want %v", s.requests(), want)
	}
	answer = map[string]any{"pass": "canary-pass"}
	if _, err := c.MakeCredential(t.Context(), ch); !errors.Is(err, providers.ErrUnknownOutcome) {
		t.Errorf("an answer without id: %v", err)
	}
	if _, err := c.MakeCredential(t.Context(), providers.Change{Kind: c.kindOf("tag"), ID: "1"}); err == nil {
		t.Error("a tag has no credentials")
	}
}

// TestLiveCredentials: they are read by the oldest first, whatever the order of the list.
func TestLiveCredentials(t *testing.T) {
	row := things()[1]
	rotating(&row)
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	got := row.Credentials(fields("passes", []any{
		map[string]any{"id": "b", "from": "2026-02-01T00:00:00Z", "to": "2026-05-01T00:00:00Z"},
		map[string]any{"id": "a", "from": "2026-01-01T01:00:00+01:00", "to": "2026-03-01T00:00:00Z"},
	}))
	if len(got) != 2 || got[0].ID != "a" || !got[0].Expired(now) || got[1].Expired(now) || !got[0].Created.Equal(now.AddDate(0, -2, 0)) {
		t.Errorf("read %v", got)
	}
}

func TestCheckRotation(t *testing.T) {
	for says, spoil := range map[string]func(*Row){
		"names a ReadOnly field": func(r *Row) { r.Rotates.Field = "name" },
		"Max of two":             func(r *Row) { r.Rotates.Max = 1 },
		"has Mints, Renews":      func(r *Row) { r.DropCredential = nil },
		"are for a kind that":    func(r *Row) { r.Rotates = nil },
	} {
		rows := things()
		rotating(&rows[1])
		if err := Check(rows); err != nil {
			t.Fatal(err)
		}
		spoil(&rows[1])
		if err := Check(rows); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}
