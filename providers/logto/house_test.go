package logto_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tenon/providers"
	"tenon/providers/internal/fake"
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
	"tenon/spec/value"
)

// house is a sandbox with a client in it.
type house struct {
	t     *testing.T
	box   *logtotest.Server
	url   string
	meter *providers.Meter
	env   *providers.Env
	table *providers.Provider
	cloud providers.Client
}

func newHouse(t *testing.T, opt logtotest.Options) *house {
	t.Helper()
	box := logtotest.New(opt)
	wrap, check := specCheck(t)
	server := httptest.NewServer(wrap(box))
	t.Cleanup(func() { server.Close(); check() })
	h := &house{t: t, box: box, url: server.URL, meter: &providers.Meter{}, table: logto.Provider()}
	h.env = &providers.Env{Meter: h.meter, Version: "0.0.0"}
	h.cloud = h.open(fields("endpoint", server.URL, "token", h.vars()["LOGTO_CLOUD_PAT"]))
	return h
}

func (h *house) vars() map[string]string {
	// The sandbox learns its address from the first request.
	return h.box.Env()
}

func (h *house) open(connection value.Value) providers.Client {
	h.t.Helper()
	client, err := h.table.Open(h.t.Context(), providers.Config{Address: "logto.cloud", Fields: connection, Env: h.env})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = client.Close(context.Background()) })
	return client
}

// tenant makes a tenant in the Cloud and enters it.
func (h *house) tenant() providers.Client {
	h.t.Helper()
	made := h.create(h.cloud, "tenant", nil, fields("name", "acme-dev", "tag", "development", "regionName", "EU"))
	client, err := h.cloud.Enter(h.t.Context(), providers.Entry{
		Kind: h.table.Kind("tenant"), Address: "logto.cloud.tenants[acme-dev]", Object: made.Object,
		Minted: value.OfMap(value.Field{Key: "defaultApplication", Value: made.Minted["defaultApplication"]}),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return client
}

// selfHosted enters the tenant that somebody hosts.
func (h *house) selfHosted() (providers.Client, error) {
	return h.enter(fields("endpoint", h.url+"/oss", "credentials", fields("id", h.vars()["LOGTO_APP_ID"], "secret", h.vars()["LOGTO_APP_SECRET"])))
}

func (h *house) enter(local value.Value) (providers.Client, error) {
	return h.cloud.Enter(h.t.Context(), providers.Entry{Kind: h.table.Kind("tenant"), Address: "logto.onprem.tenants[default]", Local: local})
}

func (h *house) create(c providers.Client, kind string, parents []string, f value.Value) providers.Result {
	h.t.Helper()
	r, err := c.Create(h.t.Context(), providers.Change{Kind: h.table.Kind(kind), Parents: parents, Fields: f})
	if err != nil {
		h.t.Fatalf("create %s: %v", kind, err)
	}
	return r
}

func (h *house) tryCreate(c providers.Client, kind string, f value.Value, add map[string][]string) (providers.Result, error) {
	return c.Create(h.t.Context(), providers.Change{Kind: h.table.Kind(kind), Fields: f, Add: add})
}

func (h *house) list(c providers.Client, kind string, parents ...string) map[string]providers.Object {
	h.t.Helper()
	return h.listWith(c, providers.Query{Kind: h.table.Kind(kind), Parents: parents})
}

func (h *house) listWith(c providers.Client, q providers.Query) map[string]providers.Object {
	h.t.Helper()
	out := map[string]providers.Object{}
	err := c.List(h.t.Context(), q, func(o providers.Object) error {
		if _, twice := out[o.ID]; twice || o.ID == "" {
			h.t.Errorf("%s %q was listed twice, or has no id", q.Kind.Name, o.ID)
		}
		out[o.ID] = o
		return nil
	})
	if err != nil {
		h.t.Fatalf("list %s: %v", q.Kind.Name, err)
	}
	return out
}

// find lists and gives the object with that name.
func (h *house) find(c providers.Client, kind, name string, parents ...string) providers.Object {
	h.t.Helper()
	for _, o := range h.list(c, kind, parents...) {
		if o.Fields.Get("name").Reveal() == name {
			return o
		}
	}
	h.t.Fatalf("there is no %s %q", kind, name)
	return providers.Object{}
}

func (h *house) links(c providers.Client, kind, field string, owners, targets []string, parents ...string) map[string][]string {
	h.t.Helper()
	k := h.table.Kind(kind)
	out := map[string][]string{}
	q := providers.RelationQuery{Kind: k, Field: k.Field(field), Parents: parents, Owners: owners, Targets: targets}
	if err := c.Relations(h.t.Context(), q, func(owner, target string) { out[owner] = append(out[owner], target) }); err != nil {
		h.t.Fatal(err)
	}
	return out
}

// requests tells what was asked of the sandbox since the last call.
func (h *house) requests() []fake.Request {
	defer h.box.Log.Reset()
	return h.box.Log.Requests()
}

// fields makes a Map of names and values by turns.
func fields(pairs ...any) value.Value {
	var out []value.Field
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, value.Field{Key: pairs[i].(string), Value: value.FromAny(pairs[i+1])})
	}
	return value.OfMap(out...)
}

func ids(objects map[string]providers.Object) []string {
	var out []string
	for id := range objects {
		out = append(out, id)
	}
	return out
}
