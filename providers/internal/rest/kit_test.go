package rest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// things is a table of one kind with links to another, as a provider writes it.
func things() []Row {
	paging := Paging{Page: "page", Size: "size", First: 1, Max: 10, TotalHeader: "X-Total"}
	return []Row{
		{
			Kind: providers.Kind{Name: "tag", Collection: "tags", Keys: [][]string{{"name"}}, Doc: "A tag.", Fields: []providers.Field{
				{Name: "name", Type: providers.String, Doc: "Name."}, {Name: "uses", Type: providers.Integer, ReadOnly: true, Doc: "How often."}}},
			List: "GET /tags", Create: "POST /tags", Delete: "DELETE /tags/{id}",
		},
		{
			Kind: providers.Kind{Name: "thing", Collection: "things", Keys: [][]string{{"name"}}, Doc: "A thing.", Fields: []providers.Field{
				{Name: "name", Type: providers.String, Doc: "Name."},
				{Name: "note", Type: providers.String, EmptyNull: true, Doc: "Note."},
				{Name: "secret", Type: providers.String, WriteOnly: true, Secret: true, Doc: "Secret."},
				{Name: "nested", Type: providers.Record, Doc: "Nested.", Fields: []providers.Field{
					{Name: "a", Type: providers.Integer, Doc: "A."}, {Name: "b", Type: providers.Integer, Doc: "B."},
					{Name: "made", Type: providers.Integer, ReadOnly: true, Doc: "Made."}}},
				{Name: "tags", Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "tag"}, Doc: "Tags."},
			}},
			List: "GET /things", Paging: paging, Create: "POST /things", Item: "GET /things/{id}", Update: "PATCH /things/{id}", Delete: "DELETE /things/{id}",
			Relations: []Relation{{Field: "tags", Read: "GET /things/{id}/tags", Reverse: "GET /tags/{target}/things", Count: "uses", Paging: paging,
				Add: "POST /things/{id}/tags", Remove: "DELETE /things/{id}/tags/{target}", Body: "ids"}},
		},
	}
}

// stand is a server under a test's control.
type stand struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string // "GET /things?page=1"
}

func newStand(t *testing.T, handle http.HandlerFunc) *stand {
	s := &stand{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Method+" "+r.URL.RequestURI())
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *stand) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.seen...)
}

// clientFor makes a client whose pauses are short.
func clientFor(t *testing.T, base string, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{Rows: things(), Base: base, Env: &providers.Env{Meter: &providers.Meter{}}}
	for _, f := range change {
		f(&config)
	}
	if err := Check(config.Rows); err != nil {
		t.Fatal(err)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	c.wire.client.RetryWaitMin, c.wire.client.RetryWaitMax = time.Millisecond, 2*time.Millisecond
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

func (c *Client) kindOf(name string) *providers.Kind { return &c.rows[name].Kind }

func (c *Client) all(ctx context.Context, kind string) (map[string]int, error) {
	seen := map[string]int{}
	err := c.List(ctx, providers.Query{Kind: c.kindOf(kind)}, func(o providers.Object) error {
		seen[o.ID]++
		return nil
	})
	return seen, err
}

// reply writes a JSON answer.
func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// lose closes the connection without an answer.
func lose(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

func list(from, to int) []any {
	out := []any{}
	for i := from; i < to; i++ {
		out = append(out, map[string]any{"id": strconv.Itoa(i), "name": "thing " + strconv.Itoa(i)})
	}
	return out
}

func number(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.URL.Query().Get(name))
	return n
}

func readJSON(r *http.Request) map[string]any {
	raw, _ := io.ReadAll(r.Body)
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return out
}

func fields(pairs ...any) value.Value {
	var out []value.Field
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, value.Field{Key: pairs[i].(string), Value: value.FromAny(pairs[i+1])})
	}
	return value.OfMap(out...)
}
