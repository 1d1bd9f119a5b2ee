package keycloaktest

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
)

// Dialect is the version of Keycloak that a Server speaks.
type Dialect int

const (
	// V26 is version 26, of testdata/recordings.
	V26 Dialect = iota
	// V11 is version 11, of testdata/recordings11: all lies under /auth, clients
	// show no secrets, groups come as a whole tree, default roles are a list.
	V11
)

//go:embed builtin11.json
var builtinText11 []byte

//go:embed representations11.txt
var representationsText11 string

// old says whether the sandbox speaks as version 11 does.
func (s *Server) old() bool { return s.opt.Dialect == V11 }

// prefix is what comes before every path.
func (d Dialect) prefix() string {
	if d == V11 {
		return "/auth"
	}
	return ""
}

// noResource and noMethod are what version 11's framework answers where a path
// or a method is not served.
func (c *call) noResource() answer {
	if !c.old() {
		return errorText(http.StatusNotFound, "HTTP 404 Not Found")
	}
	return errorText(http.StatusNotFound, "RESTEASY003210: Could not find resource for full path: "+strings.TrimSuffix(c.base(c.r), c.opt.Dialect.prefix())+c.r.URL.RequestURI())
}

func (c *call) noMethod() answer {
	if !c.old() {
		return errorText(http.StatusMethodNotAllowed, "HTTP 405 Method Not Allowed")
	}
	return errorText(http.StatusMethodNotAllowed, "RESTEASY003650: No resource method found for "+c.r.Method+", return 405 with Allow header")
}

// untyped is version 11's answer to a body without a Content-Type where it wants
// JSON.
func (c *call) untyped() bool {
	writes := c.r.Method == http.MethodPost || c.r.Method == http.MethodPut || c.r.Method == http.MethodDelete
	return c.old() && writes && c.r.Header.Get("Content-Type") == ""
}

// said puts a refusal into the dialect's words: version 11 has nothing to say of
// a missing right, nor of an exception that nobody caught.
func (s *Server) said(e *refusal) *refusal {
	if !s.old() {
		return e
	}
	body, _ := e.body.(object)
	switch {
	case e.status == http.StatusForbidden && body["error"] == "HTTP 403 Forbidden":
		return errText(e.status, "unknown_error")
	case body["error"] == "unknown_error":
		return errText(e.status, "unknown_error")
	}
	return e
}

// errMedia is version 11's answer to a body of no type.
func errMedia() *refusal {
	return errText(http.StatusUnsupportedMediaType, "RESTEASY003065: Cannot consume content type")
}

// errNoObject is the answer to a body that is JSON and no object.
func (c *call) errNoObject() *refusal {
	if c.old() {
		return errBare()
	}
	return errCannotParse()
}

// errPage is version 11's answer to what the database refuses: a page of HTML.
func errPage() *refusal {
	return &refusal{http.StatusInternalServerError, bareText("<html><head><title>ERROR</title></head><body>Internal Server Error</body></html>")}
}

// errUnknownField is the answer to a field that a representation does not have.
func (r *representation) errUnknownField(name string, raw []byte) *refusal {
	if r.old {
		return &refusal{http.StatusBadRequest, bareText(fmt.Sprintf(
			"Unrecognized field %q (class org.keycloak.representations.idm.%s), not marked as ignorable", name, r.name))}
	}
	line, column := after(raw, name)
	return errText(http.StatusBadRequest, fmt.Sprintf(
		"Invalid json representation for %s. Unrecognized field %q at line %d column %d.", r.name, name, line, column))
}

// errWrongType is the answer to a value of another type than the field's.
func (r *representation) errWrongType() *refusal {
	if r.old {
		return errBare()
	}
	return errCannotParse()
}

// bareText is a body that is no JSON.
type bareText string
