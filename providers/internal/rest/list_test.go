package rest

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"tenon/providers"
)

// paged serves n objects; give says how many a page holds, total what is told.
func paged(n int, give func(size int) int, total func(page int) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		size := give(number(r, "size"))
		page := number(r, "page")
		if text := total(page); text != "" {
			w.Header().Set("X-Total", text)
		}
		from := min(n, (page-1)*size)
		reply(w, http.StatusOK, list(from, min(n, from+size)))
	}
}

func same(size int) int { return size }

func TestListPages(t *testing.T) {
	tell := func(n int) func(int) string { return func(int) string { return strconv.Itoa(n) } }
	for _, test := range []struct {
		name  string
		n     int
		serve http.HandlerFunc
		want  int // requests
	}{
		{"nothing", 0, paged(0, same, tell(0)), 1},
		{"one page", 7, paged(7, same, tell(7)), 1},
		{"a full page", 10, paged(10, same, tell(10)), 1},
		{"many pages", 95, paged(95, same, tell(95)), 10},
		{"the server gives less than asked", 25, paged(25, func(size int) int { return min(size, 4) }, tell(25)), 7},
		{"no total: until an empty page", 25, paged(25, same, func(int) string { return "" }), 4},
		{"the server does not page at all", 25, func(w http.ResponseWriter, r *http.Request) { reply(w, 200, list(0, 25)) }, 2},
		{"the total grows meanwhile", 30, paged(30, same, func(page int) string { return strconv.Itoa(min(30, 15+page*5)) }), 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newStand(t, test.serve)
			c := clientFor(t, s.URL)
			seen, err := c.all(t.Context(), "thing")
			if err != nil {
				t.Fatal(err)
			}
			if len(seen) != test.n {
				t.Errorf("%d objects, want %d", len(seen), test.n)
			}
			for id, times := range seen {
				if times != 1 {
					t.Errorf("%s came %d times", id, times)
				}
			}
			if got := len(s.requests()); got != test.want {
				t.Errorf("%d requests, want %d: %v", got, test.want, s.requests())
			}
		})
	}
}

// TestListShifts deletes an object between two pages, so that another slips
// from the second page to the first: all pages are read once more.
func TestListShifts(t *testing.T) {
	var mu sync.Mutex
	objects := list(0, 20)
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		page := number(r, "page")
		if page == 2 && len(objects) == 20 {
			objects = objects[1:]
		}
		w.Header().Set("X-Total", strconv.Itoa(len(objects)))
		from := min(len(objects), (page-1)*10)
		reply(w, http.StatusOK, objects[from:min(len(objects), from+10)])
	})
	seen, err := clientFor(t, s.URL).all(t.Context(), "thing")
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 20; i++ {
		if seen[strconv.Itoa(i)] != 1 {
			t.Errorf("object %d came %d times", i, seen[strconv.Itoa(i)])
		}
	}
}

// TestListStyles lists as other servers do: a wrapped array with a total in
// the body, and pages by the number of the first object.
func TestListStyles(t *testing.T) {
	for name, test := range map[string]struct {
		paging Paging
		items  string
		want   string
	}{
		"wrapped": {Paging{Page: "pageNum", Size: "itemsPerPage", First: 1, Max: 10, TotalField: "totalCount"}, "results", "GET /things?itemsPerPage=10&pageNum=3"},
		"offset":  {Paging{Page: "first", Size: "max", Offset: true, Max: 10}, "", "GET /things?first=20&max=10"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
				if name == "wrapped" {
					from := (number(r, "pageNum") - 1) * 10
					reply(w, 200, map[string]any{"results": list(from, min(25, from+10)), "totalCount": 25})
					return
				}
				from := min(25, number(r, "first"))
				reply(w, 200, list(from, min(25, from+10)))
			})
			c := clientFor(t, s.URL, func(config *Config) {
				config.Rows[1].Paging, config.Rows[1].Items = test.paging, test.items
			})
			seen, err := c.all(t.Context(), "thing")
			if err != nil || len(seen) != 25 {
				t.Fatalf("%d objects, %v", len(seen), err)
			}
			found := false
			for _, r := range s.requests() {
				found = found || r == test.want
			}
			if !found {
				t.Errorf("no %s among %v", test.want, s.requests())
			}
		})
	}
}

func TestListStops(t *testing.T) {
	s := newStand(t, paged(500, same, func(int) string { return "500" }))
	c := clientFor(t, s.URL)
	enough := errors.New("enough")
	err := c.List(t.Context(), providers.Query{Kind: c.kindOf("thing")}, func(providers.Object) error { return enough })
	if !errors.Is(err, enough) || len(s.requests()) > 2 {
		t.Errorf("%v after %d requests", err, len(s.requests()))
	}
}

func TestListOfAGoneParent(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) { reply(w, 404, map[string]any{"message": "no"}) })
	c := clientFor(t, s.URL)
	if _, err := c.all(t.Context(), "thing"); !errors.Is(err, providers.ErrNotFound) {
		t.Errorf("a list that is not there: %v", err)
	}
	err := c.List(t.Context(), providers.Query{Kind: c.kindOf("thing"), Parents: []string{"gone"}}, func(providers.Object) error { return nil })
	if err != nil {
		t.Errorf("a parent that is gone: %v", err)
	}
}

// TestRelationsFromTheSmallerSide counts requests.
func TestRelationsFromTheSmallerSide(t *testing.T) {
	serve := func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/tags":
			reply(w, 200, []any{map[string]any{"id": "used", "uses": 3}, map[string]any{"id": "unused", "uses": 0}})
		case r.URL.Path == "/tags/used/things":
			w.Header().Set("X-Total", "3")
			reply(w, 200, []any{map[string]any{"id": "1"}, map[string]any{"id": "2"}, map[string]any{"id": "else"}})
		default:
			w.Header().Set("X-Total", "1")
			reply(w, 200, []any{map[string]any{"id": "used"}})
		}
	}
	for name, test := range map[string]struct {
		owners []string
		want   int
		links  int
	}{
		"few owners":  {nil, 0, 0},
		"many owners": {[]string{"1", "2", "3", "4"}, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, serve)
			c := clientFor(t, s.URL)
			if _, err := c.all(t.Context(), "tag"); err != nil {
				t.Fatal(err)
			}
			links := 0
			q := providers.RelationQuery{Kind: c.kindOf("thing"), Field: c.kindOf("thing").Field("tags"), Owners: test.owners, Targets: []string{"used", "unused"}}
			if err := c.Relations(t.Context(), q, func(string, string) { links++ }); err != nil {
				t.Fatal(err)
			}
			if got := len(s.requests()) - 1; links != test.links || got > test.want+1 {
				t.Errorf("%d links by %d requests, want %d by %d", links, got, test.links, test.want)
			}
		})
	}
}
