package logtotest

import (
	"fmt"
	"slices"
	"strings"
)

// undefined is the value of a key that is not there.
type undefined struct{}

type issues []object

func (is *issues) add(at []any, code, message string, more object) {
	issue := object{"code": code, "message": message, "path": slices.Clone(at)}
	if at == nil {
		issue["path"] = []any{}
	}
	for k, v := range more {
		issue[k] = v
	}
	*is = append(*is, issue)
}

func (is *issues) wrongType(at []any, want string, v any) {
	got := typeName(v)
	message := "Expected " + want + ", received " + got
	if got == "undefined" {
		message = "Required"
	}
	is.add(at, "invalid_type", message, object{"expected": want, "received": got})
}

func typeName(v any) string {
	switch v.(type) {
	case undefined:
		return "undefined"
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

// refusal is the 400 that lists the problems of a "body", "query" or "params".
func (is issues) refusal(what string) error {
	var lines []string
	list := make([]any, len(is))
	for i, issue := range is {
		list[i] = issue
		text := issue["message"]
		if issue["code"] == "invalid_type" {
			text = fmt.Sprintf("Expected %s but received %s.", issue["expected"], issue["received"])
		}
		var path []string
		for _, p := range issue["path"].([]any) {
			path = append(path, fmt.Sprint(p))
		}
		lines = append(lines, fmt.Sprintf("Error in key path %q: (%s) %s", strings.Join(path, "."), issue["code"], text))
	}
	return &refusal{
		status: 400, code: "guard.invalid_input", message: "The request " + what + " is invalid.",
		data: object{"issues": list, "name": "ZodError"}, details: strings.Join(lines, "\n"),
	}
}
