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

// File is the description of the Management API in the folder of specifications.
const File = "logto-management.openapi.json"

// New reads the description and gives a middleware that checks each request and
// each answer of the Management API that passes through it, and the report in
// which violations collect. Requests to other APIs (the Cloud, tokens) pass
// unchecked.
//
//	wrap, report, err := speccheck.New(dir)
//	server := httptest.NewServer(wrap(sandbox))
func New(specDir string) (func(http.Handler) http.Handler, *Report, error) {
	raw, err := os.ReadFile(filepath.Join(specDir, File))
	if err != nil {
		return nil, nil, fmt.Errorf("read the API description: %w", err)
	}
	doc, err := parse(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("read the API description: %w", err)
	}
	c := &checker{doc: doc, paths: templates(doc.Paths), report: &Report{}}
	return c.wrap, c.report, nil
}

type checker struct {
	doc    *description
	paths  *node
	report *Report
}

// prefix is what stands before the API's own path on a sandbox: nothing, the
// self-hosted tenant's, or a Cloud tenant's.
var prefix = regexp.MustCompile(`^(?:/t/[^/]+|/oss)?(/api/.*)$`)

// cloud is the Cloud API at the root, which this description does not cover.
var cloud = regexp.MustCompile(`^/api/(tenants|me)(/|$)`)

func (c *checker) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := prefix.FindStringSubmatch(r.URL.EscapedPath())
		if path == nil || cloud.MatchString(r.URL.EscapedPath()) {
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
	q := r.Clone(context.WithoutCancel(r.Context()))
	q.URL.Path, q.URL.RawPath = path, ""
	q.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request: q, PathParams: params,
		Route:   &routers.Route{Spec: doc, Path: template, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method)},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, SkipSettingDefaults: true},
	}
	if err := openapi3filter.ValidateRequest(q.Context(), input); err != nil {
		c.report.request(v, err.Error())
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
