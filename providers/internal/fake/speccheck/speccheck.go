package speccheck

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Description is a published API description, and what is known of it.
type Description struct {
	File string // in the folder of specifications
	// Prefix finds the description's path in that of a request, which is its
	// first group; requests that it does not match pass unchecked.
	Prefix *regexp.Regexp
	// Mend repairs one JSON object of the document in place, of what keeps any
	// validator from using it; nil: nothing.
	Mend func(map[string]any)
	// Errata are what it gets wrong about the real server.
	Errata []Erratum
	// ClientOnly holds requests to it, each only once, and no answers: what a
	// sandbox answers is held to it in tests of its own.
	ClientOnly bool
}

// New reads a description and gives a middleware that checks each request and
// each answer that passes through it, and the report in which violations
// collect.
//
//	wrap, report, err := speccheck.New(dir, description)
//	server := httptest.NewServer(wrap(sandbox))
func New(specDir string, d Description) (func(http.Handler) http.Handler, *Report, error) {
	raw, err := os.ReadFile(filepath.Join(specDir, d.File))
	if err != nil {
		return nil, nil, fmt.Errorf("read the API description: %w", err)
	}
	doc, err := parse(raw, d)
	if err != nil {
		return nil, nil, fmt.Errorf("read the API description: %w", err)
	}
	c := &checker{doc: doc, paths: templates(doc.Paths), report: &Report{errata: d.Errata}}
	return c.wrap, c.report, nil
}

type checker struct {
	doc    *description
	paths  *node
	report *Report
}

func (c *checker) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := c.doc.given.Prefix.FindStringSubmatch(r.URL.EscapedPath())
		if path == nil || path[1] == "" {
			c.report.pass(r)
			next.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		r.Body = io.NopCloser(bytes.NewReader(body))
		out := &tape{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(out, r)
		c.check(r, path[1], body, out)
	})
}

func (c *checker) check(r *http.Request, path string, body []byte, out *tape) {
	template, params := c.paths.find(path)
	if c.doc.given.ClientOnly && !c.report.fresh(r, path, body) {
		return
	}
	v := Violation{Method: r.Method, Path: path, Status: out.status, Operation: r.Method + " " + template}
	doc, err := c.doc.path(template)
	if err != nil {
		c.report.request(v, "the description cannot be read: "+err.Error())
		return
	}
	var item *openapi3.PathItem
	if doc != nil {
		item = doc.Paths.Value(template)
	}
	if item == nil || item.GetOperation(r.Method) == nil {
		c.report.request(v, "the description has no such operation")
		return
	}
	c.report.held(v.Operation)
	q := r.Clone(context.WithoutCancel(r.Context()))
	q.URL.Path, q.URL.RawPath = path, ""
	q.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request: q, PathParams: params,
		Route:   &routers.Route{Spec: doc, Path: template, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method)},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, SkipSettingDefaults: true, RejectWhenRequestBodyNotSpecified: true},
	}
	if err := openapi3filter.ValidateRequest(q.Context(), input); err != nil {
		c.report.request(v, err.Error())
	}
	for _, complaint := range beyond(input) {
		c.report.request(v, complaint)
	}
	if c.doc.given.ClientOnly {
		return
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: out.status, Header: out.Header(), Options: input.Options,
		Body: io.NopCloser(&out.body),
	}
	if err := openapi3filter.ValidateResponse(q.Context(), answer); err != nil {
		c.report.answer(v, err.Error())
		return
	}
	c.report.fine()
}

// tape keeps a copy of the answer.
type tape struct {
	http.ResponseWriter
	status int
	wrote  bool
	body   bytes.Buffer
}

func (t *tape) WriteHeader(status int) {
	if !t.wrote {
		t.status, t.wrote = status, true
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tape) Write(p []byte) (int, error) {
	t.wrote = true
	t.body.Write(p)
	return t.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tape) Unwrap() http.ResponseWriter { return t.ResponseWriter }
