package logtotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// call is one request to a tenant's Management API, its tenant locked.
type call struct {
	*tenant
	r        *http.Request
	endpoint string // of the tenant, as it was reached
	path     string // without /api
	params   []string
	query    url.Values
}

// maxBody is the limit above which the real server answers 404 (recordings:
// 17-paging-stability, last pair).
const maxBody = 1 << 20

// body reads, parses and guards the request's body.
func (c *call) body(guard check) (object, error) {
	v, err := readBody(c.r)
	if err != nil {
		return nil, err
	}
	var out issues
	clean := guard(v, nil, &out)
	if len(out) > 0 {
		return nil, out.refusal("body")
	}
	if hasNUL(clean) {
		return nil, errInternal()
	}
	return clean.(object), nil
}

func readBody(r *http.Request) (any, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, errInternal()
	}
	if len(raw) > maxBody {
		return nil, &refusal{status: http.StatusNotFound} // answered as plain text
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch {
	case len(raw) == 0:
		return object{}, nil
	case strings.HasPrefix(kind, "text/"):
		return string(raw), nil
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, &refusal{status: 400, message: jsonMessage(raw, err)}
	}
	return v, nil
}

// jsonMessage words a syntax error as the JavaScript engine does.
func jsonMessage(raw []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || int(syntax.Offset) > len(raw) || strings.Contains(err.Error(), "unexpected end") {
		return "Unexpected end of JSON input"
	}
	return fmt.Sprintf("Unexpected token '%c', %s is not valid JSON", raw[max(0, syntax.Offset-1)], `"`+string(raw)+`"`)
}

// guardQuery checks the query parameters that are given.
func (c *call) guardQuery(fields ...field) error {
	given := object{}
	for _, f := range fields {
		if c.query.Has(f.name) {
			given[f.name] = c.query.Get(f.name)
		}
	}
	var out issues
	partial(fields...)(given, nil, &out)
	if len(out) > 0 {
		return out.refusal("query")
	}
	return nil
}

// must finds the row that the i-th parameter names.
func (c *call) must(t *table, i int) (*row, error) {
	if r := t.rows[c.params[i]]; r != nil {
		return r, nil
	}
	return nil, errNoID(t.schema, c.params[i])
}

// strs reads a list of strings that a guard has let pass.
func strs(v any) []string {
	list, _ := v.([]any)
	out := make([]string, len(list))
	for i, e := range list {
		out[i], _ = e.(string)
	}
	return out
}

// filter gives the ids of the rows that pass; a nil test passes all of them.
func (t *table) filter(pass func(*row) bool) ids {
	if pass == nil {
		return t.order
	}
	var out idList
	for id := range t.order.All() {
		if pass(t.rows[id]) {
			out = append(out, id)
		}
	}
	return out
}

// some filters a relation's side.
func (t *table) some(from interface{ IDs() []string }, pass func(*row) bool) idList {
	return slices.DeleteFunc(from.IDs(), func(id string) bool { return t.rows[id] == nil || pass != nil && !pass(t.rows[id]) })
}

// render appends the row of an id as it is.
func (t *table) render(b []byte, id string) []byte { return append(b, t.rows[id].json()...) }

// and joins tests, nil ones left out.
func and(tests ...func(*row) bool) func(*row) bool {
	tests = slices.DeleteFunc(tests, func(t func(*row) bool) bool { return t == nil })
	if len(tests) == 0 {
		return nil
	}
	return func(r *row) bool {
		for _, t := range tests {
			if !t(r) {
				return false
			}
		}
		return true
	}
}
