package rest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// doors is a kind that lets texts in, and whose objects are made one at a time.
func doors(change ...func(*Row)) func(*Config) {
	return func(c *Config) {
		row := Row{
			Kind: providers.Kind{Name: "door", Collection: "doors", Keys: [][]string{{"name"}}, Doc: "A door.", Fields: []providers.Field{
				{Name: "name", Type: providers.String, Doc: "Name."}, {Name: "house", Type: providers.String, Doc: "House."}, {Name: "key", Type: providers.String, Doc: "Key."},
				{Name: "lets", Type: providers.List, Relation: true, Set: true, Elem: &providers.Field{Type: providers.String, Network: true}, Doc: "Who."}}},
			List: "GET /doors", Create: "POST /houses/{house}/doors", Item: "GET /doors/{id}", Update: "PATCH /doors/{id}", Delete: "DELETE /doors/{id}", Alone: true,
			Relations: []Relation{{Field: "lets", Read: "GET /doors/{id}/lets", Of: func(v value.Value) string { return v.Get("one").Reveal() + v.Get("block").Reveal() },
				Add: "POST /doors/{id}/lets", Remove: "DELETE /doors/{id}/lets/{target}"}},
		}
		for _, f := range change {
			f(&row)
		}
		c.Rows = []Row{row}
	}
}

// TestTextLinks: texts are read by a function, sent as a list, and taken away
// one by one, each as one part of the path.
func TestTextLinks(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			reply(w, 200, []any{map[string]any{"one": "203.0.113.7"}, map[string]any{"block": "198.51.100.0/24"}, map[string]any{"else": 1}})
		}
	})
	c := clientFor(t, s.URL, doors())
	var got []string
	q := providers.RelationQuery{Kind: c.kindOf("door"), Field: c.kindOf("door").Field("lets"), Owners: []string{"1"}}
	if err := c.Relations(t.Context(), q, func(_, target string) { got = append(got, target) }); err != nil || !slices.Equal(got, []string{"203.0.113.7", "198.51.100.0/24"}) {
		t.Errorf("%v, %v", got, err)
	}
	_, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("door"), ID: "1", Add: map[string][]string{"lets": {"192.0.2.1"}}, Remove: map[string][]string{"lets": {"198.51.100.0/24"}}})
	if want := []string{"GET /doors/1/lets", "POST /doors/1/lets", "DELETE /doors/1/lets/198.51.100.0%2F24"}; err != nil || !slices.Equal(s.requests(), want) {
		t.Errorf("%v, %v", s.requests(), err)
	}
}

// TestResolveAndAlone: what is to be made is completed first, and made one at a time.
func TestResolveAndAlone(t *testing.T) {
	var inside, most atomic.Int32
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), inside.Add(1)))
		time.Sleep(20 * time.Millisecond)
		inside.Add(-1)
		reply(w, 200, map[string]any{"id": "1"})
	})
	c := clientFor(t, s.URL, doors(func(row *Row) {
		row.Resolve = func(_ context.Context, _ *Client, c providers.Change) (providers.Change, error) {
			c.Fields = c.Fields.With("house", value.OfString("hall"))
			return c, nil
		}
	}))
	done := make(chan error)
	for range 3 {
		go func() {
			_, err := c.Create(context.Background(), providers.Change{Kind: c.kindOf("door"), Fields: fields("name", "a")})
			done <- err
		}()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 1 || s.requests()[0] != "POST /houses/hall/doors" {
		t.Errorf("%d at a time; %v", most.Load(), s.requests())
	}
}

// TestForbidAndSend: an update that is forbidden sends nothing; a field may be
// sent in a way of its own, and a body that Encode has emptied is not sent.
func TestForbidAndSend(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	c := clientFor(t, s.URL, doors(func(row *Row) {
		row.Forbid = func(_ context.Context, _ *Client, c providers.Change) error {
			if c.Fields.Get("key").Reveal() == "none" {
				return errors.New("this would lock you out")
			}
			return nil
		}
		row.Encode = func(_ providers.Change, body value.Value) (value.Value, error) {
			return body.With("house", value.Value{}), nil
		}
		row.Apart = []Apart{{Field: "key", Send: func(ctx context.Context, client *Client, c providers.Change, want value.Value) error {
			_, err := client.Send(ctx, "POST /doors/{id}:turn", c, want, true)
			return err
		}}}
	}))
	update := func(pairs ...any) error {
		_, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("door"), ID: "1", Fields: fields(pairs...)})
		return err
	}
	if err := update("key", "none", "name", "b"); err == nil || !strings.Contains(err.Error(), "lock you out") || len(s.requests()) > 0 {
		t.Errorf("%v, %v", err, s.requests())
	}
	if err := update("key", "right", "house", "hall"); err != nil || !slices.Equal(s.requests(), []string{"POST /doors/1:turn"}) {
		t.Errorf("%v, %v", err, s.requests())
	}
}
