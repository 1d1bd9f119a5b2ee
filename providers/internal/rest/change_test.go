package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// body is what was sent last.
type sentBody struct {
	mu   sync.Mutex
	text string
}

func (b *sentBody) serve(answer any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.text = value.FromAny(readJSON(r)).String()
		b.mu.Unlock()
		reply(w, 200, answer)
	}
}

func TestUpdateBodies(t *testing.T) {
	live := providers.Object{ID: "1", Fields: fields("id", "1", "name", "old", "more", "kept",
		"nested", fields("a", 1, "b", 2, "made", 3, "unknown", 4))}
	for _, test := range []struct {
		name, route string
		fields      value.Value
		want        string
	}{
		{"PATCH of what changed", "PATCH /things/{id}", fields("name", "new"), `{"name":"new"}`},
		{"a mapping is completed from the live one", "PATCH /things/{id}", fields("nested", fields("a", 9)), `{"nested":{"a":9,"b":2,"unknown":4}}`},
		{"a null inside takes the key out", "PATCH /things/{id}", fields("nested", fields("b", nil)), `{"nested":{"a":1,"unknown":4}}`},
		{"a null of a text", "PATCH /things/{id}", fields("note", nil), `{"note":""}`},
		{"a null of something else", "PATCH /things/{id}", fields("nested", nil), `{"nested":null}`},
		{"PUT of the whole", "PUT /things/{id}", fields("name", "new", "nested", fields("a", 9)), `{"id":"1","more":"kept","name":"new","nested":{"a":9,"b":2,"unknown":4}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var body sentBody
			s := newStand(t, body.serve(map[string]any{"id": "1"}))
			c := clientFor(t, s.URL, func(config *Config) { config.Rows[1].Update = test.route })
			if _, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("thing"), ID: "1", Live: live, Fields: test.fields}); err != nil {
				t.Fatal(err)
			}
			if body.text != test.want {
				t.Errorf("sent %s\nwant %s", body.text, test.want)
			}
		})
	}
}

// TestCreateInParts: nulls are left out, what Create does not take comes
// after it, and only where the answer does not show it.
func TestCreateInParts(t *testing.T) {
	var bodies []string
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		bodies = append(bodies, r.Method+" "+r.URL.Path+" "+value.FromAny(readJSON(r)).String())
		reply(w, 201, map[string]any{"id": "7", "name": "x", "note": "as declared", "token": "made-up"})
	})
	c := clientFor(t, s.URL, func(config *Config) {
		config.Rows[1].Apart = []Apart{{Field: "nested", Route: "PUT /things/{id}/nested", Body: "value"}, {Field: "secret", Route: "PUT /things/{id}/secret", AtCreate: true}}
		config.Rows[1].Later = []Later{{Field: "note"}}
		config.Rows[1].Mints = []string{"token"}
	})
	r, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x", "note", "as declared", "nested", fields("a", 1, "b", nil), "secret", "made-up"),
		Add: map[string][]string{"tags": {"t2", "t1", "t2"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`POST /things {"name":"x","secret":"made-up"}`,
		`PUT /things/7/nested {"value":{"a":1}}`,
		`POST /things/7/tags {"ids":["t1","t2"]}`,
	}
	if !slices.Equal(bodies, want) {
		t.Errorf("sent %s", strings.Join(bodies, "\n"))
	}
	if r.Object.ID != "7" || r.Minted["token"].Reveal() != "made-up" || !r.Minted["token"].IsSecret() || r.Object.Fields.Get("token").IsSet() {
		t.Errorf("%+v", r)
	}
}

// TestCreateAnswers are the ways in which servers tell what was made.
func TestCreateAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		serve http.HandlerFunc
		row   func(*Row)
	}{
		"the object": {func(w http.ResponseWriter, r *http.Request) { reply(w, 201, map[string]any{"id": "a/b"}) }, func(*Row) {}},
		"its address": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://inner.invalid/things/a%2Fb")
			w.WriteHeader(201)
		}, func(*Row) {}},
		"a list of all": {func(w http.ResponseWriter, r *http.Request) {
			reply(w, 200, map[string]any{"results": []any{map[string]any{"id": "else"}, map[string]any{"id": "a/b", "name": "x"}}})
		}, func(row *Row) {
			row.Made = func(c providers.Change, answer value.Value) value.Value {
				for _, o := range answer.Get("results").Items() {
					if value.Equal(o.Get("name"), c.Fields.Get("name")) {
						return o
					}
				}
				return value.Value{}
			}
		}},
		"nothing, once": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }, func(row *Row) { row.ID, row.Twice = "name", true }},
	} {
		t.Run(name, func(t *testing.T) {
			lost := false
			s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept") + r.Header.Get("Content-Type"); got != "application/vnd.acme+jsonapplication/vnd.acme+json" {
					t.Errorf("media types %s", got)
				}
				if name == "nothing, once" && !lost {
					lost = true
					lose(w)
					return
				}
				test.serve(w, r)
			})
			c := clientFor(t, s.URL, func(config *Config) {
				config.Rows[1].Media = "application/vnd.acme+json"
				test.row(&config.Rows[1])
			})
			want := "a/b"
			if c.rows["thing"].ID == "name" {
				want = "x"
			}
			r, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x")})
			if err != nil || r.Object.ID != want {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// TestCreateFailsHalfWay: the object exists, and the caller must know.
func TestCreateFailsHalfWay(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/tags") {
			reply(w, 400, map[string]any{"code": "bad_tag"})
			return
		}
		reply(w, 201, map[string]any{"id": "7"})
	})
	c := clientFor(t, s.URL)
	r, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x"), Add: map[string][]string{"tags": {"t"}}})
	var api *providers.APIError
	if r.Object.ID != "7" || !errors.As(err, &api) || api.Code != "bad_tag" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestLostLinks loses answers before and after the work: nothing is added twice.
func TestLostLinks(t *testing.T) {
	for _, when := range []string{"before", "after", "refused as existing"} {
		t.Run(when, func(t *testing.T) {
			have := []string{"old"}
			times := 0
			s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					var out []any
					for _, id := range have {
						out = append(out, map[string]any{"id": id})
					}
					reply(w, 200, out)
					return
				}
				times++
				var ids []string
				for _, id := range readJSON(r)["ids"].([]any) {
					ids = append(ids, id.(string))
				}
				for _, id := range ids {
					if slices.Contains(have, id) {
						reply(w, 409, map[string]any{"code": "exists"})
						return
					}
				}
				if times > 1 || when != "before" {
					have = append(have, ids...)
				}
				if times == 1 {
					lose(w)
					return
				}
				reply(w, 201, nil)
			})
			c := clientFor(t, s.URL)
			add := []string{"a", "b"}
			if when == "refused as existing" {
				add = append(add, "old")
				times = 1
			}
			if _, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("thing"), ID: "1", Add: map[string][]string{"tags": add}}); err != nil {
				t.Fatal(err)
			}
			slices.Sort(have)
			if fmt.Sprint(have) != "[a b old]" {
				t.Errorf("links are %v", have)
			}
		})
	}
}

func TestRemoveLinks(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "gone") {
			reply(w, 404, map[string]any{})
			return
		}
		w.WriteHeader(204)
	})
	c := clientFor(t, s.URL)
	if _, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("thing"), ID: "1", Remove: map[string][]string{"tags": {"gone", "there"}}}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"DELETE /things/1/tags/gone", "DELETE /things/1/tags/there"}; !slices.Equal(s.requests(), want) {
		t.Errorf("%v", s.requests())
	}
}

// TestLinksAsObjects is for servers that take more than ids.
func TestLinksAsObjects(t *testing.T) {
	var got []string
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+string(raw))
		w.WriteHeader(204)
	})
	c := clientFor(t, s.URL, func(config *Config) {
		rel := &config.Rows[1].Relations[0]
		rel.Remove = "DELETE /things/{id}/tags"
		rel.Encode = func(_ context.Context, _ *Client, ids []string) (value.Value, error) {
			return value.OfList(fields("id", ids[0], "name", "tag "+ids[0])), nil
		}
	})
	ch := providers.Change{Kind: c.kindOf("thing"), ID: "1", Add: map[string][]string{"tags": {"a"}}, Remove: map[string][]string{"tags": {"b"}}}
	if _, err := c.Update(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	if want := []string{`POST [{"id":"a","name":"tag a"}]`, `DELETE [{"id":"b","name":"tag b"}]`}; !slices.Equal(got, want) {
		t.Errorf("sent %q", got)
	}
}

// TestReplaceLinks is for servers that take the whole set only.
func TestReplaceLinks(t *testing.T) {
	var body sentBody
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			reply(w, 200, []any{map[string]any{"id": "a"}, map[string]any{"id": "b"}})
			return
		}
		body.serve(map[string]any{})(w, r)
	})
	c := clientFor(t, s.URL, func(config *Config) { config.Rows[1].Relations[0].Replace = "PUT /things/{id}/tags" })
	_, err := c.Update(t.Context(), providers.Change{Kind: c.kindOf("thing"), ID: "1", Add: map[string][]string{"tags": {"c"}}, Remove: map[string][]string{"tags": {"a"}}})
	if err != nil || body.text != `{"ids":["b","c"]}` {
		t.Errorf("sent %s, %v", body.text, err)
	}
}

func TestCheckFindsMistakes(t *testing.T) {
	for says, spoil := range map[string]func(*Row){
		"stands for nothing":   func(r *Row) { r.Update = "PATCH /things/{thing}" },
		"unknown method":       func(r *Row) { r.Delete = "REMOVE /things/{id}" },
		"do not match":         func(r *Row) { r.Delete = "DELETE /things/{id" },
		"there is not":         func(r *Row) { r.Fields[4].Ref = &providers.Ref{Kind: "label"} },
		"no Doc":               func(r *Row) { r.Fields[0].Doc = "" },
		"has no routes":        func(r *Row) { r.Relations = nil },
		"which is no field":    func(r *Row) { r.Apart = []Apart{{Field: "nothing", Route: "PUT /x/{id}"}} },
		"that can be declared": func(r *Row) { r.Keys = [][]string{{"nothing"}} },
		"nothing lists it":     func(r *Row) { r.List = "" },
	} {
		rows := things()
		spoil(&rows[1])
		if err := Check(rows); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}
