package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"tenon/providers"
	"tenon/spec/value"
)

// Config is what a Client is made of.
type Config struct {
	Rows  []Row
	Scope string // the kind that the client is inside of; "" is the connection
	Base  string // address that the routes' paths are laid after: "https://acme.example/api"
	Env   *providers.Env
	Self  Self
	// Auth adds credentials to requests; nil adds none. What it sends besides
	// (for a token, for a challenge) it counts and repeats itself.
	Auth func(http.RoundTripper) http.RoundTripper
	// Secrets are values that no error may show, tokens for instance.
	Secrets func() []string
	// Explain adds to an error what only the provider knows: Kind, Hint, better
	// words. It is called after the usual reading of status, code and message.
	Explain func(f Failed)
	// Enter and Close carry out the methods of that name; nil: nothing to enter, nothing to end.
	Enter func(ctx context.Context, e providers.Entry) (providers.Client, error)
	Close func(ctx context.Context) error
	// Review carries out the method of that name of providers.Reviewer; nil: nothing
	// is objected to.
	Review func(ctx context.Context, client *Client, planned []providers.Planned) []providers.Objection
	// Prove carries out ProveCredential: it signs in with what was minted, beside
	// the credential that the client runs on, and out again.
	Prove func(ctx context.Context, c providers.Change, minted map[string]value.Value) error
}

// Failed is a request that the server refused, for Config.Explain.
type Failed struct {
	*providers.APIError
	About *providers.Kind // nil where it was about no kind
	Body  value.Value     // the answer; Absent where it was not JSON
	Asked value.Value     // the request's body; Absent where there was none
	Sent  int             // the length of the request's body in bytes
	Ctx   context.Context // for asking the server more
	Call  *Client
}

// Client carries out a table of rows in one scope. It implements providers.Client.
type Client struct {
	config Config
	rows   map[string]*Row
	wire   *wire
	counts counts
	turn   map[string]chan struct{} // of the kinds whose objects are made one at a time

	mu      sync.Mutex
	entered []providers.Client
	closed  bool
}

var (
	_ providers.Client   = (*Client)(nil)
	_ providers.Reviewer = (*Client)(nil)
)

// New makes a client. It sends no request.
func New(config Config) (*Client, error) {
	base, err := url.Parse(config.Base)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("%q is not an address", config.Base)
	}
	if config.Env == nil {
		config.Env = &providers.Env{}
	}
	c := &Client{config: config, rows: make(map[string]*Row, len(config.Rows)), counts: newCounts(config.Rows), turn: map[string]chan struct{}{}}
	for i := range config.Rows {
		c.rows[config.Rows[i].Name] = &config.Rows[i]
		if config.Rows[i].Alone {
			c.turn[config.Rows[i].Name] = make(chan struct{}, 1)
		}
	}
	c.wire = newWire(base, config.Env, config.Auth)
	return c, nil
}

// Review implements providers.Reviewer.
func (c *Client) Review(ctx context.Context, planned []providers.Planned) []providers.Objection {
	if c.config.Review == nil {
		return nil
	}
	return c.config.Review(ctx, c, planned)
}

// Self is the credential that the client runs on.
func (c *Client) Self() Self { return c.config.Self }

// Ask sends a request that changes nothing, whatever its method, and gives the
// answer; Absent where that is empty.
func (c *Client) Ask(ctx context.Context, route string, ch providers.Change, body value.Value) (value.Value, error) {
	return c.call(ctx, call{route: route, place: c.placeOf(ch), body: body, read: true})
}

// Send sends a request that may change something. With again set it may be
// sent twice without harm.
func (c *Client) Send(ctx context.Context, route string, ch providers.Change, body value.Value, again bool) (value.Value, error) {
	return c.call(ctx, call{route: route, place: c.placeOf(ch), body: body, again: again})
}

// Make is Send for a request that may be sent twice and makes an object: a
// failure in which it may have done so all the same wraps
// providers.ErrUnknownOutcome.
func (c *Client) Make(ctx context.Context, route string, ch providers.Change, body value.Value) (value.Value, error) {
	return c.call(ctx, call{route: route, place: c.placeOf(ch), body: body, again: true, makes: true})
}

// Each calls a function for every object of a list.
func (c *Client) Each(ctx context.Context, route string, ch providers.Change, p Paging, each func(value.Value) error) error {
	return c.Pages(ctx, route, ch, p, "", each)
}

// Pages is Each for lists whose answer holds the array at a path.
func (c *Client) Pages(ctx context.Context, route string, ch providers.Change, p Paging, items string, each func(value.Value) error) error {
	l := lister{client: c, call: call{route: route, place: c.placeOf(ch), read: true}, paging: p, items: items, id: "id", each: each}
	return l.run(ctx)
}

// Enter returns the client for what is inside an object.
func (c *Client) Enter(ctx context.Context, e providers.Entry) (providers.Client, error) {
	if c.config.Enter == nil {
		return nil, fmt.Errorf("%s: %w", e.Address, providers.ErrNoCredentials)
	}
	inner, err := c.config.Enter(ctx, e)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.entered = append(c.entered, inner)
	c.mu.Unlock()
	return inner, nil
}

// Close ends the client and those entered from it; once closed it does nothing:
// whoever entered one closes it too, and may hold the other.
func (c *Client) Close(ctx context.Context) error {
	c.mu.Lock()
	entered, closed := c.entered, c.closed
	c.entered, c.closed = nil, true
	c.mu.Unlock()
	if closed {
		return nil
	}
	var errs []error
	for _, inner := range entered {
		errs = append(errs, inner.Close(ctx))
	}
	if c.config.Close != nil {
		errs = append(errs, c.config.Close(ctx))
	}
	transportOf(c.config.Env).CloseIdleConnections()
	return errors.Join(errs...)
}

// row finds the row of a kind.
func (c *Client) row(kind *providers.Kind) (*Row, error) {
	if row := c.rows[kind.Name]; row != nil {
		return row, nil
	}
	return nil, fmt.Errorf("kind %s is not in the table", kind.Name)
}

// placeOf says what the braces of a route stand for in a change.
func (c *Client) placeOf(ch providers.Change) place {
	p := place{parents: ch.Parents, id: ch.ID, live: ch.Live}
	if ch.Kind != nil {
		p.row = c.rows[ch.Kind.Name]
	}
	return p
}
