package keycloaktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// call is one request to the admin API, with the server's lock held.
type call struct {
	*Server
	r      *http.Request
	who    *session
	realm  *realm // nil for /admin/realms and /admin/serverinfo
	params []string
	query  url.Values
	raw    []byte
}

// maxBody is the largest body that is read.
const maxBody = 16 << 20

func readBody(r *http.Request) ([]byte, *refusal) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, errBare()
	}
	return raw, nil
}

// body reads an object and checks it against a representation; no body at all
// is an error as the real server has it.
func (c *call) body(kind string) (object, error) {
	if len(c.raw) == 0 && c.untyped() && c.r.Method == http.MethodPost {
		return nil, errMedia()
	}
	if len(c.raw) == 0 {
		return nil, errBare()
	}
	var v any
	if err := json.Unmarshal(c.raw, &v); err != nil {
		return nil, errCannotParse()
	}
	o, ok := v.(object)
	if !ok {
		return nil, c.errNoObject()
	}
	return o, c.builtin.reps[kind].check(o, c.raw)
}

// rawBody reads a body that no representation describes.
func (c *call) rawBody() (object, error) {
	o := object{}
	if len(c.raw) > 0 && json.Unmarshal(c.raw, &o) != nil {
		return nil, errCannotParse()
	}
	return o, nil
}

// flag reads a query parameter that is true or false.
func (c *call) flag(name string, missing bool) bool {
	if !c.query.Has(name) {
		return missing
	}
	b, _ := strconv.ParseBool(c.query.Get(name))
	return b
}

// number reads a query parameter that is a number.
func (c *call) number(name string, missing int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return missing
}

// page cuts a list by first and max. No max in the request means limit; a
// negative one means all.
func page[T any](c *call, list []T, limit int) []T {
	first, limit := max(0, c.number("first", 0)), c.number("max", limit)
	list = list[min(first, len(list)):]
	if limit >= 0 {
		list = list[:min(limit, len(list))]
	}
	return list
}

// paged says whether the request asks for a part of a list.
func (c *call) paged() bool { return c.query.Has("first") || c.query.Has("max") }

// each renders a list, which is [] and not null when it is empty.
func each[T any](list []T, render func(T) object) []object {
	out := make([]object, len(list))
	for i, e := range list {
		out[i] = render(e)
	}
	return out
}

func str(o object, name string) string {
	text, _ := o[name].(string)
	return text
}

// text reads a field that may be absent.
func text(o object, name string) *string {
	if v, ok := o[name].(string); ok {
		return &v
	}
	return nil
}

func truth(o object, name string) bool {
	b, _ := o[name].(bool)
	return b
}

// strs reads a list of texts.
func strs(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// lists reads a map of lists of texts; nil where it is absent.
func lists(v any) map[string][]string {
	o, ok := v.(object)
	if !ok {
		return nil
	}
	out := map[string][]string{}
	for k, e := range o {
		out[k] = strs(e)
	}
	return out
}

// texts reads a map of texts without its nulls.
func texts(v any) map[string]string {
	out := map[string]string{}
	o, _ := v.(object)
	for k, e := range o {
		if s, ok := e.(string); ok {
			out[k] = s
		}
	}
	return out
}

// objects reads a list of objects.
func objects(v any) []object {
	list, _ := v.([]any)
	var out []object
	for _, e := range list {
		if o, ok := e.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// clone copies a value that came from JSON.
func clone(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for k, e := range v {
			out[k] = clone(e)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i, e := range out {
			out[i] = clone(e)
		}
		return out
	}
	return v
}

func escape(s string) string { return url.PathEscape(s) }
