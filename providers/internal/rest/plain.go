package rest

import (
	"context"
	"net/http"
	"net/url"

	"tenon/providers"
	"tenon/spec/value"
)

// Plain is a request outside of the table, for a server that answers with texts.
type Plain struct {
	Route string            // "GET /path/{name}", without a query
	Names map[string]string // what its braces stand for
	Query url.Values        // its parameters
	Body  value.Value       // sent as JSON; Absent: none
	Form  url.Values        // sent as a form, where there is no Body; all of it may be secret
	Media string            // media type that is asked for and sent; "" is application/json
	Read  bool              // changes nothing, whatever its method
	Again bool              // may be sent twice without harm
	Makes bool              // makes an object: a failure in which it may have done so all the same wraps providers.ErrUnknownOutcome
}

// Plain sends a request and gives the answer as it is. One that is not a
// success is an *providers.APIError with the text as its message.
func (c *Client) Plain(ctx context.Context, p Plain) (string, error) {
	method, path, err := expand(p.Route, func(name string) string { return p.Names[name] })
	if err != nil {
		return "", err
	}
	r := request{method: method, path: path, query: p.Query.Encode(), media: p.Media, read: p.Read || method == http.MethodGet, makes: p.Makes}
	r.again = p.Again || r.read || method == http.MethodPut || method == http.MethodDelete
	switch {
	case p.Body.Kind() != value.Absent:
		r.body, r.secrets = p.Body.RevealJSON(), secretsOf(p.Body, nil)
	case p.Form != nil:
		r.body, r.form = []byte(p.Form.Encode()), true
		for _, values := range p.Form {
			r.secrets = append(r.secrets, values...)
		}
	}
	got, err := c.wire.send(ctx, r)
	if err != nil {
		return "", doubtful(r, got, err)
	}
	if got.status < 200 || got.status > 299 {
		return "", doubtful(r, got, c.refused(ctx, call{route: p.Route, body: p.Body, read: r.read, again: r.again}, r, got, isPage(got)))
	}
	if isPage(got) {
		return "", c.unusable(r, got, "the answer is a web page", "is this the address of the API?")
	}
	return string(got.body), nil
}

// Complete does for an object that was made in another way than by the row's
// Create what follows that: AfterCreate, the fields that are left, the links.
func (c *Client) Complete(ctx context.Context, ch providers.Change, live providers.Object) (providers.Result, error) {
	ctx = carrying(ctx, ch)
	row, err := c.row(ch.Kind)
	if err != nil {
		return providers.Result{}, err
	}
	ch.ID, ch.Live = live.ID, live
	return c.complete(ctx, row, ch, providers.Result{Object: live}, true)
}
