package speccheck

import (
	"net/http"
	"regexp"
	"strings"

	"tenon/providers/internal/fake/speccheck"
)

// Report collects violations.
type Report = speccheck.Report

// prefix is what stands before the API's own path on a sandbox: nothing, the
// self-hosted tenant's, or a Cloud tenant's. The Cloud API at the root has an
// empty group: the description does not cover it.
var prefix = regexp.MustCompile(`^(?:/api/(?:tenants|me)(?:/.*)?|(?:/t/[^/]+|/oss)?(/api/.*))$`)

// New checks the Management API, and leaves other APIs (the Cloud, tokens) alone.
func New(specDir string) (func(http.Handler) http.Handler, *Report, error) {
	return speccheck.New(specDir, speccheck.Description{
		File: "logto-management.openapi.json", Prefix: prefix, Mend: mend, Errata: errata(),
	})
}

func errata() []speccheck.Erratum {
	const unlisted, plain = speccheck.Unlisted, `unexpected value: "text/plain`
	return append([]speccheck.Erratum{
		{Operation: `(POST|PUT) .*`, Message: plain, Reason: "Created and OK come as plain text, described as JSON"},
		{Operation: `PATCH /api/resources/{id}`, Status: 422, Message: unlisted, Reason: "422 of an empty change is not described"},
		{Operation: `POST /api/users/{userId}/roles`, Status: 500, Message: unlisted, Reason: "500 of the same role twice is not described"},
		{Operation: `POST /api/applications`, Status: 501, Message: unlisted, Reason: "501 of a protected application is not described"},
		{Operation: `DELETE /api/organization.*`, Status: 404, Message: unlisted, Reason: "404 of a second DELETE is not described"},
		{Operation: `.*`, Status: 404, Message: plain, Reason: "404 of a body over 1 MB is not described"},
	}, speccheck.Faults()...)
}

// mend repairs a schema, which was made from the server's own validators:
//
//   - a pattern is a JavaScript literal, slashes and flags included;
//   - a union is written as oneOf, though its members overlap ("a string that
//     matches" or "a string"): it means anyOf;
//   - a literal, the empty string among them, is written as a format;
//   - a string with a validator function of its own (a redirect URI) is called
//     an object.
func mend(v map[string]any) {
	if pattern, ok := v["pattern"].(string); ok {
		v["pattern"] = goPattern(pattern)
	}
	if format, ok := v["format"].(string); ok && v["type"] == "string" {
		if format == "empty" {
			format = `""`
		}
		if literal, quoted := strings.CutPrefix(format, `"`); quoted {
			v["enum"] = []any{strings.TrimSuffix(literal, `"`)}
		}
	}
	if union, ok := v["oneOf"].([]any); ok {
		v["anyOf"] = union
		delete(v, "oneOf")
	}
	if v["description"] == "Validator function" && v["type"] == "object" {
		delete(v, "type")
	}
}

func goPattern(literal string) string {
	body, ok := strings.CutPrefix(literal, "/")
	at := strings.LastIndexByte(body, '/')
	if !ok || at < 0 {
		return literal
	}
	if flags := body[at+1:]; flags != "" {
		return "(?" + flags + ")" + body[:at]
	}
	return body[:at]
}
