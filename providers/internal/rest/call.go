package rest

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// call is one request in the terms of the table.
type call struct {
	route string
	place place
	query string
	body  value.Value // Absent: none
	read  bool
	again bool
	makes bool // it makes an object: whether it did must not be in doubt
}

// call sends a request and reads the answer as JSON.
func (c *Client) call(ctx context.Context, in call) (value.Value, error) {
	v, _, err := c.exchange(ctx, in)
	return v, err
}

// exchange is call that also gives the headers.
func (c *Client) exchange(ctx context.Context, in call) (value.Value, http.Header, error) {
	method, path, err := expand(in.route, c.lookup(in.place))
	if err != nil {
		return value.Value{}, nil, err
	}
	path, fixed, _ := strings.Cut(path, "?")
	r := request{method: method, path: path, query: join(fixed, in.query), read: in.read || method == http.MethodGet, makes: in.makes}
	if in.place.row != nil {
		r.media = in.place.row.Media
	}
	r.again = in.again || r.read || method == http.MethodPut || method == http.MethodDelete
	if in.body.Kind() != value.Absent {
		r.body = in.body.RevealJSON()
		r.secrets = secretsOf(in.body, nil)
	}
	if !r.read {
		c.counts.forget()
	}
	got, err := c.wire.send(ctx, r)
	if err != nil {
		return value.Value{}, nil, doubtful(r, got, err)
	}
	v, err := c.read(ctx, in, r, got)
	return v, got.header, doubtful(r, got, err)
}

// read makes a value or an error of an answer.
func (c *Client) read(ctx context.Context, in call, r request, got answer) (value.Value, error) {
	text, page := opening(got), isPage(got)
	if got.status < 200 || got.status > 299 {
		return value.Value{}, c.refused(ctx, in, r, got, page)
	}
	isJSON := isJSON(got.header)
	switch {
	case got.status == http.StatusNoContent, text == "" && !r.wantsBody():
		return value.Value{}, nil
	case page:
		return value.Value{}, c.unusable(r, got, "the answer is a web page instead of JSON", "is this the address of the API?")
	case text == "":
		return value.Value{}, c.unusable(r, got, "the answer is empty", "is this the address of the API?")
	case !isJSON && !r.wantsBody(): // some say "OK" or "Created"
		return value.Value{}, nil
	}
	v, err := value.FromJSON(got.body)
	if err != nil {
		return value.Value{}, c.unusable(r, got, "the answer is broken JSON", "something on the way may cut answers short; try again")
	}
	return v, nil
}

// opening is how an answer begins.
func opening(got answer) string { return strings.TrimSpace(string(got.body[:min(len(got.body), 64)])) }

// isPage reports whether an answer is a web page.
func isPage(got answer) bool { return strings.HasPrefix(opening(got), "<") }

// wantsBody reports whether an answer without content is of no use.
func (r request) wantsBody() bool { return r.method == http.MethodGet }

func isJSON(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}

// unusable is an answer of success that cannot be read. A change that it
// answers was probably made.
func (c *Client) unusable(r request, got answer, what, hint string) error {
	f := &failure{where: r.method + " " + c.wire.address(r), what: what, kinds: []error{providers.ErrUnavailable}}
	if !r.again || r.makes {
		f.what += ", and the change may have been made"
		f.kinds = []error{providers.ErrUnknownOutcome}
	}
	return providers.WithHint(f, "%s", hint)
}

// refused makes an error of an answer that is not a success.
func (c *Client) refused(ctx context.Context, in call, r request, got answer, page bool) error {
	e := &providers.APIError{Method: r.method, URL: c.wire.address(r), Status: got.status, Kind: kindOf(r, got.status)}
	body, err := value.FromJSON(got.body)
	switch {
	case err == nil && body.Kind() == value.Map:
		e.Code, e.Message = wordsOf(body)
	case page:
		e.Message = "a web page instead of JSON"
		e.Hint = "is this the address of the API? Something else may answer in its place"
	default:
		e.Message = string(got.body)
	}
	if got.status >= 300 && got.status < 400 {
		e.Message, e.Hint = "the server sends elsewhere", "write the address that the server means as the endpoint"
	}
	secrets := slices.Concat(r.secrets, carriedBy(ctx))
	if c.config.Secrets != nil {
		secrets = append(secrets, c.config.Secrets()...)
	}
	e.Message, e.Code = providers.Tidy(e.Message, secrets...), providers.Tidy(e.Code, secrets...)
	if c.config.Explain != nil {
		f := Failed{APIError: e, Body: body, Asked: in.body, Sent: len(r.body), Ctx: ctx, Call: c}
		if in.place.row != nil {
			f.About = &in.place.row.Kind
		}
		c.config.Explain(f)
	}
	return e
}

// kindOf is what a status means in general.
func kindOf(r request, status int) error {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return providers.ErrDenied
	case http.StatusNotFound, http.StatusGone:
		return providers.ErrNotFound
	case http.StatusConflict:
		return providers.ErrExists
	case http.StatusTooManyRequests:
		return providers.ErrUnavailable
	}
	switch {
	case !unanswered(status):
		return nil
	case r.again:
		return providers.ErrUnavailable
	}
	return providers.ErrUnknownOutcome
}

// wordsOf finds code and message where servers put them.
func wordsOf(body value.Value) (code, message string) {
	pick := func(paths ...string) string {
		for _, path := range paths {
			if v := body.Lookup(path); v.Kind() == value.String && v.Reveal() != "" {
				return v.Reveal()
			}
		}
		return ""
	}
	code = pick("code", "error.code", "errorCode", "error")
	message = pick("message", "error_description", "errorMessage", "detail", "reason")
	if details := pick("details"); details != "" && details != message {
		if message != "" {
			message += " "
		}
		message += details
	}
	return code, message
}
