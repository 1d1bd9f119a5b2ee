package rest

import (
	"context"
	"net/http"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// TestListTold: where many parents are asked for the same, one answer about all
// of them serves; where few are, each is asked.
func TestListTold(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/all" {
			reply(w, 200, map[string]any{"a": list(0, 3), "b": list(3, 4)})
			return
		}
		reply(w, 200, list(0, 2))
	})
	c := clientFor(t, s.URL, func(config *Config) {
		config.Rows[0].Told = func(ctx context.Context, client *Client, q providers.Query) ([]value.Value, bool, error) {
			if q.Beside < 5 {
				return nil, false, nil
			}
			all, err := client.Ask(ctx, "GET /all", providers.Change{}, value.Value{})
			return all.Get(q.Parents[0]).Items(), true, err
		}
	})
	for _, test := range []struct {
		beside, want int
		request      string
	}{{0, 2, "GET /tags"}, {9, 3, "GET /all"}} {
		n := 0
		err := c.List(t.Context(), providers.Query{Kind: c.kindOf("tag"), Parents: []string{"a"}, Beside: test.beside}, func(providers.Object) error {
			n++
			return nil
		})
		sent := s.requests()
		if err != nil || n != test.want || sent[len(sent)-1] != test.request {
			t.Errorf("beside %d others: %d objects, %v, by %v", test.beside, n, err, sent)
		}
	}
}

// TestListFull: where all pages but the last are full, one that is not ends the list.
func TestListFull(t *testing.T) {
	for name, test := range map[string]struct {
		full        bool
		there, want int
	}{"any": {false, 3, 2}, "full": {true, 3, 1}, "full and more": {true, 23, 3}, "none": {true, 0, 1}, "just full": {true, 20, 3}} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
				from := min(test.there, number(r, "first"))
				reply(w, 200, list(from, min(test.there, from+10)))
			})
			c := clientFor(t, s.URL, func(config *Config) {
				config.Rows[1].Paging = Paging{Page: "first", Size: "max", Offset: true, Max: 10, Full: test.full}
			})
			seen, err := c.all(t.Context(), "thing")
			if err != nil || len(seen) != test.there || len(s.requests()) != test.want {
				t.Errorf("%d objects, %v, %d requests, want %d", len(seen), err, len(s.requests()), test.want)
			}
		})
	}
}
