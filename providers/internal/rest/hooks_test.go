package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// TestRelationHooks: links that no route can say are read and changed by hooks,
// with the id that AfterCreate found.
func TestRelationHooks(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.Header().Set("Location", "/things/the%20name")
			w.WriteHeader(http.StatusCreated)
			return
		}
		reply(w, 200, map[string]any{"id": "7", "name": "the name"})
	})
	rows := things()
	var changed string
	rows[1].Relations[0] = Relation{Field: "tags",
		All: func(_ context.Context, _ *Client, q providers.RelationQuery, each func(owner, target string)) error {
			each(q.Owners[0], "t1")
			each(q.Owners[0], "t1")
			return nil
		},
		Change: func(_ context.Context, _ *Client, c providers.Change, add, remove []string) error {
			changed = fmt.Sprint(c.ID, add, remove)
			return nil
		},
	}
	rows[1].AfterCreate = func(ctx context.Context, client *Client, c providers.Change, r *providers.Result) error {
		v, err := client.Ask(ctx, "GET /things/{id}?by=name", c, value.Value{})
		r.Object.ID, r.Object.Fields = v.Get("id").Reveal(), v
		return err
	}
	c := clientFor(t, s.URL, func(config *Config) { config.Rows = rows })
	kind := &rows[1].Kind
	made, err := c.Create(t.Context(), providers.Change{Kind: kind, Fields: fields("name", "the name"), Add: map[string][]string{"tags": {"t2", "t1", "t2"}}})
	if err != nil || made.Object.ID != "7" || changed != "7[t1 t2] []" {
		t.Errorf("made %q, changed %s: %v", made.Object.ID, changed, err)
	}
	if want := "GET /things/the%20name?by=name"; !slices.Contains(s.requests(), want) {
		t.Errorf("%v lacks %s", s.requests(), want)
	}
	told := 0
	err = c.Relations(t.Context(), providers.RelationQuery{Kind: kind, Field: kind.Field("tags"), Owners: []string{"7"}}, func(string, string) { told++ })
	if err != nil || told != 1 {
		t.Errorf("a link was told %d times: %v", told, err)
	}
}

// TestWhere: an object that is made elsewhere, by a field that it declares.
func TestWhere(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, map[string]any{"id": "7"}) })
	rows := things()
	rows[1].Where = func(c providers.Change) string {
		if c.Fields.Get("note").IsSet() {
			return "POST /things/{note}/more"
		}
		return ""
	}
	c := clientFor(t, s.URL, func(config *Config) { config.Rows = rows })
	for _, f := range []value.Value{fields("name", "a"), fields("name", "b", "note", "n/1")} {
		if _, err := c.Create(t.Context(), providers.Change{Kind: &rows[1].Kind, Fields: f}); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"POST /things", "POST /things/n%2F1/more"}; !slices.Equal(s.requests(), want) {
		t.Errorf("%v, want %v", s.requests(), want)
	}
}

// TestLacks: a server without a kind has no objects of it.
func TestLacks(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	for _, lacks := range []bool{true, false} {
		rows := things()
		rows[0].Lacks = lacks
		c := clientFor(t, s.URL, func(config *Config) { config.Rows = rows })
		err := c.List(t.Context(), providers.Query{Kind: &rows[0].Kind}, func(providers.Object) error { return nil })
		if (err == nil) != lacks {
			t.Errorf("lacks %v: %v", lacks, err)
		}
	}
}

// TestTaken: what is there is not made again, and asking changes nothing.
func TestTaken(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, map[string]any{"id": "7"}) })
	rows := things()
	taken := true
	rows[1].Taken = func(context.Context, *Client, providers.Change) (bool, error) { return taken, nil }
	c := clientFor(t, s.URL, func(config *Config) { config.Rows = rows })
	ch := providers.Change{Kind: &rows[1].Kind, Fields: fields("name", "a")}
	if _, err := c.Create(t.Context(), ch); !errors.Is(err, providers.ErrExists) || len(s.requests()) > 0 {
		t.Errorf("%v after %v", err, s.requests())
	}
	taken = false
	if _, err := c.Create(t.Context(), ch); err != nil || len(s.requests()) != 1 {
		t.Errorf("%v after %v", err, s.requests())
	}
}
